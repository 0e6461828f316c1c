"""Counting rules are entered and ended by two people of the programme's authority; loaders enter the published ones.

Use is counted as its report is filed. So that no filed month silently counts otherwise, a rule begins today or later,
or on a day since which nothing was counted to its programme; the same holds for the day after its last one.
"""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from core import audit, clock, formats
from core.actors import Actor
from core.errors import Conflict, Fault, Invalid
from core.transactions import refusal, service
from core.write_access import WriteAccess
from enterprises.models import NATION
from enterprises.services import approvals
from enterprises.services.validation import unnamed_legal_basis
from quotas.capabilities import CATALOGUE_KEEP
from quotas.models import CountingRule, Posting, Programme
from quotas.policies import may_keep_programme

ENTER, END = "counting_rules.enter", "counting_rules.end"  # two-person acts
RULE = WriteAccess(
    CountingRule,
    can=lambda actor, capability, rule: may_keep_programme(actor, capability, rule and rule.programme),
    rows=lambda: CountingRule.objects.select_related("programme__authority"),
)

refusal(
    "counted_past_stays",
    lambda: Conflict("counted_already", _("Use was counted since that day: filed months stay as they are.")),
)


@service
def enter(programme: Programme, *, actor: Actor, **entry: Any) -> CountingRule:
    """Enter a rule of what counts to a programme; by two people."""
    rule = RULE.begin_new(lambda: CountingRule(programme=programme, **entry), CATALOGUE_KEEP, actor, beside=[programme])
    require_fitting(rule)
    approvals.require(ENTER, programme, actor=actor)
    return save(rule, ENTER, actor)


def save(rule: CountingRule, act: str, actor: Actor) -> CountingRule:
    """Insert a rule whose request was approved."""
    rule.save(force_insert=True)
    data = {"says": str(rule), "quantity": str(rule.quantity), "from": rule.valid_from.isoformat()}
    audit.record(actor=actor, action=act, obj=rule, place=NATION, reason=rule.legal_basis, data=data)
    return rule


@service
def end(rule: CountingRule, *, actor: Actor, valid_to: dt.date) -> CountingRule:
    """Set the last day of a rule; by two people."""
    rule = RULE.begin(rule, CATALOGUE_KEEP, actor, beside=[rule.programme])
    approvals.require(END, rule, actor=actor)
    require_open(rule, valid_to)
    rule.valid_to = valid_to
    rule.save_next("valid_to")
    data = {"says": str(rule), "until": valid_to.isoformat()}
    audit.record(actor=actor, action=END, obj=rule, place=NATION, data=data)
    return rule


def require_fitting(rule: CountingRule) -> None:
    """Refuse a rule without legal basis, beside another one for the same, or of days that are counted already.

    Raises:
        Invalid: with each field that is wrong.
    """
    if errors := faults(rule):
        raise Invalid("invalid", _("The entry has errors."), errors=errors)


def faults(rule: CountingRule) -> list[Fault]:
    """Return what is wrong with a rule that is to be entered."""
    found = []
    found += unnamed_legal_basis(rule.legal_basis)
    if rule.valid_to is not None and rule.valid_to < rule.valid_from:
        found.append(Fault("/valid_to", "before_valid_from", _("A rule cannot end before it begins.")))
    last = rule.programme.last_year
    if last is not None and rule.valid_from.year > last:
        detail = _("The programme ended with %(year)s.") % {"year": last}
        found.append(Fault("/valid_from", "programme_ended", detail))
    same = {name: getattr(rule, name) for name in ("programme", "site_kind", "product_kind", "feed")}
    other = CountingRule.objects.filter(**same).overlapping(rule.valid_from, rule.valid_to).first()
    if other is not None:
        detail = _("A rule counts the same from %(first)s to %(last)s. End it first.")
        days = {"first": formats.day(other.valid_from), "last": formats.day(other.valid_to)}
        found.append(Fault("/valid_from", "rule_overlap", detail % days))
    elif (day := _counted_since(rule.programme, rule.valid_from)) is not None:
        detail = _("Use was counted on %(day)s: filed months stay as they are. Begin today or later.")
        found.append(Fault("/valid_from", "counted_already", detail % {"day": formats.day(day)}))
    return found


def require_open(rule: CountingRule, valid_to: dt.date) -> None:
    """Refuse a second end, one before the beginning, and one before use that is counted already."""
    if rule.valid_to is not None:
        raise Conflict("wrong_state", _("This rule has its last day already."))
    if valid_to < rule.valid_from:
        raise Invalid.at("/valid_to", "before_valid_from", _("A rule cannot end before it begins."))
    if (day := _counted_since(rule.programme, valid_to + dt.timedelta(days=1))) is not None:
        detail = _("Use was counted on %(day)s: filed months stay as they are. End it today or later.")
        raise Invalid.at("/valid_to", "counted_already", detail % {"day": formats.day(day)})


def _counted_since(programme: Programme, since: dt.date) -> dt.date | None:
    """Return the latest day on which use counts that a change from a past day on would concern."""
    if since >= clock.today():
        return None
    uses = Posting.objects.filter(
        to_account__programme_year__programme=programme, kind=Posting.Kind.USE, effective_on__gte=since
    )
    return uses.order_by("-effective_on").values_list("effective_on", flat=True).first()

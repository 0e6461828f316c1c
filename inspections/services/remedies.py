"""Decisions of officers about proposed steps: accepted with a case or an order, put off until a day, or rejected."""

import datetime as dt

from django.utils import translation
from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor
from core.errors import Conflict, Invalid
from core.transactions import refusal, service
from core.write_access import absent
from enterprises.models import Site
from enterprises.policies import person
from enterprises.services.validation import require_reason
from inspections import environmental_arrears
from inspections.capabilities import REMEDIES_DECIDE
from inspections.lifecycles.remedies import REMEDY
from inspections.models import Case, Order, RemedyDecision
from inspections.rules import remedy_ladder
from inspections.services import cases, orders, subjects

MOST_DAYS_PUT_OFF = 366
_Decision = RemedyDecision.Decision

refusal(
    "remedy_rises_step_by_step",
    lambda: Conflict("step_passed_over", _("The ladder rises from a step whose order was missed, one at a time.")),
)
refusal(
    "remedy_is_about_its_case",
    lambda: Conflict("other_subject", _("The case and the order of a step are about its site.")),
)
refusal(
    "remedy_lies_in_the_place_of_its_site",
    lambda: Conflict("other_place", _("A step is decided by the office of the place of the site.")),
)
refusal("remedy_decided_by_no_party", absent)


@service
def decide(
    *,
    actor: Actor,
    site: Site,
    step: str,
    decision: str,
    reason: str = "",
    put_off_until: dt.date | None = None,
    text: str = "",
    working_days: int | None = None,
) -> RemedyDecision:
    """Decide about the step that is proposed for a site now.

    Accepted, it opens a case, or goes on in the case of the step below while that is open. With ``working_days`` the
    order is issued at once with its ``text``; a penalty is ordered from the case, once it was decided there. Put off,
    it is proposed again from the day on; rejected, once the facts change.
    """
    row = REMEDY.begin_new(lambda: RemedyDecision(site=site, place=site.jurisdiction), REMEDIES_DECIDE, actor)
    _require_no_closed_case(site, actor)
    found = _require_proposed(site, step)
    _fill_in(row, found, decision, reason, put_off_until)
    if row.decision == _Decision.ACCEPTED:
        _accept(row, found, actor, text, working_days)
    elif working_days is not None or text.strip():
        raise Invalid.at("/working_days", "not_accepted", _("Only a step that is accepted is ordered."))
    row.decided_by, row.decided_at = person(actor), clock.now()
    row.save(force_insert=True)
    audit.record(
        actor=actor,
        action="remedies.decide",
        obj=row,
        place=row.place.code,
        enterprise_code=site.enterprise.code,
        reason=row.reason,
        data={"step": row.step, "decision": row.decision, "case": row.case.number if row.case else ""},
    )
    return REMEDY.rows().get(pk=row.pk)


def _require_no_closed_case(site: Site, actor: Actor) -> None:
    """Refuse a person to whom a case of the site's ladder is closed, before anything is said about its orders.

    Raises:
        NotFound: if a conflict of interest closes such a case to him.
    """
    reach = getattr(actor, "reach", None)
    if reach is not None and RemedyDecision.objects.filter(site=site, case__in=reach.closed).exists():
        raise absent()


def _require_proposed(site: Site, step: str) -> environmental_arrears.SiteBehind:
    found = environmental_arrears.behind_at(site, clock.today())
    if found is None:
        raise Conflict("nothing_behind", _("This site is behind in no environmental obligation."))
    proposal = found.judgement.proposal
    if proposal is None:
        raise Conflict("nothing_proposed", found.explanation)
    if proposal.step != step:
        detail = _("The proposed step has changed: it is “%(step)s” now.") % {"step": found.step_label}
        raise Conflict("another_step", detail, step=str(proposal.step))
    return found


def _fill_in(
    row: RemedyDecision,
    found: environmental_arrears.SiteBehind,
    decision: str,
    reason: str,
    put_off_until: dt.date | None,
) -> None:
    if decision not in _Decision.values:
        raise Invalid.at("/decision", "invalid_choice", _("Choose one of: %s.") % ", ".join(_Decision.values))
    if decision == _Decision.PUT_OFF:
        _require_day(put_off_until)
    elif put_off_until is not None:
        raise Invalid.at("/put_off_until", "not_put_off", _("Only a step that is put off has this day."))
    proposal = found.judgement.proposal
    assert proposal is not None
    row.step, row.decision = str(proposal.step), decision
    row.facts = [
        {"kind": str(fact.kind), "since": fact.since.isoformat(), "figures": dict(fact.figures)}
        for fact in found.arrears
    ]
    row.fingerprint = remedy_ladder.fingerprint(found.facts)
    row.legal_basis, row.direct_basis = proposal.legal_basis, proposal.direct_basis
    row.follows = found.last_accepted if proposal.reason == remedy_ladder.Reason.MISSED else None
    row.reason = reason.strip() if decision == _Decision.ACCEPTED else require_reason(reason)
    row.put_off_until = put_off_until
    row.fictitious = found.site.enterprise.fictitious


def _require_day(until: dt.date | None) -> None:
    today = clock.today()
    if until is None:
        raise Invalid.at("/put_off_until", "required", _("State the day until which it is put off."))
    if until <= today:
        raise Invalid.at("/put_off_until", "not_in_the_future", _("Name a day after today."))
    if until > today + dt.timedelta(days=MOST_DAYS_PUT_OFF):
        raise Invalid.at("/put_off_until", "too_far", _("A step is put off for a year at most."))


def _accept(
    row: RemedyDecision, found: environmental_arrears.SiteBehind, actor: Actor, text: str, working_days: int | None
) -> None:
    """Open the case, or go on in that of the step below, and issue the order if its term is given."""
    kind = environmental_arrears.ORDER_KINDS[row.step]
    if working_days is not None and kind in Order.PENALTIES:
        detail = _("This step is a penalty: it is ordered from the case, after notice, defence and decision.")
        raise Invalid.at("/working_days", "needs_decision", detail)
    if working_days is None and text.strip():
        raise Invalid.at("/working_days", "required", _("State the term of the order in working days."))
    with translation.override("en"):  # a file is kept in one language
        allegation = "\n".join(f"{label}: {sentence}" for label, sentence in found.kinds)
    below = row.follows.case if row.follows else None
    if below is not None and below.state not in Case.ENDED:
        row.case = below
    else:
        subject = subjects.Named("site", found.site.code)
        source = Case.Source.ENVIRONMENT
        row.case = cases.create(actor=actor, subject=subject, source=source, allegation=allegation)
    if working_days is not None:
        row.order = orders.issue(
            row.case,
            actor=actor,
            kind=kind,
            legal_basis=row.legal_basis,
            text=text.strip() or allegation,
            working_days=working_days,
        )

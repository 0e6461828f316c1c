"""Acts by two officers that change what held in months that are known: capacities, licences, suspensions."""

import datetime as dt
from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from core import clock, months
from core.actors import Actor
from core.errors import Conflict, DomainError, Invalid
from core.formats import stored_day, stored_label
from core.forms import DateInput, PageForm
from core.models import label_of
from core.type_aliases import Text
from enterprises import backdating
from enterprises.capabilities import CAPACITY_ELIMINATE, LICENCES_ISSUE, LICENCES_REVOKE, REGISTER_EDIT
from enterprises.lifecycles.eliminated_capacities import ELIMINATED_CAPACITY
from enterprises.lifecycles.licences import LICENCE, own_authority
from enterprises.models import NATION, Authority, EliminatedCapacity, Jurisdiction, Licence, Site
from enterprises.policies import can
from enterprises.services import eliminated_capacities, licences, sites
from enterprises.two_person_acts import Bounds, Preview, Table, TwoPersonAct, declare
from inspections import rules
from inspections.facts.observations import EASTWARDS, NORTHWARDS
from inspections.models import Flag, Severity
from quotas.models import ConsumptionReturn, Report, ReportLine

NO_OTHERS = Q(pk=None)


@backdating.declare
def is_judged_since(site: Site, day: dt.date) -> bool:
    """Check for reports and returns of a month that ends on the day or later, and for what was seen since."""
    since = {"period__gte": months.month_of(day)}
    lines = ReportLine.objects.filter(site=site, report__period__gte=since["period__gte"])
    return (
        lines.exclude(report__state=Report.State.DRAFT).exists()
        or ConsumptionReturn.objects.filter(site=site, **since).exists()
        or Flag.objects.filter(_seen_there(site), seen_on__gte=day).exists()
    )


def near(latitude: Decimal, longitude: Decimal) -> Q:
    """Return what lies so near to a place that a licence of a site there may explain it."""
    return Q(
        latitude__range=(latitude - NORTHWARDS, latitude + NORTHWARDS),
        longitude__range=(longitude - EASTWARDS, longitude + EASTWARDS),
    )


def _seen_there(site: Site) -> Q:
    """Return the flags of what was seen at a site, or so near to it that its licence may explain it."""
    found = Q(site=site)
    if site.latitude is not None and site.longitude is not None:
        found |= near(site.latitude, site.longitude)
    return found


@backdating.declare_flags
def is_flagged_since(site: Site, day: dt.date) -> bool:
    """Check for flags of months since a day at the enterprise of a site, such as those of missing reports."""
    return Flag.objects.filter(_of_its_months(site), period__gte=months.month_of(day)).exists()


def _of_its_months(site: Site) -> Q:
    return Q(enterprise=site.enterprise_id) & (Q(site=None) | Q(site=site))


def flags_it_may_end(reader: Actor, site: Site, since: dt.date, also: Q = NO_OTHERS) -> list[Table]:
    """Return the flags that go on, of the site and of what was seen near it, which the act may end.

    Each reader is shown those that he may see: they are no part of the preview, which is kept.
    """
    seen = Flag.objects.visible_to(reader).filter(_seen_there(site) | also)
    standing = seen.filter(episodes__isnull=False, episodes__ended_on=None)
    rows = standing.filter(Q(period__gte=months.month_of(since)) | Q(seen_on__gte=since) | Q(period=None, seen_on=None))
    table = Table(
        gettext_noop("Flags that it may end"),
        [gettext_noop("Rule"), gettext_noop("Month"), gettext_noop("Severity")],
        [
            [rules.rule(flag.rule).title, _month(flag), stored_label(Severity(flag.severity))]
            for flag in rows.distinct().order_by("period", "raised_at", "pk")
        ],
    )
    return [table]


def _month(flag: Flag) -> str:
    if flag.seen_on is not None:
        return stored_day(flag.seen_on)
    return f"{flag.period:%Y-%m}" if flag.period else str(flag.year)


def _one_suffices() -> Conflict:
    """Return the refusal of an act of which ``backdating.takes_two`` says nothing against one officer."""
    return Conflict(
        "one_suffices",
        _(
            "Nothing was filed or seen of this site since that day, and its month is not over, or the site was not held"
            " yet: one officer suffices."
        ),
    )


def _one_suffices_to_end() -> Conflict:
    return Conflict(
        "one_suffices",
        _(
            "From today on, or since a day of this month from which nothing was filed, seen or flagged, one officer"
            " suffices."
        ),
    )


def _of_site(site: Site) -> Bounds:
    """Return the place alone: the enterprise does not read of flags that the act would end."""
    return Bounds(place=site.jurisdiction)


# --- The approved capacity --------------------------------------------------------------------------------------------
class CapacityForm(PageForm):
    approved_capacity = forms.DecimalField(
        label=label_of(Site, "approved_capacity"),
        max_digits=12,
        decimal_places=3,
        min_value=Decimal("0.001"),
        required=False,
        help_text=gettext_lazy("Left empty, the capacity is not known, and no month is judged by it."),
    )
    since = forms.DateField(
        label=gettext_lazy("From"),
        widget=DateInput,
        help_text=gettext_lazy("Months that begin on this day or later are judged by it, filed ones as well."),
    )


def _capacity_guard(
    actor: Actor, site: Site, *, since: dt.date, approved_capacity: Decimal | None = None
) -> DomainError | None:
    if since > clock.today():
        return Invalid.at("/since", "in_the_future", _("This day is in the future."))
    return None


def _capacity_preview(site: Site, *, since: dt.date, approved_capacity: Decimal | None = None) -> Preview:
    before = "" if site.approved_capacity is None else f"{site.approved_capacity:,.3f}"
    facts = [
        (gettext_noop("Site"), f"{site.code} {site.name}"),
        (gettext_noop("Approved capacity until now, t REO a year"), before),
        (
            gettext_noop("Approved capacity, t REO a year"),
            gettext_noop("not known") if approved_capacity is None else f"{approved_capacity:,.3f}",
        ),
        (gettext_noop("From"), stored_day(since)),
    ]
    return Preview([(label, value) for label, value in facts if value])


CORRECT_CAPACITY = declare(
    TwoPersonAct(
        name=sites.CORRECT_CAPACITY,
        label=gettext_lazy("Correct the approved capacity of past months"),
        model=Site,
        related=("enterprise", "jurisdiction", "mining_area"),
        form=CapacityForm,
        bounds=_of_site,
        allows=lambda actor, site: can(actor, REGISTER_EDIT, site),
        argument_guard=_capacity_guard,
        lock=lambda site, **arguments: sites.SITE.lock(site),
        preview=_capacity_preview,
        reader_tables=lambda reader, site, *, since, **stated: flags_it_may_end(reader, site, since),
        carry_out=sites.correct_capacity,
    )
)


def _withdrawal_guard(actor: Actor, entry: EliminatedCapacity) -> DomainError | None:
    obstacle = ELIMINATED_CAPACITY.obstacle(ELIMINATED_CAPACITY.rows().get(pk=entry.pk), "withdraw", actor=actor)
    if obstacle is not None or backdating.takes_two(entry.site, entry.day):
        return obstacle
    return _one_suffices()


def _withdrawal_preview(entry: EliminatedCapacity) -> Preview:
    facts = [
        (gettext_noop("Site"), f"{entry.site.code} {entry.site.name}"),
        (gettext_noop("Kind"), stored_label(EliminatedCapacity.Kind(entry.kind))),
        (gettext_noop("Capacity that counts again, t REO a year"), f"{entry.tonnes:,.3f}"),
        (gettext_noop("From"), stored_day(entry.day)),
        (gettext_noop("Document"), entry.document),
    ]
    return Preview(facts)


WITHDRAW_ELIMINATED_CAPACITY = declare(
    TwoPersonAct(
        name=eliminated_capacities.WITHDRAW_BACKDATED,
        label=gettext_lazy("Withdraw eliminated capacity of past months as a mistake"),
        model=EliminatedCapacity,
        related=("site__jurisdiction", "site__enterprise", "withdrawal"),
        bounds=lambda entry: _of_site(entry.site),
        allows=lambda actor, entry: can(actor, CAPACITY_ELIMINATE, entry),
        argument_guard=_withdrawal_guard,
        lock=lambda entry: ELIMINATED_CAPACITY.lock(entry),
        preview=_withdrawal_preview,
        reader_tables=lambda reader, entry: flags_it_may_end(reader, entry.site, entry.day),
        carry_out=eliminated_capacities.withdraw_backdated,
    )
)


# --- Licences ---------------------------------------------------------------------------------------------------------
class BackdatedLicenceForm(PageForm):
    number = forms.CharField(label=label_of(Licence, "number"), max_length=80)
    kind = forms.ChoiceField(label=label_of(Licence, "kind"), choices=Licence.Kind.choices)
    authority = forms.ModelChoiceField(
        label=label_of(Licence, "authority"), queryset=Authority.objects.order_by("code"), to_field_name="code"
    )
    issuing_level = forms.ChoiceField(label=label_of(Licence, "issuing_level"), choices=Jurisdiction.Level.choices)
    valid_from = forms.DateField(label=label_of(Licence, "valid_from"), widget=DateInput)
    valid_to = forms.DateField(label=label_of(Licence, "valid_to"), widget=DateInput, required=False)
    exception = forms.CharField(
        label=label_of(Licence, "exception"), widget=forms.Textarea(attrs={"rows": 2}), required=False, max_length=2_000
    )


def _licence_guard(
    actor: Actor, site: Site, *, authority: Authority, issuing_level: str, valid_from: dt.date, **stated: Any
) -> DomainError | None:
    asked = Licence(site=site, authority=authority, issuing_level=issuing_level, enterprise=site.enterprise)
    if (obstacle := own_authority(actor, asked)) is not None:
        return obstacle
    return None if backdating.takes_two(site, valid_from) else _one_suffices()


def _licence_preview(
    site: Site,
    *,
    number: str,
    kind: str,
    authority: Authority,
    issuing_level: str,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    exception: str = "",
) -> Preview:
    facts = [
        (gettext_noop("Site"), f"{site.code} {site.name}"),
        (gettext_noop("Number"), number),
        (gettext_noop("Kind"), stored_label(Licence.Kind(kind))),
        (gettext_noop("Authority"), authority.code),
        (gettext_noop("Issuing level"), stored_label(Jurisdiction.Level(issuing_level))),
        (gettext_noop("Valid from"), stored_day(valid_from)),
        (gettext_noop("Valid to"), stored_day(valid_to) if valid_to else ""),
        (gettext_noop("Exception"), exception),
    ]
    return Preview([(label, value) for label, value in facts if value])


ISSUE_BACKDATED = declare(
    TwoPersonAct(
        name=licences.ISSUE_BACKDATED,
        label=gettext_lazy("Enter a licence that was valid in months that were filed or are over"),
        model=Site,
        related=("enterprise", "jurisdiction", "mining_area"),
        form=BackdatedLicenceForm,
        bounds=_of_site,
        allows=lambda actor, site: can(actor, LICENCES_ISSUE, site),
        argument_guard=_licence_guard,
        lock=lambda site, **arguments: sites.SITE.lock(site),
        preview=_licence_preview,
        reader_tables=lambda reader, site, *, valid_from, **stated: flags_it_may_end(reader, site, valid_from),
        carry_out=licences.issue_backdated,
    )
)


class ReinstateForm(PageForm):
    effective_on = forms.DateField(
        label=gettext_lazy("Effective on"),
        widget=DateInput,
        help_text=gettext_lazy("The licence is in force from this day on."),
    )


class EndForm(PageForm):
    effective_on = forms.DateField(
        label=gettext_lazy("Effective on"),
        widget=DateInput,
        help_text=gettext_lazy("The licence permits no work from this day on, and no report is due for later months."),
    )


def of_licence(licence: Licence) -> Bounds:
    national = licence.issuing_level == Jurisdiction.Level.NATION
    place = Jurisdiction.objects.get(code=NATION) if national else licence.site.jurisdiction
    return Bounds(place=place, authority=licence.authority)


def _reinstate_guard(actor: Actor, licence: Licence, *, effective_on: dt.date) -> DomainError | None:
    if effective_on > clock.today():
        return Invalid.at("/effective_on", "in_the_future", _("This day is in the future."))
    obstacle = LICENCE.obstacle(LICENCE.rows().get(pk=licence.pk), "reinstate", actor=actor)
    if obstacle is not None or backdating.takes_two(licence.site, effective_on):
        return obstacle
    return _one_suffices()


def _reinstate_preview(licence: Licence, *, effective_on: dt.date) -> Preview:
    since = licence.suspensions.filter(ended_on=None).values_list("suspended_on", flat=True).first()
    facts = [
        (gettext_noop("Site"), f"{licence.site.code} {licence.site.name}"),
        (gettext_noop("Number"), licence.number),
        (gettext_noop("Suspended on"), stored_day(since) if since else ""),
        (gettext_noop("Effective on"), stored_day(effective_on)),
    ]
    return Preview([(label, value) for label, value in facts if value])


def _end_guard(verb: str, actor: Actor, licence: Licence, *, effective_on: dt.date) -> DomainError | None:
    if effective_on > clock.today():
        return Invalid.at("/effective_on", "in_the_future", _("This day is in the future."))
    obstacle = LICENCE.obstacle(LICENCE.rows().get(pk=licence.pk), verb, actor=actor)
    if obstacle is not None or backdating.end_takes_two(licence.site, effective_on):
        return obstacle
    return _one_suffices_to_end()


def _end_preview(licence: Licence, *, effective_on: dt.date) -> Preview:
    facts = [
        (gettext_noop("Site"), f"{licence.site.code} {licence.site.name}"),
        (gettext_noop("Number"), licence.number),
        (gettext_noop("Effective on"), stored_day(effective_on)),
    ]
    return Preview(facts)


def _ended_flags(reader: Actor, licence: Licence, *, effective_on: dt.date) -> list[Table]:
    return flags_it_may_end(reader, licence.site, effective_on, _of_its_months(licence.site))


def _of_licences(name: str, label: Text, **own: Any) -> TwoPersonAct:
    return declare(
        TwoPersonAct(
            name=name,
            label=label,
            model=Licence,
            related=("site__jurisdiction", "site__enterprise", "authority"),
            bounds=of_licence,
            allows=lambda actor, licence: (
                can(actor, LICENCES_REVOKE, licence) and own_authority(actor, licence) is None
            ),
            lock=lambda licence, **arguments: LICENCE.lock(licence),
            **own,
        )
    )


REINSTATE_BACKDATED = _of_licences(
    licences.REINSTATE_BACKDATED,
    gettext_lazy("Reinstate a licence from a past day"),
    form=ReinstateForm,
    argument_guard=_reinstate_guard,
    preview=_reinstate_preview,
    reader_tables=lambda reader, licence, *, effective_on: flags_it_may_end(reader, licence.site, effective_on),
    carry_out=licences.reinstate_backdated,
)
SUSPEND_BACKDATED = _of_licences(
    licences.SUSPEND_BACKDATED,
    gettext_lazy("Suspend a licence from a past day"),
    form=EndForm,
    argument_guard=partial(_end_guard, "suspend"),
    preview=_end_preview,
    reader_tables=_ended_flags,
    carry_out=licences.suspend_backdated,
)
REVOKE_BACKDATED = _of_licences(
    licences.REVOKE_BACKDATED,
    gettext_lazy("Revoke a licence from a past day"),
    form=EndForm,
    argument_guard=partial(_end_guard, "revoke"),
    preview=_end_preview,
    reader_tables=_ended_flags,
    carry_out=licences.revoke_backdated,
)

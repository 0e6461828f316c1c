"""Conditions of quota that the register knows: the enterprise, its licences, capacities and the compliance list."""

import datetime as dt
from collections.abc import Collection
from functools import partial
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock, formats
from core.type_aliases import Text
from enterprises import capacities, compliance_standing, queries
from enterprises.capacities import Capacity
from enterprises.eligibility import LISTING, SITE_KINDS, Batch, Condition, Consequence, Judgement, Verdict, declare
from enterprises.models import Enterprise, EnterpriseEvent, Indicator, Licence, Standard

WHITE_PAPER = gettext_lazy("Situation and Policies of China's Rare Earth Industry (State Council, June 2012), part IV")
PLAN_NOTICES = gettext_lazy("Notices of the industry ministry on the plan, since 2016 (2020 no. 103; 2024 no. 25)")
WHITE_PAPER_DAY = dt.date(2012, 6, 30)  # only the month is in a source: its last day
FIRST_PLAN_NOTICE = dt.date(2016, 1, 1)  # its day is not in a source: the first of the year

_ENDS = (EnterpriseEvent.Kind.CLOSE, EnterpriseEvent.Kind.MERGE)


# --- The enterprise
def ended_by(enterprises: Collection[UUID], on: dt.date) -> dict[UUID, str]:
    """Return the reason for each of the enterprises that had ended by a day, with its successor and the day."""
    gone = Enterprise.objects.filter(pk__in=enterprises, state__in=Enterprise.ENDED).select_related("successor")
    events = EnterpriseEvent.objects.filter(enterprise__in=enterprises, kind__in=_ENDS)
    days = dict(events.order_by("effective_on").values_list("enterprise", "effective_on"))
    return {row.pk: why_ended(row, days.get(row.pk)) for row in gone if days.get(row.pk, on) <= on}


def why_ended(enterprise: Enterprise, on: dt.date | None = None) -> str:
    """Return the message that an enterprise was merged or closed and receives nothing."""
    day = f" ({formats.day(on)})" if on else ""
    named = {"enterprise": enterprise.code, "day": day}
    if (successor := enterprise.successor) is not None:
        return _("%(enterprise)s was merged into %(successor)s%(day)s and receives nothing: name %(code)s.") % {
            **named,
            "successor": f"{successor.name} ({successor.code})",
            "code": successor.code,
        }
    return _("%(enterprise)s was closed%(day)s and receives nothing.") % named


def _exists(batch: Batch) -> dict[UUID, Judgement]:
    ended = ended_by(batch.enterprises, batch.law_on)
    return {
        key: Judgement(Verdict.NOT_MET, ended[key]) if key in ended else Judgement(Verdict.MET, _("In the register."))
        for key in batch.enterprises
    }


def _works(batch: Batch) -> dict[UUID, Judgement]:
    """Judge today's orders, also for a paper that is entered late: whoever is stopped receives nothing now."""
    stopped = queries.stopped(batch.enterprises, clock.today())
    detail = _("The licences of %(enterprises)s are suspended or revoked. No quota can be given to it.")
    return {
        key: Judgement(Verdict.NOT_MET, detail % {"enterprises": row.code})
        if key in stopped
        else Judgement(Verdict.MET, _("Not stopped today."))
        for key, row in batch.enterprises.items()
    }


def _is_listed(batch: Batch) -> dict[UUID, Judgement]:
    """Judge by the lists of the day; before the first one there is nothing to be on."""
    announcements = compliance_standing.Announcements()
    if not announcements.announced_by(batch.on):
        return {}
    standings = {key: announcements.standing(key, batch.on) for key in batch.enterprises}
    return {key: Judgement(standing.verdict, standing.evidence) for key, standing in standings.items()}


declare(
    Condition(
        code="exists",
        label=gettext_lazy("The enterprise exists"),
        legal_basis=gettext_lazy("Quota is held by an enterprise; a successor takes over that of a merged one"),
        judge=_exists,
        activities=(*SITE_KINDS, LISTING),
        fault="enterprise_ended",
    )
)
declare(
    Condition(
        code="works",
        label=gettext_lazy("It has not been stopped"),
        legal_basis=PLAN_NOTICES,
        judge=_works,
        fault="licences_stopped",
    )
)
declare(
    Condition(
        code="compliance_list",
        label=gettext_lazy("On the list of enterprises that meet the environmental requirements"),
        legal_basis=compliance_standing.EXPORT_QUOTA.label,
        judge=_is_listed,
        activities=("export",),
        since=compliance_standing.EXPORT_QUOTA.since,
        until=compliance_standing.EXPORT_QUOTA.until or dt.date.max,
        consequence=Consequence.LEFT_OPEN,
    )
)


# --- Licences of its sites
def _holds(batch: Batch, *, kind: str) -> dict[UUID, Judgement]:
    return {key: _judge_licences(batch, key, kind) for key in batch.sites}


def _judge_licences(batch: Batch, site: UUID, kind: str) -> Judgement:
    licences = batch.licences.get((site, kind), ())
    for licence in licences:
        if licence.state == Licence.State.IN_FORCE:
            return Judgement(Verdict.MET, _named(licence))
    if not licences:
        return Judgement(Verdict.UNKNOWN, _("The register has none."))
    return Judgement(Verdict.NOT_MET, _named(licences[0]))


def _named(licence: Licence) -> str:
    state = str(Licence.State(licence.state).label)
    if licence.valid_to is None:
        return _("%(number)s: %(state)s.") % {"number": licence.number, "state": state}
    return _("%(number)s, valid until %(until)s: %(state)s.") % {
        "number": licence.number,
        "until": formats.day(licence.valid_to),
        "state": state,
    }


def _declare_licence(kind: str, label: Text, legal_basis: Text, activities: Collection[str], since: dt.date) -> None:
    declare(
        Condition(
            code=f"licence_{kind}",
            label=label,
            legal_basis=legal_basis,
            judge=partial(_holds, kind=kind),
            of_sites=True,
            activities=activities,
            since=since,
        )
    )


MINES, PLANTS = ("mining", "mineral"), ("smelting",)
_Kind = Licence.Kind
_declare_licence(
    _Kind.MINING,
    _Kind.MINING.label,
    gettext_lazy("Mineral Resources Law of 2009, art. 16"),
    MINES,
    dt.date(2009, 8, 27),
)
_declare_licence(_Kind.WORK_SAFETY, _Kind.WORK_SAFETY.label, PLAN_NOTICES, MINES, FIRST_PLAN_NOTICE)
_declare_licence(_Kind.DISCHARGE, _Kind.DISCHARGE.label, WHITE_PAPER, (*MINES, *PLANTS, LISTING), WHITE_PAPER_DAY)
_declare_licence(_Kind.ENVIRONMENT, _Kind.ENVIRONMENT.label, WHITE_PAPER, (*MINES, *PLANTS, LISTING), WHITE_PAPER_DAY)
_declare_licence(_Kind.RADIATION, _Kind.RADIATION.label, PLAN_NOTICES, (*MINES, *PLANTS), FIRST_PLAN_NOTICE)


# --- Capacity of its sites
OUTDATED_CAPACITY = gettext_lazy(
    "Situation and Policies of China's Rare Earth Industry (State Council, June 2012), part II: outdated capacity is"
    " phased out"
)


def _capacities(batch: Batch) -> dict[UUID, Capacity]:
    return capacities.capacities(batch.sites.values(), batch.on)


def _reaches(batch: Batch, *, effect: str) -> dict[UUID, Judgement]:
    rows = list(Standard.objects.in_force(batch.on).filter(indicator=Indicator.CAPACITY, effect=effect))
    limits = {key: [row for row in rows if row.concerns(site)] for key, site in batch.sites.items()}
    left = batch.once(_capacities)
    return {key: _judge_capacity(left[key], limits[key]) for key in batch.sites if limits[key]}


def _judge_capacity(capacity: Capacity, limits: list[Standard]) -> Judgement:
    """Judge a site by the highest limit that concerns it."""
    highest = max(limits, key=lambda row: row.value)
    if capacity.left is None:
        return Judgement(Verdict.UNKNOWN, _("No approved capacity is entered; the limit is %s.") % highest.limit)
    evidence = _("%(capacity)s t REO a year are approved; the limit is %(limit)s.") % {
        "capacity": f"{capacity.left:,.3f}",
        "limit": highest.limit,
    }
    if capacity.eliminated:
        evidence += " " + _described(capacity)
    return Judgement(Verdict.MET if highest.is_met_by(capacity.left) else Verdict.NOT_MET, evidence)


def _described(capacity: Capacity) -> str:
    return _("Of %(approved)s t REO a year, %(eliminated)s were eliminated; %(left)s are left.") % {
        "approved": f"{capacity.approved:,.3f}",
        "eliminated": f"{capacity.eliminated:,.3f}",
        "left": f"{capacity.left:,.3f}",
    }


def _has_capacity_left(batch: Batch) -> dict[UUID, Judgement]:
    """Judge the sites at which capacity was eliminated; no other can have lost all of it."""
    return {
        key: Judgement(Verdict.MET if capacity.left else Verdict.NOT_MET, _described(capacity))
        for key, capacity in batch.once(_capacities).items()
        if capacity.eliminated
    }


declare(
    Condition(
        code="capacity_left",
        label=gettext_lazy("Capacity that was not eliminated"),
        legal_basis=OUTDATED_CAPACITY,
        judge=_has_capacity_left,
        of_sites=True,
        activities=(*MINES, *PLANTS),
        since=WHITE_PAPER_DAY,
    )
)
declare(
    Condition(
        code="least_capacity",
        label=gettext_lazy("Capacity below which no quota is given"),
        legal_basis=PLAN_NOTICES,
        judge=partial(_reaches, effect=Standard.Effect.BARS_QUOTA),
        of_sites=True,
        activities=(*MINES, *PLANTS),
    )
)
declare(
    Condition(
        code="norm_capacity",
        label=gettext_lazy("Capacity by the norm of access"),
        legal_basis=gettext_lazy("Access conditions of the industry ministry of 2012, norms of 2016"),
        judge=partial(_reaches, effect=Standard.Effect.NORM),
        of_sites=True,
        activities=(*MINES, *PLANTS),
        consequence=Consequence.LEFT_OPEN,
    )
)

"""Lifecycles of environmental records, and who may rewrite what an office entered."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actors import Actor, SystemActor
from core.errors import DomainError, Forbidden
from core.lifecycle import Guard, Lifecycle, Transition
from core.type_aliases import Text
from core.write_access import Lock, WriteAccess
from enterprises.lifecycles.only_added import only_added, withdrawal
from enterprises.models import Jurisdiction, MiningArea, Site, inside
from enterprises.policies import can, can_anywhere, holds, roles_with
from enterprises.roles import OFFICIAL_ROLES
from enterprises.scoping import bounds_of
from environment.capabilities import (
    DEPOSITS_RECORD,
    EMISSION_CEILINGS_SET,
    INCIDENTS_RECORD,
    OUTLETS_RECORD,
    PROCESSES_RECORD,
    PROCESSES_WITHDRAW,
    PROJECTS_DECIDE,
    PROJECTS_RECORD,
    READINGS_RECORD,
    RESTORATION_RECORD,
    RISKS_RECORD,
    TAILINGS_RECORD,
    VOLUMES_RECORD,
)
from environment.models import (
    DepositEntry,
    EmissionCeiling,
    Incident,
    Outlet,
    OutletVolume,
    PermitLimit,
    ProcessRestriction,
    Project,
    Reading,
    RestorationEntry,
    RiskAssessment,
    SiteProcess,
    TailingsStore,
)


# --- What an office entered
def acts_for_office(actor: Actor) -> bool:
    """Return whether what the actor enters is entered by an office: officials and loaders, not enterprises."""
    return isinstance(actor, SystemActor) or not OFFICIAL_ROLES.isdisjoint(getattr(actor, "roles", ()))


def kept_by_office(actor: Actor, *, by_office: bool) -> Forbidden | None:
    """Return the refusal to an enterprise of rewriting what an office entered."""
    return entered_by_office() if by_office and not acts_for_office(actor) else None


def entered_by_office() -> Forbidden:
    return Forbidden("entered_by_office", _("An office entered this: only officials correct, end or replace it."))


def _kept(actor: Actor, row: Any) -> DomainError | None:
    return kept_by_office(actor, by_office=row.by_office)


# --- Rows that are only added
_SITE = Lock(Site, lambda row: [row.site_id])
_AREA = Lock(MiningArea, lambda row: [row.mining_area_id])
_PLACE = Lock(Jurisdiction, lambda row: [row.place_id])


def _further_row(verb: str, label: Text, capability: str, *sources: str, guard: Guard | None = None) -> Transition:
    return Transition(verb, sources, None, capability, label, guard=guard, reason_required=True)


_SUBJECT = "site__jurisdiction site__enterprise recorded_by"
_WITHDRAW, _CORRECT = gettext_lazy("Withdraw as a mistake"), gettext_lazy("Correct or withdraw")

DEPOSIT = only_added(
    DepositEntry,
    DepositEntry.State,
    f"{_SUBJECT} withdrawal",
    _SITE,
    transitions=[withdrawal(DEPOSITS_RECORD)],
)
RESTORATION = only_added(
    RestorationEntry,
    RestorationEntry.State,
    f"place {_SUBJECT} mining_area__jurisdiction withdrawal",
    _SITE,
    _AREA,
    transitions=[withdrawal(RESTORATION_RECORD)],
)
INCIDENT = only_added(
    Incident,
    Incident.State,
    f"place {_SUBJECT} correction",
    _PLACE,
    transitions=[
        _further_row("correct", gettext_lazy("Correct"), INCIDENTS_RECORD, Incident.State.STANDING),
        _further_row("withdraw", _WITHDRAW, INCIDENTS_RECORD, Incident.State.STANDING),
    ],
)
TAILINGS = only_added(
    TailingsStore,
    TailingsStore.State,
    f"place {_SUBJECT} correction",
    _PLACE,
    transitions=[
        _further_row("change", gettext_lazy("Record a change"), TAILINGS_RECORD, TailingsStore.State.STANDING),
        _further_row("withdraw", _WITHDRAW, TAILINGS_RECORD, TailingsStore.State.STANDING),
    ],
)


OUTLET = only_added(Outlet, Outlet.State, f"{_SUBJECT} withdrawal", _SITE, transitions=[withdrawal(OUTLETS_RECORD)])
RISK_ASSESSMENT = only_added(
    RiskAssessment, RiskAssessment.State, f"{_SUBJECT} withdrawal", _SITE, transitions=[withdrawal(RISKS_RECORD)]
)


def _correct(capability: str, states: Any, guard: Guard | None = None) -> list[Transition]:
    return [_further_row("correct", _CORRECT, capability, states.STANDING, states.WITHDRAWN, guard=guard)]


READING = only_added(
    Reading,
    Reading.State,
    f"{_SUBJECT} correction",
    _SITE,
    transitions=_correct(READINGS_RECORD, Reading.State, _kept),
)
OUTLET_VOLUME = only_added(
    OutletVolume,
    OutletVolume.State,
    f"{_SUBJECT} correction",
    _SITE,
    transitions=_correct(VOLUMES_RECORD, OutletVolume.State, _kept),
)


def sets_ceilings(actor: Actor, capability: str, row: EmissionCeiling | None) -> bool:
    """Return whether the actor's office is that of the ceiling's province, or one above it. Everybody reads them."""
    if row is None or isinstance(actor, SystemActor):
        return holds(actor, capability)
    granted = [bound for bound in bounds_of(actor) if bound.role in roles_with(capability) and bound.place]
    return any(inside(row.place.code, bound.place or "") for bound in granted)


EMISSION_CEILING = only_added(
    EmissionCeiling,
    EmissionCeiling.State,
    "place recorded_by correction",
    _PLACE,
    transitions=_correct(EMISSION_CEILINGS_SET, EmissionCeiling.State),
    can=sets_ceilings,
)
PERMIT_LIMIT = WriteAccess(
    PermitLimit,
    can=can,
    locks_rows=False,
    rows=lambda: PermitLimit.objects.select_related("licence__site__jurisdiction", "licence__site__enterprise"),
)

# --- Rows that change -------------------------------------------------------------------------------------------------
_Use = SiteProcess.State

SITE_PROCESS = Lifecycle(
    SiteProcess,
    rows=lambda: SiteProcess.objects.select_related(*_SUBJECT.split()),
    states=_Use.values,
    can=can,
    transitions=[
        Transition(
            "end",
            [_Use.USED],
            _Use.ENDED,
            PROCESSES_RECORD,
            gettext_lazy("End the use"),
            guard=_kept,
            reason_required=True,
        ),
        Transition(
            "withdraw",
            [_Use.USED, _Use.ENDED],
            _Use.WITHDRAWN,
            PROCESSES_WITHDRAW,
            _WITHDRAW,
            reason_required=True,
        ),
    ],
)
RESTRICTION = WriteAccess(
    ProcessRestriction,
    can=can_anywhere,
    rows=lambda: ProcessRestriction.objects.select_related("recorded_by"),
)
PROJECT = Lifecycle(
    Project,
    rows=lambda: Project.objects.select_related(*_SUBJECT.split()),
    states=Project.State.values,
    can=can,
    transitions=[
        Transition("record_step", [Project.State.RECORDED], None, PROJECTS_RECORD, gettext_lazy("Record a step")),
        Transition(
            "record_decision", [Project.State.RECORDED], None, PROJECTS_DECIDE, gettext_lazy("Record a decision")
        ),
    ],
)

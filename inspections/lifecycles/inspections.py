"""The lifecycle of an inspection: planned, carried out by its team, signed, answered, concluded."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.actors import Actor
from core.errors import Conflict, DomainError
from core.lifecycle import Lifecycle, Transition
from core.write_access import Lock
from enterprises.policies import can
from inspections import capabilities
from inspections.models import Finding, Handover, Inspection

State = Inspection.State


def _handovers(inspection: Inspection) -> list[UUID]:
    """Return the handovers that a visit has taken up: they are put back with it."""
    taken = Handover.objects.filter(inspection=inspection.pk, state=Handover.State.TAKEN)
    return list(taken.values_list("pk", flat=True))


_TAKEN_UP = [Lock(Handover, _handovers)]


def _in_team(actor: Actor, inspection: Inspection) -> DomainError | None:
    if actor.pk not in {member.person_id for member in inspection.team.all()}:
        return Conflict("not_in_team", _("Only an officer of the team does this."))
    return None


def _may_carry_out(actor: Actor, inspection: Inspection) -> DomainError | None:
    team = list(inspection.team.all())
    if len(team) < Inspection.LEAST_OFFICERS or not all(member.certificate for member in team):
        return Conflict(
            "papers_missing",
            _("Enter the certificate number of every officer of the team first; at least two inspect together."),
            without_papers=[member.person.username for member in team if not member.certificate],
        )
    return _in_team(actor, inspection)


def _leads(actor: Actor, inspection: Inspection) -> DomainError | None:
    if not any(member.leads and member.person_id == actor.pk for member in inspection.team.all()):
        return Conflict("not_the_leader", _("The leader of the team signs its report."))
    return None


def _unannounced(actor: Actor, inspection: Inspection) -> DomainError | None:
    return Conflict("announced", _("It is announced already.")) if inspection.announced else None


def _may_conclude(actor: Actor, inspection: Inspection) -> DomainError | None:
    if open_ := [finding.position for finding in inspection.findings.all() if finding.state == Finding.State.OPEN]:
        return Conflict("finding_open", _("A finding of it is still open."), findings=open_)
    due_on = inspection.answer_due_on
    if inspection.state == State.REPORTED and due_on is not None and clock.today() <= due_on:
        return Conflict("term_running", _("The enterprise may still answer."), until=due_on.isoformat())
    return None


INSPECTION = Lifecycle(
    Inspection,
    rows=lambda: Inspection.objects.select_related(
        "place", "enterprise", "site__jurisdiction", "campaign__place"
    ).prefetch_related("team__person", "findings", "answers", "figures__product"),
    states=State.values,
    can=can,
    transitions=[
        Transition(
            "carry_out",
            [State.PLANNED],
            State.CARRIED_OUT,
            capabilities.INSPECTIONS_CARRY_OUT,
            gettext_lazy("Carry out"),
            guard=_may_carry_out,
            entry=gettext_lazy("Carried out"),
        ),
        Transition(
            "name_team",
            [State.PLANNED],
            None,
            capabilities.INSPECTIONS_PLAN,
            gettext_lazy("Change the team"),
            entry=gettext_lazy("Team named"),
        ),
        Transition(
            "announce",
            [State.PLANNED],
            None,
            capabilities.INSPECTIONS_PLAN,
            gettext_lazy("Announce"),
            guard=_unannounced,
            entry=gettext_lazy("Announced"),
        ),
        Transition(
            "postpone",
            [State.PLANNED],
            None,
            capabilities.INSPECTIONS_PLAN,
            gettext_lazy("Set another day"),
            reason_required=True,
            locks=_TAKEN_UP,
            entry=gettext_lazy("Moved to another day"),
        ),
        Transition(
            "cancel",
            [State.PLANNED],
            State.CANCELLED,
            capabilities.INSPECTIONS_PLAN,
            gettext_lazy("Cancel"),
            reason_required=True,
            entry=gettext_lazy("Cancelled"),
            locks=_TAKEN_UP,
        ),
        Transition(
            "find",
            [State.CARRIED_OUT],
            None,
            capabilities.INSPECTIONS_CARRY_OUT,
            gettext_lazy("Record a finding"),
            guard=_in_team,
            entry=gettext_lazy("Finding recorded"),
        ),
        Transition(
            "sign",
            [State.CARRIED_OUT],
            State.REPORTED,
            capabilities.INSPECTIONS_CARRY_OUT,
            gettext_lazy("Sign the report"),
            guard=_leads,
            entry=gettext_lazy("Report signed"),
        ),
        Transition(
            "answer",
            [State.REPORTED],
            State.ANSWERED,
            capabilities.INSPECTIONS_ANSWER,
            gettext_lazy("Answer in writing"),
            entry=gettext_lazy("Answered by the enterprise"),
        ),
        Transition(
            "conclude",
            [State.REPORTED, State.ANSWERED],
            State.CONCLUDED,
            capabilities.INSPECTIONS_PLAN,
            gettext_lazy("Conclude"),
            guard=_may_conclude,
            entry=gettext_lazy("Concluded"),
        ),
    ],
)

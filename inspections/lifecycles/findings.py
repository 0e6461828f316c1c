"""The lifecycle of a finding: it becomes a case, confirms a flag, or is settled by another officer."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actors import Actor
from core.errors import Conflict, DomainError
from core.lifecycle import Lifecycle, Transition
from enterprises.policies import can
from inspections import capabilities
from inspections.models import Finding, Inspection

State = Finding.State


def _report_signed(actor: Actor, finding: Finding) -> DomainError | None:
    if finding.inspection.state not in Inspection.SIGNED:
        return Conflict("not_signed", _("The report that states it has not been signed."))
    return None


def _by_another(actor: Actor, finding: Finding) -> DomainError | None:
    if actor.pk is not None and actor.pk == finding.found_by_id:
        return Conflict(
            "maker_is_checker", _("The officer who recorded a finding cannot settle it. Ask another officer.")
        )
    return _report_signed(actor, finding)


FINDING = Lifecycle(
    Finding,
    rows=lambda: Finding.objects.select_related("inspection__site", "inspection__place", "place", "case"),
    states=State.values,
    can=can,
    transitions=[
        Transition(
            "open_case",
            [State.OPEN, State.CORROBORATES],
            State.CASE,
            capabilities.CASES_OPEN,
            gettext_lazy("Open a case"),
            guard=_report_signed,
            reason_required=True,
            entry=gettext_lazy("Finding became a case"),
        ),
        Transition(
            "corroborate",
            [State.OPEN],
            State.CORROBORATES,
            capabilities.FINDINGS_DECIDE,
            gettext_lazy("Confirm a flag"),
            guard=_report_signed,
            reason_required=True,
            entry=gettext_lazy("Finding confirms a flag"),
        ),
        Transition(
            "settle",
            [State.OPEN],
            State.SETTLED,
            capabilities.FINDINGS_DECIDE,
            gettext_lazy("Settle"),
            guard=_by_another,
            reason_required=True,
            entry=gettext_lazy("Finding settled"),
        ),
    ],
)

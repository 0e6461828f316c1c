"""Progress of cases: placed on file, investigated, suspended, referred; seizures are recorded."""

from decimal import Decimal

from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import Forbidden, Invalid
from core.transactions import refusal, service
from inspections.models import Case
from inspections.services import required_text
from inspections.services.cases.steps import pause_case, resume_case, step
from inspections.services.journal import enter
from quotas.quantities import MOST_TONNES, to_kilogram

refusal(
    "case_lead_is_an_inspector",
    lambda: Forbidden(
        "forbidden", _("An inspector of the office leads a case, who takes it himself or is named by a recusal.")
    ),
)


@service
def place_on_file(case: Case, *, actor: Actor, reason: str = "") -> Case:
    """Place the case on file; from here the office has ninety days."""
    case = step(case, "place_on_file", actor=actor)
    return enter(case, "place_on_file", actor, reason)


@service
def start_investigation(case: Case, *, actor: Actor, reason: str = "") -> Case:
    """Start the investigation; the actor becomes the lead of the case."""
    case = step(case, "start_investigation", actor=actor)
    case.lead_id = actor.pk
    case.save(update_fields=["lead"])
    return enter(case, "start_investigation", actor, reason)


@service
def suspend(case: Case, *, actor: Actor, reason: str) -> Case:
    """Suspend the case while something outside the office is awaited; the ninety days stop."""
    return pause_case(case, "suspend", actor=actor, reason=reason)


@service
def resume(case: Case, *, actor: Actor, reason: str) -> Case:
    """Resume a suspended case with the days that were left."""
    return resume_case(case, "resume", actor=actor, reason=reason)


@service
def refer(case: Case, *, actor: Actor, reason: str) -> Case:
    """Refer the case to the prosecution: a suspected crime is not ended by a fine."""
    return pause_case(case, "refer", actor=actor, reason=reason)


@service
def take_back(case: Case, *, actor: Actor, reason: str) -> Case:
    """Resume the investigation after the prosecution declined the case."""
    return resume_case(case, "take_back", actor=actor, reason=reason)


@service
def record_seizure(case: Case, *, actor: Actor, tonnes: Decimal, suspects: int, reason: str) -> Case:
    """Record the tonnes seized in a smuggling case and the number of suspects; the tonnes never enter an account."""
    required_text.require_text(reason=reason)
    if not tonnes.is_finite() or not 0 <= tonnes <= MOST_TONNES or tonnes != to_kilogram(tonnes):
        detail = _("Give tonnes, at most a million, with three decimals.")
        raise Invalid.at("/tonnes", "invalid_tonnes", detail)
    if not 0 <= suspects <= 10_000:
        detail = _("Give how many are suspected.")
        raise Invalid.at("/suspects", "out_of_range", detail)
    case = step(case, "record_seizure", actor=actor)
    case.seized_tonnes, case.suspects = tonnes, suspects
    case.save(update_fields=["seized_tonnes", "suspects"])
    return enter(case, "record_seizure", actor, f"{tonnes:.3f} t, {suspects}. {reason.strip()}")

"""The outcome of a case for each respondent: recorded by a second person, or taken from the file at its end."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.actors import Actor
from core.errors import Conflict, Invalid, NotFound
from core.transactions import refusal, service
from enterprises.models import Party
from inspections import lifecycles
from inspections.models import Case
from inspections.services import required_text
from inspections.services.cases.steps import step
from inspections.services.journal import enter

refusal(
    "case_ends_with_outcomes",
    lambda: Conflict("outcome_missing", gettext_lazy("A case ends when each respondent has an outcome.")),
)


@service
def record_outcome(case: Case, *, actor: Actor, number: int, outcome: str, reason: str) -> Party:
    """Record with which outcome the case ends for one respondent; a second person does, with a reason."""
    required_text.require_text(reason=reason)
    if outcome not in Party.Outcome.values or outcome == Party.Outcome.PENDING:
        raise Invalid.at("/outcome", "invalid_choice", _("State the outcome."))
    case = step(case, "record_outcome", actor=actor)
    party = next((respondent for respondent in lifecycles.list_respondents(case) if respondent.number == number), None)
    if party is None:
        raise NotFound("not_found", _("There is no respondent of this number."))
    if party.outcome:
        raise Conflict("outcome_recorded", _("The outcome for this respondent is on record."))
    if actor.pk == party.added_by_id:
        raise Conflict("maker_is_checker", _("The officer who named a respondent cannot record its outcome."))
    if (refused := lifecycles.outcome_obstacle(case, party, outcome)) is not None:
        raise refused
    _save_outcome(case, party, outcome, actor, reason)
    return party


def settle(case: Case, verb: str, actor: Actor, reason: str) -> None:
    """Record the outcome that follows from the file for each respondent without one, as the case ends.

    A case that was not substantiated established nothing against anybody.
    """
    for party in lifecycles.list_pending(case):
        outcome = lifecycles.outcome_of_file(case, party)
        if verb == "not_substantiated" and outcome != Party.Outcome.NOT_IDENTIFIED:
            outcome = Party.Outcome.NOT_ESTABLISHED
        _save_outcome(case, party, outcome, actor, reason)


def reopen(case: Case) -> None:
    """Take back the outcomes of a case that is taken up again; its journal keeps them."""
    for party in lifecycles.list_respondents(case):
        party.outcome, party.outcome_reason, party.outcome_by, party.outcome_at = "", "", None, None
        party.save_next("outcome", "outcome_reason", "outcome_by", "outcome_at")


def _save_outcome(case: Case, party: Party, outcome: str, actor: Actor, reason: str) -> None:
    party.outcome, party.outcome_reason = outcome, reason.strip()
    party.outcome_by_id, party.outcome_at = actor.pk, clock.now()
    party.save_next("outcome", "outcome_reason", "outcome_by", "outcome_at")
    enter(case, "record_outcome", actor, f"{party.number}. {party}: {party.get_outcome_display()}. {reason.strip()}")

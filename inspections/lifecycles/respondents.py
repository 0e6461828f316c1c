"""Respondents of a case: who answers in it, and with which outcome the case ends for each."""

from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import Conflict, DomainError
from enterprises.models import Party
from inspections.lifecycles.orders import open_orders
from inspections.lifecycles.proceedings import decided
from inspections.models import Case, Order, Proceeding

Outcome = Party.Outcome
PENDING_ROUNDS = (Proceeding.State.NOTIFIED, Proceeding.State.REVIEWED)


def list_respondents(case: Case) -> list[Party]:
    """Return the respondents of a case, in the order in which they were added."""
    return [party for party in case.matter.parties.all() if party.answers]


def list_pending(case: Case) -> list[Party]:
    """Return the respondents for whom no outcome is on record."""
    return [party for party in list_respondents(case) if not party.outcome]


def outcome_of_file(case: Case, party: Party) -> str:
    """Return the outcome that follows from the file alone, or nothing if an officer has to record it."""
    decision = decided(case, party)
    if decision is not None:
        return Outcome.PENALISED if decision.penalties else Outcome.UNPENALISED
    if party.kind == Party.Kind.UNKNOWN:
        return Outcome.NOT_IDENTIFIED
    if _rectified(case, party):
        return Outcome.RECTIFIED
    return Outcome.REFERRED if case.state == Case.State.REFERRED else Outcome.PENDING


def obstacle(case: Case, party: Party, outcome: str) -> DomainError | None:
    """Return what in the file contradicts an outcome for a respondent, if anything."""
    if any(order.respondent_id == party.pk for order in open_orders(case)):
        return Conflict("order_open", _("An order to this respondent is still open."))
    if any(round_.respondent_id == party.pk and round_.state in PENDING_ROUNDS for round_ in case.proceedings.all()):
        return Conflict("no_decision", _("The proceeding against this respondent is still open."))
    decision = decided(case, party)
    fits = {
        Outcome.PENALISED: decision is not None and bool(decision.penalties),
        Outcome.UNPENALISED: decision is not None and not decision.penalties,
        Outcome.RECTIFIED: decision is None and _rectified(case, party),
        Outcome.REFERRED: case.state == Case.State.REFERRED,
        Outcome.NOT_ESTABLISHED: decision is None,
        Outcome.NOT_IDENTIFIED: party.kind == Party.Kind.UNKNOWN,
        Outcome.DISCONTINUED: decision is None,
    }
    if fits[Outcome(outcome)]:
        return None
    return Conflict(
        "not_in_the_file",
        _("The file does not support this outcome: check the decision, the orders and the state of the case."),
        follows=outcome_of_file(case, party),
    )


def require_outcomes(actor: Actor, case: Case) -> DomainError | None:
    """Refuse while a respondent has no outcome and none follows from the file."""
    if missing := [party for party in list_pending(case) if not outcome_of_file(case, party)]:
        return Conflict(
            "outcome_missing",
            _("No outcome is on record for: %(names)s. Record it for each respondent before you close.")
            % {"names": ", ".join(f"{party.number}. {party}" for party in missing)},
            respondents=[party.number for party in missing],
        )
    return None


def _rectified(case: Case, party: Party) -> bool:
    return any(order.respondent_id == party.pk and order.state == Order.State.MET for order in case.orders.all())

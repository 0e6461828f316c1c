"""The lifecycle of a proceeding: from notice, defence, hearing and review to a decision that was served."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.actors import Actor
from core.errors import Conflict, DomainError
from core.lifecycle import Guard, Lifecycle, Transition
from core.write_access import Lock
from enterprises.models import Party
from enterprises.policies import can
from inspections import capabilities
from inspections.models import Case, Proceeding

State = Proceeding.State


def decisions(case: Case) -> list[Proceeding]:
    """Return the decisions of a case in force: at most one for each respondent."""
    return [round_ for round_ in case.proceedings.all() if round_.state == State.DECIDED]


def decided(case: Case, respondent: Party) -> Proceeding | None:
    """Return the decision in force against a respondent, if any."""
    return next((decision for decision in decisions(case) if decision.respondent_id == respondent.pk), None)


def _in_time(proceeding: Proceeding) -> bool:
    return clock.today() <= proceeding.statement_due_on


def _may_state(actor: Actor, proceeding: Proceeding) -> DomainError | None:
    if proceeding.statement:
        return Conflict("already_stated", _("The statement was recorded."))
    return None


def _may_answer(actor: Actor, proceeding: Proceeding) -> DomainError | None:
    if not proceeding.statement:
        return Conflict("nothing_stated", _("Nothing was stated that could be answered."))
    return Conflict("already_answered", _("The statement is answered.")) if proceeding.answer else None


def _may_request_hearing(actor: Actor, proceeding: Proceeding) -> DomainError | None:
    if not proceeding.hearing_offered:
        return Conflict("no_hearing_offered", _("No hearing was offered: the intended penalty does not require one."))
    if proceeding.hearing_requested_at:
        return Conflict("already_requested", _("A hearing is requested already."))
    return None if _in_time(proceeding) else Conflict("term_passed", _("The term for requesting a hearing has passed."))


def _may_hold_hearing(actor: Actor, proceeding: Proceeding) -> DomainError | None:
    if not proceeding.hearing_requested_at:
        return Conflict("no_hearing_requested", _("No hearing was requested."))
    if proceeding.hearing_held_on:
        return Conflict("already_held", _("The hearing was held."))
    if actor.pk in {proceeding.notified_by_id, proceeding.case.lead_id, proceeding.case.opened_by_id}:
        return Conflict("maker_is_checker", _("An investigator of the case cannot preside over the hearing."))
    return None


def _was_heard(actor: Actor, proceeding: Proceeding) -> DomainError | None:
    """Return a conflict until statement and hearing have been dealt with or their terms are over."""
    if proceeding.statement and not proceeding.answer:
        return Conflict("statement_unanswered", _("The statement has not been answered in writing."))
    if proceeding.hearing_requested_at and not proceeding.hearing_held_on:
        return Conflict("hearing_pending", _("A hearing was requested and has not been held."))
    waits = not proceeding.statement or (proceeding.hearing_offered and not proceeding.hearing_requested_at)
    if waits and _in_time(proceeding):
        return Conflict(
            "term_running",
            _("The term for the statement and the request of a hearing is still running."),
            until=proceeding.statement_due_on.isoformat(),
        )
    if actor.pk is not None and actor.pk in {proceeding.notified_by_id, proceeding.case.lead_id}:
        return Conflict("maker_is_checker", _("An investigator of the case cannot review it."))
    return None


def _may_decide(actor: Actor, proceeding: Proceeding) -> DomainError | None:
    hands = {
        proceeding.notified_by_id,
        proceeding.reviewed_by_id,
        proceeding.case.lead_id,
        proceeding.case.opened_by_id,
    }
    if actor.pk in hands:
        return Conflict("maker_is_checker", _("An officer who investigated or reviewed the case cannot decide it."))
    return None


def _may_serve(actor: Actor, proceeding: Proceeding) -> DomainError | None:
    if proceeding.decision_served_on:
        return Conflict("already_served", _("The decision was served."))
    return None


def _rests(proceeding: Proceeding) -> DomainError | None:
    """Return a conflict while the case of the proceeding rests or has ended."""
    if proceeding.case.state in Case.RESTING:
        return Conflict("wrong_state", _("The case is suspended or has ended."), state=str(proceeding.case.state))
    return None


def _in_hand(guard: Guard) -> Guard:
    return lambda actor, proceeding: _rests(proceeding) or guard(actor, proceeding)


PROCEEDING = Lifecycle(
    Proceeding,
    rows=lambda: Proceeding.objects.select_related(
        "case__place", "case__office", "case__enterprise", "case__site"
    ).select_related("respondent__enterprise"),
    locks=[Lock(Case, lambda proceeding: [proceeding.case_id])],
    states=State.values,
    can=can,
    transitions=[
        Transition(
            "make_statement",
            [State.NOTIFIED],
            None,
            capabilities.PROCEEDINGS_STATE,
            gettext_lazy("State and defend"),
            guard=_in_hand(_may_state),
            entry={"statement": gettext_lazy("Statement and defence")},
        ),
        Transition(
            "answer_statement",
            [State.NOTIFIED],
            None,
            capabilities.CASES_HANDLE,
            gettext_lazy("Answer the statement"),
            guard=_in_hand(_may_answer),
            entry=gettext_lazy("Defence answered"),
        ),
        Transition(
            "request_hearing",
            [State.NOTIFIED],
            None,
            capabilities.PROCEEDINGS_STATE,
            gettext_lazy("Request a hearing"),
            guard=_in_hand(_may_request_hearing),
            entry=gettext_lazy("Hearing requested"),
        ),
        Transition(
            "hold_hearing",
            [State.NOTIFIED],
            None,
            capabilities.PROCEEDINGS_HEAR,
            gettext_lazy("Record the hearing"),
            guard=_in_hand(_may_hold_hearing),
            entry=gettext_lazy("Hearing held"),
        ),
        Transition(
            "review",
            [State.NOTIFIED],
            None,
            capabilities.PROCEEDINGS_REVIEW,
            gettext_lazy("Review"),
            guard=_in_hand(_was_heard),
            entry={
                "review": gettext_lazy("Legally reviewed"),
                "review_failed": gettext_lazy("Returned by the legal review"),
            },
        ),
        Transition(
            "decide",
            [State.REVIEWED],
            State.DECIDED,
            capabilities.PROCEEDINGS_DECIDE,
            gettext_lazy("Decide"),
            guard=_in_hand(_may_decide),
            entry=gettext_lazy("Decided"),
        ),
        Transition(
            "serve",
            [State.DECIDED],
            None,
            capabilities.CASES_HANDLE,
            gettext_lazy("Enter the service of the decision"),
            guard=_in_hand(_may_serve),
            entry=gettext_lazy("Decision served"),
        ),
    ],
)

"""Ending of cases by a second person, and their reopening."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.actors import Actor
from core.errors import Conflict, Invalid
from core.transactions import refusal, service
from enterprises.services import validation
from inspections.lifecycles import CASE, has_evidence
from inspections.models import Case, Proceeding
from inspections.services import issued_documents, required_text
from inspections.services.cases import outcomes
from inspections.services.cases.steps import TERM, move, step
from inspections.services.journal import enter

refusal(
    "case_maker_does_not_close",
    lambda: Conflict("maker_is_checker", gettext_lazy("The officer who opened a case cannot end it.")),
)

refusal(
    "party_does_not_close_matter",
    lambda: Conflict("conflict_of_interest", gettext_lazy("An officer with a conflict of interest cannot end it.")),
)

refusal(
    "party_settled_by_others",
    lambda: Conflict(
        "conflict_of_interest",
        gettext_lazy("An officer with a conflict of interest settles nothing about the parties of a case file."),
    ),
)

refusal(
    "case_closes_on_evidence",
    lambda: Conflict("no_evidence", gettext_lazy("A case is not closed without evidence.")),
)

SENTENCE, DIFFERENT = 40, 10  # letters; the database asks for the same (dropped_cases.sql)


@service
def close(case: Case, *, actor: Actor, reason: str) -> Case:
    """Close the case after its orders were verified; done by a second person."""
    case = _end(case, "close", actor=actor, reason=reason)
    issued_documents.issue_closing(case, reason.strip())
    return case


@service
def not_substantiated(case: Case, *, actor: Actor, reason: str) -> Case:
    """Close the case because nothing was found; done by a second person."""
    return _end(case, "not_substantiated", actor=actor, reason=reason)


@service
def reopen(case: Case, *, actor: Actor, reason: str) -> Case:
    """Reopen an ended case. Its journal and its orders remain."""
    required_text.require_text(reason=reason)
    case = step(case, "reopen", actor=actor)
    case.closed_by, case.closed_at = None, None
    case.due_on = clock.today() + TERM
    case.escalated_to, case.escalated_on = None, None
    outcomes.reopen(case)
    case.save(update_fields=["closed_by", "closed_at", "due_on", "escalated_to", "escalated_on"])
    return enter(case, "reopen", actor, reason)


def _end(case: Case, verb: str, *, actor: Actor, reason: str) -> Case:
    required_text.require_text(reason=reason)
    case = CASE.begin(case, verb, actor)
    if verb == "not_substantiated":
        _require_ground(case, reason)
    outcomes.settle(case, verb, actor, reason)
    enter(case, verb, actor, reason)  # before the state: the database looks for the reason in the journal
    case = move(case, verb, actor=actor)
    # Open proceedings end with their case.
    for round_ in case.proceedings.filter(state__in=[Proceeding.State.NOTIFIED, Proceeding.State.REVIEWED]):
        round_.state = Proceeding.State.WITHDRAWN
        round_.save_next("state")
    return case


def _require_ground(case: Case, reason: str) -> None:
    """Refuse to drop a case with neither evidence nor a reason that suffices by itself.

    That is a sentence of at least forty letters, ten of them different; an ideograph counts as two letters.
    """
    if not has_evidence(case) and not validation.is_as_long_as(reason, SENTENCE, DIFFERENT):
        raise _not_evident()


def _not_evident() -> Invalid:
    detail = _(
        "There is no evidence in the case file. State in at least 40 letters (20 Chinese characters) what was"
        " investigated and why nothing was found."
    )
    return Invalid.at("/reason", "not_evident", detail)


refusal("case_dropped_on_evidence_or_reason", _not_evident)

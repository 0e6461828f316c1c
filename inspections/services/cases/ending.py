"""Ending of cases by a second person, and their reopening."""

from typing import Any

from django.utils.translation import gettext_lazy

from core import clock
from core.errors import Conflict
from core.transactions import refusal, service
from inspections.models import Case, Proceeding
from inspections.services import papers, wording
from inspections.services.cases.steps import TERM, step
from inspections.services.journal import enter

for _guard in ("case_opener_does_not_close", "case_maker_does_not_close"):
    refusal(_guard, lambda: Conflict("maker_is_checker", gettext_lazy("Whoever opened a case does not end it.")))

refusal(
    "party_does_not_end_it",
    lambda: Conflict("conflict_of_interest", gettext_lazy("Whoever has a conflict of interest does not end it.")),
)

refusal(
    "case_closes_on_evidence",
    lambda: Conflict("no_evidence", gettext_lazy("A case is not closed without evidence.")),
)


@service
def close(case: Case, *, actor: Any, reason: str) -> Case:
    """Close the case after its orders were verified; done by a second person."""
    case = _end(case, "close", actor=actor, reason=reason)
    papers.closing(case, reason.strip())
    return case


@service
def not_substantiated(case: Case, *, actor: Any, reason: str) -> Case:
    """Close the case because nothing was found; done by a second person."""
    return _end(case, "not_substantiated", actor=actor, reason=reason)


@service
def reopen(case: Case, *, actor: Any, reason: str) -> Case:
    """Reopen an ended case. Its journal and its orders remain."""
    wording.require(reason=reason)
    case = step(case, "reopen", actor=actor)
    case.closed_by, case.closed_at = None, None
    case.due_on = clock.today() + TERM
    case.surfaced_to, case.surfaced_on = None, None
    case.save(update_fields=["closed_by", "closed_at", "due_on", "surfaced_to", "surfaced_on"])
    return enter(case, "reopen", actor, reason)


def _end(case: Case, verb: str, *, actor: Any, reason: str) -> Case:
    wording.require(reason=reason)
    case = step(case, verb, actor=actor)
    # Open proceedings end with their case.
    for round_ in case.proceedings.filter(state__in=[Proceeding.State.NOTIFIED, Proceeding.State.REVIEWED]):
        round_.state = Proceeding.State.WITHDRAWN
        round_.save_next("state")
    return enter(case, verb, actor, reason)

"""A lifecycle, declared once, answers both which verbs are open and why one is refused."""

from dataclasses import dataclass
from typing import Any, cast

import pytest

from core.errors import Conflict, DomainError
from core.lifecycle import Lifecycle, Transition
from enterprises.models import Enterprise


@dataclass
class Paper:
    state: str
    drafted_by: str


def by_another(actor: str, paper: Paper) -> DomainError | None:
    return Conflict("maker_is_checker", "Somebody else approves.") if actor == paper.drafted_by else None


def can(actor: str, capability: str, paper: Any) -> bool:
    return (actor, capability) != ("clerk", "papers.approve")


PAPERS: Any = Lifecycle(
    cast("Any", Paper),
    states=["draft", "submitted", "in_force"],
    transitions=[
        Transition("submit", ["draft"], "submitted", "papers.draft", "Submit"),
        Transition("approve", ["submitted"], "in_force", "papers.approve", "Approve", guard=by_another),
        Transition("annotate", ["draft", "submitted"], None, "papers.draft", "Annotate"),
    ],
    can=can,
)


@pytest.mark.parametrize(
    ("state", "actor", "verbs"),
    [
        ("draft", "ann", ["submit", "annotate"]),
        ("submitted", "ann", ["annotate"]),
        ("submitted", "bob", ["approve", "annotate"]),
        ("submitted", "clerk", ["annotate"]),
        ("in_force", "bob", []),
    ],
)
def test_open_verbs_go_by_state_capability_and_guard(state: str, actor: str, verbs: list[str]) -> None:
    assert PAPERS.open_verbs(actor, Paper(state, drafted_by="ann")) == verbs


def test_the_wrong_state_is_refused_with_the_right_ones() -> None:
    refusal = PAPERS.obstacle(Paper("in_force", "ann"), "approve")
    assert refusal is not None
    assert refusal.code == "wrong_state"
    assert refusal.extra == {"state": "in_force", "possible_in": ["submitted"]}


def test_the_guard_refuses_the_given_actor() -> None:
    paper = Paper("submitted", "ann")
    refusal = PAPERS.obstacle(paper, "approve", actor="ann")
    assert refusal is not None
    assert refusal.code == "maker_is_checker"
    assert PAPERS.obstacle(paper, "approve", actor="bob") is None
    assert PAPERS.obstacle(paper, "approve") is None


def test_states_that_nobody_declared_are_refused_at_import() -> None:
    with pytest.raises(ValueError, match="unknown states"):
        Lifecycle(Enterprise, states=["a"], transitions=[Transition("go", ["a"], "b", "x", "Go")], can=can)

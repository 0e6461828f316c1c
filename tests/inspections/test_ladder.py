"""The ladder of proposed steps as pure rules: which step, why, by which law, on the days on which it changes."""

import datetime as dt

import pytest

from inspections.models import RemedyDecision
from inspections.rules.remedy_ladder import (
    DIRECT,
    RUNGS,
    Fact,
    History,
    Judgement,
    Outcome,
    Reason,
    Step,
    Taken,
    fingerprint,
    judge,
    ladder,
    legal_basis,
)

D = dt.date
DAY = D(2014, 6, 2)
FACTS = [Fact("discharge", "r1"), Fact("deposit", "100.00")]
PERMIT = [Fact("permit", "P-1"), *FACTS]


def judged(facts: list[Fact] = FACTS, history: History | None = None, on: dt.date = DAY) -> Judgement:
    found = judge(facts, history or History(), on)
    assert found is not None
    return found


def proposed(facts: list[Fact] = FACTS, taken: Taken | None = None, on: dt.date = DAY) -> tuple[str, str] | None:
    proposal = judged(facts, History(taken), on).proposal
    return (proposal.step, proposal.reason) if proposal else None


def test_nothing_is_proposed_for_a_site_that_is_behind_in_nothing() -> None:
    assert judge([], History(), DAY) is None


def test_the_ladder_begins_with_its_lowest_step() -> None:
    assert proposed() == (Step.CORRECT, Reason.FIRST)


@pytest.mark.parametrize(
    ("below", "above"), [(Step.CORRECT, Step.TREAT), (Step.TREAT, Step.SUSPEND), (Step.SUSPEND, Step.CLOSE)]
)
def test_it_rises_by_one_step_from_a_missed_order(below: Step, above: Step) -> None:
    assert proposed(taken=Taken(below, Outcome.MISSED)) == (above, Reason.MISSED)


@pytest.mark.parametrize(("day", "above"), [(D(2014, 12, 31), Step.SUSPEND), (D(2015, 1, 1), Step.RESTRICT)])
def test_restriction_is_a_step_from_the_day_of_its_law(day: dt.date, above: Step) -> None:
    assert proposed(taken=Taken(Step.TREAT, Outcome.MISSED), on=day) == (above, Reason.MISSED)


def test_a_stop_follows_a_missed_restriction() -> None:
    assert proposed(taken=Taken(Step.RESTRICT, Outcome.MISSED), on=D(2016, 1, 1)) == (Step.SUSPEND, Reason.MISSED)


def test_it_does_not_rise_for_other_matters_than_those_of_the_missed_order() -> None:
    taken = Taken(Step.SUSPEND, Outcome.MISSED, kinds={"discharge"})
    assert proposed(taken=taken) == (Step.CLOSE, Reason.MISSED)
    assert proposed([Fact("deposit", "100.00")], taken) == (Step.CORRECT, Reason.FIRST)
    assert proposed([Fact("discharge", "r9")], taken) == (Step.CLOSE, Reason.MISSED)
    closed = Taken(Step.CLOSE, Outcome.MISSED, kinds={"discharge"})
    assert proposed([Fact("deposit", "100.00")], closed) == (Step.CORRECT, Reason.FIRST)


def test_no_step_is_above_closure() -> None:
    found = judged(history=History(Taken(Step.CLOSE, Outcome.MISSED)))
    assert (found.proposal, found.at_the_top) == (None, True)


def test_nothing_is_proposed_while_an_order_runs() -> None:
    taken = Taken(Step.CORRECT, Outcome.PENDING, "36-1", D(2014, 7, 1))
    found = judged(history=History(taken))
    assert (found.proposal, found.waits_for) == (None, taken)


@pytest.mark.parametrize("outcome", [Outcome.MET, Outcome.ENDED])
def test_it_begins_again_after_an_order_that_was_met_or_ended(outcome: Outcome) -> None:
    assert proposed(taken=Taken(Step.SUSPEND, outcome)) == (Step.CORRECT, Reason.AGAIN)


@pytest.mark.parametrize(
    ("day", "expected"),
    [(D(2021, 2, 28), (Step.CORRECT, Reason.FIRST)), (D(2021, 3, 1), (Step.RESTRICT, Reason.DIRECT))],
)
def test_a_law_names_a_higher_step_at_once_from_its_day(day: dt.date, expected: tuple[str, str]) -> None:
    assert proposed(PERMIT, on=day) == expected
    assert proposed(on=day) == (Step.CORRECT, Reason.FIRST)


def test_a_step_that_is_named_at_once_cites_the_law_that_names_it() -> None:
    proposal = judged(PERMIT, on=D(2021, 3, 1)).proposal
    assert proposal is not None
    assert proposal.direct_basis == proposal.legal_basis == DIRECT["permit"][1].value
    ordinary = judged().proposal
    assert ordinary is not None
    assert ordinary.direct_basis == ""


def test_a_missed_order_rises_also_where_a_law_names_a_step_at_once() -> None:
    taken = Taken(Step.SUSPEND, Outcome.MISSED)
    assert proposed(PERMIT, taken, D(2022, 1, 1)) == (Step.CLOSE, Reason.MISSED)


def test_what_was_settled_is_not_proposed_again_until_the_facts_change() -> None:
    history = History(settled={(Step.CORRECT, fingerprint(FACTS))})
    assert judged(history=history) == Judgement(None, settled=True)
    assert judged([*FACTS, Fact("incident", "i1")], history).proposal is not None
    assert judged([Fact("discharge", "r2"), FACTS[1]], history).proposal is not None
    assert judged(list(reversed(FACTS)), history).proposal is None


def test_a_higher_step_for_the_same_facts_is_another_proposal() -> None:
    history = History(Taken(Step.CORRECT, Outcome.MISSED), {(Step.CORRECT, fingerprint(FACTS))})
    assert judged(history=history).proposal is not None


@pytest.mark.parametrize(("until", "again"), [(D(2014, 6, 2), True), (D(2014, 6, 3), False)])
def test_what_was_put_off_returns_on_its_day(until: dt.date, again: bool) -> None:
    found = judged(history=History(put_off={(Step.CORRECT, fingerprint(FACTS)): until}))
    assert (found.proposal is not None) == again
    assert found.put_off_until == (None if again else until)


def test_what_was_put_off_returns_at_once_for_other_facts() -> None:
    history = History(put_off={(Step.CORRECT, fingerprint(FACTS)): D(2015, 1, 1)})
    assert judged(FACTS[:1], history).proposal is not None


def test_a_fingerprint_is_of_kinds_and_keys() -> None:
    assert fingerprint([Fact("a", "b"), Fact("c", "d")]) == fingerprint([Fact("c", "d"), Fact("a", "b")])
    assert fingerprint([Fact("a", "bc")]) != fingerprint([Fact("ab", "c")])
    assert fingerprint([Fact("a", "b")]) != fingerprint([Fact("a", "b"), Fact("a", "b")])
    assert len(fingerprint(FACTS)) == 64


def test_the_ladder_of_a_day() -> None:
    assert ladder(D(2006, 1, 1)) == [Step.CORRECT, Step.TREAT, Step.SUSPEND, Step.CLOSE]
    assert ladder(D(2015, 1, 1)) == list(Step)
    assert [step for step, _bases in RUNGS] == list(Step)


@pytest.mark.parametrize(
    ("step", "day", "words"),
    [
        (Step.SUSPEND, D(2012, 6, 29), "November 2011"),
        (Step.SUSPEND, D(2012, 6, 30), "stopped for pollution control"),
        (Step.SUSPEND, D(2015, 1, 1), "art. 60"),
        (Step.CLOSE, D(2014, 12, 31), "closed if the standards are still not met"),
        (Step.CLOSE, D(2015, 1, 1), "approved by the competent government"),
    ],
)
def test_the_legal_basis_is_that_of_the_day(step: Step, day: dt.date, words: str) -> None:
    assert words in legal_basis(step, day)


def test_the_steps_are_those_of_the_model() -> None:
    assert list(RemedyDecision.Step.values) == [str(step) for step in Step]

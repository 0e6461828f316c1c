"""Guards of each step of a case and of its predecessors; who may take a step is tested elsewhere.

The guards read rows and no database, so unsaved rows are enough.
"""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from core import clock
from inspections.lifecycles import (
    CAMPAIGN,
    CASE,
    FINDING,
    FLAG,
    INSPECTION,
    ORDER,
    PROCEEDING,
    TIP,
    decided,
    open_orders,
)
from inspections.lifecycles.journal import entries_of
from inspections.models import Case, Flag, Inspection, Order, Proceeding
from inspections.services import journal
from inspections.services.inspections import steps as inspection_steps

OPENER, LEAD, ISSUER, NOTIFIER, REVIEWER, DECIDER, FORMER, OTHER = (SimpleNamespace(pk=pk) for pk in range(1, 9))
SYSTEM = SimpleNamespace(pk=None)
FIRM = SimpleNamespace(enterprise_id=1)
TODAY = dt.date(2025, 6, 10)


@pytest.fixture(autouse=True)
def _business_day() -> Any:
    with clock.at(TODAY):
        yield


class Rows(list[Any]):
    def all(self) -> "Rows":
        return self


def order(state: str = "issued", number: int = 1, **fields: Any) -> Any:
    values = {
        "pk": number,
        "number": f"O-{number}",
        "state": state,
        "kind": "rectify",
        "issued_at": dt.datetime(2025, 1, number, tzinfo=dt.UTC),
        "issued_by_id": ISSUER.pk,
        "lifted_at": None,
        "evidence": Rows(),
        "extensions": Rows(),
        "respondent": SimpleNamespace(enterprise_id=None),
        "respondent_id": 1,
        "proceeding_id": None,
        "case": SimpleNamespace(state="rectifying", number="C-1", lead_id=LEAD.pk),
    }
    return SimpleNamespace(**values | fields)


def proceeding(state: str = "notified", **fields: Any) -> Any:
    values = {
        "state": state,
        "pk": 1,
        "number": 1,
        "respondent_id": 1,
        "penalties": [],
        "notified_by_id": NOTIFIER.pk,
        "reviewed_by_id": REVIEWER.pk,
        "decided_by_id": DECIDER.pk,
        "statement": "",
        "answer": "",
        "statement_due_on": TODAY,
        "hearing_offered": False,
        "hearing_requested_at": None,
        "hearing_held_on": None,
        "decision_served_on": None,
        "case": SimpleNamespace(lead_id=LEAD.pk, opened_by_id=OPENER.pk, state="hearing"),
    }
    return SimpleNamespace(**values | fields)


def respondent(number: int = 1, **fields: Any) -> Any:
    values = {
        "pk": number,
        "number": number,
        "kind": "enterprise",
        "answers": True,
        "state": "confirmed",
        "outcome": "",
    }
    return SimpleNamespace(**values | {"outcome": ""} | fields)


def case(*rows: Any, **fields: Any) -> Any:
    """Return a case with these orders and proceedings."""
    values = {
        "state": "rectifying",
        "orders": Rows(row for row in rows if hasattr(row, "issued_at")),
        "proceedings": Rows(row for row in rows if hasattr(row, "penalties")),
        "opened_by_id": OPENER.pk,
        "lead_id": LEAD.pk,
        "former_leads": [FORMER.pk],
        "subject_type": Case.SubjectType.ENTERPRISE,
        "published": False,
        "pk": None,
        "matter": SimpleNamespace(parties=Rows([respondent()])),
        "flags": Rows([object()]),  # their figures are evidence
        "findings": Rows(),
        "evidence": Rows(),
        "is_time_barred": lambda: False,
    }
    return SimpleNamespace(**values | fields)


def stands_in_the_way(lifecycle: Any, verb: str, thing: Any, actor: Any = OTHER) -> str | None:
    refusal = lifecycle[verb].guard(actor, thing)
    return refusal and refusal.code


def extra(lifecycle: Any, verb: str, thing: Any, actor: Any = OTHER) -> dict[str, Any]:
    refusal = lifecycle[verb].guard(actor, thing)
    assert refusal is not None
    return refusal.extra


# --- Orders that keep a case open -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("states", "open_"),
    [
        ([], []),
        (["met"], []),
        (["issued"], ["O-1"]),
        (["answered", "met"], ["O-1"]),
        (["not_met"], ["O-1"]),
        (["not_met", "met"], []),
        (["met", "not_met"], ["O-2"]),
        (["not_met", "met", "not_met"], ["O-3"]),
        (["issued", "not_met", "met"], ["O-1"]),
    ],
)
def test_an_order_that_was_not_met_is_made_good_by_a_later_one(states: list[str], open_: list[str]) -> None:
    orders = [order(state, number) for number, state in enumerate(states, 1)]
    for listed in (orders, orders[::-1]):  # by the day of issue, however they are listed
        assert [row.number for row in open_orders(case(*listed))] == open_


def test_of_orders_issued_at_once_the_key_decides() -> None:
    instant = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    first, second = order("not_met", 1, issued_at=instant), order("met", 2, issued_at=instant)
    assert open_orders(case(second, first)) == []


def test_a_decision_stands_against_one_respondent() -> None:
    first, second = proceeding("decided"), proceeding("decided", respondent_id=2)
    whole = case(first, second, proceeding("annulled", respondent_id=3))
    assert [decided(whole, respondent(number)) for number in (1, 2, 3)] == [first, second, None]
    assert decided(case(proceeding()), respondent()) is None


# --- Cases ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("thing", "code"),
    [
        (case(order("met")), None),
        (case(order("met"), order("issued", 2)), "order_open"),
        (case(), "nothing_verified"),
        (case(proceeding("decided")), None),  # a decision not to penalise
        (case(proceeding("decided", penalties=["fine"])), "nothing_verified"),
        (case(order("met"), proceeding("decided", penalties=["fine"])), "penalty_not_ordered"),
        (case(order("met", kind="fine", proceeding_id=1), proceeding("decided", penalties=["fine"])), None),
        (case(state="referred"), None),
        (case(order("met"), flags=Rows()), "no_evidence"),
        (case(order("met"), flags=Rows(), evidence=Rows([SimpleNamespace(counts=True)])), None),
        (case(order("met"), flags=Rows(), evidence=Rows([SimpleNamespace(counts=False)])), "no_evidence"),
        (case(order("met", kind="suspend", respondent=FIRM)), "quota_undecided"),
        (case(order("met", kind="suspend", measure=object(), respondent=FIRM)), None),
        (case(proceeding("decided", penalties=["fine"]), state="referred"), "penalty_not_ordered"),
    ],
)
def test_when_a_case_is_closed(thing: Any, code: str | None) -> None:
    assert stands_in_the_way(CASE, "close", thing) == code


def test_what_keeps_a_case_open_is_named() -> None:
    waiting = case(order("issued"), order("answered", 2))
    assert extra(CASE, "close", waiting) == {"orders": ["O-1", "O-2"]}
    assert extra(CASE, "not_substantiated", waiting) == {"orders": ["O-1", "O-2"]}
    undecided = case(order("met", kind="suspend", respondent=FIRM))
    assert extra(CASE, "close", undecided) == {"orders": ["O-1"]}
    undone = case(order("met"), proceeding("decided", penalties=["warning", "fine"]))
    assert extra(CASE, "close", undone) == {"penalties": ["fine", "warning"]}


@pytest.mark.parametrize(("owed", "code"), [("0.001", "quota_owed"), ("0", None)])
def test_what_an_annulled_decision_took_is_returned_or_settled_first(owed: str, code: str | None) -> None:
    fallen = order("annulled", measure=SimpleNamespace(owed=Decimal(owed)))
    whole = case(fallen, order("met", 2), order("annulled", 3))
    assert [stands_in_the_way(CASE, verb, whole) for verb in ("close", "not_substantiated")] == [code, code]
    if code:
        assert extra(CASE, "close", whole) == {"orders": ["O-1"]}
        assert stands_in_the_way(ORDER, "settle_owed", fallen) is None
        assert stands_in_the_way(ORDER, "settle_owed", fallen, ISSUER) == "maker_is_checker"
    else:
        assert stands_in_the_way(ORDER, "settle_owed", fallen) == "nothing_owed"
    assert stands_in_the_way(ORDER, "settle_owed", order("annulled")) == "nothing_owed"


@pytest.mark.parametrize("maker", [OPENER, LEAD, FORMER, ISSUER, NOTIFIER])
def test_nobody_ends_a_case_in_which_he_had_a_hand(maker: Any) -> None:
    whole = case(order("met"), proceeding("decided"))
    for verb in ("close", "not_substantiated", "uphold", "annul"):
        assert stands_in_the_way(CASE, verb, whole, maker) == "maker_is_checker"
        assert stands_in_the_way(CASE, verb, whole, OTHER) is None


def test_a_case_is_closed_when_each_respondent_has_an_outcome() -> None:
    def of(*parties: Any, **fields: Any) -> Any:
        return case(order("met"), matter=SimpleNamespace(parties=Rows(parties)), **fields)

    two = of(respondent(), respondent(2))
    assert stands_in_the_way(CASE, "close", two) == "outcome_missing"
    assert extra(CASE, "close", two) == {"respondents": [2]}
    assert stands_in_the_way(CASE, "close", of(respondent(), respondent(2, outcome="discontinued"))) is None
    assert stands_in_the_way(CASE, "close", of(respondent(), respondent(2, kind="unknown"))) is None
    settled = case(matter=SimpleNamespace(parties=Rows([respondent(outcome="not_established")])))
    assert stands_in_the_way(CASE, "close", settled) is None
    assert stands_in_the_way(CASE, "close", case(matter=SimpleNamespace(parties=Rows()))) == "nothing_verified"


def test_nobody_in_particular_had_no_hand_in_it() -> None:
    automatic = case(order("met", issued_by_id=None), opened_by_id=None, lead_id=None)
    assert stands_in_the_way(CASE, "close", automatic, SYSTEM) is None


def test_nothing_is_dropped_while_an_order_is_open() -> None:
    assert stands_in_the_way(CASE, "not_substantiated", case(order("issued"))) == "order_open"
    assert stands_in_the_way(CASE, "not_substantiated", case()) is None


@pytest.mark.parametrize(
    ("thing", "code"),
    [
        (case(), None),
        (case(matter=SimpleNamespace(parties=Rows([respondent(kind="unknown")]))), "nobody_known"),
        (case(is_time_barred=lambda: True), "time_barred"),
        (case(proceeding("decided")), "already_decided"),
        (case(proceeding("annulled")), None),
    ],
)
def test_who_may_be_notified_of_a_penalty(thing: Any, code: str | None) -> None:
    assert stands_in_the_way(CASE, "notify", thing) == code


def test_an_appeal_is_against_a_decision_and_settled_by_somebody_else() -> None:
    assert stands_in_the_way(CASE, "appeal", case()) == "no_decision"
    appealed = case(proceeding("decided"))
    assert stands_in_the_way(CASE, "appeal", appealed) is None
    for verb in ("uphold", "annul"):
        assert stands_in_the_way(CASE, verb, appealed, DECIDER) == "maker_is_checker"
        assert stands_in_the_way(CASE, verb, case(), DECIDER) is None


@pytest.mark.parametrize(("source", "code"), [("customs", None), ("inspection", "not_smuggling")])
def test_what_was_seized_is_stated_of_smuggling(source: str, code: str | None) -> None:
    assert stands_in_the_way(CASE, "record_seizure", case(source=source)) == code


def test_what_is_decided_is_published_once_and_taken_down_once() -> None:
    shown, hidden = case(proceeding("decided"), published=True), case(proceeding("decided"))
    assert stands_in_the_way(CASE, "publish", shown) == "published"
    assert stands_in_the_way(CASE, "publish", hidden) is None
    assert stands_in_the_way(CASE, "publish", case()) == "no_decision"
    assert stands_in_the_way(CASE, "unpublish", hidden) == "not_published"
    assert stands_in_the_way(CASE, "unpublish", shown) is None


# --- Proceedings ------------------------------------------------------------------------------------------------------
PAST = TODAY - dt.timedelta(days=1)
ASKED, HELD = dt.datetime(2025, 6, 1, tzinfo=dt.UTC), dt.date(2025, 6, 5)


@pytest.mark.parametrize(
    ("verb", "fields", "code"),
    [
        ("make_statement", {}, None),
        ("make_statement", {"statement": "We did not."}, "already_stated"),
        ("answer_statement", {}, "nothing_stated"),
        ("answer_statement", {"statement": "We did not."}, None),
        ("answer_statement", {"statement": "We did not.", "answer": "You did."}, "already_answered"),
        ("request_hearing", {}, "no_hearing_offered"),
        ("request_hearing", {"hearing_offered": True}, None),
        ("request_hearing", {"hearing_offered": True, "statement_due_on": PAST}, "term_passed"),
        ("request_hearing", {"hearing_offered": True, "hearing_requested_at": ASKED}, "already_requested"),
        ("hold_hearing", {}, "no_hearing_requested"),
        ("hold_hearing", {"hearing_requested_at": ASKED}, None),
        ("hold_hearing", {"hearing_requested_at": ASKED, "hearing_held_on": HELD}, "already_held"),
        ("review", {}, "term_running"),
        ("review", {"statement_due_on": PAST}, None),
        ("review", {"statement": "We did not."}, "statement_unanswered"),
        ("review", {"statement": "We did not.", "answer": "You did."}, None),
        ("review", {"statement": "We did not.", "answer": "You did.", "hearing_offered": True}, "term_running"),
        (
            "review",
            {"statement": "x", "answer": "y", "hearing_offered": True, "hearing_requested_at": ASKED},
            "hearing_pending",
        ),
        (
            "review",
            {
                "statement": "x",
                "answer": "y",
                "hearing_offered": True,
                "hearing_requested_at": ASKED,
                "hearing_held_on": HELD,
            },
            None,
        ),
        ("review", {"hearing_requested_at": ASKED, "hearing_held_on": HELD}, "term_running"),
        ("decide", {}, None),
        ("serve", {}, None),
        ("serve", {"decision_served_on": HELD}, "already_served"),
    ],
)
def test_the_steps_of_a_proceeding(verb: str, fields: dict[str, Any], code: str | None) -> None:
    assert stands_in_the_way(PROCEEDING, verb, proceeding(**fields)) == code


@pytest.mark.parametrize("state", Case.RESTING)
@pytest.mark.parametrize(
    "verb", ["make_statement", "answer_statement", "request_hearing", "hold_hearing", "review", "decide", "serve"]
)
def test_nothing_goes_on_while_the_case_rests(verb: str, state: str) -> None:
    resting = proceeding(case=SimpleNamespace(lead_id=LEAD.pk, opened_by_id=OPENER.pk, state=state))
    assert stands_in_the_way(PROCEEDING, verb, resting) == "wrong_state"
    assert extra(PROCEEDING, verb, resting) == {"state": str(state)}


def test_until_when_a_term_runs_is_said() -> None:
    assert extra(PROCEEDING, "review", proceeding()) == {"until": "2025-06-10"}


@pytest.mark.parametrize(
    ("verb", "fields", "hands"),
    [
        ("hold_hearing", {"hearing_requested_at": ASKED}, [NOTIFIER, LEAD, OPENER]),
        ("review", {"statement_due_on": PAST}, [NOTIFIER, LEAD]),
        ("decide", {}, [NOTIFIER, REVIEWER, LEAD, OPENER]),
    ],
)
def test_the_investigating_officer_neither_presides_nor_reviews_nor_decides(
    verb: str, fields: dict[str, Any], hands: list[Any]
) -> None:
    refused = [
        actor
        for actor in (OPENER, LEAD, ISSUER, NOTIFIER, REVIEWER, DECIDER, OTHER)
        if stands_in_the_way(PROCEEDING, verb, proceeding(**fields), actor) == "maker_is_checker"
    ]
    assert sorted(actor.pk for actor in refused) == sorted(actor.pk for actor in hands)


def test_the_system_reviews_what_nobody_notified() -> None:
    automatic = proceeding(statement_due_on=PAST, notified_by_id=None)
    assert stands_in_the_way(PROCEEDING, "review", automatic, SYSTEM) is None


# --- Orders -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("enterprise", "fields", "code"),
    [
        (1, {}, None),
        (1, {"kind": "rectify"}, "no_quota_touched"),
        (None, {}, "no_quota_touched"),
        (1, {"measure": object()}, "already_decided"),
        (1, {"issued_by_id": OTHER.pk}, "maker_is_checker"),
    ],
)
def test_what_becomes_of_the_quota_is_decided_once_and_by_somebody_else(
    enterprise: int | None, fields: dict[str, Any], code: str | None
) -> None:
    fields = {"kind": "suspend", "respondent": SimpleNamespace(enterprise_id=enterprise), **fields}
    assert stands_in_the_way(ORDER, "decide_quota", order(**fields)) == code
    over = SimpleNamespace(state="closed", number="C-1", lead_id=LEAD.pk)
    assert stands_in_the_way(ORDER, "decide_quota", order(**{**fields, "case": over})) == "case_ended"


@pytest.mark.parametrize("state", Case.ENDED)
def test_nothing_follows_an_order_of_a_case_that_has_ended(state: str) -> None:
    over = order(case=SimpleNamespace(state=state, number="C-1"))
    for verb in ("submit_rectification", "verify"):
        assert stands_in_the_way(ORDER, verb, over) == "case_ended"
        assert extra(ORDER, verb, over) == {"case": "C-1"}
        assert stands_in_the_way(ORDER, verb, order()) is None


def test_another_officer_verifies_and_lifts() -> None:
    suspension = order("met", kind=Order.Kind.SUSPEND)
    assert stands_in_the_way(ORDER, "verify", suspension, LEAD) == "maker_is_checker"
    for verb in ("verify", "lift"):
        assert stands_in_the_way(ORDER, verb, suspension, ISSUER) == "maker_is_checker"
        assert stands_in_the_way(ORDER, verb, suspension, OTHER) is None
        nobody_s = order("met", kind=Order.Kind.SUSPEND, issued_by_id=None)
        assert stands_in_the_way(ORDER, verb, nobody_s, SYSTEM) is None


def test_only_a_suspension_is_lifted_and_only_once() -> None:
    assert stands_in_the_way(ORDER, "lift", order("met")) == "nothing_to_lift"
    lifted = order("met", kind=Order.Kind.SUSPEND, lifted_at=ASKED)
    assert stands_in_the_way(ORDER, "lift", lifted) == "already_lifted"


# --- Flags ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("state", "dismiss", "resolve"),
    [
        (None, None, None),
        (Case.State.INVESTIGATING, "case_open", "case_open"),
        (Case.State.CLOSED, "case_open", None),
        (Case.State.NOT_SUBSTANTIATED, None, None),
    ],
)
def test_what_became_a_case_is_decided_in_the_case(state: str | None, dismiss: str | None, resolve: str | None) -> None:
    flag: Any = SimpleNamespace(case=state and SimpleNamespace(state=state, number="C-1"))
    assert stands_in_the_way(FLAG, "dismiss", flag) == dismiss
    assert stands_in_the_way(FLAG, "resolve", flag) == resolve
    if resolve:
        assert extra(FLAG, "resolve", flag) == {"case": "C-1"}


def test_states_are_those_of_the_rows() -> None:
    assert {"issued", "answered", "met", "not_met"} <= set(Order.State.values)
    assert {"notified", "reviewed", "decided", "annulled"} <= set(Proceeding.State.values)
    assert set(Flag.STANDING) <= set(Flag.State.values)


# --- Campaigns, inspections, findings ---------------------------------------------------------------------------------
def officer(person: Any, certificate: str = "K-1") -> Any:
    return SimpleNamespace(
        person_id=person.pk, person=SimpleNamespace(username=f"o{person.pk}"), certificate=certificate
    )


def visit(*team: Any, **fields: Any) -> Any:
    values = {"state": "planned", "team": Rows(team), "findings": Rows(), "answer_due_on": None}
    return SimpleNamespace(**values | fields)


def test_a_campaign_starts_in_its_period_and_ends_with_nothing_planned() -> None:
    early = SimpleNamespace(begins_on=TODAY + dt.timedelta(days=1), still_planned=2)
    assert stands_in_the_way(CAMPAIGN, "start", early) == "not_begun"
    assert extra(CAMPAIGN, "start", early) == {"begins_on": "2025-06-11"}
    assert stands_in_the_way(CAMPAIGN, "end", early) == "inspections_planned"
    assert extra(CAMPAIGN, "end", early) == {"inspections": 2}
    running = SimpleNamespace(begins_on=TODAY, still_planned=0)
    assert [stands_in_the_way(CAMPAIGN, verb, running) for verb in ("start", "end")] == [None, None]


@pytest.mark.parametrize(
    ("team", "code", "without_papers"),
    [
        ([officer(OTHER), officer(LEAD)], None, None),
        ([officer(OTHER)], "papers_missing", []),
        ([officer(OTHER), officer(LEAD, "")], "papers_missing", [f"o{LEAD.pk}"]),
        ([officer(ISSUER), officer(LEAD)], "not_in_team", None),
    ],
)
def test_two_with_their_papers_inspect_together(team: list[Any], code: str | None, without_papers: Any) -> None:
    assert stands_in_the_way(INSPECTION, "carry_out", visit(*team)) == code
    if without_papers is not None:
        assert extra(INSPECTION, "carry_out", visit(*team)) == {"without_papers": without_papers}


@pytest.mark.parametrize(
    ("due_on", "code"), [(TODAY, "term_running"), (TODAY - dt.timedelta(days=1), None), (None, None)]
)
def test_an_inspection_is_concluded_after_the_answer_or_its_term(due_on: dt.date | None, code: str | None) -> None:
    reported = visit(state="reported", answer_due_on=due_on)
    assert stands_in_the_way(INSPECTION, "conclude", reported) == code
    if code:
        assert extra(INSPECTION, "conclude", reported) == {"until": "2025-06-10"}
    assert stands_in_the_way(INSPECTION, "conclude", visit(state="answered", answer_due_on=due_on)) is None
    reported.findings = Rows([SimpleNamespace(position=3, state="open"), SimpleNamespace(position=4, state="settled")])
    assert stands_in_the_way(INSPECTION, "conclude", reported) == "finding_open"
    assert extra(INSPECTION, "conclude", reported) == {"findings": [3]}


def test_a_finding_is_settled_by_another_once_the_report_is_signed() -> None:
    finding = SimpleNamespace(found_by_id=LEAD.pk, inspection=visit(state="reported"))
    assert stands_in_the_way(FINDING, "settle", finding, LEAD) == "maker_is_checker"
    assert stands_in_the_way(FINDING, "settle", finding) is None
    finding.inspection.state = "carried_out"
    assert stands_in_the_way(FINDING, "settle", finding) == "not_signed"


def test_a_tip_is_closed_by_another_than_who_proposed_it() -> None:
    tip = SimpleNamespace(proposed_by_id=LEAD.pk)
    assert stands_in_the_way(TIP, "close", tip, LEAD) == "maker_is_checker"
    assert [stands_in_the_way(TIP, "close", tip, actor) for actor in (OTHER, SYSTEM)] == [None, None]


def test_a_transition_without_a_journal_entry_is_refused_and_so_is_one_declared_twice() -> None:
    assert entries_of(FINDING, other={})["settle"] == "Finding settled"
    with pytest.raises(ValueError, match="'start' of Campaign: either a journal entry or an exemption"):
        entries_of(CAMPAIGN, other={})
    with pytest.raises(ValueError, match="'settle' of Finding: either"):
        entries_of(FINDING, other={}, without=["settle"])
    with pytest.raises(ValueError, match=r"\['settle'\] are declared twice"):
        entries_of(FINDING, other={"settle": "Settled"})


def test_an_entry_without_a_text_is_not_written() -> None:
    with pytest.raises(ValueError, match="no text for 'ponder'"):
        journal.enter(Case(), "ponder", SYSTEM)
    with pytest.raises(ValueError, match="no text for 'ponder'"):
        inspection_steps.enter(Inspection(), "ponder", SYSTEM)

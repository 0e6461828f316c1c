"""Random sequences of acts on cases by people of every role.

No case closes without evidence and a second person, no penalty is imposed without notice and defence, and nothing is
deleted. Each act that a page would offer succeeds in the service; every other is refused.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from core import clock
from core.errors import DomainError
from enterprises.models import Enterprise, User
from inspections import queries
from inspections.lifecycles import CASE, ORDER, PROCEEDING
from inspections.models import Case, CaseEntry, Evidence, Extension, Measure, Order, Proceeding
from inspections.services import cases, evidence, extensions, fines, orders, proceedings, quota_measures
from inspections.services.subjects import Named
from tests.support import competences, factories, random_search
from tests.support.impartiality import impartial
from tests.support.inspection_world import digging, proven

KEPT = (Case, CaseEntry, Order, Proceeding, Extension, Measure, Evidence)
PENALTIES = [str(kind) for kind in Order.PENALTIES]
EXAMPLES, STEPS = 8, 15
PEOPLE = ("inspector1", "inspector2", "inspector4", "legal1", "decider1", "decider2", "p36a", "clerk")
FIRST = dt.date(2011, 6, 10)


def today() -> dt.date:
    return clock.today()


# The choices in an act, by its name.
CHOICES: dict[str, st.SearchStrategy[Any]] = {
    "penalty": st.sampled_from(PENALTIES),
    "kind": st.sampled_from(["rectify", "withhold", *PENALTIES]),
    "days": st.integers(1, 30),
    "tonnes": st.integers(0, 40),
    "suspects": st.integers(0, 9),
    "passed": st.sampled_from([True, True, True, True, False]),
    "spared": st.sampled_from([False, False, True]),
    "granted": st.booleans(),
    "result": st.sampled_from(["met", "met", "not_met"]),
    "act": st.integers(0, 2),
    "machine": st.booleans(),
    "admitted": st.booleans(),
}
type Pick = Callable[[str], Any]


def notify(case: Case, actor: Any, pick: Pick) -> Proceeding:
    penalty = pick("penalty")
    return proceedings.notify(
        case,
        actor=actor,
        facts="Over by 38 t.",
        grounds="Total-amount control",
        intended=[penalty],
        intended_fine=Decimal(5000) if penalty == "fine" else None,
        served_on=today(),
        service="direct",
    )


def review(each: Proceeding, actor: Any, pick: Pick) -> Proceeding:
    basis = "The measures of the province (invented)" if fines.needs_basis(each) else ""
    return proceedings.review(each, actor=actor, passed=pick("passed"), text="Read.", fine_basis=basis)


def decide(each: Proceeding, actor: Any, pick: Pick) -> Proceeding:
    """Decide as announced, or on no penalty at all."""
    penalties = [] if pick("spared") else each.intended
    fine = each.intended_fine if "fine" in penalties else None
    return proceedings.decide(each, actor=actor, penalties=penalties, fine=fine, text="So.")


def decide_quota(each: Order, actor: Any, pick: Pick) -> Order:
    possible = list(quota_measures.ACTS.get(each.kind, ("keep",)))
    figure: dict[str, Any] = {}
    if each.kind == Order.Kind.DEDUCT:
        figure = {"programme": "mlr-mining", "category": "medium_heavy", "tonnes": Decimal(1)}
    return quota_measures.decide(each, actor=actor, act=possible[pick("act") % len(possible)], reason="So.", **figure)


# Verbs about the parties of a case and who may act in it: other services, with tests of their own.
OF_PARTIES = ("add_party", "decide_party", "record_outcome", "recuse", "assign", "declare_impartiality")
# The arguments of each verb, besides the actor.
CASE_VERBS: dict[str, Callable[[Any, Any, Pick], Any]] = {
    "notify": notify,
    "order": lambda case, actor, pick: orders.issue(
        case,
        actor=actor,
        kind=pick("kind"),
        working_days=pick("days"),
        legal_basis="test",
        text="Stop.",
        served_on=today(),
        service="direct",
    ),
    "record_seizure": lambda case, actor, pick: cases.record_seizure(
        case, actor=actor, tonnes=Decimal(pick("tonnes")), suspects=pick("suspects"), reason="Seized."
    ),
}
PROCEEDING_VERBS: dict[str, Callable[[Any, Any, Pick], Any]] = {
    "make_statement": lambda each, actor, pick: proceedings.make_statement(each, actor=actor, text="Not us."),
    "answer_statement": lambda each, actor, pick: proceedings.answer_statement(each, actor=actor, text="You."),
    "request_hearing": lambda each, actor, pick: proceedings.request_hearing(each, actor=actor),
    "hold_hearing": lambda each, actor, pick: proceedings.hold_hearing(
        each, actor=actor, held_on=today(), text="Heard."
    ),
    "review": review,
    "decide": decide,
    "serve": lambda each, actor, pick: proceedings.serve(each, actor=actor, served_on=today(), service="direct"),
}
ORDER_VERBS: dict[str, Callable[[Any, Any, Pick], Any]] = {
    "submit_rectification": lambda each, actor, pick: orders.submit_rectification(each, actor=actor, text="Done."),
    "request_extension": lambda each, actor, pick: extensions.request(
        each, actor=actor, working_days=pick("days"), reason="Pump."
    ),
    "decide_extension": lambda each, actor, pick: extensions.decide(
        each, actor=actor, granted=pick("granted"), reason="So."
    ),
    "verify": lambda each, actor, pick: orders.verify(each, actor=actor, result=pick("result"), text="Seen."),
    "decide_quota": decide_quota,
    "lift": lambda each, actor, pick: orders.lift(each, actor=actor, reason="Enough."),
}
# The regular course of a case: who does what, after how many days. Every example begins somewhere on it.
WAY: tuple[tuple[str, str, int], ...] = (
    ("inspector1", "place_on_file", 0),
    ("inspector1", "start_investigation", 0),
    ("inspector1", "notify", 1),
    ("clerk", "make_statement", 2),
    ("inspector1", "answer_statement", 1),
    ("legal1", "review", 9),
    ("p36a", "decide", 1),
    ("inspector1", "serve", 0),
    ("inspector1", "order", 1),
    ("p36a", "decide_quota", 1),
    ("clerk", "submit_rectification", 1),
    ("inspector2", "verify", 1),
)
# Open by state and person, and still refused for the values chosen or for the day.
FOR_WHAT_WAS_CHOSEN = {
    "invalid",
    "no_notice",
    "no_decision",
    "not_decided",
    "not_served",
    "already_ordered",
    "not_competent",
    "time_barred",
    "quota_undecided",
}


class Cases(RuleBasedStateMachine):
    people: dict[str, User]
    firm: Enterprise
    reached: Counter[str]

    @initialize(length=st.integers(0, len(WAY)), penalty=CHOICES["penalty"], machine=CHOICES["machine"])
    def begin(self, length: int, penalty: str, machine: bool) -> None:
        """Begin somewhere on the regular course of a case; any act may follow."""
        self.savepoint = transaction.savepoint_create()
        self.day = FIRST
        self.kept = dict.fromkeys(KEPT, 0)
        self.journal: set[Any] = set()
        with clock.at(self.day):
            about = Named("enterprise", self.firm.code)
            case = digging(self.people["inspector1"], subject=about, province="", conduct_on=dt.date(2011, 5, 1))
        self.pk = case.pk
        for step in range(length):
            self.takes(step, penalty)
        if machine:
            self.adds_evidence(machine=False)

    def takes(self, step: int, penalty: str) -> None:
        """Take a step of the regular course, on its day."""
        chosen = {"penalty": penalty, "kind": penalty, "days": 20, "passed": True, "result": "met", "act": 0}
        name, verb, days = WAY[step]
        self.day += dt.timedelta(days=days)
        self.goes(name, verb, lambda what: chosen.get(what, False))

    def goes(self, name: str, verb: str, pick: Pick) -> None:
        """Do a verb on the first object of the case that allows it, if any does."""
        with clock.at(self.day):
            impartial(self.case, self.people[name])
            for noun, lifecycle, verbs in self.nouns():
                if verb in verbs and verb in lifecycle.open_verbs(self.people[name], noun):
                    verbs[verb](noun, self.people[name], pick)
                    return

    def teardown(self) -> None:
        if hasattr(self, "savepoint"):
            transaction.savepoint_rollback(self.savepoint)

    @property
    def case(self) -> Case:
        return queries.cases().get(pk=self.pk)

    # --- Acts --------------------------------------------------------------------------------------------------------
    @rule(days=st.sampled_from([1, 1, 3, 10, 40]))
    def days_pass(self, days: int) -> None:
        self.day += dt.timedelta(days=days)

    @rule(machine=CHOICES["machine"])
    def adds_evidence(self, machine: bool) -> None:
        """Add evidence; a machine's record does not count until a legal reviewer has accepted it."""
        with clock.at(self.day):
            proven(self.case, needs_review=machine)

    @rule(admitted=CHOICES["admitted"])
    def evidence_is_reviewed(self, admitted: bool) -> None:
        with clock.at(self.day):
            for file in Evidence.objects.in_state(Evidence.State.AWAITING_REVIEW).filter(case=self.pk)[:1]:
                act = evidence.admit if admitted else evidence.refuse
                impartial(self.case, self.people["legal1"])
                act(file, actor=self.people["legal1"], reason="Looked at.")

    @rule(name=st.sampled_from(PEOPLE), data=st.data())
    def anybody_tries_anything(self, name: str, data: st.DataObject) -> None:
        """Try any act as any person: if a page would not offer it, the service must refuse it."""
        with clock.at(self.day):
            impartial(self.case, self.people[name])
            for _time in range(2):
                noun, lifecycle, verbs = data.draw(st.sampled_from(self.nouns()))
                verb = data.draw(st.sampled_from(sorted(verbs)))
                shown = verb in lifecycle.open_verbs(self.people[name], noun)
                done = self.tries(verbs[verb], noun, name, data)
                assert shown or done is not None, f"{name} did {verb}, which nothing offered"

    @rule(data=st.data())
    def somebody_goes_on(self, data: st.DataObject) -> None:
        """Do one of the acts offered to any person, which must succeed except for values chosen in it."""
        with clock.at(self.day):
            offered = [
                (noun, verbs[verb], name)
                for noun, lifecycle, verbs in self.nouns()
                for name in PEOPLE
                for verb in lifecycle.open_verbs(self.people[name], noun)
                if verb in verbs
            ]
            if offered:
                noun, service, name = data.draw(st.sampled_from(offered))
                refused = self.tries(service, noun, name, data)
                assert refused is None or refused.code in FOR_WHAT_WAS_CHOSEN, refused

    def nouns(self) -> list[tuple[Any, Any, Any]]:
        case = self.case
        reasoned = {
            verb: (lambda each, actor, draw, verb=verb: getattr(cases, verb)(each, actor=actor, reason="Because."))
            for verb in CASE.transitions
            if verb not in CASE_VERBS and verb not in OF_PARTIES
        }
        result: list[tuple[Any, Any, Any]] = [(case, CASE, {**reasoned, **CASE_VERBS})]
        for order in case.orders.all():
            order.case = case
            result.append((order, ORDER, ORDER_VERBS))
        for round_ in case.proceedings.all():
            round_.case = case
            result.append((round_, PROCEEDING, PROCEEDING_VERBS))
        return result

    def tries(self, service: Any, noun: Any, name: str, data: st.DataObject) -> DomainError | None:
        try:
            with transaction.atomic():
                service(noun, self.people[name], lambda what: data.draw(CHOICES[what]))
        except DomainError as refused:
            return refused
        return None

    # --- Invariants --------------------------------------------------------------------------------------------------
    @invariant()
    def what_must_hold_holds(self) -> None:
        """Check all invariants at once, because reading the case costs more than an act."""
        if not hasattr(self, "pk"):
            return
        case = self.case
        type(self).reached[case.state] += 1
        orders_of, rounds = list(case.orders.all()), list(case.proceedings.all())
        self.closed_by_a_second_person_on_evidence(case, orders_of, rounds)
        by_key = {row.pk: row for row in rounds}
        for order in orders_of:
            assert order.verified_by_id is None or order.verified_by_id != order.issued_by_id
            if order.kind in Order.PENALTIES:
                type(self).reached[order.kind] += 1
                assert order.proceeding_id is not None
                self.after_notice_and_defence(order, by_key[order.proceeding_id])
        self.nothing_deleted_or_rewritten(case)

    @staticmethod
    def closed_by_a_second_person_on_evidence(case: Case, orders_of: list[Order], rounds: list[Proceeding]) -> None:
        if case.state not in Case.ENDED:
            return
        makers = {case.opened_by_id, case.lead_id}
        makers |= {order.issued_by_id for order in orders_of} | {row.notified_by_id for row in rounds}
        assert case.closed_by_id is not None
        assert case.closed_by_id not in makers
        if case.state == Case.State.CLOSED:
            assert any(file.counts for file in case.evidence.all())

    @staticmethod
    def after_notice_and_defence(order: Order, round_: Proceeding) -> None:
        assert order.kind in round_.penalties
        assert set(round_.penalties) <= set(round_.intended)
        assert round_.decided_at is not None
        heard = round_.statement and round_.answer
        assert heard or round_.statement_due_on < round_.decided_at.astimezone(clock.ZONE).date()
        if round_.hearing_requested_at:
            assert round_.hearing_held_on is not None
        assert round_.decision_served_on is not None
        assert len({round_.notified_by_id, round_.reviewed_by_id, round_.decided_by_id} - {None}) == 3

    def nothing_deleted_or_rewritten(self, case: Case) -> None:
        counted = " UNION ALL ".join(f'SELECT count(*) FROM "{model._meta.db_table}"' for model in KEPT)
        with connection.cursor() as cursor:
            cursor.execute(counted)
            counts = [row[0] for row in cursor.fetchall()]
        for model, count in zip(KEPT, counts, strict=True):
            assert count >= self.kept[model], model
            self.kept[model] = count
        journal = set(CaseEntry.objects.filter(case=case).values_list("pk", "verb", "text"))
        assert self.journal <= journal
        self.journal = journal


@pytest.fixture
def people(
    inspector1: User, inspector2: User, legal1: User, decider1: User, p36a: User, clerk: User
) -> dict[str, User]:
    return {
        "inspector1": inspector1,
        "inspector2": inspector2,
        "inspector4": factories.user("inspector", at="36"),
        "legal1": legal1,
        "decider1": decider1,
        "decider2": factories.user("case_decider", at="CN"),
        "p36a": p36a,
        "clerk": clerk,
    }


@random_search.marked
def test_any_order_of_acts_keeps_what_always_holds(people: dict[str, User], firm: Enterprise) -> None:
    for code in ("MLR", "MIIT"):
        factories.authority(code)
    factories.programme()
    competences.enter()
    reached: Counter[str] = Counter()
    machine = type("Machine", (Cases,), {"people": people, "firm": firm, "reached": reached})
    run_state_machine_as_test(
        machine,
        settings=random_search.examples(EXAMPLES, steps=STEPS),
    )
    assert not Case.objects.exists()


@pytest.mark.parametrize("penalty", ["fine", "suspend", "deduct"])
def test_the_way_on_which_every_example_begins_leads_to_the_end(
    people: dict[str, User], firm: Enterprise, penalty: str
) -> None:
    for code in ("MLR", "MIIT"):
        factories.authority(code)
    factories.programme()
    competences.enter()
    reached: Counter[str] = Counter()
    machine: Any = type("Machine", (Cases,), {"people": people, "firm": firm, "reached": reached})()
    machine.begin(length=0, penalty=penalty, machine=False)
    for step in range(len(WAY)):
        machine.what_must_hold_holds()
        machine.takes(step, penalty)
    machine.what_must_hold_holds()
    machine.teardown()
    assert {"on_file", "investigating", "hearing", "decided", "rectifying", "verifying", penalty} <= reached.keys()


@pytest.mark.parametrize("table", [model._meta.db_table for model in KEPT])
def test_the_database_deletes_nothing_of_it(table: str, people: dict[str, User], firm: Enterprise) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{table}"')

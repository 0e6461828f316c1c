"""Any order of acts by anybody: no case closes without evidence and a second person, nothing penalises without notice
and defence, nothing is ever deleted. What a page would offer is what a service does; what it would not, is refused.
"""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from core import clock
from core.errors import DomainError
from enterprises.models import Enterprise, User
from inspections import queries
from inspections.lifecycles import CASE, ORDER, PROCEEDING
from inspections.models import Case, CaseEntry, Evidence, Extension, Measure, Order, Proceeding
from inspections.services import cases, extensions, measures, orders, proceedings
from inspections.services.subjects import Named
from tests import factories
from tests.inspections import competent
from tests.inspections.world import digging, proven

KEPT = (Case, CaseEntry, Order, Proceeding, Extension, Measure, Evidence)
PENALTIES = [str(kind) for kind in Order.PENALTIES]
PEOPLE = ("inspector1", "inspector2", "inspector4", "legal1", "decider1", "decider2", "p36a", "clerk")
FIRST = dt.date(2011, 6, 10)


def today() -> dt.date:
    return clock.today()


# What each verb is told, beside who acts; the draw decides what is open to choice.
CASE_VERBS: dict[str, Callable[[Any, Any, Any], Any]] = {
    "notify": lambda case, actor, draw: proceedings.notify(
        case,
        actor=actor,
        facts="Over by 38 t.",
        grounds="Total-amount control",
        intended=[draw(st.sampled_from(PENALTIES))],
        intended_fine=None,
        served_on=today(),
        service="direct",
    ),
    "order": lambda case, actor, draw: orders.issue(
        case,
        actor=actor,
        kind=draw(st.sampled_from(["rectify", "withhold", *PENALTIES])),
        working_days=draw(st.integers(1, 30)),
        legal_basis="test",
        text="Stop.",
    ),
    "record_seizure": lambda case, actor, draw: cases.record_seizure(
        case, actor=actor, tonnes=Decimal(draw(st.integers(0, 40))), suspects=draw(st.integers(0, 9)), reason="Seized."
    ),
}
PROCEEDING_VERBS: dict[str, Callable[[Any, Any, Any], Any]] = {
    "make_statement": lambda each, actor, draw: proceedings.make_statement(each, actor=actor, text="Not us."),
    "answer_statement": lambda each, actor, draw: proceedings.answer_statement(each, actor=actor, text="You."),
    "request_hearing": lambda each, actor, draw: proceedings.request_hearing(each, actor=actor),
    "hold_hearing": lambda each, actor, draw: proceedings.hold_hearing(
        each, actor=actor, held_on=today(), text="Heard."
    ),
    "review": lambda each, actor, draw: proceedings.review(
        each, actor=actor, passed=draw(st.integers(0, 4)) > 0, text="Read."
    ),
    "decide": lambda each, actor, draw: proceedings.decide(
        each, actor=actor, penalties=draw(st.sampled_from([each.intended, each.intended, []])), text="So."
    ),
    "serve": lambda each, actor, draw: proceedings.serve(each, actor=actor, served_on=today(), service="direct"),
}
ORDER_VERBS: dict[str, Callable[[Any, Any, Any], Any]] = {
    "submit_rectification": lambda each, actor, draw: orders.submit_rectification(each, actor=actor, text="Done."),
    "request_extension": lambda each, actor, draw: extensions.request(
        each, actor=actor, working_days=draw(st.integers(1, 20)), reason="Pump."
    ),
    "decide_extension": lambda each, actor, draw: extensions.decide(
        each, actor=actor, granted=draw(st.booleans()), reason="So."
    ),
    "verify": lambda each, actor, draw: orders.verify(
        each, actor=actor, result=draw(st.sampled_from(["met", "met", "not_met"])), text="Seen."
    ),
    "decide_quota": lambda each, actor, draw: measures.decide(
        each,
        actor=actor,
        act=draw(st.sampled_from(list(measures.ACTS.get(each.kind, ("keep",))))),
        reason="So.",
        **(
            {"programme": "mlr-mining", "category": "medium_heavy", "tonnes": Decimal(1)}
            if each.kind == Order.Kind.DEDUCT
            else {}
        ),
    ),
    "lift": lambda each, actor, draw: orders.lift(each, actor=actor, reason="Enough."),
}
# Open as far as state and person go, and still refused for what was chosen or for the day.
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

    @initialize()
    def begin(self) -> None:
        self.savepoint = transaction.savepoint_create()
        self.day = FIRST
        self.kept = dict.fromkeys(KEPT, 0)
        self.journal: list[Any] = []
        with clock.at(self.day):
            about = Named("enterprise", self.firm.code)
            case = digging(self.people["inspector1"], subject=about, province="", conduct_on=dt.date(2011, 5, 1))
        self.pk = case.pk

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

    @rule()
    def evidence_is_added(self) -> None:
        with clock.at(self.day):
            proven(self.case)

    @rule(name=st.sampled_from(PEOPLE), data=st.data())
    def anybody_tries_anything(self, name: str, data: st.DataObject) -> None:
        """Whether a page would offer it or not: if it would not, the service refuses."""
        with clock.at(self.day):
            noun, lifecycle, verbs = data.draw(st.sampled_from(self.nouns()))
            verb = data.draw(st.sampled_from(sorted(verbs)))
            shown = verb in lifecycle.open_verbs(self.people[name], noun)
            done = self.tries(verbs[verb], noun, name, data)
            assert shown or done is not None, f"{name} did {verb}, which nothing offered"

    @rule(data=st.data())
    def somebody_goes_on(self, data: st.DataObject) -> None:
        """Of all that is offered to anybody, something; it succeeds, but for what was chosen in it."""
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
            if verb not in CASE_VERBS
        }
        found: list[tuple[Any, Any, Any]] = [(case, CASE, {**reasoned, **CASE_VERBS})]
        for order in case.orders.all():
            order.case = case
            found.append((order, ORDER, ORDER_VERBS))
        for round_ in case.proceedings.all():
            round_.case = case
            found.append((round_, PROCEEDING, PROCEEDING_VERBS))
        return found

    def tries(self, service: Any, noun: Any, name: str, data: st.DataObject) -> DomainError | None:
        try:
            with transaction.atomic():
                service(noun, self.people[name], data.draw)
        except DomainError as refused:
            return refused
        return None

    # --- What always holds -------------------------------------------------------------------------------------------
    @invariant()
    def a_closed_case_has_evidence_and_a_second_person(self) -> None:
        if not hasattr(self, "pk"):
            return
        case = Case.objects.get(pk=self.pk)
        if case.state not in Case.ENDED:
            return
        makers = {case.opened_by_id, case.lead_id}
        makers |= set(case.orders.values_list("issued_by", flat=True))
        makers |= set(case.proceedings.values_list("notified_by", flat=True))
        assert case.closed_by_id is not None
        assert case.closed_by_id not in makers
        if case.state == Case.State.CLOSED:
            assert Evidence.objects.filter(case=case).exists()

    @invariant()
    def a_penalty_follows_notice_and_defence(self) -> None:
        if not hasattr(self, "pk"):
            return
        for order in Order.objects.filter(case=self.pk, kind__in=Order.PENALTIES).select_related("proceeding"):
            round_ = order.proceeding
            assert round_ is not None
            assert order.kind in round_.penalties
            assert set(round_.penalties) <= set(round_.intended)
            assert round_.decided_at is not None
            heard = round_.statement and round_.answer
            assert heard or round_.statement_due_on < round_.decided_at.astimezone(clock.ZONE).date()
            if round_.hearing_requested_at:
                assert round_.hearing_held_on is not None
            assert round_.decision_served_on is not None
            assert len({round_.notified_by_id, round_.reviewed_by_id, round_.decided_by_id} - {None}) == 3

    @invariant()
    def nobody_verifies_his_own_order(self) -> None:
        if hasattr(self, "pk"):
            for order in Order.objects.filter(case=self.pk).exclude(verified_by=None):
                assert order.verified_by_id != order.issued_by_id

    @invariant()
    def nothing_is_deleted_or_rewritten(self) -> None:
        if not hasattr(self, "pk"):
            return
        for model in KEPT:
            count = model._default_manager.count()
            assert count >= self.kept[model], model
            self.kept[model] = count
        journal = list(CaseEntry.objects.filter(case=self.pk).order_by("at", "id").values_list("pk", "verb", "text"))
        assert set(self.journal) <= set(journal)
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


def test_any_order_of_acts_keeps_what_always_holds(people: dict[str, User], firm: Enterprise) -> None:
    for code in ("MLR", "MIIT"):
        factories.authority(code)
    factories.programme()
    competent.enter()
    machine = type("Machine", (Cases,), {"people": people, "firm": firm})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=8, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    assert not Case.objects.exists()


@pytest.mark.parametrize("table", [model._meta.db_table for model in KEPT])
def test_the_database_deletes_nothing_of_it(table: str, people: dict[str, User], firm: Enterprise) -> None:
    from django.db import connection

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{table}"')

"""Orders: legal basis and term, the enterprise's answer, and eyes other than the issuer's."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError

from core.errors import Forbidden, Invalid
from enterprises.models import Enterprise, User
from inspections.lifecycles import ORDER
from inspections.models import Case, Order
from inspections.services import cases, orders
from inspections.services.subjects import Named
from tests import factories
from tests.inspections.test_cases import faults, ordered
from tests.inspections.test_flags import refused
from tests.inspections.world import digging, on, proven


@pytest.fixture(autouse=True)
def _in_june(db: None) -> Any:
    factories.place("36")
    with on(2011, 6, 10):
        yield


@pytest.fixture
def case(firm: Enterprise, inspector1: User) -> Case:
    return proven(digging(inspector1, subject=Named("enterprise", firm.code), source="tip"))


@pytest.fixture
def order(case: Case, inspector1: User) -> Order:
    return ordered(case, inspector1)


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"legal_basis": " "}, "/legal_basis"),
        ({"text": ""}, "/text"),
        ({"kind": "forgive"}, "/kind"),
        ({"due_on": dt.date(2011, 6, 10)}, "/due_on"),
        ({"due_on": dt.date(2011, 6, 9)}, "/due_on"),
    ],
)
def test_an_order_needs_its_basis_its_text_and_a_term_ahead(
    case: Case, inspector1: User, changes: dict[str, Any], pointer: str
) -> None:
    with refused("invalid", Invalid) as error:
        ordered(case, inspector1, **changes)
    assert {where for where, _code in faults(error)} == {pointer}
    case.refresh_from_db()
    assert (case.state, case.orders.count()) == ("reported", 0)


def test_a_term_of_tomorrow_is_a_term(case: Case, inspector1: User) -> None:
    with on(2011, 6, 12):
        assert ordered(case, inspector1, due_on=dt.date(2011, 6, 13))


def test_who_may_issue(case: Case, p36a: User, inspector3: User, decider1: User, signer: User) -> None:
    for actor in (p36a, inspector3, decider1, signer):
        with refused("forbidden", Forbidden):
            ordered(case, actor)


def test_the_enterprise_answers_and_another_officer_verifies(
    order: Order, clerk: User, inspector1: User, inspector2: User
) -> None:
    answered = orders.submit_rectification(order, actor=clerk, text="Filled on 3 July.")
    assert (answered.state, answered.answered_by, answered.case.state) == ("answered", clerk, "verifying")
    with refused("maker_is_checker"):
        orders.verify(order, actor=inspector1, result="met", text="Looks fine from here.")
    done = orders.verify(order, actor=inspector2, result="met", text="Seen on site.")
    assert (done.state, done.verified_by, done.verification) == ("met", inspector2, "Seen on site.")
    assert ORDER.open_verbs(inspector2, done) == []


def test_the_database_knows_that_an_issuer_does_not_verify(order: Order, inspector1: User) -> None:
    with pytest.raises(IntegrityError, match="order_issuer_does_not_verify"):
        Order.objects.filter(pk=order.pk).update(state="met", verified_by=inspector1)


def test_not_met_goes_back_to_the_enterprise(order: Order, clerk: User, inspector2: User) -> None:
    orders.submit_rectification(order, actor=clerk, text="Filled.")
    failed = orders.verify(order, actor=inspector2, result="not_met", text="Half of them.")
    assert failed.case.state == "rectifying"
    again = orders.submit_rectification(order, actor=clerk, text="Now all of them.")
    assert (again.state, again.verified_by, again.verification) == ("answered", None, "")
    assert [entry.verb for entry in again.case.journal.order_by("at", "id")][-3:] == [
        "rectification",
        "verify",
        "rectification",
    ]


def test_nobody_answers_twice_or_for_another(order: Order, clerk: User, outsider: User, inspector2: User) -> None:
    for actor in (outsider, inspector2):
        with refused("forbidden", Forbidden):
            orders.submit_rectification(order, actor=actor, text="Filled.")
    with refused("invalid", Invalid):
        orders.submit_rectification(order, actor=clerk, text=" ")
    orders.submit_rectification(order, actor=clerk, text="Filled.")
    with refused("wrong_state"):
        orders.submit_rectification(order, actor=clerk, text="Filled again.")


def test_verifying_takes_a_result_and_words(order: Order, inspector2: User) -> None:
    with refused("invalid", Invalid) as error:
        orders.verify(order, actor=inspector2, result="perhaps", text="x")
    assert faults(error) == {("/result", "invalid_choice")}
    with refused("invalid", Invalid) as error:
        orders.verify(order, actor=inspector2, result="met", text="")
    assert faults(error) == {("/text", "required")}


def test_who_may_verify(order: Order, p36a: User, inspector3: User, clerk: User) -> None:
    for actor in (p36a, inspector3, clerk):
        with refused("forbidden", Forbidden):
            orders.verify(order, actor=actor, result="met", text="Seen.")


def test_an_order_of_an_ended_case_rests(order: Order, inspector1: User, inspector2: User, clerk: User) -> None:
    orders.verify(order, actor=inspector2, result="not_met", text="Nothing was done.")
    harder = ordered(order.case, inspector1, text="Seal the tanks.")
    orders.verify(harder, actor=inspector2, result="met", text="Sealed.")
    cases.close(order.case, actor=inspector2, reason="Sealed.")
    with refused("case_ended"):
        orders.submit_rectification(order, actor=clerk, text="Filled after all.")
    with refused("case_ended"):
        orders.verify(order, actor=inspector2, result="met", text="Seen.")


def test_the_addressee_sees_the_order_and_not_the_case(
    order: Order, case: Case, clerk: User, outsider: User, inspector3: User
) -> None:
    assert Order.objects.visible_to(clerk).get() == order
    assert not Case.objects.visible_to(clerk).exists()
    assert not Order.objects.visible_to(outsider).exists()
    assert not Order.objects.visible_to(inspector3).exists()
    assert ORDER.open_verbs(clerk, order) == ["submit_rectification", "request_extension", "prove"]


def test_overdue_from_the_day_after_the_term_until_answered(order: Order, clerk: User, inspector2: User) -> None:
    assert not Order.objects.overdue(dt.date(2011, 7, 11)).exists()
    assert Order.objects.overdue(dt.date(2011, 7, 12)).get() == order
    assert order.is_overdue(dt.date(2011, 7, 12))
    orders.submit_rectification(order, actor=clerk, text="Filled.")
    assert not Order.objects.overdue(dt.date(2011, 7, 12)).exists()
    orders.verify(order, actor=inspector2, result="not_met", text="Half.")
    assert Order.objects.overdue(dt.date(2011, 7, 12)).exists()


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"due_on": dt.date(2011, 10, 3)}, ("/due_on", "not_a_working_day")),  # the National Day's week
        ({"due_on": dt.date(2011, 7, 10)}, ("/due_on", "not_a_working_day")),  # a Sunday
        ({"due_on": dt.date(2031, 6, 10)}, ("/due_on", "too_far")),
        ({"due_on": None}, ("/due_on", "one_of")),
        ({"working_days": 5}, ("/due_on", "one_of")),
        ({"due_on": None, "working_days": 0}, ("/working_days", "out_of_range")),
    ],
)
def test_a_term_ends_on_a_working_day(
    case: Case, inspector1: User, fields: dict[str, Any], fault: tuple[str, str]
) -> None:
    with refused("invalid", Invalid) as error:
        ordered(case, inspector1, **fields)
    assert faults(error) == {fault}


def test_work_that_is_made_up_for_counts_in_a_term(case: Case, inspector1: User) -> None:
    with on(2011, 12, 30):
        order = ordered(case, inspector1, due_on=None, working_days=2)
    assert order.due_on == dt.date(2012, 1, 4)  # Saturday 31 December was worked, 1 to 3 January were holidays


def test_whoever_leads_the_case_does_not_verify(order: Order, case: Case, inspector2: User) -> None:
    Case.objects.filter(pk=case.pk).update(lead=inspector2)
    with refused("maker_is_checker"):
        orders.verify(order, actor=inspector2, result="met", text="Seen.")
    with pytest.raises(IntegrityError, match="whoever leads a case"):
        Order.objects.filter(pk=order.pk).update(state="met", verified_by=inspector2)

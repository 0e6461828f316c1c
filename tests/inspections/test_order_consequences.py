"""Suspension and revocation affect licences at once, bar quota, and are lifted only by a recorded act."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core import clock
from core.errors import Conflict, Forbidden, Invalid
from core.models import AuditEvent
from enterprises import queries
from enterprises.lifecycles.licences import LICENCE
from enterprises.models import Enterprise, Licence, LicenceSuspension, User
from enterprises.services import licences
from inspections.models import Case, Order
from inspections.services import cases, orders
from quotas.services import notices
from tests.support import competences, factories
from tests.support.impartiality import impartial
from tests.support.inspection_world import World, on
from tests.support.notices import draft
from tests.support.orders import licence_state, order_after_penalty
from tests.support.proceedings import AFTER
from tests.support.refusals import fault_codes, refused


@pytest.fixture(autouse=True)
def _in_june(db: None) -> Any:
    for code in ("MLR", "MIIT"):
        factories.authority(code)
    competences.enter()
    with on(2011, 6, 10):
        yield


def test_a_suspension_is_at_once_and_lifted_by_another_after_verification(
    firm: Enterprise,
    inspector1: User,
    inspector2: User,
    inspector3: User,
    legal1: User,
    decider1: User,
    clerk: User,
) -> None:
    assert licence_state(firm) == "in_force"
    order = order_after_penalty("suspend", firm, inspector1, legal1, decider1)
    assert licence_state(firm) == "suspended"
    assert queries.stopped([firm.pk], AFTER) == {firm.pk}
    assert [licence.site.enterprise for licence in order.licences.all()] == [firm]
    with clock.at(AFTER):
        with refused("wrong_state"):
            orders.lift(order, actor=inspector2, reason="Please.")
        orders.verify(order, actor=inspector2, result="met", text="Sealed.")
        assert licence_state(firm) == "suspended"
        with refused("maker_is_checker"):
            orders.lift(order, actor=inspector1, reason="Done.")
        with (
            pytest.raises(IntegrityError, match=r"order_issuer_does_not_lift|stays as it was recorded"),
            transaction.atomic(),
        ):
            Order.objects.filter(pk=order.pk).update(lifted_by=inspector1)
        for stranger in (clerk, inspector3):
            with refused("forbidden", Forbidden):
                orders.lift(order, actor=stranger, reason="Done.")
        with refused("invalid", Invalid) as error:
            orders.lift(order, actor=inspector2, reason=" ")
        assert fault_codes(error) == {("/reason", "required")}
        lifted = orders.lift(order, actor=inspector2, reason=" The ponds are lined. ")
        with refused("already_lifted"):
            orders.lift(order, actor=inspector2, reason="Again.")
    assert (licence_state(firm), lifted.lifted_by) == ("in_force", inspector2)
    order.refresh_from_db()
    assert (order.lifted_by, order.lift_reason) == (inspector2, "The ponds are lined.")
    assert order.lifted_at == dt.datetime(2011, 6, 20, 4, tzinfo=dt.UTC)
    number = order.licences.get().number
    texts = {entry.verb: (entry.actor_id, entry.text) for entry in order.case.journal.all()}
    assert texts["licences"] == (inspector1.pk, number)
    assert texts["lift"] == (inspector2.pk, f"{order.number}: The ponds are lined. {number}")
    reinstated = AuditEvent.objects.get(action="licences.reinstate")
    assert reinstated.reason == "The order of the competent office was lifted"
    assert AuditEvent.objects.get(action="orders.lift", object_id=str(order.pk)).actor_id == inspector2.pk
    assert queries.stopped([firm.pk], AFTER) == set()
    assert [entry.verb for entry in Case.objects.get().journal.order_by("at", "id")][-5:] == [
        "order",
        "licences",
        "serve_order",
        "verify",
        "lift",
    ]
    with pytest.raises(IntegrityError, match="stays as it was recorded"):
        Order.objects.update(lifted_by=inspector1)


def test_a_revocation_is_not_lifted(
    firm: Enterprise, inspector1: User, inspector2: User, legal1: User, p36a: User
) -> None:
    order = order_after_penalty("revoke", firm, inspector1, legal1, p36a)
    assert licence_state(firm) == "revoked"
    assert queries.stopped([firm.pk], AFTER) == {firm.pk}
    with clock.at(AFTER):
        orders.verify(order, actor=inspector2, result="met", text="Handed in.")
        with refused("nothing_to_lift"):
            orders.lift(order, actor=inspector2, reason="Please.")


def test_an_annulled_decision_reinstates_the_licences(
    firm: Enterprise, inspector1: User, legal1: User, decider1: User
) -> None:
    order = order_after_penalty("suspend", firm, inspector1, legal1, decider1)
    second = factories.user("case_decider", at="CN")
    with clock.at(AFTER):
        cases.appeal(order.case, actor=inspector1, reason="To the court.")
        impartial(order.case, second)
        cases.annul(order.case, actor=second, reason="Not proved.")
    assert licence_state(firm) == "in_force"


def suspended(firm: Enterprise) -> Licence:
    return Licence.objects.with_state(AFTER).get(site__enterprise=firm)


def test_what_an_order_suspended_no_regulator_reinstates_or_replaces(
    firm: Enterprise, inspector1: User, inspector2: User, legal1: User, decider1: User, mlr1: User
) -> None:
    order = order_after_penalty("suspend", firm, inspector1, legal1, decider1)
    licence = suspended(firm)
    with clock.at(AFTER):
        with refused("order_in_force"):
            licences.reinstate(licence, actor=mlr1, reason="They asked us kindly")
        assert "reinstate" not in LICENCE.open_verbs(mlr1, licence)
        licences.revoke(licence, actor=mlr1, reason="Another is to take its place")
        anew = {"kind": licence.kind, "site": licence.site, "authority": licence.authority, "valid_from": AFTER}
        with refused("order_in_force"):
            licences.issue(actor=mlr1, number="ANEW", issuing_level=licence.issuing_level, **anew)
        orders.verify(order, actor=inspector2, result="met", text="Sealed.")
        orders.lift(order, actor=inspector2, reason="The ponds are lined.")
    assert licence_state(firm) == "revoked"


def test_an_order_holds_what_a_regulator_had_suspended_before(
    firm: Enterprise, inspector1: User, legal1: User, decider1: User, mlr1: User
) -> None:
    licence = Licence.objects.get(site__enterprise=firm)
    licences.suspend(licence, actor=mlr1, reason="So that no order finds it in force")
    order = order_after_penalty("suspend", firm, inspector1, legal1, decider1)
    assert not order.licences.exists()
    with clock.at(AFTER), refused("order_in_force"):
        licences.reinstate(licence, actor=mlr1, reason="They asked us kindly")


def test_the_last_of_two_orders_to_be_lifted_reinstates(
    firm: Enterprise, inspector1: User, inspector2: User, legal1: User, decider1: User
) -> None:
    both = [order_after_penalty("suspend", firm, inspector1, legal1, decider1) for _ in range(2)]
    for order, expected in zip(both, ("suspended", "in_force"), strict=True):
        with clock.at(AFTER):
            orders.verify(order, actor=inspector2, result="met", text="Sealed.")
            orders.lift(order, actor=inspector2, reason="The ponds are lined.")
        assert licence_state(firm) == expected


def test_the_database_ends_no_suspension_under_an_order_in_force(
    firm: Enterprise, inspector1: User, legal1: User, decider1: User
) -> None:
    order_after_penalty("suspend", firm, inspector1, legal1, decider1)
    with pytest.raises(IntegrityError, match="an order in force"), transaction.atomic():
        LicenceSuspension.objects.update(ended_on=AFTER)


def test_the_stopped_receive_no_quota(
    world: World, firm: Enterprise, inspector1: User, legal1: User, decider1: User, p36a: User, p36b: User
) -> None:
    world.give(100, "36")
    share = {"category": "medium_heavy", "issued_on": dt.date(2011, 4, 1)}
    notice = notices.submit(draft(p36a, ("36", firm.code, "60"), **share), actor=p36a)
    order_after_penalty("suspend", firm, inspector1, legal1, decider1)
    with clock.at(AFTER):
        with refused("licences_stopped", Conflict) as error:
            notices.approve(notice, actor=p36b)
        with refused("invalid", Invalid):
            draft(p36a, ("36", firm.code, "60"), **share)
    assert firm.code in error.value.detail
    assert queries.stopped([firm.pk], dt.date(2011, 6, 10)) == set()


def test_an_enterprise_without_licences_is_not_stopped(db: None) -> None:
    assert queries.stopped([factories.enterprise("E-NONE").pk], AFTER) == set()

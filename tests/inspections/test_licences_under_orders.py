"""Licences that an order stops or ends are written by the inspector of that order: tried in SQL, past the services."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from core import clock, loaders, row_security
from core.actor_sessions import prove_actor
from enterprises.models import Enterprise, Licence, LicenceSuspension, User
from enterprises.roles import Role
from inspections.models import Order
from tests.support import competences, factories
from tests.support.databases import Clone
from tests.support.inspection_world import on
from tests.support.orders import order_after_penalty
from tests.support.proceedings import AFTER
from tests.support.refusals import constraint_of


@dataclass
class Office:
    firm: Enterprise
    issuer: User
    other: User
    legal: User
    decider: User

    def order(self, kind: str) -> Order:
        with loaders.entering_history():
            return order_after_penalty(kind, self.firm, self.issuer, self.legal, self.decider)

    def licence(self) -> Licence:
        """Enter a further licence of the mine, which no order has touched."""
        with loaders.entering_history():
            return factories.licence(self.firm.sites.get(), "production", number="P-1", valid_from=dt.date(2010, 1, 1))


@pytest.fixture
def office(bound_database: Clone) -> Iterator[Office]:
    with row_security.unrestricted("tests of the guards behind it"), on(2011, 6, 10):
        with loaders.entering_history():
            for code in ("MLR", "MIIT"):
                factories.authority(code)
            competences.enter()
            firm = factories.enterprise()
            factories.site(firm)
            people = {
                "issuer": factories.user(Role.INSPECTOR, at="36"),
                "other": factories.user(Role.INSPECTOR, at="36"),
                "legal": factories.user(Role.LEGAL_REVIEWER, at="CN"),
                "decider": factories.user(Role.CASE_DECIDER, at="CN"),
            }
        yield Office(firm=firm, **people)


def refused_by(actor: User, write: Any) -> str | None:
    try:
        with transaction.atomic():
            prove_actor(actor)
            write()
            transaction.set_rollback(True)
    except DatabaseError as error:
        return constraint_of(error)
    return None


def move(order: Order, actor: User, **columns: Any) -> None:
    with loaders.entering_history(), transaction.atomic():
        prove_actor(actor)
        Order.objects.filter(pk=order.pk).update(**columns)


def test_a_licence_is_ended_by_the_inspector_of_the_order(office: Office) -> None:
    other = office.order("close")
    licence = office.licence()

    def suspend() -> None:
        LicenceSuspension(licence=licence, suspended_on=AFTER, reason="By order").save(force_insert=True)

    def revoke() -> None:
        Licence.objects.filter(pk=licence.pk).update(revoked_on=AFTER, revocation_reason="By order")

    assert refused_by(office.issuer, suspend) == "recorded_in_role"
    assert (refused_by(office.other, revoke), refused_by(office.issuer, revoke)) == ("recorded_in_role", None)
    move(other, office.decider, state="annulled")
    assert refused_by(office.issuer, revoke) == "recorded_in_role"


def test_a_licence_is_stopped_by_an_order_to_stop(office: Office) -> None:
    office.order("suspend")
    licence = office.licence()

    def suspend() -> None:
        LicenceSuspension(licence=licence, suspended_on=AFTER, reason="By order").save(force_insert=True)

    assert (refused_by(office.other, suspend), refused_by(office.issuer, suspend)) == ("recorded_in_role", None)


def test_a_licence_goes_on_with_whoever_lifts_the_order(office: Office) -> None:
    order = office.order("suspend")

    def go_on() -> None:
        LicenceSuspension.objects.filter(licence__in=order.licences.all()).update(ended_on=AFTER)

    move(order, office.other, state="met", verified_by=office.other, verified_at=clock.now(), verification="Sealed.")
    move(order, office.other, lifted_by=office.other, lifted_at=clock.now(), lift_reason="Lined.")
    assert (refused_by(office.issuer, go_on), refused_by(office.other, go_on)) == ("recorded_in_role", None)

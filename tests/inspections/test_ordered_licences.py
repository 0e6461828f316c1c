"""An inspector ends or stops licences with an order that names them, as he issues it: tried in SQL, past the services.

Each attack is tried again without its guard, where it must succeed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.db import DatabaseError, transaction

from core import clock, loaders
from core.actor_sessions import prove_actor
from enterprises.models import Enterprise, Licence, LicenceSuspension, User
from inspections.models import Order
from inspections.services import orders
from tests.support import competences, factories
from tests.support.databases import Clone, execute_as_owner
from tests.support.inspection_world import on
from tests.support.orders import order_after_penalty
from tests.support.proceedings import AFTER
from tests.support.refusals import constraint_of
from tests.support.sealing import execute

REVOKE = "UPDATE enterprises_licence SET revoked_on = %s, revocation_reason = 'a reason' WHERE id = %s"
NAME = "INSERT INTO inspections_order_licences (order_id, licence_id) VALUES (%s, %s)"
SUSPEND = (
    "INSERT INTO enterprises_licencesuspension (id, licence_id, suspended_on, reason)"
    " VALUES (gen_random_uuid(), %s, %s, 'a reason')"
)
GO_ON = "UPDATE enterprises_licencesuspension SET ended_on = %s WHERE licence_id = %s AND ended_on IS NULL"
AT_ANY_TIME = """
    CREATE OR REPLACE FUNCTION order_turned_now(of_order uuid, wanted text) RETURNS boolean LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
        SELECT EXISTS (SELECT FROM inspections_orderturn WHERE order_id = of_order AND turn = wanted)
    $$
"""


@dataclass
class Standing:
    """An order in force, a licence that it names, and one of the same enterprise that came later."""

    order: Order
    named: Licence
    later: Licence
    inspector: User


@pytest.fixture
def standing(
    own_database: Clone, firm: Enterprise, inspector1: User, legal1: User, decider1: User, p36a: User
) -> Iterator[Callable[[str], Standing]]:
    for code in ("MLR", "MIIT"):
        factories.authority(code)
    competences.enter()

    def make(kind: str) -> Standing:
        order = order_after_penalty(kind, firm, inspector1, legal1, p36a if kind == "revoke" else decider1)
        made = Standing(order, order.licences.get(), factories.site(firm).licences.get(), inspector1)
        with own_database.postgres.connect(own_database.name) as server:
            server.execute("SET session_replication_role TO replica")
            server.execute("UPDATE enterprises_sitetenure SET held_from = core_today()")  # of no month that is over
            server.execute(
                "DROP TRIGGER journal_line_in_role ON inspections_caseentry"
            )  # the day of these acts is over
            server.execute("DELETE FROM core_loader")
        return made

    with on(2011, 6, 10):
        yield make


def refused_by(actor: User, *statements: tuple[str, object, object]) -> str | None:
    """Return the constraint that refuses the statements, or nothing; they are rolled back in any case."""
    try:
        with transaction.atomic():
            prove_actor(actor)
            for statement, *parameters in statements:
                execute(statement, *parameters)
            execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)
    except DatabaseError as error:
        return constraint_of(error)
    return None


def test_a_standing_order_ends_no_other_licence(own_database: Clone, standing: Callable[[str], Standing]) -> None:
    made = standing("revoke")
    revoke, name = (REVOKE, AFTER, made.later.pk), (NAME, made.order.pk, made.later.pk)
    assert refused_by(made.inspector, revoke) == "recorded_in_role"
    assert refused_by(made.inspector, name, revoke) == "order_names_its_licences"
    execute_as_owner(own_database, "DROP TRIGGER order_names_its_licences ON inspections_order_licences")
    assert refused_by(made.inspector, name, revoke) == "recorded_in_role"
    execute_as_owner(own_database, AT_ANY_TIME)
    assert refused_by(made.inspector, revoke) == "recorded_in_role"
    assert refused_by(made.inspector, name, revoke) is None


def test_a_standing_order_stops_no_other_licence(own_database: Clone, standing: Callable[[str], Standing]) -> None:
    made = standing("suspend")
    suspend, name = (SUSPEND, made.later.pk, AFTER), (NAME, made.order.pk, made.later.pk)
    assert refused_by(made.inspector, suspend) == "recorded_in_role"
    assert refused_by(made.inspector, (REVOKE, AFTER, made.named.pk)) == "recorded_in_role"  # of another kind
    execute_as_owner(own_database, AT_ANY_TIME)
    assert refused_by(made.inspector, name, suspend) is None


def test_an_order_names_licences_of_its_respondent_alone(
    own_database: Clone, standing: Callable[[str], Standing]
) -> None:
    made = standing("suspend")
    with loaders.entering_history():
        strange = factories.site(factories.enterprise()).licences.get()
    execute_as_owner(own_database, AT_ANY_TIME)
    assert refused_by(made.inspector, (NAME, made.order.pk, strange.pk)) == "order_names_its_licences"
    execute_as_owner(own_database, "DROP TRIGGER order_names_its_licences ON inspections_order_licences")
    assert refused_by(made.inspector, (NAME, made.order.pk, strange.pk)) is None


def test_a_lifted_order_lets_no_later_suspension_end(
    own_database: Clone, standing: Callable[[str], Standing], inspector2: User
) -> None:
    made = standing("suspend")
    with clock.at(AFTER):
        orders.verify(made.order, actor=inspector2, result="met", text="Sealed.")
        orders.lift(made.order, actor=inspector2, reason="The ponds are lined.")
    assert LicenceSuspension.objects.get(licence=made.named).ended_on is not None
    with loaders.entering_history():
        LicenceSuspension.objects.create(licence=made.named, suspended_on=AFTER, reason="by its authority")
    go_on = (GO_ON, AFTER, made.named.pk)
    assert refused_by(inspector2, go_on) == "recorded_in_role"
    execute_as_owner(own_database, AT_ANY_TIME)
    assert refused_by(inspector2, go_on) is None


def test_an_order_is_issued_with_its_licences(
    own_database: Clone, standing: Callable[[str], Standing], legal1: User, p36a: User
) -> None:
    """By the service, as the database asks it in production."""
    made = standing("suspend")
    order = order_after_penalty("revoke", made.later.site.enterprise, made.inspector, legal1, p36a)
    assert {made.named, made.later} == set(order.licences.all())
    assert set(Licence.objects.values_list("revoked_on", flat=True)) == {AFTER}

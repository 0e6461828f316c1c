"""Both people of an act are entitled to it by what the database knows of their roles: tried in SQL.

The database answers as the declarations do (``TwoPersonAct.allows``), for every act and every office.
"""

import datetime as dt
import itertools
import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from core import clock, loaders
from core.actor_sessions import prove_actor
from enterprises import two_person_acts
from enterprises.models import ApprovalRequest, Jurisdiction, Membership, User
from enterprises.roles import ENTERPRISE_ROLES, REGULATORS, Role
from enterprises.services import approvals, freezes, officials
from tests.permissions.approvals_in_sql import World
from tests.permissions.approvals_world import world
from tests.permissions.approved_acts import ACTS
from tests.support import factories
from tests.support.approvals import WHY
from tests.support.refusals import constraint_of
from tests.support.sealing import execute, superuser

__all__ = ["world"]

PLACES, AUTHORITIES = ("CN", "36", "15", "3607"), ((), ("MLR",), ("MIIT",))
ENTITLED = "SELECT person FROM unnest(%s::uuid[]) person WHERE is_entitled_to_act(%s, %s, person)"
PROPOSE = (
    "INSERT INTO enterprises_approvalrequest (id, version, act, target_id, target_label, arguments, preview, digest,"
    " reason, proposed_by_id, proposed_at, place_id, person_id, person_address, state, expires_at, decision_reason,"
    " consumed) VALUES (%s, 1, %s, %s, 'x', %s, '{}', 'x', %s, %s, now(), %s, %s, '', 'pending', now(), '', false)"
)
DECIDE = (
    "UPDATE enterprises_approvalrequest SET state = 'done', decided_by_id = %s, decided_at = now(), ended_at = now()"
    " WHERE id = %s"
)
CARRY_OUT = "UPDATE enterprises_approvalrequest SET state = 'done', ended_at = now() WHERE id = %s"


def cast(w: World) -> list[User]:
    """Return people of every role, at several places and of several authorities, and some who hold it no more."""
    people = []
    for role in Role:
        if role in ENTERPRISE_ROLES:
            people.append(factories.user(role, of=w.firms[0]))
        elif role == Role.GROUP_OFFICER:
            people += [factories.user(role, of=group) for group in w.groups]
        else:
            offices = itertools.product(PLACES, AUTHORITIES[role in REGULATORS :])  # a regulator is of an authority
            people += [factories.user(role, at=at, authorities=of) for at, of in offices]
    for role in (Role.ADMINISTRATOR, Role.NATIONAL_REGULATOR):
        for change in ({"valid_to": clock.today()}, {"valid_to": yesterday()}, {"valid_from": tomorrow()}):
            person = factories.user(role, authorities=("MLR",))
            Membership.objects.filter(user=person).update(**change)
            people.append(person)
    locked = factories.user(Role.ADMINISTRATOR)
    User.objects.filter(pk=locked.pk).update(is_active=False)
    return [User.objects.get(pk=person.pk) for person in [*people, locked]] + list(w.officials)


def yesterday() -> dt.date:
    return clock.today() - dt.timedelta(days=1)


def tomorrow() -> dt.date:
    return clock.today() + dt.timedelta(days=1)


def entitled(act: str, target: Any, people: list[User]) -> set[Any]:
    with superuser(unbound=False), connection.cursor() as cursor:
        cursor.execute(ENTITLED, [[person.pk for person in people], act, target])
        return {row[0] for row in cursor.fetchall()}


def test_the_database_entitles_whom_the_declarations_do(world: World) -> None:
    with loaders.entering_history():
        people = cast(world)
        world.freezes = [
            freezes.impose(actor=world.province[0], place=Jurisdiction.objects.get(code=code), reason=WHY)
            for code in ("3607", "360727")
        ]
    for declared in two_person_acts.declared():
        target = ACTS[declared.name](world).target
        row = declared.rows().get(pk=target.pk)
        by_declaration = {person.pk for person in people if person.is_active and declared.allows(person, row)}
        assert by_declaration, declared.name
        found = entitled(declared.name, target.pk, people)
        wrong = {str(person.memberships.first()) for person in people if person.pk in by_declaration ^ found}
        assert wrong == set(), declared.name


def refused_by(act: Callable[[], object], proven: User) -> str | None:
    try:
        with transaction.atomic():
            prove_actor(proven)
            act()
            transaction.set_rollback(True)
    except DatabaseError as error:
        return constraint_of(error)
    return None


def proposing(maker: User, person: User, place: str) -> Callable[[], object]:
    where = Jurisdiction.objects.get(code=place)
    arguments = json.dumps({"role": "inspector", "jurisdiction": "36"})
    columns = (uuid4(), "people.appoint", person.pk, arguments, WHY, maker.pk, where.pk, person.pk)
    return lambda: execute(PROPOSE, *columns)


def test_it_is_proposed_by_who_is_entitled_and_states_its_bounds(world: World) -> None:
    admin, officer, person = world.admins[0], world.ministry[0], world.newcomers[0]
    assert refused_by(proposing(officer, person, "CN"), officer) == "approval_by_entitled"
    assert refused_by(proposing(admin, person, "36"), admin) == "approval_states_its_bounds"
    assert refused_by(proposing(admin, admin, "CN"), admin) == "approval_by_entitled", "about himself"
    assert refused_by(proposing(admin, person, "CN"), admin) == "act_is_signed", "nothing else is wrong"
    removed("approval_by_entitled")
    assert refused_by(proposing(officer, person, "36"), officer) == "act_is_signed"


def removed(trigger: str) -> None:
    with superuser(unbound=False):
        execute(f"DROP TRIGGER {trigger} ON enterprises_approvalrequest")


def appointment(w: World) -> ApprovalRequest:
    arguments = {"role": "inspector", "jurisdiction": Jurisdiction.objects.get(code="36")}
    return approvals.propose(officials.APPOINT, w.newcomers[0], actor=w.admins[0], reason=WHY, arguments=arguments)


def test_it_is_decided_by_who_is_entitled(world: World) -> None:
    request = appointment(world)
    for person in (world.ministry[0], world.province[0], world.officials[0]):
        assert refused_by(lambda checker=person: execute(DECIDE, checker.pk, request.pk), person) == (
            "approval_by_entitled"
        )
    checker = world.admins[1]
    assert refused_by(lambda: execute(DECIDE, checker.pk, request.pk), checker) == "act_is_signed"
    removed("approval_decided_by_entitled")
    assert refused_by(lambda: execute(DECIDE, world.ministry[0].pk, request.pk), world.ministry[0]) == "act_is_signed"


@pytest.mark.parametrize("number", [0, 1])
def test_both_are_entitled_still_when_it_takes_effect(world: World, settings: Any, number: int) -> None:
    settings.APPOINTMENT_DELAY_HOURS = 24
    request = approvals.approve(appointment(world), actor=world.admins[1])
    with superuser():
        execute("UPDATE enterprises_approvalrequest SET effective_from = now() WHERE id = %s", request.pk)
    third = world.admins[2]
    assert refused_by(lambda: execute(CARRY_OUT, request.pk), third) is None
    with superuser():
        held = "UPDATE enterprises_membership SET valid_to = core_today() - 2 WHERE user_id = %s"
        execute(held, world.admins[number].pk)
    assert refused_by(lambda: execute(CARRY_OUT, request.pk), third) == "approval_by_entitled"

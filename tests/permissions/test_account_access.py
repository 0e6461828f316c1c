"""Passwords, factors and links are changed by their person, or as the register provides: tried in SQL.

Each attack is tried again without its guard, where it must succeed.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.hashers import make_password
from django.db import DatabaseError, connection, transaction

from core import clock, loaders
from core.actor_sessions import prove_actor, prove_by_secret
from core.actors import Loader
from enterprises.models import Enterprise, Invitation, Membership, User
from enterprises.roles import Role
from enterprises.services import invitations, officials, people
from tests.support import factories
from tests.support.approvals import by_two
from tests.support.databases import Clone
from tests.support.refusals import constraint_of
from tests.support.sealing import execute, superuser

PASSWORD = "Longnan-heavy-2011"
SET_PASSWORD = "UPDATE enterprises_user SET password = %s WHERE id = %s"
LINK = (
    "INSERT INTO enterprises_invitation (id, user_id, made_by_id, digest, made_at, expires_at, resets_factors)"
    " VALUES (%s, %s, %s, %s, now(), now() + interval '1 day', true)"
)
SET_UP = (
    "INSERT INTO mfa_authenticator (user_id, type, data, created_at)"
    " VALUES (%s, 'totp', '{\"secret\": \"copied from a row of the thief\"}', now())"
)
REMOVE = "DELETE FROM mfa_authenticator WHERE user_id = %s"
COPIED = {
    "seed": "a seed of the thief",
    "migrated_codes": ["the secret of the thief's app"],
    "used_mask": 0,
}


@pytest.fixture
def accounts(bound_database: Clone) -> dict[str, User]:
    with loaders.entering_history():
        firm = factories.enterprise()
        people_there = {
            "admin": factories.user(Role.ADMINISTRATOR, username="admin1"),
            "other": factories.user(Role.ADMINISTRATOR, username="admin2"),
            "inspector": factories.user(Role.INSPECTOR, at="36"),
            "chief": factories.user(Role.ENTERPRISE_ADMIN, of=firm),
            "clerk": factories.user(Role.ENTERPRISE_CLERK, of=firm),
            "stranger": factories.user(Role.ENTERPRISE_ADMIN, of=factories.enterprise()),
        }
        for person in (people_there["inspector"], people_there["clerk"]):
            person.set_password(PASSWORD)
            person.save()
            execute(SET_UP, person.pk)
            execute(
                "INSERT INTO mfa_authenticator (user_id, type, data, created_at)"
                ' VALUES (%s, \'recovery_codes\', \'{"seed": "s", "used_mask": 5}\', now())',
                person.pk,
            )
    return people_there


def give_role(person: User, role: str, firm: Enterprise | None, *, days: int = 0) -> None:
    begins = clock.today() + dt.timedelta(days=days)
    Membership.objects.create(user=person, role=role, enterprise=firm, valid_from=begins)


def refused_by(act: Callable[[], object], proven: User | None = None) -> str | None:
    """Return the constraint that refuses an act, rolled back in any case; nothing where it is not refused."""
    try:
        with transaction.atomic():
            if proven is not None:
                assert prove_actor(proven)
            act()
            execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)
    except DatabaseError as error:
        return constraint_of(error)
    return None


def count_of(statement: str, *parameters: object) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.rowcount


def removed(**triggers: str) -> None:
    with superuser(unbound=False):
        for trigger, table in triggers.items():
            execute(f"DROP TRIGGER {trigger} ON {table}")


def test_a_password_is_set_by_its_person(accounts: dict[str, User]) -> None:
    inspector, clerk = accounts["inspector"], accounts["clerk"]

    def taking_over(person: User) -> Callable[[], object]:
        return lambda: execute(SET_PASSWORD, make_password("the thief's own"), person.pk)

    for thief in (None, clerk, accounts["admin"]):
        assert refused_by(taking_over(inspector), thief) == "password_is_set"
    assert refused_by(taking_over(inspector), inspector) is None
    for thief in (None, inspector, accounts["admin"], accounts["chief"], accounts["stranger"]):
        assert refused_by(taking_over(clerk), thief) == "password_is_set"
    assert refused_by(taking_over(accounts["chief"]), clerk) == "password_is_set"
    assert refused_by(lambda: execute(SET_PASSWORD, "!", inspector.pk)) is None, "it opens nothing"

    def newcomer() -> None:
        User.objects.create(username="newcomer", password=make_password(PASSWORD))

    def newcomer_of(firm: Any) -> Callable[[], object]:
        def enter() -> None:
            newcomer()
            give_role(User.objects.get(username="newcomer"), "enterprise_clerk", firm)

        return enter

    firm = accounts["chief"].current_memberships[0].enterprise
    for thief in (None, inspector, accounts["chief"]):
        assert refused_by(newcomer, thief) == "password_is_set"
    for thief in (accounts["chief"], accounts["stranger"]):
        assert refused_by(newcomer_of(firm), thief) == "password_is_set"
    removed(password_is_set="enterprises_user", password_is_changed="enterprises_user")
    assert refused_by(taking_over(inspector)) is None
    assert refused_by(newcomer) is None


def test_a_link_sets_the_password_by_its_secret_alone(accounts: dict[str, User]) -> None:
    inspector, admin = accounts["inspector"], accounts["admin"]
    with loaders.entering_history():
        row, secret = invitations.issue(inspector, actor=Loader("a test"), resets_factors=True)

    def used_up_and_set() -> None:
        execute("UPDATE enterprises_invitation SET used_at = now() WHERE id = %s", row.pk)
        execute(SET_PASSWORD, make_password("the thief's own"), inspector.pk)

    assert refused_by(used_up_and_set) == "password_is_set"
    for column, value in (("digest", "0" * 64), ("user_id", admin.pk), ("expires_at", "2999-01-01")):
        changing = f"UPDATE enterprises_invitation SET {column} = %s WHERE id = %s"
        assert refused_by(lambda statement=changing, new=value: execute(statement, new, row.pk)) == "kept_columns"
    with transaction.atomic():
        assert prove_by_secret("SELECT accept_invitation(%s)", "another secret") is None
    assert invitations.accept(secret, password="Ganzhou-south-2012").check_password("Ganzhou-south-2012")
    assert not count_of("SELECT FROM mfa_authenticator WHERE user_id = %s", inspector.pk)
    with transaction.atomic():
        assert prove_by_secret("SELECT accept_invitation(%s)", secret) is None, "it works once"
    assert Invitation.objects.get(pk=row.pk).used_at is not None


def test_a_link_is_used_by_a_later_transaction_than_made_it(accounts: dict[str, User]) -> None:
    """A link's demands are checked as its transaction ends: until then it could prove anybody."""
    inspector = accounts["inspector"]
    secret = "a secret of the thief"
    proven: list[object] = []

    def make_and_use() -> None:
        digest = hashlib.sha256(secret.encode()).hexdigest()
        execute(LINK, uuid4(), inspector.pk, None, digest)
        proven.append(prove_by_secret("SELECT accept_invitation(%s)", secret))

    def make_inside_and_use() -> None:
        with transaction.atomic():  # a savepoint has a number of its own
            execute(LINK, uuid4(), inspector.pk, None, hashlib.sha256(secret.encode()).hexdigest())
        proven.append(prove_by_secret("SELECT accept_invitation(%s)", secret))

    for act in (make_and_use, make_inside_and_use):
        refused_by(act)
    assert proven == [None, None]
    removed(invitation_notes_its_transaction="enterprises_invitation")
    with superuser(unbound=False):
        execute("ALTER TABLE enterprises_invitation ALTER COLUMN made_in SET DEFAULT 0")
    refused_by(make_and_use)
    assert proven[-1] == inspector.pk


def test_a_role_of_an_enterprise_is_given_by_who_administers_it(accounts: dict[str, User]) -> None:
    firm = accounts["chief"].current_memberships[0].enterprise
    with loaders.entering_history():
        newcomer = factories.user(Role.ENTERPRISE_CLERK, of=factories.enterprise())

    def give() -> None:
        give_role(newcomer, "enterprise_admin", firm)

    for thief in (None, newcomer, accounts["inspector"], accounts["clerk"], accounts["stranger"]):
        assert refused_by(give, thief) == "role_is_granted"
    for giver in (accounts["chief"], accounts["admin"]):
        assert refused_by(give, giver) is None
    removed(role_is_granted="enterprises_membership")
    assert refused_by(give, accounts["stranger"]) is None


def test_a_link_is_made_by_another_person_and_for_an_official_by_two(accounts: dict[str, User]) -> None:
    inspector, clerk, admin = accounts["inspector"], accounts["clerk"], accounts["admin"]

    def linking(person: User, maker: User | None) -> Callable[[], object]:
        digest = hashlib.sha256(b"a secret of the thief").hexdigest()
        return lambda: execute(LINK, uuid4(), person.pk, maker and maker.pk, digest)

    assert refused_by(linking(inspector, None)) == "invitation_is_made"
    assert refused_by(linking(inspector, admin), admin) == "invitation_is_made"
    assert refused_by(linking(clerk, None)) == "invitation_is_made"
    assert refused_by(linking(clerk, clerk), clerk) == "invitation_is_made"
    for thief in (inspector, accounts["stranger"]):
        assert refused_by(linking(clerk, thief), thief) == "invitation_is_made"
    for maker in (accounts["chief"], admin):
        assert refused_by(linking(clerk, maker), maker) is None
    with loaders.entering_history():
        User.objects.filter(pk=inspector.pk).update(email="inspector@example.invalid")
    by_two(officials.SEND_LINK, inspector, admin, accounts["other"])
    assert inspector.invitations.count() == 1
    removed(invitation_is_made="enterprises_invitation")
    assert refused_by(linking(inspector, None)) is None


def test_a_second_factor_is_set_up_and_removed_by_its_person(accounts: dict[str, User]) -> None:
    inspector, admin = accounts["inspector"], accounts["admin"]

    def replace() -> None:
        execute(REMOVE, inspector.pk)
        execute(SET_UP, inspector.pk)

    for thief in (None, admin, accounts["clerk"]):
        assert refused_by(lambda: execute(REMOVE, inspector.pk), thief) == "factor_is_set_up"
        assert refused_by(lambda: execute(SET_UP, admin.pk), thief) == (None if thief == admin else "factor_is_set_up")
        assert refused_by(replace, thief) == "factor_is_set_up"
    assert refused_by(replace, inspector) is None
    removed(factor_is_set_up="mfa_authenticator")
    assert refused_by(replace) is None


def test_a_digest_by_former_parameters_is_renewed_by_its_person(accounts: dict[str, User], settings: Any) -> None:
    inspector = accounts["inspector"]
    former = make_password(PASSWORD, hasher="argon2")
    with loaders.entering_history():
        User.objects.filter(pk=inspector.pk).update(password=former)
    inspector.refresh_from_db()
    assert not inspector.check_password("a wrong one")
    sign_in, settings.SIGN_IN_DATABASE = settings.SIGN_IN_DATABASE, None
    assert inspector.check_password(PASSWORD), "in a process that signs nobody in"
    assert User.objects.get(pk=inspector.pk).password == former
    settings.SIGN_IN_DATABASE = sign_in
    assert inspector.check_password(PASSWORD)
    renewed = User.objects.get(pk=inspector.pk)
    assert renewed.password != former
    assert renewed.check_password(PASSWORD)


@pytest.mark.parametrize("key", COPIED)
def test_recovery_codes_are_used_up_and_not_exchanged(accounts: dict[str, User], key: str) -> None:
    change = "UPDATE mfa_authenticator SET data = data || %s::jsonb WHERE type = 'recovery_codes' AND user_id = %s"
    inspector = accounts["inspector"]

    def changing() -> None:
        execute(change, json.dumps({key: COPIED[key]}), inspector.pk)

    assert refused_by(changing, inspector) == "factor_is_not_rewritten"
    assert refused_by(lambda: execute(change, json.dumps({"used_mask": 7, "viewed_at": 1.5}), inspector.pk)) is None
    removed(factor_secret_is_fixed="mfa_authenticator")
    assert refused_by(changing) is None


def test_a_first_office_removes_factors_on_its_request(accounts: dict[str, User]) -> None:
    clerk = accounts["clerk"]
    with superuser():
        execute("UPDATE enterprises_membership SET valid_to = core_today() - 1 WHERE user_id = %s", clerk.pk)
    place = factories.place("36")
    by_two(officials.APPOINT, clerk, accounts["admin"], accounts["other"], role="inspector", jurisdiction=place)
    assert not count_of("SELECT FROM mfa_authenticator WHERE user_id = %s", clerk.pk)


def test_an_account_is_corrected_by_a_proven_person_and_of_an_official_by_two(accounts: dict[str, User]) -> None:
    inspector, clerk, admin = accounts["inspector"], accounts["clerk"], accounts["admin"]

    def correcting(person: User, column: str, value: object) -> Callable[[], object]:
        changes = {column: value, **({"username_skeleton": value} if column == "username" else {})}
        return lambda: User.objects.filter(pk=person.pk).update(**changes)

    by = "account_is_corrected"
    with loaders.entering_history():
        people.deactivate(inspector, actor=Loader("a test"), reason="Left the office last week.")
    for column, value in (("username", "quite-unlike"), ("email", "thief@example.invalid"), ("is_active", True)):
        for thief in (None, clerk, admin):
            assert refused_by(correcting(inspector, column, value), thief) == by, column
    by_two(officials.REACTIVATE, inspector, admin, accounts["other"])
    inspector.refresh_from_db()
    assert refused_by(correcting(inspector, "email", "own@example.invalid"), inspector) is None
    assert refused_by(correcting(inspector, "is_active", False)) == by
    assert refused_by(correcting(inspector, "is_active", False), admin) is None
    by_two(officials.CHANGE, inspector, admin, accounts["other"], email="new@example.invalid")
    assert refused_by(correcting(clerk, "email", "new@example.invalid")) == by
    assert refused_by(correcting(clerk, "email", "new@example.invalid"), inspector) == by
    assert refused_by(correcting(clerk, "email", "new@example.invalid"), accounts["stranger"]) == by
    assert refused_by(correcting(clerk, "email", "new@example.invalid"), accounts["chief"]) is None
    removed(account_is_corrected="enterprises_user")
    assert refused_by(correcting(inspector, "username", "quite-unlike")) is None

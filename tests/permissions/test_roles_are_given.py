"""Roles are given and ended in the database too by two people, or by a proven person: tried in SQL as the application.

Each attack is tried again without its guard, where it must succeed.
"""

import datetime as dt
import io
import re
import threading
from collections.abc import Callable
from contextlib import nullcontext
from itertools import permutations
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from core import clock, loaders
from core.actor_sessions import prove_actor
from enterprises import two_person_acts
from enterprises.models import ApprovalRequest, Enterprise, Invitation, Membership, User
from enterprises.roles import ENTERPRISE_ROLES, REGULATORS, Role
from enterprises.services import account_changes, approvals, memberships, officials
from enterprises.startup_checks import delay_too_short
from tests.support import factories
from tests.support.approvals import WHY, by_two
from tests.support.databases import Clone
from tests.support.races import until_waiting
from tests.support.refusals import constraint_of, refused
from tests.support.sealing import execute, superuser

GIVE = (
    "INSERT INTO enterprises_membership (id, user_id, role, jurisdiction_id, enterprise_id, valid_from)"
    " VALUES (%s, %s, %s, %s, %s, core_today())"
)
END = "UPDATE enterprises_membership SET valid_to = core_today() WHERE user_id = %s"
CARRY_OUT = "UPDATE enterprises_approvalrequest SET state = 'done', ended_at = %s WHERE id = %s"


@pytest.fixture
def people(bound_database: Clone) -> dict[str, User]:
    """Enter administrators, an inspector and people of an enterprise, who are there before anything is tried."""
    with loaders.entering_history():
        firm = factories.enterprise()
        return {
            "admin": factories.user(Role.ADMINISTRATOR, username="admin1"),
            "other": factories.user(Role.ADMINISTRATOR, username="admin2"),
            "inspector": factories.user(Role.INSPECTOR, at="36"),
            "chief": factories.user(Role.ENTERPRISE_ADMIN, of=firm),
            "clerk": factories.user(Role.ENTERPRISE_CLERK, of=firm),
            "friend": User.objects.create(username="friend", email="friend@example.invalid"),
        }


def refused_by(act: Callable[[], object], proven: User | None = None) -> str | None:
    """Return the constraint that refuses an act, rolled back in any case; nothing where it is not refused."""
    try:
        with transaction.atomic():
            if proven is not None:
                prove_actor(proven)
            act()
            execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)
    except DatabaseError as error:
        return constraint_of(error)
    return None


def giving(person: User, role: str, *, of: Enterprise | None = None) -> Callable[[], object]:
    place = None if of else factories.place("CN").pk
    return lambda: execute(GIVE, uuid4(), person.pk, role, place, of and of.pk)


def removed(trigger: str, table: str = "enterprises_membership") -> None:
    with superuser(unbound=False):
        execute(f"DROP TRIGGER {trigger} ON {table}")


def test_an_office_is_given_by_two(people: dict[str, User]) -> None:
    friend, admin = people["friend"], people["admin"]
    for role in ("administrator", "inspector"):
        assert refused_by(giving(friend, role), admin) == "office_given_by_two"
        assert refused_by(giving(friend, role)) == "office_given_by_two"
    by_two(officials.APPOINT, friend, admin, people["other"], role="inspector", jurisdiction=factories.place("36"))
    assert friend.memberships.get().role == "inspector"
    removed("role_is_granted")
    assert refused_by(giving(people["inspector"], "legal_reviewer")) is None


def test_what_was_approved_is_what_is_given(people: dict[str, User], monkeypatch: pytest.MonkeyPatch) -> None:
    """An approved appointment carries no other office along."""
    friend = people["friend"]
    monkeypatch.setattr(account_changes, "reset_access", lambda person, actor: giving(person, "legal_reviewer")())
    with refused("needs_second_person"):
        by_two(
            officials.APPOINT,
            friend,
            people["admin"],
            people["other"],
            role="inspector",
            jurisdiction=factories.place("36"),
        )
    assert not friend.memberships.exists()


def test_an_enterprises_role_is_given_by_another_proven_person(people: dict[str, User]) -> None:
    friend, chief = people["friend"], people["chief"]
    firm = Membership.objects.get(user=chief).enterprise
    give = giving(friend, "enterprise_signer", of=firm)
    assert refused_by(give) == "role_is_granted"
    assert refused_by(give, friend) == "role_is_granted"
    assert refused_by(give, chief) is None
    removed("role_is_granted")
    assert refused_by(give) is None


def test_the_accused_gives_no_role_to_an_official(people: dict[str, User]) -> None:
    """Its matters would be closed to him: now, and for two years after a role that is said to have ended."""
    chief, inspector = people["chief"], people["inspector"]
    firm = Membership.objects.get(user=chief).enterprise
    give = giving(inspector, "enterprise_clerk", of=firm)
    past = (
        "INSERT INTO enterprises_membership (id, user_id, role, enterprise_id, valid_from, valid_to)"
        " VALUES (gen_random_uuid(), %s, 'enterprise_clerk', %s, core_today() - 900, core_today() - %s)"
    )
    later = "UPDATE enterprises_membership SET valid_to = core_today() - %s WHERE user_id = %s"
    for giver in (chief, people["admin"]):
        assert refused_by(give, giver) == "roles_exclude_each_other"
    for person in (inspector, people["friend"]):
        for days in (1, 9):
            entered = refused_by(lambda who=person, days=days: execute(past, who.pk, firm.pk, days), chief)
            assert entered == "membership_ends_from_today", (person, days)
    assert refused_by(lambda: execute(past, people["friend"].pk, firm.pk, 0), chief) is None
    for days, refusal in ((1, None), (2, "membership_ends_from_today")):
        assert refused_by(lambda days=days: execute(later, days, people["clerk"].pk), chief) == refusal
    removed("membership_ends_from_today")
    assert refused_by(lambda: execute(past, inspector.pk, firm.pk, 1), chief) == "roles_exclude_each_other"
    assert refused_by(lambda: execute(past, people["friend"].pk, firm.pk, 1), chief) is None
    removed("roles_exclude_each_other")
    assert refused_by(give, chief) is None


def test_which_roles_exclude_each_other(people: dict[str, User]) -> None:
    """Every pair, in the database as in the service."""
    removed("role_is_granted")
    friend, firm = people["friend"], Membership.objects.get(user=people["chief"]).enterprise
    with loaders.entering_history():
        group, authority = factories.group(), factories.authority()

    def of(role: Role) -> Membership:
        membership = Membership(user=friend, role=role, valid_from=clock.today())
        if role in ENTERPRISE_ROLES:
            membership.enterprise = firm
        elif role == Role.GROUP_OFFICER:
            membership.group = group
        else:
            membership.jurisdiction = factories.place("CN")
            membership.authority = authority if role in REGULATORS else None
        return membership

    def both(held: Role, given: Role) -> None:
        of(held).save(force_insert=True)
        of(given).save(force_insert=True)

    tried = 0
    for held, given in permutations(Role, 2):
        excluded = memberships._kind(held) != memberships._kind(given)
        refusal = refused_by(lambda held=held, given=given: both(held, given))
        assert refusal == ("roles_exclude_each_other" if excluded else None), (held, given)
        tried += excluded
    assert tried == 2 * (3 * 12 + 9 * 3 + 3)  # own roles and all others; offices and those held alone; those among them


def test_a_role_that_ends_before_another_begins_goes_with_it(people: dict[str, User]) -> None:
    """In the database and in the service, which compare the last day as well as the first."""
    friend, firm = people["friend"], Membership.objects.get(user=people["chief"]).enterprise
    with loaders.entering_history():
        Membership.objects.create(
            user=friend,
            role=Role.INSPECTOR,
            jurisdiction=factories.place("36"),
            valid_from=clock.today() + dt.timedelta(days=30),
        )
    dated = (
        "INSERT INTO enterprises_membership (id, user_id, role, enterprise_id, valid_from, valid_to)"
        " VALUES (gen_random_uuid(), %s, 'enterprise_clerk', %s, core_today(), core_today() + %s)"
    )
    for days, refusal in ((29, None), (30, "roles_exclude_each_other")):
        last = clock.today() + dt.timedelta(days=days)
        membership = Membership(
            user=friend, role=Role.ENTERPRISE_CLERK, enterprise=firm, valid_from=clock.today(), valid_to=last
        )
        assert refused_by(lambda days=days: execute(dated, friend.pk, firm.pk, days), people["chief"]) == refusal
        with nullcontext() if refusal is None else refused("incompatible_roles"):
            memberships._require_compatible(membership)


@pytest.mark.parametrize("isolation", ["READ COMMITTED", "REPEATABLE READ"])
def test_two_sessions_at_once_give_no_roles_that_exclude_each_other(
    bound_database: Clone, people: dict[str, User], isolation: str
) -> None:
    """The second waits for the first and then sees its role; a session that keeps to one snapshot is refused."""
    removed("role_is_granted")
    removed("first_office_ends_old_access")
    firm = Membership.objects.get(user=people["chief"]).enterprise
    friend, outcomes, begun = people["friend"], [], threading.Event()
    office, own = giving(friend, "inspector"), giving(friend, "enterprise_clerk", of=firm)

    def second() -> None:
        try:
            with transaction.atomic():
                execute(f"SET TRANSACTION ISOLATION LEVEL {isolation}")
                Membership.objects.count()  # its snapshot is of before the first commits
                begun.set()
                own()
            outcomes.append(None)
        except DatabaseError as error:
            outcomes.append(constraint_of(error))
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    with transaction.atomic():
        office()
        thread.start()
        assert begun.wait(20)
        until_waiting(bound_database, 1)
    thread.join(20)
    assert outcomes == ["roles_exclude_each_other"]
    assert Membership.objects.get(user=friend).role == "inspector"


def test_a_role_is_ended_as_it_was_given(people: dict[str, User]) -> None:
    office, clerk = (lambda: execute(END, people["inspector"].pk)), (lambda: execute(END, people["clerk"].pk))
    assert refused_by(office, people["admin"]) == "role_is_ended"
    assert refused_by(clerk) == "role_is_ended"
    assert refused_by(clerk, people["chief"]) is None
    held = Membership.objects.get(user=people["inspector"])
    by_two(officials.END_ROLE, held, people["admin"], people["other"])
    held.refresh_from_db()
    assert held.valid_to is not None
    removed("role_is_ended")
    assert refused_by(lambda: execute(END, people["other"].pk)) is None


def test_acts_by_two_are_done_in_a_copied_database(people: dict[str, User]) -> None:
    """As ``manage.py restore`` lets the numbers of its transactions go on."""
    with superuser():
        execute(
            "CREATE OR REPLACE FUNCTION core_chain_point(xid8) RETURNS bigint LANGUAGE sql IMMUTABLE"
            " AS 'SELECT $1::text::bigint + 1000000'"
        )
        execute("UPDATE enterprises_user SET email = 'inspector@example.invalid' WHERE id = %s", people["inspector"].pk)
    by_two(officials.SEND_LINK, people["inspector"], people["admin"], people["other"])
    assert Invitation.objects.filter(user=people["inspector"]).exists()


def test_an_approved_act_waits_by_the_clock_of_the_database(people: dict[str, User], settings: Any) -> None:
    """Not by the instant that the application states."""
    settings.APPOINTMENT_DELAY_HOURS = 24
    appointment = {"role": "inspector", "jurisdiction": factories.place("36")}
    request = approvals.propose(
        officials.APPOINT, people["friend"], actor=people["admin"], reason=WHY, arguments=appointment
    )
    request = approvals.approve(request, actor=people["other"])
    assert request.state == ApprovalRequest.State.WAITING
    tomorrow = clock.now() + dt.timedelta(hours=25)
    assert refused_by(lambda: execute(CARRY_OUT, tomorrow, request.pk)) == "approval_waits"
    with superuser(unbound=False):
        execute("ALTER TABLE enterprises_approvalrequest DISABLE TRIGGER approval_guard")
    # Nothing is written with it, which is asked last.
    assert refused_by(lambda: execute(CARRY_OUT, tomorrow, request.pk)) == "approved_act_is_whole"


def test_an_appointment_waits_however_it_is_approved(people: dict[str, User], settings: Any) -> None:
    """As long as the database says, whatever delay the application states, and never at once."""
    with superuser(unbound=False):
        execute("UPDATE enterprises_twopersonact SET delay = '24 hours' WHERE act = %s", officials.APPOINT)
    appointment = {"role": "inspector", "jurisdiction": factories.place("36")}

    def proposed() -> ApprovalRequest:
        return approvals.propose(
            officials.APPOINT, people["friend"], actor=people["admin"], reason=WHY, arguments=appointment
        )

    with refused("wrong_state"):
        approvals.approve(proposed(), actor=people["other"])  # without the delay
    settings.APPOINTMENT_DELAY_HOURS = 1
    before = timezone.now()
    request = approvals.approve(ApprovalRequest.objects.get(), actor=people["other"])
    assert request.effective_from is not None
    assert before + dt.timedelta(hours=24) <= request.effective_from <= timezone.now() + dt.timedelta(hours=24)
    settings.APPOINTMENT_DELAY_HOURS = 48
    approvals.cancel(request, actor=people["admin"], reason=WHY)
    request = approvals.approve(proposed(), actor=people["other"])
    assert request.effective_from is not None
    assert request.effective_from > before + dt.timedelta(hours=47)
    approvals.cancel(request, actor=people["admin"], reason=WHY)
    settings.APPOINTMENT_DELAY_HOURS = 0
    removed("approval_takes_its_time", "enterprises_approvalrequest")
    assert approvals.approve(proposed(), actor=people["other"]).state == ApprovalRequest.State.DONE


def test_the_acts_that_wait_are_those_that_are_declared_to(bound_database: Clone, settings: Any) -> None:
    settings.APPOINTMENT_DELAY_HOURS = 24
    sql = (settings.BASE_DIR / "enterprises/migrations/sql/two_person_acts.sql").read_text()
    statement = re.search(r"UPDATE enterprises_twopersonact SET delay = '24 hours'\nWHERE [^;]+;", sql)
    assert statement is not None
    with superuser(unbound=False):
        execute(statement.group())
        with connection.cursor() as cursor:
            cursor.execute("SELECT act FROM enterprises_twopersonact WHERE delay = '24 hours'")
            waiting = {act for (act,) in cursor.fetchall()}
    assert waiting == {act.name for act in two_person_acts.declared() if act.delay()}


def test_production_does_not_start_with_a_shorter_delay_than_the_database_keeps(
    bound_database: Clone, settings: Any
) -> None:
    settings.FIXED_DAY_ALLOWED = False
    assert not list(delay_too_short())
    with superuser(unbound=False):
        execute("UPDATE enterprises_twopersonact SET delay = '24 hours' WHERE act = %s", officials.APPOINT)
    (reason,) = delay_too_short()
    assert "APPOINTMENT_DELAY_HOURS" in reason
    settings.APPOINTMENT_DELAY_HOURS = 24
    assert not list(delay_too_short())


def test_the_first_administrator_enters_by_the_owners_leave(bound_database: Clone) -> None:
    with loaders.entering_history():
        factories.place("CN")
    link = io.StringIO()
    call_command("create_administrator", "first.administrator", stdout=link)
    assert "/invitation/" in link.getvalue()
    assert Membership.objects.get().role == Role.ADMINISTRATOR
    assert not loaders.may_load()

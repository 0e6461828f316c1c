"""To whom a matter is closed: each part of the rule by itself, in SQL, so that none can be left out unseen."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from core.actor_sessions import prove_actor
from enterprises.models import Enterprise, Matter, Membership, Party, Recusal, User
from enterprises.roles import Role
from tests.support import factories

pytestmark = pytest.mark.django_db
TODAY = dt.date(2011, 6, 10)
YEARS = dt.timedelta(days=730)


@pytest.fixture(autouse=True)
def places() -> None:
    for code in ("CN", "36", "3607"):
        factories.place(code)


def is_closed(matter: Matter, person: User, day: dt.date = TODAY) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s = ANY (matters_closed_to(%s, %s))", [matter.pk, person.pk, day])
        ((closed,),) = cursor.fetchall()
    return bool(closed)


def matter_about(state: str = "confirmed", role: str = "accused", **who: Any) -> Matter:
    """Create a matter with one party."""
    matter = Matter.objects.create(opened_at=timezone.now())
    kind = str(next(iter(who))).split("_")[0]
    if state == "denied":
        who |= {"decision_reason": "He was elsewhere", "decided_by": inspector(), "decided_at": timezone.now()}
        prove_actor(who["decided_by"])
    Party.objects.create(
        matter=matter, number=1, kind=kind, role=role, state=state, reason="Named", added_at=timezone.now(), **who
    )  # fmt: skip
    return matter


def also(person: User, role: Role, *, until: dt.date | None = None, **where: Any) -> User:
    Membership.objects.create(user=person, role=role, valid_from=dt.date(2005, 1, 1), valid_to=until, **where)
    return person


def inspector() -> User:
    return factories.user(Role.INSPECTOR, at="3607")


def test_to_a_party_and_to_whoever_was_recused() -> None:
    accused, recused, other = inspector(), inspector(), inspector()
    matter = matter_about(person=accused)
    assert [is_closed(matter, person) for person in (accused, recused, other)] == [True, False, False]
    prove_actor(recused)
    Recusal.objects.create(
        matter=matter, person=recused, reason="A cousin", recorded_by=recused, recorded_at=timezone.now(),
        escalated_to=factories.place("CN"),
    )  # fmt: skip
    assert [is_closed(matter, person) for person in (accused, recused, other)] == [True, True, False]


@pytest.mark.parametrize(("state", "closed"), [("proposed", True), ("confirmed", True), ("denied", False)])
def test_whoever_is_proposed_is_a_party_until_it_is_denied(state: str, closed: bool) -> None:
    person, firm, office = inspector(), factories.enterprise(group=factories.group()), factories.place("3607")
    of_firm = also(inspector(), Role.ENTERPRISE_CLERK, until=dt.date(2011, 1, 1), enterprise=firm)
    of_group = also(inspector(), Role.GROUP_OFFICER, until=dt.date(2011, 1, 1), group=firm.group)
    assert is_closed(matter_about(state, person=person), person) is closed
    assert is_closed(matter_about(state, office_place=office), inspector()) is closed
    assert is_closed(matter_about(state, enterprise=firm), of_firm) is closed
    assert is_closed(matter_about(state, enterprise=firm), of_group) is closed


def test_to_the_people_of_an_office() -> None:
    land, trade = (factories.authority(code) for code in ("MLR", "MOFCOM"))
    of_land = factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR",))
    of_none, elsewhere = factories.user(Role.INSPECTOR, at="36"), factories.user(Role.INSPECTOR, at="3607")
    province = factories.place("36")
    whole, own, other = (matter_about(office_place=province, office_authority=of) for of in (None, land, trade))
    assert [is_closed(whole, person) for person in (of_land, of_none, elsewhere)] == [True, True, False]
    assert [is_closed(own, person) for person in (of_land, of_none, elsewhere)] == [True, True, False]
    assert [is_closed(other, person) for person in (of_land, of_none, elsewhere)] == [False, True, False]


def test_who_is_bound_to_no_authority_belongs_to_none_of_the_ministries() -> None:
    ministry = matter_about(office_place=factories.place("CN"), office_authority=factories.authority("MLR"))
    assert not is_closed(ministry, factories.user(Role.INSPECTOR))
    assert is_closed(matter_about(office_place=factories.place("CN")), factories.user(Role.INSPECTOR))


@pytest.mark.parametrize(
    "firm_of",
    [
        lambda own: own,
        lambda own: factories.enterprise(state="merged", successor=own),
        lambda own: factories.enterprise(state="merged", successor=factories.enterprise(state="merged", successor=own)),
    ],
)
def test_to_people_of_an_enterprise_and_of_its_successors(firm_of: Callable[[Enterprise], Enterprise]) -> None:
    own = factories.enterprise(group=factories.group())
    matter = matter_about(enterprise=firm_of(own))
    person = also(inspector(), Role.ENTERPRISE_CLERK, until=dt.date(2011, 1, 1), enterprise=own)
    of_group = also(inspector(), Role.GROUP_OFFICER, until=dt.date(2011, 1, 1), group=own.group)
    assert is_closed(matter, person)
    assert is_closed(matter, of_group)
    assert not is_closed(matter, also(inspector(), Role.ENTERPRISE_CLERK, enterprise=factories.enterprise()))


def test_for_two_years_after_he_has_left() -> None:
    firm = factories.enterprise()
    matter, left = matter_about(enterprise=firm), TODAY - YEARS
    assert is_closed(matter, also(inspector(), Role.ENTERPRISE_CLERK, until=left, enterprise=firm))
    before = also(inspector(), Role.ENTERPRISE_CLERK, until=left - dt.timedelta(days=1), enterprise=firm)
    assert not is_closed(matter, before)
    assert not is_closed(matter, before, TODAY + YEARS)
    assert not is_closed(matter, also(inspector(), Role.ENTERPRISE_CLERK, enterprise=firm), dt.date(2004, 12, 31))


def test_an_enterprise_that_answers_is_shown_what_is_addressed_to_it() -> None:
    firm = factories.enterprise()
    clerk = factories.user(Role.ENTERPRISE_CLERK, of=firm)
    former = factories.user(Role.ENTERPRISE_CLERK, of=firm)
    Membership.objects.filter(user=former).update(valid_to=TODAY - dt.timedelta(days=1))
    for role, state, closed in (
        ("respondent", "confirmed", False), ("accused", "confirmed", False), ("accused", "proposed", True),
        ("concerned", "confirmed", True),
    ):  # fmt: skip
        matter = matter_about(state, role, enterprise=firm)
        assert is_closed(matter, clerk) is closed, (role, state)
        assert is_closed(matter, former), "who has left answers for it no more"
        assert is_closed(matter, also(inspector(), Role.ENTERPRISE_CLERK, enterprise=firm)), "an official as well"

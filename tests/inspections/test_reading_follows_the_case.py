"""Readers of a case and its file: offices that handle it, and those it came from once they have declared."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from core import clock, row_security
from enterprises.models import User
from enterprises.roles import HANDLES_CASES, JOINS_CASES_OF, OFFICIAL_ROLES, Role
from inspections.models import Case, CaseEntry, Evidence, EvidenceAccess, Order
from inspections.services import cases, evidence, impartiality, orders
from inspections.services.evidence import Upload
from inspections.services.subjects import Named
from tests.support import factories, uploads
from tests.support.api import client_of
from tests.support.page_clients import page_client


@pytest.fixture(autouse=True)
def on_the_day(db: None) -> Any:
    for code in ("CN", "36", "360727"):
        factories.place(code)
    with clock.at(dt.datetime(2011, 6, 9, 9, tzinfo=clock.ZONE)):
        yield


def opened(inspector: User, source: str) -> tuple[Case, Order, Evidence]:
    factories.enterprise(f"E-{source.upper()}")
    subject = Named("enterprise", code=f"E-{source.upper()}")
    case = cases.create(actor=inspector, subject=subject, source=source, allegation="Oxide as powder")
    order = orders.issue(case, actor=inspector, kind="rectify", working_days=5, legal_basis="Article 20", text="Stop")
    file = Upload("a.jpg", uploads.jpeg(), "image/jpeg")
    return case, order, evidence.add(actor=inspector, case=Case.objects.get(pk=case.pk), file=file, kind="photograph")


def reads(person: User, *rows: Any) -> list[bool]:
    person = User.objects.get(pk=person.pk)
    return [type(row).objects.visible_to(person).filter(pk=row.pk).exists() for row in rows]


def has_head(person: User, case: Case) -> bool:
    return Case.objects.heads_for(User.objects.get(pk=person.pk)).filter(pk=case.pk).exists()


@pytest.mark.parametrize("role", sorted(OFFICIAL_ROLES - HANDLES_CASES))
def test_other_offices_read_nothing_of_a_case(inspector1: User, role: Role) -> None:
    rows = opened(inspector1, "inspection")
    person = factories.user(role)
    assert reads(person, *rows) == [False, False, False]
    assert has_head(person, rows[0]) == (role == Role.COORDINATOR)
    for page in ("case", "order", "evidence-item"):
        row = rows[("case", "order", "evidence-item").index(page)]
        head = role == Role.COORDINATOR and page == "case"
        assert page_client(person).get(reverse(f"pages:{page}", args=[row.pk])).status_code == (200 if head else 404)
    for name in ("cases", "orders", "evidence"):
        assert client_of(person).get(f"/api/v1/{name}/").json()["results"] == []


@pytest.mark.parametrize(("role", "source"), sorted(JOINS_CASES_OF.items()))
def test_the_office_that_a_case_came_from_reads_it_after_declaring(inspector1: User, role: Role, source: str) -> None:
    assert source in Case.Source.values
    rows = opened(inspector1, source)
    person = factories.user(role)
    assert (reads(person, *rows), has_head(person, rows[0])) == ([False, False, False], True)
    impartiality.declare(rows[0], actor=person, parties=1)
    assert reads(person, *rows) == [True, True, True]
    other = opened(inspector1, next(one for one in JOINS_CASES_OF.values() if one != source))
    assert (reads(person, *other), has_head(person, other[0])) == ([False, False, False], False)


def test_each_reading_of_an_original_by_any_door_is_recorded(inspector1: User) -> None:
    case, _order, file = opened(inspector1, "customs")
    person = factories.user(Role.CUSTOMS_OFFICER)
    address = f"/api/v1/evidence/{file.pk}/original/"
    page = reverse("pages:evidence-original", args=[file.pk])
    assert client_of(person).get(address).status_code in (403, 404)
    assert not EvidenceAccess.objects.exists()
    impartiality.declare(case, actor=person, parties=1)
    assert client_of(User.objects.get(pk=person.pk)).get(address).status_code == 200
    assert page_client(User.objects.get(pk=person.pk)).get(page).status_code == 200
    assert [look.actor_id for look in EvidenceAccess.objects.all()] == [person.pk, person.pk]


def test_the_database_hides_the_file_of_a_case_from_who_has_not_declared(inspector1: User) -> None:
    case, _order, file = opened(inspector1, "customs")
    person = factories.user(Role.CUSTOMS_OFFICER)
    with row_security.within(row_security.reach_of(person)):
        assert not CaseEntry.objects.filter(case=case).exists()
        assert not Evidence.objects.filter(pk=file.pk).exists()

"""The panel of cases on the page of an incident."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from enterprises.models import Enterprise, Site, User
from environment.models import Incident
from environment.services import incidents
from inspections.models import Case
from inspections.services import cases, subjects
from tests.support import factories
from tests.support.inspection_world import digging, on
from tests.support.page_clients import page_client

pytestmark = pytest.mark.django_db
DAY = dt.date(2011, 6, 2)


@pytest.fixture(autouse=True)
def _in_june(db: None) -> Any:
    factories.place("36")
    with on(2011, 6, 10):
        yield


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    return firm.sites.get()


def incident(actor: User, **fields: Any) -> Incident:
    given = {"day": DAY, "category": "water", "description": "Slag in the river", "document": "Record 1"}
    return incidents.record(actor=actor, **{**given, **fields})


def opened(actor: User, kind: str, code: str) -> Case:
    subject = subjects.Named(type=kind, code=code)
    return cases.create(actor=actor, subject=subject, source="inspection", allegation="Slag was tipped")


def page_of(reader: User, row: Incident) -> str:
    return page_client(reader).get(reverse("pages:incident", args=[row.pk])).content.decode()


def test_cases_of_the_site_and_its_holder_since_the_day_are_shown(
    firm: Enterprise, mine: Site, inspector1: User, p36a: User, clerk: User
) -> None:
    with on(2011, 6, 1):
        before = opened(inspector1, "site", mine.code)
    row = incident(p36a, site=mine)
    about = [opened(inspector1, "site", mine.code), opened(inspector1, "enterprise", firm.code)]
    other = opened(inspector1, "enterprise", factories.enterprise("E-OTHER").code)
    shown = page_of(inspector1, row)
    assert [case.number in shown for case in (before, *about, other)] == [False, True, True, False]
    assert f"{reverse('pages:case-new')}?type=site&amp;code={mine.code}" in shown
    assert "Cases opened since the incident" not in page_of(clerk, row)


def test_of_a_place_alone_the_cases_about_unknown_persons_are_shown(p36a: User, inspector1: User) -> None:
    row = incident(p36a, place=factories.place("360727"))
    assert "No case was opened." in page_of(inspector1, row)
    assert digging(inspector1).number in page_of(inspector1, row)

"""The administrator's console: who opens it, where its entries lead, and the pages of rules and working days."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import workdays
from enterprises.models import User
from enterprises.roles import Role
from inspections.rules import RULES
from portal.console import SECTIONS
from tests.support import factories
from tests.support.page_clients import page_client

CONSOLE = "/console/"


@pytest.fixture
def administrator(db: None) -> User:
    factories.place("CN")
    return factories.user(Role.ADMINISTRATOR, at="CN", username="admin")


def test_every_entry_leads_to_a_page_that_an_administrator_opens(administrator: User) -> None:
    client = page_client(administrator)
    shown = client.get(CONSOLE).content.decode()
    for section in SECTIONS:
        for place in section.places:
            assert f'href="{place.url}"' in shown, place.label
            assert client.get(place.url).status_code == 200, place.url


def test_only_administrators_open_it(administrator: User, clerk: User) -> None:
    regulator = factories.user(Role.NATIONAL_REGULATOR, at="CN", authorities=("MLR",), username="regulator")
    assert page_client(administrator).get(CONSOLE).status_code == 200
    assert page_client(regulator).get(CONSOLE).status_code == 403
    assert page_client(clerk).get(CONSOLE).status_code == 403
    assert Client().get(CONSOLE).status_code == 302


def test_the_menu_leads_to_it(administrator: User) -> None:
    assert f'href="{CONSOLE}"' in page_client(administrator).get("/").content.decode()


def test_it_counts_what_its_pages_show(administrator: User) -> None:
    factories.user(Role.AUDITOR, at="CN", username="somebody")
    shown = page_client(administrator).get(CONSOLE)
    places = [row for _section, rows in shown.context["sections"] for row in rows]
    counts = {place.counts: count for place, _waiting, count in places}
    assert {place.waits for place, waiting, _count in places if waiting is not None} == {
        "factors",
        "requests",
        "failed",
    }
    listed = page_client(administrator).get(reverse("admin:enterprises_user_changelist"))
    assert counts["people"] == listed.context["cl"].result_count


def test_every_parameter_of_a_rule_is_shown_with_its_days(clerk: User) -> None:
    shown = page_client(clerk).get(reverse("pages:rule-parameters"))
    values = {(rule.title, one.meaning) for rule in shown.context["rules"] for one in rule.values}
    assert len(values) == sum(len({one.meaning for one in rule.parameters}) for rule in RULES.values())
    current = [one for rule in shown.context["rules"] for one in rule.values if one.is_current]
    assert len(current) == sum(len(rule.parameters) for rule in RULES.values())


def test_the_days_that_are_not_as_their_weekday_are_named(clerk: User) -> None:
    days = dict(workdays.special_days(2011, "en_US"))
    assert days[dt.date(2011, 10, 1)] == "National Day"
    assert days[dt.date(2011, 10, 8)] == ""  # a Saturday that was worked
    assert days[dt.date(2011, 2, 7)] == "Day off"
    assert all(workdays.is_working_day(day) == (not name) for day, name in days.items())
    shown = page_client(clerk).get(reverse("pages:working-days"), {"year": 2011})
    assert shown.context["working"] == workdays.count(dt.date(2010, 12, 31), dt.date(2011, 12, 31))
    assert "8 October 2011" in shown.content.decode()


def test_the_fixed_day_of_a_demonstration_stands_apart(administrator: User, settings: Any) -> None:
    settings.BUSINESS_DATE = dt.date(2011, 10, 20)
    shown = " ".join(page_client(administrator).get(CONSOLE).content.decode().split())
    assert "</time> · fixed, because this is a demonstration" in shown

"""Effects of a planned distribution: the pace of the year in progress, capacity, years of supply, special plans."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from enterprises.models import MiningArea, Site, User
from enterprises.roles import Role
from quotas.queries.area_plans import plans_of_provinces
from quotas.services import area_plans
from resources.services import reserves
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.ledger_accounts import Books, books
from tests.support.page_clients import page_client
from tests.support.page_text import without_blanks

__all__ = ["books"]
ADDRESS = f"{V1}notices/proposal/"
TERMS = {"programme": "mlr-mining", "year": 2012, "giver": "36", "category": "all", "step": "0.001", "total": "300"}
PAPER = {"estimator": "Institute of geology", "document": "Report no. 7 of 2011"}


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(dt.date(2011, 10, 20)):
        yield


@pytest.fixture
def story(books: Books) -> Books:
    """Give Jiangxi 400 of 1,000 t in 2011, and two firms 100 each: one used 10 t a month until September, one 20 t."""
    books.post("control", 1000, to="CN")
    books.post("distribute", 400, from_="CN", to="36")
    for code, used in (("E-CALM", 10), ("E-FAST", 20)):
        firm = books.firm(code)
        books.post("distribute", 100, from_="36", to=firm)
        for month in range(1, 10):
            books.post("use", used, to=firm, effective_on=dt.date(2011, month, 28))
    return books


def proposed(person: User, **terms: Any) -> Any:
    answer = client_of(person).get(ADDRESS, {**TERMS, **terms})
    assert answer.status_code == 200, answer.content
    return answer.json()


def area_with_plan(number: int, ceiling: str, rare_earth_class: str, mlr1: User) -> None:
    factories.programme_year("mlr-mining", 2012)
    area = MiningArea.objects.create(
        number=number, name=f"Area {number}", rare_earth_class=rare_earth_class,
        jurisdiction=factories.place("360727"), evidence="sourced", source="test",
    )  # fmt: skip
    document = "Plan no. 3"
    area_plans.set_plan(actor=mlr1, mining_area=area, year=2012, ceiling=Decimal(ceiling), document=document)


def test_the_use_of_a_year_in_progress_is_completed_at_its_pace(story: Books, p36a: User) -> None:
    calm, fast = proposed(p36a)["lines"]
    assert (calm["used"], calm["expected"], calm["over_by"]) == ("90.000", "120.000", "0.000")
    assert (fast["used"], fast["expected"], fast["over_by"]) == ("180.000", "240.000", "90.000")


def test_the_use_of_a_year_that_is_over_is_its_use(story: Books, p36a: User) -> None:
    with clock.at(dt.date(2012, 1, 20)):
        _calm, fast = proposed(p36a)["lines"]
    assert (fast["expected"], fast["over_by"]) == ("180.000", "30.000")


def test_a_province_s_pace_is_that_of_those_below_it(story: Books, mlr1: User) -> None:
    (line,) = proposed(mlr1, giver="CN")["lines"]
    assert (line["to"], line["used"], line["expected"], line["over_by"]) == ("36", "270.000", "360.000", "60.000")


def test_what_is_given_stands_beside_the_approved_capacity(story: Books, p36a: User) -> None:
    site = factories.site(story.account(story.firm("E-THIRD")).holder.enterprise, "mine", code="S-MINE")
    assert proposed(p36a)["effects"]["capacity_percent"] is None
    Site.objects.filter(pk=site.pk).update(
        enterprise=story.account("E-CALM").holder.enterprise, approved_capacity=Decimal(120)
    )
    effects = proposed(p36a)["effects"]
    assert (effects["capacity"], effects["given"], effects["capacity_percent"]) == ("120.000", "150.000", "125.00")


def test_the_years_of_supply_change_with_the_quota(story: Books, p36a: User, mlr1: User) -> None:
    officer = factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR",))
    known = {"year": 2010, "method": "explored", "remaining_t": Decimal(60_000), **PAPER}
    reserves.record(actor=officer, place=factories.place("36"), **known)
    (place,) = proposed(mlr1, giver="CN")["effects"]["supply"]
    assert (place["place"], place["remaining_t"], place["reserve_year"]) == ("36", "60000.000", 2010)
    assert (place["years_before"], place["years_after"]) == ("150.0", "200.0")
    (own,) = proposed(p36a)["effects"]["supply"]
    assert (own["years_before"], own["years_after"]) == ("300.0", "200.0"), "of what it gave and would give"


def test_remaining_reserves_of_places_weigh_in_a_claim(story: Books, mlr1: User, miit1: User) -> None:
    """Jiangxi and Fujian had 400 and 100 t; three quarters of the reserves lie in Fujian."""
    story.post("distribute", 100, from_="CN", to="35")
    for place, tonnes in (("36", 20_000), ("35", 60_000)):
        officer = factories.user(Role.PROVINCIAL_REGULATOR, at=place, authorities=("MLR",))
        known = {"year": 2010, "method": "explored", "remaining_t": Decimal(tonnes), **PAPER}
        reserves.record(actor=officer, place=factories.place(place), **known)
    asked = {"giver": "CN", "total": "400", "plan_weight": 0, "reserves_weight": 100}
    found = proposed(mlr1, **asked)
    assert [(line["to"], line["reserves"], line["tonnes"]) for line in found["lines"]] == [
        ("35", "60000.000", "300.000"),
        ("36", "20000.000", "100.000"),
    ]
    assert found["summary"].endswith("Claims: 100 % remaining reserves.")
    half = proposed(mlr1, **asked | {"plan_weight": 100})
    assert all(line["reserves"] is None for line in proposed(mlr1, giver="CN")["lines"]), "not asked for"
    assert sum(Decimal(line["tonnes"]) for line in half["lines"]) == 400
    factories.programme("miit-smelting")
    refused = client_of(miit1).get(ADDRESS, {**TERMS, **asked, "programme": "miit-smelting"})
    assert [(fault["pointer"], fault["code"]) for fault in refused.json()["errors"]] == [
        ("/reserves_weight", "not_mining")
    ]
    page = page_client(mlr1).get(
        reverse("pages:quota-proposal"),
        {**TERMS, **asked, "use_weight": 0, "capacity_weight": 0, "equal_weight": 0, "rule": "proportional"},
    )
    assert "60,000.000 in reserves" in without_blanks(page.content.decode())


def test_special_plans_beyond_the_quota_are_said(story: Books, mlr1: User) -> None:
    area_with_plan(4, "250", "heavy", mlr1)
    area_with_plan(5, "90", "light", mlr1)
    (province,) = proposed(mlr1, giver="CN")["effects"]["areas"]
    assert province == {"province": "36", "planned": "340.000", "proposed": "300.000", "excess": "40.000"}
    (province,) = proposed(mlr1, giver="CN", total="340")["effects"]["areas"]
    assert province["excess"] == "0.000"


def test_an_area_counts_in_the_plan_of_its_class(story: Books, mlr1: User) -> None:
    for number, name in enumerate(("heavy", "medium", "medium-heavy", "light", ""), start=1):
        area_with_plan(number, "10", name, mlr1)
    counted = {
        category: [each.plan.mining_area.number for each in plans_of_provinces({"36"}, 2012, category, mlr1)["36"]]
        for category in ("light", "medium_heavy", "all")
    }
    assert counted == {"light": [4], "medium_heavy": [1, 2, 3], "all": [1, 2, 3, 4, 5]}
    assert plans_of_provinces({"15"}, 2012, "all", mlr1) == {}


def test_the_page_shows_the_effects(story: Books, mlr1: User) -> None:
    area_with_plan(4, "250", "heavy", mlr1)
    weights = {"plan_weight": 100, "use_weight": 0, "capacity_weight": 0, "equal_weight": 0}
    terms = {**TERMS, **weights, "giver": "CN", "total": "240", "rule": "proportional"}
    page = without_blanks(page_client(mlr1).get(reverse("pages:quota-proposal"), terms).content.decode())
    for text in (
        "360.000 expected",
        "over by 120.000 at this year's pace",
        "exceed the proposed 240.000 t by 10.000 t",
    ):
        assert text in page.replace("&#x27;", "'")

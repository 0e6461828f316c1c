"""The overview: who is over and why, each level's own figures, published figures beside the plan, the forecast."""

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from enterprises.models import User
from enterprises.roles import Role
from inspections.services import screening
from quotas.queries import overview
from tests.support import factories
from tests.support.ledger_accounts import Books, books
from tests.support.page_clients import query_counts

__all__ = ["books"]

MOST_QUERIES = 25


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with clock.at(dt.date(2011, 10, 20)):
        yield


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def seen_by(person: User, **asked: Any) -> Any:
    answer = signed_in(person).get(reverse("pages:overview"), asked)
    assert answer.status_code == 200
    return answer


@pytest.fixture
def two_over(books: Books) -> Books:
    """Create two accounts over in Jiangxi, and one without a plan in Inner Mongolia."""
    small, big = books.firm("E-DEMO-SMALL"), books.firm("E-DEMO-BIG")
    for firm in (small, big):
        books.give(100, "36", firm)
    books.give(50, "15")
    books.post("use", "60.000", to=small, effective_on=dt.date(2011, 3, 31))
    books.post("use", "40.001", to=small, effective_on=dt.date(2011, 7, 31))
    books.post("use", 138, to=big, effective_on=dt.date(2011, 5, 31))
    books.post("use", 7, to=books.firm("E-DEMO-LEFT", at="150206"), effective_on=dt.date(2011, 4, 30))
    return books


def test_who_is_over_stands_worst_first_with_tonnes_and_the_month(two_over: Books, mlr1: User) -> None:
    shown = seen_by(mlr1).context["over"]
    assert [row["account"].holder.code for row in shown] == ["E-DEMO-BIG", "E-DEMO-LEFT", "E-DEMO-SMALL"]
    assert [row["account"].excess for row in shown] == [Decimal("38.000"), Decimal("7.000"), Decimal("0.001")]
    assert [row["since"] for row in shown] == [dt.date(2011, 5, 1), dt.date(2011, 4, 1), dt.date(2011, 7, 1)]


def test_the_reason_is_the_flag_where_one_stands(two_over: Books, mlr1: User) -> None:
    screening.screen_day(clock.today())
    shown = seen_by(mlr1).context["over"]
    assert [row["flag"].rule for row in shown] == ["exceeded", "unplanned", "exceeded"]
    assert reverse("pages:flag", args=[shown[0]["flag"].pk]) in seen_by(mlr1).content.decode()


def test_each_height_sees_its_own_figures(two_over: Books, mlr1: User, p36a: User, p15a: User) -> None:
    nation, jiangxi, mongolia = (seen_by(person).context for person in (mlr1, p36a, p15a))
    assert [result["top"].holder.code for result in (nation, jiangxi, mongolia)] == ["CN", "36", "15"]
    assert nation["sums"]["used"] == Decimal("245.001")
    assert jiangxi["sums"]["used"] == Decimal("238.001")
    assert mongolia["counted"] == {"exceeded": 0, "unplanned": 1, "near": 0}
    assert "E-DEMO-BIG" not in seen_by(p15a).content.decode()
    assert "tiles" in nation
    assert "tiles" not in jiangxi


def test_a_county_that_holds_no_quota_sees_the_sum_of_its_enterprises(two_over: Books) -> None:
    county = factories.user(Role.COUNTY_REGULATOR, at="360727", username="county", authorities=("MLR",))
    result = seen_by(county).context
    assert result["top"] is None
    assert result["sums"]["allocated"] == Decimal("200.000")
    assert result["sums"]["used"] == Decimal("238.001")
    assert len(result["over"]) == 2


def test_a_group_sees_its_own_members(books: Books, mlr1: User) -> None:
    group = factories.group("G-TEST")
    member = books.firm("E-DEMO-MEMBER", group=group)
    books.give(100, factories.holder("G-TEST"), member)
    officer = factories.user(Role.GROUP_OFFICER, of=group, username="group")
    books.post("use", 130, to=member)
    outside = books.firm("E-DEMO-OUTSIDE")
    books.post("use", 5, to=outside)
    result = seen_by(officer).context
    assert result["top"].holder.code == "G-TEST"
    listed = signed_in(mlr1).get(result["rows_url"]).context["rows"]
    assert [account.holder.code for account in listed] == ["E-DEMO-MEMBER"]
    assert [row["account"].holder.code for row in result["over"]] == ["E-DEMO-MEMBER"]


def test_people_of_an_enterprise_are_led_to_their_own_page(clerk: User) -> None:
    assert signed_in(clerk).get(reverse("pages:overview"))["Location"] == reverse("pages:start")


@pytest.mark.parametrize(
    "asked",
    [
        {"year": "abc"},
        {"year": "99999999999999"},
        {"programme": "x"},
        {"holder": "ZZ"},
        {"holder": "\x00"},
        {"programme": "mofcom-export", "year": "2011"},
    ],
)
def test_a_choice_that_makes_no_sense_shows_what_there_is(two_over: Books, mlr1: User, asked: dict[str, str]) -> None:
    assert seen_by(mlr1, **asked).context["top"].holder.code == "CN"


def test_a_foreign_height_is_not_shown(two_over: Books, p36a: User) -> None:
    assert seen_by(p36a, holder="15").context["top"].holder.code == "36"


def test_every_chart_has_its_table_and_marks_the_forecast(two_over: Books, mlr1: User) -> None:
    page = seen_by(mlr1).content.decode()
    assert len(re.findall(r'class="chart[ "]', page)) == 2
    assert page.count('class="as-table"') == 3
    assert "Forecast, not a figure of the ledger" in page
    assert "<style" not in page


def test_the_number_of_queries_does_not_grow_with_the_rows(two_over: Books, mlr1: User) -> None:
    client = signed_in(mlr1)

    before = query_counts(client, [reverse("pages:overview")])
    for number in range(8):
        firm = two_over.firm(f"E-DEMO-MORE-{number}", at="150206")
        two_over.give(10, "15", firm)
        two_over.post("use", 11 + number, to=firm)
    assert query_counts(client, [reverse("pages:overview")]) == before
    assert before[0] <= MOST_QUERIES


# --- Forecast ---------------------------------------------------------------------------------------------------------
TWELVE = [Decimal(tonnes) for tonnes in (10, 10, 10, 10, 10, 10, 10, 10, 10, 0, 0, 0)]


def test_the_forecast_continues_the_months_that_were_due() -> None:
    burn = overview.burn_down(2011, Decimal(100), TWELVE, on=dt.date(2011, 10, 20), reported=(1, 9))
    assert (burn.months, burn.forecast, burn.forecast_over) == (9, Decimal("120.000"), Decimal("20.000"))
    assert burn.lasts == Decimal(10)
    september, december = burn.points[8], burn.points[11]
    assert (september.left, september.line, september.forecast) == (Decimal(10), Decimal(25), Decimal(10))
    assert (december.left, december.forecast) == (None, Decimal(-20))


@pytest.mark.parametrize(("on", "due"), [(dt.date(2011, 3, 20), 2), (dt.date(2012, 2, 20), 12)])
def test_nothing_is_forecast_from_two_months_or_for_a_past_year(on: dt.date, due: int) -> None:
    burn = overview.burn_down(2011, Decimal(100), TWELVE, on=on, reported=(1, due))
    assert burn.forecast is None
    assert all(point.forecast is None for point in burn.points)

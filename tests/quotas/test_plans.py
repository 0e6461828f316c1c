"""Plans side by side: each programme beside the year before and along the chain, with the published figures."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from enterprises.models import User
from quotas.models import Account
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.page_clients import page_client, query_counts
from tests.support.page_text import without_blanks

ADDRESS = f"{V1}plans/"
pytestmark = pytest.mark.usefixtures("published")


def plans_of(person: User, **asked: Any) -> list[dict[str, Any]]:
    answer = client_of(person).get(ADDRESS, asked)
    assert answer.status_code == 200, answer.content
    rows: list[dict[str, Any]] = answer.json()
    return rows


def test_the_published_plans_of_a_year_stand_beside_the_year_before(auditor1: User) -> None:
    (row,) = plans_of(auditor1, year=2011)
    plans = {plan["programme"]: plan for plan in row["plans"]}
    assert list(plans) == ["mlr-mining", "miit-mineral", "miit-smelting", "mofcom-export"]
    mining, smelting, export = plans["mlr-mining"], plans["miit-smelting"], plans["mofcom-export"]
    assert (mining["allocated"], mining["before"], mining["change"], mining["change_percent"]) == (
        "93800.000",
        "89200.000",
        "4600.000",
        "5.16",
    )
    assert smelting["allocated"] == "90400.000"
    assert smelting["of_previous"] == "96.38", "of the plan for mineral products, which is as large as that of mining"
    assert (mining["of_previous"], export["of_previous"]) == (None, None), "the first, and one in tonnes of goods"


def test_a_plan_that_was_cut_is_said_beside_those_that_were_not(auditor1: User) -> None:
    (row,) = plans_of(auditor1, year=2011)
    changes = {plan["programme"]: Decimal(plan["change"]) for plan in row["plans"]}
    expected = {(cut, other) for cut in changes for other in changes if changes[cut] < 0 <= changes[other]}
    assert {(pair["cut"], pair["other"]) for pair in row["divergences"]} == expected
    assert ("mofcom-export", "mlr-mining") in expected


def test_all_years_are_shown_newest_first_and_a_first_year_has_nothing_before(auditor1: User) -> None:
    rows = plans_of(auditor1, later=True)
    years = [row["year"] for row in rows]
    assert years == sorted(years, reverse=True)
    first = [plan for row in rows for plan in row["plans"] if plan["programme"] == "mlr-mining"][-1]
    assert (first["before"], first["change"], first["change_percent"]) == (None, None, None)


def test_a_province_has_its_own(auditor1: User) -> None:
    (row,) = plans_of(auditor1, year=2011, holder="36")
    (mining,) = [plan for plan in row["plans"] if plan["programme"] == "mlr-mining"]
    assert mining["allocated"] == "9000.000"
    assert plans_of(auditor1, holder="E-NOBODY") == []


def test_the_page_shows_every_year_and_a_holder_without_plans(auditor1: User) -> None:
    client = page_client(auditor1)
    page = without_blanks(client.get(reverse("pages:plans")).content.decode())
    for text in ("93,800.000", "+5.16 %", "Not cut: "):
        assert text in page
    assert "9,000.000" in client.get(reverse("pages:plans"), {"holder": "36"}).content.decode()
    nobody = client.get(reverse("pages:plans"), {"holder": "X"})
    assert "No plan of this holder is on record." in nobody.content.decode()


def test_years_begin_at_the_business_year_and_later_ones_are_asked_for(auditor1: User) -> None:
    with clock.at(dt.date(2011, 10, 20)):
        years = [row["year"] for row in plans_of(auditor1)]
        later = [row["year"] for row in plans_of(auditor1, later=True)]
        client = page_client(auditor1)
        pages = [client.get(reverse("pages:plans"), asked).content.decode() for asked in ({}, {"later": "on"})]
    assert (years[0], years) == (2011, [year for year in later if year <= 2011])
    assert max(later) == 2024
    assert ['id="plans-2012"' in text for text in pages] == [False, True]


def test_a_year_that_has_not_begun_has_no_use(auditor1: User) -> None:
    for year in (2011, 2012):
        factories.reported_year(year)
    with clock.at(dt.date(2011, 10, 20)):
        (coming,) = plans_of(auditor1, year=2012)
        (running,) = plans_of(auditor1, year=2011)
        page = page_client(auditor1).get(reverse("pages:plans"), {"later": "on"}).content.decode()
    assert {(plan["used"], plan["used_percent"]) for plan in coming["plans"]} == {(None, None)}
    assert {plan["used"] for plan in running["plans"]} == {"0.000"}
    shown = page.split('id="plans-2012"')[1].split("</section>")[0].split('data-label="Used"')[1:]
    assert shown
    assert all("%" not in cell.split("</td>")[0] for cell in shown)


def test_a_year_of_which_no_month_is_reported_has_no_use(auditor1: User) -> None:
    factories.reported_year(2011)
    for year, use in ((2010, None), (2011, "0.000")):
        (row,) = plans_of(auditor1, year=year)
        assert {plan["used"] for plan in row["plans"]} == {use}


def test_every_reader_sees_the_whole_chain(mlr1: User, miit1: User, p36a: User, clerk: User) -> None:
    for reader in (mlr1, miit1, p36a, clerk):
        (row,) = plans_of(reader, year=2011)
        assert [(plan["programme"], plan["allocated"]) for plan in row["plans"]] == [
            ("mlr-mining", "93800.000"),
            ("miit-mineral", "93800.000"),
            ("miit-smelting", "90400.000"),
            ("mofcom-export", "30184.000"),  # less what is withheld from provisional companies
        ], reader


def test_the_use_of_a_firm_is_told_only_to_who_sees_its_account(p15a: User, auditor1: User) -> None:
    given = Account.objects.filter(holder__type="enterprise", given__gt=0).exclude(place__startswith="15")
    account = given.select_related("holder", "programme_year").order_by("holder__code").first()
    factories.reported_year(account.programme_year.year)
    asked = {"holder": account.holder.code, "year": account.programme_year.year}
    ((inside,), (outside,)) = (plans_of(reader, **asked) for reader in (auditor1, p15a))
    assert {plan["used"] for plan in inside["plans"]} == {"0.000"}
    assert {plan["used"] for plan in outside["plans"]} == {None}
    assert [plan["allocated"] for plan in outside["plans"]] == [plan["allocated"] for plan in inside["plans"]]


def test_any_number_of_years_takes_the_same_queries(auditor1: User) -> None:
    client = client_of(auditor1)
    (one,) = query_counts(client, [ADDRESS], {"year": 2011})
    (every,) = query_counts(client, [ADDRESS])
    assert every == one + 1, "the years themselves are one more"

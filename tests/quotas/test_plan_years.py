"""Plans over the years: a holder and those below it, with the published figures, and where a year's quota went."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from enterprises.models import User
from quotas.models import Programme
from quotas.queries.plan_years import shares_of
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.page_clients import page_client, query_counts
from tests.support.page_text import without_blanks

ADDRESS = f"{V1}plan-years/"
pytestmark = pytest.mark.usefixtures("published")


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(dt.date(2012, 10, 20)):
        yield


def years_of(person: User, programme: str = "mlr-mining", **asked: Any) -> Any:
    answer = client_of(person).get(ADDRESS, {"programme": programme, **asked})
    assert answer.status_code == 200, answer.content
    return answer.json()


def plans_in(row: Any) -> dict[int, str | None]:
    return {one["year"]: one["allocated"] for one in row["figures"]}


def test_the_published_plans_of_the_nation_and_of_provinces(auditor1: User) -> None:
    found = years_of(auditor1)
    assert found["years"] == sorted(found["years"])
    assert max(found["years"]) == 2012
    whole = plans_in(found["whole"])
    assert (whole[2010], whole[2011], whole[2012]) == ("89200.000", "93800.000", "93800.000")
    growth = {one["year"]: one["change_percent"] for one in found["whole"]["figures"]}
    assert (growth[2011], growth[2012]) == ("5.16", "0.00")
    parts = {row["holder"]: plans_in(row) for row in found["parts"]}
    assert next(iter(parts)) == "15", "the largest plan first"
    assert parts["36"][2011] == "9000.000"


def test_a_first_year_has_no_change_and_a_year_without_plan_no_figure(auditor1: User) -> None:
    found = years_of(auditor1)
    assert found["whole"]["figures"][0]["change_percent"] is None
    gaps = [row for row in found["parts"] if None in plans_in(row).values()]
    assert all(one["change_percent"] is None for row in gaps for one in row["figures"] if one["allocated"] is None)


def test_use_is_told_where_it_is_published_or_seen(auditor1: User, p15a: User) -> None:
    """Those below the nation in the export plan are enterprises: their use is told to who sees their accounts."""
    for year in years_of(auditor1, "mofcom-export")["years"]:
        factories.reported_year(year)
    uses = [
        {
            one["used"]
            for row in years_of(reader, "mofcom-export")["parts"]
            for one in row["figures"]
            if one["allocated"]
        }
        for reader in (auditor1, p15a)
    ]
    assert uses[0] == {"0.000"}
    assert None in uses[1]
    assert years_of(p15a)["whole"]["figures"][-1]["used"] == "0.000"


def test_a_holder_without_plans_is_not_found(auditor1: User) -> None:
    assert client_of(auditor1).get(ADDRESS, {"programme": "mlr-mining", "holder": "X"}).status_code == 404
    assert client_of(auditor1).get(ADDRESS, {"programme": "none"}).status_code == 404


def test_growth_on_like_terms_says_what_it_leaves_out(auditor1: User) -> None:
    """Holders of both years are compared; with what is left out it adds up to the published plans."""
    found = years_of(auditor1)
    rows = {row["year"]: row for row in found["like_terms"]}
    assert list(rows) == found["years"][1:]
    # Guangxi's 200 t of 2009 were medium and heavy, its 2,000 t of 2010 light.
    assert rows[2010] == {
        "year": 2010,
        "holders": 8,
        "before": "82120.000",
        "after": "87200.000",
        "change": "5080.000",
        "change_percent": "6.19",
        "new": {"holders": 1, "tonnes": "2000.000"},
        "gone": {"holders": 1, "tonnes": "200.000"},
        "by_category": True,
    }
    parts = [plans_in(row) for row in found["parts"]]
    for year, row in rows.items():
        given = {at: sum(Decimal(one[at] or 0) for one in parts) for at in (year, year - 1)}
        assert Decimal(row["after"]) + Decimal(row["new"]["tonnes"]) == given[year]
        assert Decimal(row["before"]) + Decimal(row["gone"]["tonnes"]) == given[year - 1]
    text = without_blanks(page_client(auditor1).get(reverse("pages:plan-years")).content.decode())
    assert "Growth on like terms" in text
    assert "82,120.000" in text


def test_where_the_quota_of_a_year_went_adds_up(auditor1: User) -> None:
    programme = Programme.objects.get(code="mlr-mining")
    every = shares_of(programme, "CN", 2011, most=100)
    few = shares_of(programme, "CN", 2011, most=3)
    assert sum(one.tonnes for one in every) == sum(one.tonnes for one in few) == 93800
    assert (len(few), sum(one.to is None for one in few)) == (4, 1)
    assert min(one.tonnes for one in few if one.to) >= max(one.tonnes for one in every[3:])


def test_the_page_draws_each_holder_and_has_every_figure(auditor1: User) -> None:
    client, address = page_client(auditor1), reverse("pages:plan-years")
    page = without_blanks(client.get(address).content.decode())
    for text in ("93,800.000", "+5.16 %", "scale up to 50,000 t", "Where the quota went: 2012"):
        assert text in page, text
    assert page.count('class="year-bars"') == page.count("scale up to")
    own = without_blanks(client.get(address, {"own_scale": "on", "year": "2011"}).content.decode())
    assert "Where the quota went: 2011" in own
    assert own.count("scale up to 50,000 t") < own.count("scale up to")
    nobody = client.get(address, {"holder": "X"})
    assert "No plan of this holder is on record." in nobody.content.decode()


def test_a_programme_that_there_is_not_is_said_beside_its_filter(auditor1: User) -> None:
    page = page_client(auditor1).get(reverse("pages:plan-years"), {"programme": "nonsense"}).content.decode()
    assert "nonsense is not one of the available choices" in page
    assert "93,800" not in page, "no other programme is shown in its place"
    assert "No plan of this holder" not in page


def test_the_queries_do_not_grow_with_the_holders(auditor1: User) -> None:
    client, address = page_client(auditor1), reverse("pages:plan-years")
    (mining,), (export,) = (
        query_counts(client, [address], {"programme": code, "year": "2011"}) for code in ("mlr-mining", "mofcom-export")
    )
    assert export == mining

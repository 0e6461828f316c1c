"""Prices beside resource tax, deposits and incidents: the sums behind each figure, and who sees them."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from enterprises.models import Enterprise, Site, User
from enterprises.roles import Role
from environment.models import DepositEntry, Incident
from resources.models import UseReturn
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.page_clients import page_client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
AT = dt.datetime(2012, 1, 20, tzinfo=clock.ZONE)


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    """Create a mine of bastnaesite that mined 10,000 t of ore with 400 t of oxide in the second half of 2011."""
    mine = factories.site(firm, ore_type="bastnaesite")
    _file(mine, mined_ore=Decimal(10_000), mined_reo=Decimal(400))
    return mine


def _file(mine: Site, **figures: Any) -> UseReturn:
    given = {"site": mine, "enterprise": mine.enterprise, "year": 2011, "half": 2, "process": "", "filed_at": AT}
    return UseReturn.objects.create(**{**given, **figures})


def _year(reader: User, year: int = 2011) -> dict[str, Any]:
    answer = client_of(reader).get(f"{V1}price-costs/")
    assert answer.status_code == 200, answer.content
    return next(row for row in answer.json() if row["year"] == year)


def test_costs_are_sums_by_the_oxide_of_the_same_mines(mine: Site, p36a: User) -> None:
    """Tax: 10,000 t × 60 yuan ÷ 400 t. Deposit: 80,000 yuan ÷ 400 t. A mine without a return adds nothing."""
    other = factories.site(factories.enterprise("E-OTHER"), code="S-OTHER")
    for site, amount, kind in (
        (mine, 80_000, "due"), (mine, 80_000, "paid"), (mine, 10_000, "drawn"), (other, 999, "due"),
    ):  # fmt: skip
        DepositEntry.objects.create(
            site=site, kind=kind, amount=amount, day=dt.date(2011, 9, 1), document="Plan 4", recorded_at=AT
        )
    Incident.objects.create(
        place=mine.jurisdiction, site=mine, day=dt.date(2011, 8, 1), category="water", description="A leak",
        document="Record 1", cost=Decimal(600), cost_document="Bill 2", recorded_at=AT,
    )  # fmt: skip
    found = _year(p36a)
    assert found["mined_reo"] == "400.000"
    assert [(one["lowest"], one["highest"]) for one in found["resource_tax"]] == [("1500.00", "1500.00")]
    assert (found["deposit_due"], found["deposit_drawn"], found["incidents"]) == ("200.00", "25.00", "1.50")
    assert {rate["lowest"] for rate in found["rates"]} >= {"60.000", "30.000"}
    assert all(one["document"] for one in (*found["rates"], *found["prices"]))
    page = page_client(p36a).get(reverse("pages:price-costs")).content.decode()
    for figure in (r"1,500\.00", r">\s*200(\.00)?\s*<", r">\s*25(\.00)?\s*<", "dysprosium oxide"):
        assert re.search(figure, page), figure


def test_of_another_firm_nothing_but_prices_and_rates_is_seen(mine: Site) -> None:
    rival = factories.user(Role.ENTERPRISE_SIGNER, of=factories.enterprise("E-RIVAL"))
    found = _year(rival)
    assert found["prices"]
    assert (found["mined_reo"], found["resource_tax"]) == ("0.000", [])
    assert found["deposit_due"] is None


def test_without_oxide_nothing_is_computed(mine: Site, p36a: User) -> None:
    row = UseReturn.objects.get()
    _file(mine, number=2, amends=row, original=row, reason="Oxide was not measured", mined_ore=Decimal(10_000))
    assert _year(p36a)["resource_tax"] == []


def test_a_parameter_is_refused(p36a: User) -> None:
    assert client_of(p36a).get(f"{V1}price-costs/?province=36").status_code == 400

"""Fixtures of trade: two firms in two provinces, a tax officer of each, and a party outside the register."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from core import clock
from enterprises.credit_codes import check_character
from enterprises.models import Enterprise, User
from enterprises.roles import Role
from tests.support import factories

TODAY = dt.date(2011, 10, 20)
OUTSIDE = "Trader (invented)"


@pytest.fixture(autouse=True)
def _on_the_day(db: None) -> Any:
    with clock.at(TODAY):
        yield


@pytest.fixture
def mine_firm() -> Enterprise:
    """Create a firm of Jiangxi with a mine."""
    firm = factories.enterprise("E-MINE")
    factories.site(firm, code="S-MINE")
    return firm


@pytest.fixture
def plant_firm() -> Enterprise:
    """Create a firm of Inner Mongolia with a separation plant."""
    firm = factories.enterprise("E-PLANT", at="150206")
    factories.site(firm, "separation", code="S-PLANT")
    return firm


@pytest.fixture
def tax36() -> User:
    return factories.user(Role.TAX_OFFICER, at="36", username="tax36")


@pytest.fixture
def tax15() -> User:
    return factories.user(Role.TAX_OFFICER, at="15", username="tax15")


@pytest.fixture
def paper() -> dict[str, Any]:
    """Return what an invoice of the mine to the plant says."""
    return {
        "number": "1100111140 No.00123456",
        "day": dt.date(2011, 4, 1),
        "seller": "E-MINE",
        "buyer": "E-PLANT",
        "product": factories.product(),
        "tonnes": Decimal("12.500"),
        "unit_price": Decimal("160000.0000"),
        "amount": Decimal("2000000.00"),
    }


@pytest.fixture
def credited(mine_firm: Enterprise, plant_firm: Enterprise) -> dict[str, str]:
    """Give both firms credit codes, of district 000000 and so of nobody; return them by the firms' codes."""
    codes = {}
    for firm, body in ((mine_firm, "91000000MA0000001"), (plant_firm, "91000000MA0000002")):
        codes[firm.code] = body + check_character(body)
        Enterprise.objects.filter(pk=firm.pk).update(fictitious=False, credit_code=codes[firm.code])
    return codes

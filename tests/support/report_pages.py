"""Monthly reports through the pages, in tests: a firm with quota, a draft, its fields, a filed month."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.actors import SystemActor
from enterprises.models import Enterprise
from quotas import ledger
from quotas.models import Report
from quotas.services import duties
from tests.support import factories

LOADER = SystemActor("test")


@pytest.fixture
def plan(firm: Enterprise) -> Enterprise:
    """Give the firm 100 t of the province's 9,000."""
    factories.product()
    factories.product("concentrate")
    year = factories.programme_year()
    nation, province, own = (
        ledger.account_for(year, "medium_heavy", factories.holder(code)) for code in ("CN", "36", firm.code)
    )
    common = {"actor": LOADER, "effective_on": dt.date(2011, 1, 1), "document": "test"}
    ledger.post(kind="control", to=nation, tonnes=Decimal(13400), **common)
    ledger.post(kind="distribute", from_=nation, to=province, tonnes=Decimal(9000), **common)
    ledger.post(kind="distribute", from_=province, to=own, tonnes=Decimal(100), **common)
    duties.derive(actor=LOADER)
    return firm


def line_fields(firm: Enterprise, **figures: str) -> dict[str, str]:
    zero = dict.fromkeys(("purchased", "consumed", "sold", "exported", "lost"), "0")
    figures = {"opening_stock": "0", "produced": "12.500", "closing_stock": "12.500", **zero, **figures}
    data = {
        "lines-TOTAL_FORMS": "1",
        "lines-INITIAL_FORMS": "0",
        "lines-0-site": firm.sites.get().code,
        "lines-0-product": "precipitate-100",
    }
    return data | {f"lines-0-{name}": value for name, value in figures.items()}


def begin_draft(client: Client, firm: Enterprise, period: str = "2011-09", **data: str) -> Report:
    client.post(reverse("pages:report-begin", args=[firm.code, period]), data)
    return Report.objects.get(enterprise=firm, state=Report.State.DRAFT)


def page_of(report: Report, page: str = "report") -> str:
    return reverse(f"pages:{page}", args=[report.pk])


def file_month(client: Client, firm: Enterprise, period: str = "2011-09", **figures: str) -> Report:
    report = begin_draft(client, firm, period)
    client.post(page_of(report, "report-edit"), line_fields(firm, **figures))
    answer = client.post(page_of(report, "report-submit"), {"signed": "1"})
    assert answer.status_code == 302, answer.content.decode()
    report.refresh_from_db()
    return report


DAY = dt.date(2011, 10, 5)


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(DAY):
        yield

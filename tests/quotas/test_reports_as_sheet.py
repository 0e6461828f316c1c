"""Reports in force as a sheet for import: read again as it stands, it changes nothing."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest

from core import clock
from enterprises.models import Site, User
from quotas.models import Import, Report
from quotas.services import imports
from quotas.services.imports import Upload
from quotas.sheets import filed_reports
from tests.core.conftest import Login, api
from tests.quotas.test_many_reports import APRIL, checked, filed, line, nil, said, worked_on
from tests.support import factories, filings
from tests.support.page_clients import page_client

__all__ = ["api"]

pytestmark = pytest.mark.django_db
SHEET = "/api/v1/reports/sheet/"
TITLES = {"en": "Enterprise", "zh-hans": "企业"}


@pytest.fixture(autouse=True)
def in_may() -> Iterator[None]:
    factories.programme_year()
    factories.product()
    with clock.at(dt.date(2011, 5, 5)):
        yield


@pytest.fixture
def officer() -> User:
    return factories.user("provincial_regulator", at="36", authorities=("MLR",))


@pytest.fixture
def mines(officer: User) -> list[Site]:
    """Make three mines: one filed two months on paper, one a nil return, and one by itself a month with its sales."""
    first, second, third = (factories.site(factories.enterprise(f"E-MANY-{number}")) for number in range(3))
    rows = [line(first, "2011-03"), line(first, "2011-04", 2.5, 5, 5, 2.5), nil(second.enterprise, "2011-04")]
    assert filed(checked(officer, *rows), officer).state == "committed"
    signer = factories.user("enterprise_signer", of=third.enterprise)
    sales = [{"to": "E-MANY-1", "tonnes": Decimal("4")}, {"to": "A buyer", "tonnes": Decimal("6")}]
    filings.filed(third.enterprise, APRIL, signer, filings.line(third, produced="10", sold="10", sales=sales))
    return [first, second, third]


def exported(api: Login, reader: User, form: str, language: str = "en", **filters: str) -> bytes:
    answer = api(reader).get(SHEET, {"format": form, **filters}, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def imported(officer: User, content: bytes, form: str = "csv") -> Import:
    upload = Upload(f"reports.{form}", content)
    return worked_on(imports.create(actor=officer, kind="many_reports", file=upload))


@pytest.mark.parametrize("language", TITLES)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_sheet_of_what_is_filed_changes_nothing(
    officer: User, mines: list[Site], api: Login, form: str, language: str
) -> None:
    content = exported(api, officer, form, language)
    if form == "csv":
        assert TITLES[language] in content.decode().splitlines()[2].split(",")
    sheet = imported(officer, content, form)
    assert (sheet.state, said(sheet), sheet.lines, sheet.reports) == ("ready", {}, 4, 0)
    assert [(found["code"], found["severity"]) for found in sheet.findings] == [("unchanged", "notice")]
    assert "4" in sheet.findings[0]["detail"]
    assert "file" not in imports.LIFECYCLE.open_verbs(officer, sheet)
    assert Report.objects.count() == 4


def test_only_what_is_not_filed_yet_is_filed(officer: User, mines: list[Site], api: Login) -> None:
    content = exported(api, officer, "csv").decode()
    _first, second, _third = mines
    april = next(row for row in content.splitlines() if row.startswith("E-MANY-1"))
    sheet = filed(imported(officer, f"{content}{april.replace('2011-04', '2011-03')}".encode()), officer)
    assert (sheet.state, sheet.reports, sheet.faulty_reports) == ("committed", 1, 0)
    assert [found["code"] for found in sheet.findings] == ["unchanged"]
    assert Report.objects.get(sheet_id=sheet.pk).enterprise == second.enterprise


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("5.000", "6.000"),
        ("Gan 118", "Gan 117"),
        ("2011-05-04", "2011-05-03"),
        ("A buyer", "Another"),
        (",no,", ",yes,"),
    ],
)
def test_what_is_filed_otherwise_is_named(officer: User, mines: list[Site], api: Login, was: str, now: str) -> None:
    content = exported(api, officer, "csv").decode()
    assert was in content
    sheet = imported(officer, content.replace(was, now).encode())
    assert sheet.state == "faulty"
    assert "report_exists" in said(sheet).values()


def test_an_amendment_that_is_prepared_leaves_the_version_in_force(
    officer: User, mines: list[Site], api: Login
) -> None:
    from quotas.services import reports

    signer = factories.user("enterprise_signer", of=mines[2].enterprise)
    report = Report.objects.get(enterprise=mines[2].enterprise)
    reports.amend(report, reason="counted again", actor=signer)
    sheet = imported(officer, exported(api, officer, "csv"))
    assert (sheet.state, sheet.reports) == ("ready", 0)


def test_the_sheet_has_what_the_list_shows_and_its_reader_reaches(officer: User, mines: list[Site], api: Login) -> None:
    def codes(reader: User, **filters: str) -> list[str]:
        rows = exported(api, reader, "csv", **filters).decode().splitlines()[3:]
        return [row.split(" ")[0] for row in rows]

    first = "E-MANY-0"
    assert codes(officer) == [first, first, "E-MANY-1", "E-MANY-2"]
    assert codes(officer, period="2011-03") == [first]
    assert codes(factories.user("enterprise_clerk", of=mines[0].enterprise)) == [first, first]
    assert codes(factories.user("provincial_regulator", at="15", authorities=("MLR",))) == []


def test_a_workbook_that_would_be_too_large_is_refused(
    officer: User, mines: list[Site], api: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filed_reports, "MOST_REPORTS_OF_A_WORKBOOK", 3)
    answer = api(officer).get(SHEET, {"format": "xlsx"})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "too_many_reports")


def test_csv_of_too_many_reports_is_refused(
    officer: User, mines: list[Site], api: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filed_reports, "MOST_REPORTS_OF_CSV", 3)
    assert exported(api, officer, "csv", period="2011-03")
    monkeypatch.setattr(filed_reports, "MOST_REPORTS_OF_CSV", 2)
    answer = api(officer).get(SHEET, {"format": "csv"})
    assert (answer.status_code, answer.json()["code"]) == (422, "too_many_rows")


def test_the_list_of_reports_leads_to_the_sheet(officer: User, mines: list[Site]) -> None:
    page = page_client(officer).get("/reports/?year=2011&province=36").content.decode()
    assert f'href="{SHEET}?period_after=2011-01&amp;period_before=2011-12&amp;province=36&amp;format=csv"' in page

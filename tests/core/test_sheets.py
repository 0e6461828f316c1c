"""Every list as a sheet: all filtered rows, and nothing that a spreadsheet would run."""

import csv
import io
import json

import openpyxl
import pytest

from core.api import program_files
from enterprises.models import User
from tests.core.conftest import Login
from tests.core.sample_resource import THINGS
from tests.support import factories
from tests.support.api import assert_problem

pytestmark = pytest.mark.urls("tests.core.sample_resource")


@pytest.fixture
def things(db: None) -> None:
    for number in range(60):
        factories.enterprise(f"E-{number:02}", name="=cmd|' /C calc'!A0" if number == 0 else f"厂 {number}")
    factories.enterprise("E-ELSEWHERE", at="150206")


def test_csv_holds_all_rows_of_the_filter(api: Login, p36a: User, things: None) -> None:
    answer = api(p36a).get(THINGS, {"format": "csv", "limit": "5"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="thing.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
    assert list(rows[0]) == ["id", "code", "name", "state", "place", "version"]
    assert [row["code"] for row in rows] == [f"E-{number:02}" for number in range(60)]
    assert rows[0]["name"] == "'=cmd|' /C calc'!A0"
    assert rows[1]["name"] == "厂 1"


def test_a_named_format_wins_over_what_the_client_accepts(api: Login, p36a: User, things: None) -> None:
    answer = api(p36a).get(THINGS, {"format": "csv"}, HTTP_ACCEPT="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")


def test_xlsx_holds_text_never_formulas(api: Login, p36a: User, things: None) -> None:
    answer = api(p36a).get(THINGS, {"format": "xlsx", "search": "E-0"})
    book = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))
    rows = list(book.active.iter_rows())
    assert [cell.value for cell in rows[0]] == ["id", "code", "name", "state", "place", "version"]
    assert len(rows) == 11
    assert (rows[1][2].value, rows[1][2].data_type) == ("=cmd|' /C calc'!A0", "s")
    assert rows[1][5].value == 1


def test_one_json_document_holds_what_pages_show_one_by_one(api: Login, p36a: User, things: None) -> None:
    answer = api(p36a).get(THINGS, {"format": "whole", "search": "厂"})
    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Disposition"] == 'attachment; filename="thing.json"'
    first = api(p36a).get(THINGS, {"search": "厂"}).json()["results"]
    document = json.loads(answer.getvalue())
    assert (document["count"], document["next"], document["previous"], len(document["results"])) == (59, None, None, 59)
    assert document["results"][: len(first)] == first
    nobody = json.loads(api(p36a).get(THINGS, {"format": "whole", "search": "nobody"}).getvalue())
    assert nobody == api(p36a).get(THINGS, {"search": "nobody"}).json()


def test_accept_chooses_too(api: Login, p36a: User, things: None) -> None:
    assert api(p36a).get(THINGS, HTTP_ACCEPT="text/csv")["Content-Type"].startswith("text/csv")
    assert api(p36a).get(THINGS, HTTP_ACCEPT="*/*")["Content-Type"] == "application/json"


def test_an_error_stays_a_problem_when_a_sheet_was_asked_for(api: Login, p36a: User, things: None) -> None:
    assert_problem(api(p36a).get(THINGS, {"format": "csv", "stat": "active"}), 400, "invalid")
    assert_problem(api().get(THINGS, {"format": "csv"}), 401, "not_authenticated")
    for wrong in ({"limit": "true"}, {"limit": "0"}, {"offset": "x"}):  # a sheet is whole, and still refuses these
        for form in ("csv", "xlsx", "whole"):
            assert_problem(api(p36a).get(THINGS, {"format": form, **wrong}), 400, "invalid")


def test_one_row_is_no_sheet(api: Login, p36a: User, things: None) -> None:
    assert_problem(api(p36a).get(f"{THINGS}E-01/", {"format": "csv"}), 400, "invalid")
    assert_problem(api(p36a).get(THINGS, {"format": ""}), 400, "invalid")
    described = api(p36a).options(f"{THINGS}?format=csv")
    assert (described.status_code, described["Content-Type"]) == (200, "application/json")


def test_more_rows_than_a_sheet_takes_are_refused_not_cut(
    api: Login, p36a: User, things: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program_files, "MOST_AT_ONCE", 59)
    assert_problem(api(p36a).get(THINGS, {"format": "csv"}), 422, "too_many_rows")
    assert api(p36a).get(THINGS, {"format": "csv", "search": "E-0"}).status_code == 200


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+1+1", "'+1+1"),
        ("-1+1", "'-1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("＝1+1", "'＝1+1"),
        ("-12.500", "-12.500"),
        ("12.500", "12.500"),
        ("--1", "'--1"),
        ("钇", "钇"),
        ("", ""),
    ],
)
def test_formulas_are_neutral(text: str, shown: str) -> None:
    assert program_files.neutral(text) == shown


def test_nested_values_become_cells() -> None:
    row = {"holder": {"code": "36", "name": None}, "lines": [{"t": "1.000"}], "nil": False}
    paths = ["holder.code", "holder.name", "lines", "nil", "gone.deep"]
    assert program_files.cells(row, paths) == ["36", "", json.dumps([{"t": "1.000"}]), "false", ""]

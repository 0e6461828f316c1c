"""Multi-year plans from a sheet: the rows of a programme and document are a plan, every fault at its cell."""

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import Forbidden
from enterprises.models import User
from quotas.models import Import, MultiYearPlan, Programme
from quotas.services import imports, multi_year_plans
from quotas.services.imports import Upload
from tests.quotas.test_multi_year_plans import _on_the_day, plan, targets
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.ledger_accounts import Books, books
from tests.support.page_clients import page_client
from tests.support.sheets import workbook

__all__ = ["_on_the_day", "books"]

TITLES = ["Programme", "Year", "Target, t", "Document"]
PLAN = [["mlr-mining", "2011", "80,000", "MLR 1"], ["mlr-mining", "2012", "90000.5", "MLR 1"]]


def uploaded(actor: User, *rows: list[str], dry_run: bool = True) -> Import:
    return imports.create(
        actor=actor, kind="targets", file=Upload("targets.xlsx", workbook(TITLES, *rows)), dry_run=dry_run
    )


def faults(row: Import) -> dict[str, str]:
    return {f"{fault['column']}{fault['row'] or ''}": fault["code"] for fault in row.faults}


def test_a_sheet_is_tried_out_then_recorded(books: Books, mlr1: User) -> None:
    row = uploaded(mlr1, *PLAN)
    assert (row.state, row.faults, row.lines, MultiYearPlan.objects.count()) == ("ready", [], 2, 0)
    imports.commit(row, actor=mlr1)
    recorded = MultiYearPlan.objects.get()
    assert (recorded.document, recorded.recorded_by) == ("MLR 1", mlr1)
    assert recorded.tonnes_by_year == {2011: 80_000, 2012: Decimal("90000.5")}


def test_the_template_has_the_plans_on_record_and_changes_nothing(books: Books, mlr1: User, signer: User) -> None:
    first = plan(mlr1, "80", "90", document="MLR 1")
    for form in ("csv", "xlsx"):
        sheet = page_client(signer).get(reverse("pages:targets-sheet-template", args=[form]))
        row = imports.create(actor=mlr1, kind="targets", file=Upload(f"t.{form}", sheet.content), dry_run=False)
        assert (row.state, row.faults) == ("committed", []), row.faults
        assert [finding["code"] for finding in row.findings] == ["unchanged"]
    assert list(MultiYearPlan.objects.all()) == [first]
    book = openpyxl.load_workbook(io.BytesIO(sheet.content))
    assert [tuple(cell.value for cell in line) for line in book.worksheets[0].iter_rows(min_row=4)] == [
        ("mlr-mining", "2011", 80, "MLR 1"), ("mlr-mining", "2012", 90, "MLR 1"),
    ]  # fmt: skip
    template = client_of(signer).get(f"{V1}imports/templates/targets/", {"format": "csv"})
    assert b"mlr-mining" in template.content


def test_a_changed_sheet_replaces_the_plan(books: Books, mlr1: User) -> None:
    first = plan(mlr1, "80", "90")
    row = uploaded(mlr1, *PLAN, dry_run=False)
    assert (row.state, row.faults) == ("faulty", row.faults)
    assert faults(row) == {"B2": "year_is_over"}, "what was recorded for a year that is over stays"
    rows = [["mlr-mining", "2011", "80", "MLR 2"], ["mlr-mining", "2012", "95", "MLR 2"]]
    assert uploaded(mlr1, *rows, dry_run=False).state == "committed"
    assert MultiYearPlan.objects.standing().get().replaces == first


def test_the_mark_of_an_invented_plan_stays_when_a_sheet_replaces_it(books: Books, mlr1: User) -> None:
    programme = Programme.objects.get(code="mlr-mining")
    stated = targets("80", "90")
    multi_year_plans.set_plan(actor=mlr1, programme=programme, targets=stated, document="MLR 1", fictitious=True)
    rows = [["mlr-mining", "2011", "80", "MLR 2"], ["mlr-mining", "2012", "95", "MLR 2"]]
    assert uploaded(mlr1, *rows, dry_run=False).state == "committed"
    assert MultiYearPlan.objects.standing().get().fictitious


def test_plans_of_one_document_are_compared_each_by_itself(books: Books, mlr1: User) -> None:
    rows = [["mlr-mining", str(year), "80", "MLR 1"] for year in (2011, 2012, 2014, 2015)]
    assert uploaded(mlr1, *rows[:2], dry_run=False).state == "committed"
    assert uploaded(mlr1, *rows[2:], dry_run=False).state == "committed"
    assert MultiYearPlan.objects.standing().count() == 2
    row = uploaded(mlr1, *rows)
    assert (row.faults, [finding["code"] for finding in row.findings]) == ([], ["unchanged"])
    changed = [*rows[:3], ["mlr-mining", "2015", "85", "MLR 1"]]
    assert uploaded(mlr1, *changed, dry_run=False).state == "committed"
    assert MultiYearPlan.objects.count() == 3


def test_one_sheet_does_not_replace_its_own_plan(books: Books, mlr1: User) -> None:
    row = uploaded(mlr1, *PLAN, ["mlr-mining", "2012", "1", "MLR 2"], ["mlr-mining", "2013", "2", "MLR 2"])
    assert (row.state, faults(row)) == ("faulty", {"B4": "stated_twice"})


def test_a_longer_sheet_asks_no_more_of_the_database(books: Books, mlr1: User) -> None:
    counts = []
    for years in (3, 9):
        rows = [["mlr-mining", str(2011 + at), "80", f"MLR {years}"] for at in range(years)]
        with CaptureQueriesContext(connection) as asked:
            assert uploaded(mlr1, *rows).state == "ready"
        counts.append(len(asked))
    assert counts[1] <= counts[0], "the first one fills caches"


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([PLAN[0], ["mlr-mining", "2013", "5", "MLR 1"]], {"B2": "years_missing"}),
        ([PLAN[0], ["none", "2012", "5", "MLR 1"]], {"A3": "unknown_value", "B2": "out_of_range"}),
        ([PLAN[0], ["mlr-mining", "2012", "1000001", "MLR 1"]], {"C3": "too_large", "B2": "out_of_range"}),
        ([PLAN[0], ["mlr-mining", "2012", "", "MLR 1"]], {"C3": "required", "B2": "out_of_range"}),
        ([*PLAN, ["miit-mineral", "2011", "5", "X"], ["miit-mineral", "2012", "5", "X"]], {"B4": "forbidden"}),
    ],
)
def test_faults_stand_at_their_cells_and_nothing_is_recorded(
    books: Books, mlr1: User, rows: list[list[str]], found: dict[str, str]
) -> None:
    factories.programme("miit-mineral")
    row = uploaded(mlr1, *rows, dry_run=False)
    assert (row.state, faults(row)) == ("faulty", found)
    assert not MultiYearPlan.objects.exists()


def test_pages_and_who_may(books: Books, mlr1: User, p36a: User) -> None:
    client, address = page_client(mlr1), reverse("pages:targets-sheet")
    assert address in client.get(reverse("pages:multi-year-plans")).content.decode()
    sent: Any = SimpleUploadedFile("t.xlsx", workbook(TITLES, *PLAN))
    answer = client.post(address, {"file": sent})
    assert answer.status_code == 302
    assert client.post(f"{answer['Location']}commit/").status_code == 302
    assert MultiYearPlan.objects.get().last_year == 2012
    assert page_client(p36a).get(address).status_code == 403
    with pytest.raises(Forbidden):
        uploaded(p36a, *PLAN)

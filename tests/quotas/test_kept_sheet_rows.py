"""Rows of a sheet with reports of many enterprises: one digest from the end of its reading, and kept as it says."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.actor_sessions import prove_actor
from enterprises.models import Site, User
from quotas.models import Import, ImportRow
from quotas.services import imports
from quotas.services.imports import Upload, many_reports
from quotas.services.imports.many_reports import confirmation, reading
from quotas.tasks import remove_rows_of_import
from tests.quotas.test_many_reports import checked, csv, filed, line, mines, nobody_acts, officer, refused_by
from tests.support import factories
from tests.support.page_clients import page_client
from tests.support.refusals import refused

__all__ = ["mines", "officer"]
KEPT = "import_row_kept"


@pytest.fixture(autouse=True)
def _today(db: None) -> Iterator[None]:
    """Act today: the database counts the days of a sheet by its own clock."""
    factories.programme_year()
    factories.product()
    with clock.at(dt.datetime.now(clock.ZONE)):
        yield


@pytest.fixture
def sheet(officer: User, mines: list[Site]) -> Import:
    return checked(officer, line(mines[0]))


def removed(sheet: Import) -> str:
    return refused_by(lambda: ImportRow.objects.filter(sheet=sheet).delete())


def test_the_digest_is_computed_once_when_the_sheet_is_read(sheet: Import, officer: User) -> None:
    assert sheet.rows_sha256 == reading.digest_of_rows(sheet)
    with CaptureQueriesContext(connection) as asked:
        assert confirmation.content_of(sheet)["rows"] == sheet.rows_sha256
    assert not asked.captured_queries
    with CaptureQueriesContext(connection) as asked:
        page = page_client(officer).get(reverse("pages:import", args=[sheet.pk]))
    assert page.status_code == 200
    assert not [query for query in asked.captured_queries if '"quotas_importrow"."cells"' in query["sql"]]
    changed = refused_by(lambda: Import.objects.filter(pk=sheet.pk).update(rows_sha256="0" * 64))
    assert changed == "kept_columns"


def test_rows_are_kept_from_the_end_of_the_reading(sheet: Import) -> None:
    nobody_acts()
    rows = ImportRow.objects.filter(sheet=sheet)
    assert sheet.state in {"ready", "faulty"}
    assert refused_by(lambda: rows.update(cells=[])) == KEPT
    assert refused_by(lambda: ImportRow.objects.create(sheet=sheet, number=99, cells=[])) == KEPT
    assert removed(sheet) == KEPT
    assert refused_by(lambda: rows.update(faults=[])) == ""


def test_rows_of_a_discarded_sheet_are_removed(sheet: Import, officer: User) -> None:
    prove_actor(officer)
    imports.discard(sheet, actor=officer)
    assert removed(sheet) == ""


def test_rows_that_were_filed_are_removed_with_their_sheet_after_thirty_days(officer: User, mines: list[Site]) -> None:
    young = filed(checked(officer, line(mines[0])), officer, good_only=True)
    assert young.state == "committed", young.faults
    assert removed(young) == KEPT
    with clock.at(dt.datetime.now(clock.ZONE) - dt.timedelta(days=31)):
        old = filed(checked(officer, line(mines[1])), officer, good_only=True)
        waiting = checked(officer, line(mines[2]))
        prove_actor(officer)
        many_reports.file(waiting, actor=officer, good_only=True)
    assert (old.state, Import.objects.get(pk=waiting.pk).state) == ("committed", "filing")
    nobody_acts()
    assert removed(waiting) == KEPT
    assert imports.delete_expired() == 1
    assert set(Import.objects.values_list("pk", flat=True)) == {young.pk, waiting.pk}


def test_a_sheet_that_is_filed_while_expired_ones_are_deleted_is_kept(
    officer: User, mines: list[Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock.at(dt.datetime.now(clock.ZONE) - dt.timedelta(days=31)):
        sheet = checked(officer, line(mines[0]))

    def file_meanwhile(pk: object, **which: object) -> None:
        prove_actor(officer)
        many_reports.file(sheet, actor=officer, good_only=True)
        nobody_acts()

    monkeypatch.setattr(many_reports, "remove_rows", file_meanwhile)
    assert imports.delete_expired() == 0
    assert Import.objects.get(pk=sheet.pk).state == "filing"


def test_a_message_of_the_broker_empties_no_sheet_that_is_needed(
    sheet: Import, officer: User, mines: list[Site]
) -> None:
    being_read = imports.create(actor=officer, kind="many_reports", file=Upload("r.csv", csv(line(mines[1]))))
    ImportRow.objects.create(sheet=being_read, number=2, cells=[])
    prove_actor(officer)
    filing = checked(officer, line(mines[2]))
    prove_actor(officer)
    many_reports.file(filing, actor=officer, good_only=True)
    for kept in (sheet, being_read, filing):
        remove_rows_of_import(str(kept.pk))
        assert kept.rows.count() == 1, kept.state
    imports.discard(sheet, actor=officer)
    remove_rows_of_import(str(sheet.pk))
    assert not sheet.rows.exists()


def test_a_sheet_that_lacks_rows_is_not_confirmed(sheet: Import, officer: User) -> None:
    Import.objects.filter(pk=sheet.pk).update(lines=2)
    with refused("rows_missing"):
        many_reports.file(Import.objects.get(pk=sheet.pk), actor=officer, good_only=True)

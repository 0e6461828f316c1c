"""Sheets with many reports that come at a bad moment or oddly written: a clear fault, and nothing half-written."""

import datetime as dt
import errno
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import OperationalError

from core import bulk_insert, clock
from core.actors import SystemActor
from core.errors import Conflict
from core.files.rows import Row, read_rows
from core.models import ApiToken
from enterprises.models import Site, User
from quotas.management.commands import import_reports
from quotas.models import Import, ImportRow, Report, ReportingPeriod
from quotas.services import duties, imports, periods
from quotas.services.imports import Upload, many_reports, uploads
from tests.quotas.test_many_reports import (
    IMPORTS,
    MARCH,
    TITLES,
    checked,
    csv,
    filed,
    in_may,
    line,
    mines,
    officer,
    said,
    worked_on,
)  # fmt: skip
from tests.support import factories
from tests.support.actors import strict
from tests.support.api import assert_problem, client_of

__all__ = ["in_may", "mines", "officer"]

pytestmark = pytest.mark.django_db


def test_a_second_sheet_for_the_same_month_files_nothing(officer: User, mines: list[Site]) -> None:
    first = checked(officer, *(line(site) for site in mines))
    second = checked(officer, *(line(site, "2011-04", 0, 9, 9, 0) for site in mines[:2]))
    assert (first.state, second.state) == ("ready", "ready")
    filed(first, officer)
    second = filed(second, officer)
    assert (second.state, said(second)) == ("faulty", {"2": "report_exists", "3": "report_exists"})
    assert Report.objects.count() == 3
    third = checked(officer, line(mines[0], "2011-04", 0, 9, 9, 0))
    assert (third.state, said(third)) == ("faulty", {"2": "report_exists"})
    same = checked(officer, line(mines[0]))
    assert (same.state, said(same)) == ("ready", {})


def test_a_month_that_was_closed_since_the_check_is_not_filed(officer: User, mines: list[Site]) -> None:
    sheet = checked(officer, *(line(site, "2011-03") for site in mines))
    assert sheet.state == "ready"
    duties.derive(actor=SystemActor("duties"))
    periods.close(ReportingPeriod.objects.get(period=MARCH, province__code="36"), actor=officer)
    sheet = filed(sheet, officer)
    assert (sheet.state, set(said(sheet).values()), sheet.faulty_reports) == ("faulty", {"period_closed"}, 3)
    assert not Report.objects.exists()
    with pytest.raises(Conflict, match="No report of this sheet can be filed"):
        filed(sheet, officer, good_only=True)


@pytest.mark.parametrize("day", ["2011-05-04", "2011/5/4", "2011年5月4日", "２０１１－０５－０４", "2011.5.4"])
def test_days_and_figures_are_read_however_they_are_written(officer: User, mines: list[Site], day: str) -> None:
    row = line(mines[0], "２０１１年４月", "０", "１２.５", "１０", "２.５")
    row[2] = day
    sheet = filed(checked(officer, row), officer)
    assert (sheet.state, sheet.faults) == ("committed", [])
    report = Report.objects.get()
    assert (report.period, report.received_on) == (dt.date(2011, 4, 1), dt.date(2011, 5, 4))
    assert str(report.lines.get().produced) == "12.500"


@pytest.mark.parametrize("day", ["20110504", "4 May 2011", "40667", "2011-13-04", "yesterday"])
def test_a_day_that_is_none_is_named_at_its_cell(officer: User, mines: list[Site], day: str) -> None:
    row = line(mines[0])
    row[2] = day
    sheet = checked(officer, row)
    assert (sheet.state, said(sheet)["C2"]) == ("faulty", "invalid_day")
    assert sheet.faults[0]["value"] == day


def test_a_million_and_a_half_blank_rows_are_read_past(officer: User, mines: list[Site]) -> None:
    titles, *rows = csv(*(line(site) for site in mines)).split(b"\n")
    sheet = checked(officer, content=titles + b"\n" * 1_499_000 + b"\n".join(rows))
    assert (sheet.state, sheet.lines, said(sheet)) == ("ready", 3, {})
    sheet = checked(officer, content=titles + b"\n" + b"\n".join(rows) + b"\n" * 1_500_100 + rows[0])
    assert (sheet.state, said(sheet)) == ("faulty", {"": "too_many_rows"})
    assert not Report.objects.exists()


def test_a_file_that_grows_while_it_is_read_is_not_kept(
    officer: User, mines: list[Site], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "reports.csv"
    file.write_bytes(csv(*(line(site) for site in mines[:2])))

    def grown(path: Path) -> Iterator[Row]:
        yield from read_rows(path)
        with path.open("ab") as more:
            more.write(csv(line(mines[2])).removeprefix(",".join(TITLES).encode()))

    monkeypatch.setattr(import_reports, "read_rows", grown)
    with pytest.raises(CommandError, match="has changed while it was read"):
        call_command("import_reports", file, "--for", officer.username)
    sheet = Import.objects.get()
    assert sheet.state == "discarded"
    assert many_reports.sheets_with_unneeded_rows() == [sheet.pk]
    monkeypatch.undo()
    with clock.at(dt.date(2011, 5, 5)):
        call_command("import_reports", file, "--for", officer.username, verbosity=0)
    assert Import.objects.get(state="pending").lines == 3


@pytest.mark.parametrize("place", ["database", "folder"])
def test_a_full_disk_stops_a_reading_that_goes_on_when_there_is_room(
    officer: User, mines: list[Site], monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    full = OperationalError("could not extend file") if place == "database" else OSError(errno.ENOSPC, "no space left")

    def refused(*args: Any) -> None:
        raise full

    sheet = imports.create(actor=officer, kind="many_reports", file=Upload("r.csv", csv(*map(line, mines))))
    with monkeypatch.context() as patched, pytest.raises(type(full)):
        patched.setattr(*((bulk_insert, "insert") if place == "database" else (Path, "write_bytes")), refused)
        many_reports.read(sheet.pk)
    sheet = Import.objects.get(pk=sheet.pk)
    assert (sheet.state, sheet.read_all, sheet.lines, ImportRow.objects.exists()) == ("pending", False, 0, False)
    Import.objects.filter(pk=sheet.pk).update(worked_at=None)  # as after some minutes
    assert worked_on(sheet).state == "ready"


@pytest.mark.django_db(transaction=True)  # a person is proven anew in each transaction
def test_a_token_that_is_revoked_while_its_sheet_comes_in_enters_nothing(
    mines: list[Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = factories.user("enterprise_clerk", of=mines[0].enterprise)
    client, read = client_of(clerk), uploads.tables.read

    def revoked_meanwhile(content: bytes) -> Any:
        ApiToken.objects.filter(user=clerk).delete()  # as ``tokens.revoke`` does, which names him for the last time
        return read(content)

    monkeypatch.setattr(uploads.tables, "read", revoked_meanwhile)
    sent = {
        "kind": "reports",
        "enterprise": mines[0].enterprise.code,
        "period": "2011-04",
        "file": SimpleUploadedFile("r.csv", b"Site,Product\nS,P"),
    }
    with strict():
        assert_problem(client.post(IMPORTS, sent, format="multipart"), 409, "actor_not_proven")
    assert not Import.objects.exists()

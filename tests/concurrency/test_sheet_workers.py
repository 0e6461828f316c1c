"""Workers on the same sheet with many reports: none does what another does, and a killed one leaves nothing undone."""

import datetime as dt
import threading
from collections.abc import Iterator

import psycopg
import pytest
from django.db import DatabaseError, connection
from django.db.models.functions import Now

from core import clock
from core.loaders import entering_history
from quotas.models import Import, ImportPart, Posting, Report
from quotas.services import imports
from quotas.services.imports import Upload, many_reports
from quotas.services.imports.many_reports import reading, steps
from tests.support import factories
from tests.support.databases import Clone
from tests.support.races import race, until_waiting

TODAY = dt.date(2011, 5, 5)
FIRMS, WORKERS = 8, 3
EVERY_FIRM = "SELECT FROM enterprises_enterprise WHERE code LIKE 'E-MANY-%' FOR UPDATE"
TITLES = (
    "Enterprise,Month,Paper report received on,File number of the paper report,Site,Product,Opening stock,Produced,"
    "Purchased,Consumed,Sold,Exported,Lost,Closing stock"
)


@pytest.fixture
def sheet(own_database: Clone, monkeypatch: pytest.MonkeyPatch) -> Iterator[Import]:
    """Create a checked sheet with a part for each enterprise, which its officer has confirmed."""
    monkeypatch.setattr(steps, "MOST_FILED_AT_ONCE", 1)
    monkeypatch.setattr(reading, "_ROWS_OF_A_PART", 1)
    with clock.at(TODAY), entering_history():
        factories.programme_year("mlr-mining", 2011, "all")
        factories.product()
        sites = [factories.site(factories.enterprise(f"E-MANY-{number}")) for number in range(FIRMS)]
        officer = factories.user("provincial_regulator", at="36", authorities=("MLR",))
        paper = "2011-04,2011-05-04,Gan 1"
        rows = [f"{one.enterprise.code},{paper},{one.code},precipitate-100,0,5,0,0,5,0,0,0" for one in sites]
        file = Upload("reports.csv", "\n".join([TITLES, *rows]).encode())
        row = imports.create(actor=officer, kind="many_reports", file=file)
        many_reports.read(row.pk)
        many_reports.work(row.pk)
        row.refresh_from_db()
        assert (row.state, row.parts.count()) == ("ready", FIRMS), row.faults
        many_reports.file(row, actor=officer)
        yield row


def filed_once(sheet: Import) -> None:
    assert Import.objects.get().state == "committed"
    assert set(ImportPart.objects.values_list("state", "reports", "faulty")) == {("filed", 1, 0)}
    assert Report.objects.filter(sheet_id=sheet.pk, state="submitted").count() == FIRMS
    assert Posting.objects.filter(kind="use").count() == FIRMS


def test_workers_share_the_parts_and_file_each_report_once(own_database: Clone, sheet: Import) -> None:
    """Each waits for the enterprise of a part of its own, so all of them wait at the same time."""
    results = race(own_database, EVERY_FIRM, [lambda: many_reports.work(sheet.pk)] * WORKERS)
    assert results == [None] * WORKERS
    filed_once(sheet)


def test_the_part_of_a_killed_worker_is_filed_by_the_next(own_database: Clone, sheet: Import) -> None:
    died: list[Exception] = []

    def work() -> None:
        try:
            many_reports.work(sheet.pk)
        except DatabaseError as error:
            died.append(error)
        finally:
            connection.close()

    worker = threading.Thread(target=work)
    with psycopg.connect(own_database.owner_url) as starter:
        starter.execute(EVERY_FIRM)
        worker.start()
        until_waiting(own_database, 1)
        with own_database.postgres.connect() as superuser:
            superuser.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = %s AND wait_event_type = 'Lock'",
                [own_database.name],
            )
    worker.join(60)
    assert len(died) == 1
    assert not Report.objects.exists()
    assert many_reports.stalled_work() == []
    Import.objects.update(worked_at=Now() - dt.timedelta(minutes=2))
    assert many_reports.stalled_work() == [sheet.pk]
    many_reports.work(sheet.pk)
    filed_once(sheet)

"""The work on a part of a sheet does not grow with the register: no statement reads a growing table from end to end."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from core import clock
from core.planner_statistics import analyse_grown
from enterprises.models import Site
from inspections.services import screening
from quotas.models import Import, ImportRow, Product, ReportLine
from quotas.services import imports
from quotas.services.imports import Upload, many_reports
from quotas.services.imports.many_reports import reading, steps
from tests.quotas.test_many_reports import csv, line
from tests.support import factories
from tests.support.databases import Clone
from tests.support.multiplied_rows import multiply
from tests.support.sealing import execute, superuser

ROWS, MINES, PRODUCTS = 20_000, 12, 40  # so many lines in a part that a join of all its rows looks cheap
ANYONE = "gen_random_uuid()"
FILLED = {
    "quotas_report": {
        "enterprise_id": ANYONE,
        "period": "r.period - s.n * interval '1 month'",
        "receipt_number": "'R-' || s.n",
        "amends_id": "NULL",
    },
    "quotas_reportline": {"report_id": ANYONE, "filer_id": ANYONE, "site_id": ANYONE},
    "quotas_lineuse": {"line_id": ANYONE, "account_id": ANYONE},
    "quotas_posting": {
        "to_account_id": ANYONE,
        "to_enterprise_id": ANYONE,
        "line_use_id": ANYONE,
        "key": "'many ' || s.n",
    },
    "quotas_importrow": {"sheet_id": ANYONE, "enterprise": "'E-OTHER-' || s.n"},
    "inspections_flag": {
        "enterprise_id": ANYONE,
        "site_id": ANYONE,
        "subject_code": "'S-OTHER-' || s.n",
        "raised_at": "r.raised_at - s.n * interval '1 minute'",
    },
    "inspections_episode": {"flag_id": ANYONE},
}


@pytest.fixture
def large_register(own_database: Clone) -> Iterator[list[Site]]:
    """File a first sheet, and fill what it has filled with many more rows, of which the planner knows nothing."""
    factories.programme_year()
    factories.product()
    with clock.at(dt.date(2011, 5, 5)):
        sites = [factories.site(factories.enterprise(f"E-MANY-{number:03}")) for number in range(MINES)]
        filed([line(site, "2011-03") for site in sites])
        with superuser():
            for table, differing in FILLED.items():
                execute(f"ALTER TABLE {table} SET (autovacuum_enabled = false)")
                multiply(table, ROWS, differing)
        yield sites


def filed(rows: list[list[object]]) -> Import:
    officer = factories.user("provincial_regulator", at="36", authorities=("MLR",))
    sheet = imports.create(actor=officer, kind="many_reports", file=Upload("reports.csv", csv(*rows)))
    many_reports.read(sheet.pk)
    many_reports.work(sheet.pk)
    sheet.refresh_from_db()
    assert sheet.state == "ready", sheet.faults
    many_reports.file(sheet, actor=officer)
    many_reports.work(sheet.pk)
    for part in sheet.parts.all():
        screening.screen_imported_reports(part.pk)
    sheet.refresh_from_db()
    assert sheet.state == "committed"
    return sheet


@contextmanager
def rows_read(into: dict[str, int]) -> Iterator[None]:
    """Count the rows that are read from each table, by itself or by an index."""
    before = _read()
    yield
    into.update({table: rows - before[table] for table, rows in _read().items() if rows > before[table]})


def _read() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(
            "SELECT relname, seq_tup_read + COALESCE((SELECT sum(idx_tup_read) FROM pg_stat_user_indexes i"
            " WHERE i.relid = t.relid), 0) FROM pg_stat_user_tables t"
        )
        return dict(cursor.fetchall())


def test_no_part_of_a_sheet_reads_a_large_table_from_end_to_end(
    large_register: list[Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "MOST_FILED_AT_ONCE", 1)
    monkeypatch.setattr(reading, "_ROWS_OF_A_PART", MINES * PRODUCTS // 2)
    others = [f"many-{number}" for number in range(1, PRODUCTS)]
    for code in others:
        Product.objects.create(code=code, name=f"{code} (invented)", kind="precipitate", reo_factor=1)
    rows = [line(site, "2011-04", 2.5, 12.5, 10, 5) for site in large_register]
    rows += [line(site, "2011-04", 0, 2, 2, 0, product=code) for site in large_register for code in others]
    found: dict[str, int] = {}
    with rows_read(found):
        sheet = filed(rows)
    assert sheet.parts.count() == 2
    assert {table for table in FILLED if found.get(table, 0) >= ROWS} == set()


def test_tables_that_have_doubled_are_looked_at_and_no_others(large_register: list[Site]) -> None:
    with superuser():
        tables = "('quotas_importrow', 'quotas_reportline')"
        execute(f"UPDATE pg_class SET relpages = 0, reltuples = -1 WHERE relname IN {tables}")
    assert analyse_grown(ImportRow, ReportLine) == 2
    assert analyse_grown(ImportRow, ReportLine) == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'quotas_reportline'")
        assert cursor.fetchone()[0] >= ROWS


def test_no_role_but_the_application_has_tables_looked_at(db: None) -> None:
    """A right of PUBLIC would be one of every role of the database, those that only read included."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(held.grantee::regrole::text) FROM pg_proc, aclexplode(proacl) held"
            " WHERE proname = 'core_analyse_grown' AND held.grantee <> proowner"
        )
        assert cursor.fetchone()[0] == [connection.settings_dict["USER"]]

"""Cost of importing the reports of many enterprises from one sheet, beside one COPY of the same file.

``python -m benchmarks.many_reports --enterprises 500 --products 4`` makes invented mines and a sheet with one month and
a line for each product, stores it, checks it, files it and screens it, in one process. Printed: the seconds of each
phase and their ratio to a COPY of the same file into a bare table with a key, the most memory that was used, and the
screening of a night over everything that was imported, and two postings to each account at once.
"""

import argparse
import csv
import datetime as dt
import gc
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import astuple, dataclass
from pathlib import Path

from benchmarks import harness

FOLDER = harness.choose("many-reports")

import django
from django.conf import settings

from core import row_security

django.setup()
row_security.act_as_system()

import psycopg

from benchmarks import bulk_postings, processor, synthetic_data
from core import clock
from core.actors import Loader
from core.files.rows import read_rows
from core.loaders import entering_history
from core.outbox import without_announcements
from demo import generator
from enterprises.models import Enterprise, User
from inspections.services import screening
from quotas.models import Import, ImportPart, Product, Report
from quotas.services import imports
from quotas.services.imports import many_reports
from quotas.sheets import many_reports as sheets

YEAR = 2030
TODAY = dt.date(YEAR, 5, 8)
SECONDS_OF_ROUNDS = 10
LOADER = Loader("generator")
COPIED = "one COPY into a bare table"
NIGHT = "the screening of a night"
COLUMNS = (
    "enterprise", "period", "received_on", "paper_reference", "site", "product", "opening_stock", "produced",
    "purchased", "consumed", "sold", "exported", "lost", "closing_stock",
)  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--enterprises", type=int, default=500)
    options.add_argument("--products", type=int, default=4)
    asked = options.parse_args()
    before = harness.machine()
    with settings.SERVERS.running():
        synthetic_data.prepare(bare=False)
        officer = _prepare(asked.enterprises, asked.products)
        file = FOLDER / "reports.csv"
        lines = _write(file, asked.products)
        with clock.at(TODAY):
            gc.collect()
            gc.freeze()  # as a worker does when it starts
            spent, most = _measure(file, officer)
            postings = bulk_postings.row(2 * asked.enterprises, programme_year__year=YEAR)
        table = [*_table(spent, lines, most), "", *bulk_postings.HEAD, postings]
        harness.write("many-reports", "The reports of many enterprises from one sheet", table, before)


def _prepare(enterprises: int, products: int) -> User:
    """Make mines with their quota, and an officer of the whole country's paper."""
    with without_announcements(), entering_history():
        numbers, years = range(1, enterprises + 1), range(YEAR, YEAR + 1)
        for number in range(1, products + 1):
            name = f"Precipitate {number} at 100 % (invented)"
            Product.objects.create(code=f"bench-{number}", name=name, kind="precipitate", reo_factor=1)
        generator.make_mines(numbers, years, actor=LOADER)
        return generator.officer("officer", "Officer", LOADER)


def _write(file: Path, products: int) -> int:
    lines = 0
    with file.open("w", newline="") as out:
        writer = csv.writer(out)
        labels = {column.name: str(column.label) for column in sheets.layout(()).columns}
        writer.writerow(labels[name] for name in COLUMNS)
        for code in (
            Enterprise.objects.filter(code__startswith="E-GEN-").order_by("code").values_list("code", flat=True)
        ):
            head = (code, f"{YEAR}-04", f"{TODAY}", "Paper 1", code.replace("E-", "S-", 1))
            for number in range(1, products + 1):
                writer.writerow([*head, f"bench-{number}", 0, 1.5, 0, 0, 1.5, 0, 0, 0])
                lines += 1
    return lines


@dataclass(frozen=True, slots=True)
class _Spent:
    """Seconds of a phase: on the clock, and of the processor in the register's process and in the database server."""

    clock: float
    register: float
    database: float

    @property
    def processor(self) -> float:
        return self.register + self.database


def _measure(file: Path, officer: User) -> tuple[dict[str, _Spent], int]:
    """Return what each phase took, and the most megabytes that the process used until everything was imported."""
    spent = {COPIED: _copied(file)}
    with entering_history():
        size = file.stat().st_size
        sheet = imports.create_without_file(actor=officer, name=file.name, size=size, sha256="0" * 64)
    spent["read and stored"] = _timed(lambda: many_reports.stage(sheet, read_rows(file)))
    spent["checked"] = _timed(lambda: generator.work_through(sheet))
    if sheet.state != Import.State.READY:
        raise SystemExit(f"{sheet.state}: {sheet.faults[:3]}")
    with entering_history():
        many_reports.file(sheet, actor=officer)
    spent["filed and posted"] = _timed(lambda: generator.work_through(sheet))
    spent["screened"] = _timed(lambda: [screening.screen_imported_reports(part.pk) for part in sheet.parts.all()])
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    spent[NIGHT] = _timed(lambda: screening.screen_day(TODAY))
    filed, wanted = Report.objects.filter(sheet_id=sheet.pk).count(), sheet.reports
    if filed != wanted or ImportPart.objects.exclude(state=ImportPart.State.FILED).exists():
        raise SystemExit(f"{filed} of {wanted} reports were filed")
    return spent, most


def _copied(file: Path) -> _Spent:
    """Return the mean of as many copies as fit into ten seconds, by a connection that stays."""
    with psycopg.connect(settings.SERVERS.owner_url, autocommit=True) as owner:
        rounds, ends = [_timed(lambda: _copy(file, owner))], time.perf_counter() + SECONDS_OF_ROUNDS
        while time.perf_counter() < ends:
            rounds.append(_timed(lambda: _copy(file, owner)))
    return _Spent(*(statistics.mean(figures) for figures in zip(*map(astuple, rounds), strict=True)))


def _copy(file: Path, owner: psycopg.Connection) -> None:
    columns = ", ".join(f"{name} text" for name in COLUMNS)
    owner.execute("DROP TABLE IF EXISTS bare_lines")
    owner.execute(f"CREATE TABLE bare_lines ({columns}, PRIMARY KEY (enterprise, period, site, product))")
    with owner.cursor().copy("COPY bare_lines FROM STDIN (FORMAT csv, HEADER)") as copy, file.open("rb") as content:
        while some := content.read(1 << 20):
            copy.write(some)


def _timed(work: Callable[[], object]) -> _Spent:
    server = settings.SERVERS.postgres.pid
    began, register = time.perf_counter(), processor.own_seconds()
    database = processor.seconds_with_children(server)
    work()
    return _Spent(
        time.perf_counter() - began,
        processor.own_seconds() - register,
        processor.seconds_with_children(server) - database,
    )


def _table(spent: dict[str, _Spent], lines: int, most: int) -> list[str]:
    bare = spent[COPIED]
    phases = [astuple(one) for name, one in spent.items() if name not in {COPIED, NIGHT}]
    whole = _Spent(*map(sum, zip(*phases, strict=True)))
    rows = [*spent.items(), ("whole import, without the night", whole)]
    return [
        "| phase | seconds | lines a second | times the COPY | processor s: register | database | times the COPY |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *(
            f"| {name} | {one.clock:.2f} | {lines / one.clock:,.0f} | {one.clock / bare.clock:,.1f} | "
            f"{one.register:.2f} | {one.database:.2f} | {one.processor / bare.processor:,.1f} |"
            for name, one in rows
        ),
        "",
        f"{lines} lines. The process used at most {most} MB.",
    ]


if __name__ == "__main__":
    main()

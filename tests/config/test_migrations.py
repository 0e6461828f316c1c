"""Migrations can be reversed, applying them again leads to the same schema, and writers may continue meanwhile."""

import ast
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from core import audit, clock, outages
from core.database import as_owner
from quotas import ledger
from quotas.models import Posting
from tests.support import factories
from tests.support.databases import Clone
from tests.support.ledger_accounts import ACTOR, Books

APPS = ("portal", "inspections", "trade", "quotas", "resources", "environment", "enterprises", "core")
ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("config", "core", "demo", "enterprises", "environment", "history", "inspections", "portal", "quotas")
FROZEN = {"core.migrations.operations", "enterprises.migrations.operations"}  # frozen with the migrations
MADE = re.compile(r"^CREATE (?:OR REPLACE )?(?:FUNCTION|VIEW|TYPE|TABLE) (\w+)", re.MULTILINE)
WRITERS = 3
LONGEST = 30.0  # seconds that a writer may wait behind migrations, on a loaded machine


def columns() -> set[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'"
        )
        return set(cursor.fetchall())


@pytest.mark.soak
def test_the_migrations_of_every_app_go_back_and_forth(own_database: Clone) -> None:
    before = columns()
    call_command("migrate", "core", "zero", verbosity=0)  # those of all other apps depend on it
    assert not {table for table, *_ in columns() if table.startswith(tuple(f"{app}_" for app in APPS))}
    call_command("migrate", verbosity=0)
    assert columns() == before


def imported_modules(text: str) -> set[str]:
    """Return the modules of the project that a file imports, by statement or by a name as a text."""
    found = set[str]()
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Import(names=names):
                found |= {name.name for name in names}
            case ast.ImportFrom(module=str(module), level=0):
                found.add(module)
            case ast.ImportFrom(module=module):
                found.add(f"{PACKAGES[0]}.{module}")  # relative: a module of the project in any case
            case ast.Call(func=ast.Name(id="import_module" | "__import__") | ast.Attribute(attr="import_module")):
                found.add(f"{PACKAGES[0]}.imported_by_name")
    return {module for module in found if module.split(".")[0] in PACKAGES}


def test_migrations_import_nothing_of_the_project_but_their_own_operations() -> None:
    files = {
        path
        for package in PACKAGES
        for path in (ROOT / package / "migrations").rglob("*.py")
        if (ROOT / package / "migrations").is_dir()
    }
    assert len(files) > len(APPS)
    found = {str(path.relative_to(ROOT)): imported_modules(path.read_text(encoding="utf-8")) - FROZEN for path in files}
    assert {name: modules for name, modules in found.items() if modules} == {}


def test_an_import_of_live_code_would_be_found() -> None:
    text = """
        import django.db
        import quotas.quantities
        from core import clock
        from importlib import import_module
        before = import_module("quotas.migrations.0001_initial")
        from . import other
    """
    found = imported_modules("\n".join(line.strip() for line in text.splitlines()))
    assert {"quotas.quantities", "core", "config.imported_by_name"} <= found
    assert len(found) == 4


def test_each_sql_file_is_run_and_each_function_is_made_once() -> None:
    files = [path for package in PACKAGES for path in (ROOT / package / "migrations" / "sql").glob("*.sql")]
    texts = {
        package: "".join(path.read_text(encoding="utf-8") for path in (ROOT / package / "migrations").rglob("*.py"))
        for package in PACKAGES
    }
    unused = [path.name for path in files if f'"{path.stem}' not in texts[path.relative_to(ROOT).parts[0]]]
    assert unused == []
    made = Counter(name for path in files for name in MADE.findall(path.read_text(encoding="utf-8")))
    assert [name for name, times in made.items() if times > 1] == []


def test_a_database_with_another_past_is_refused_in_a_line(own_database: Clone) -> None:
    with as_owner("default"):
        MigrationRecorder(connection).record_unapplied("core", "0003_guards")
    with pytest.raises(CommandError, match="made before the first release"):
        call_command("migrate", verbosity=0)


class Writers:
    """Threads that post and record events, and repeat each transaction until it succeeds, as clients do after a 503."""

    def __init__(self, books: Books) -> None:
        self.account = books.account("CN")
        self.written: Counter[int] = Counter()
        self.slowest, self.repeated, self.broken = 0.0, 0, list[str]()
        self._over = threading.Event()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        threads = [threading.Thread(target=self._write, args=[number]) for number in range(WRITERS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._over.set()
            for thread in threads:
                thread.join(120)

    def _write(self, number: int) -> None:
        try:
            while not self._over.is_set() and not self.broken:
                began = time.monotonic()
                self._until_taken()
                self.written[number] += 1
                self.slowest = max(self.slowest, time.monotonic() - began)
        finally:
            connection.close()

    def _until_taken(self) -> None:
        while True:
            try:
                with transaction.atomic():
                    entry = ledger.Entry(
                        kind="control",
                        tonnes=Decimal(1),
                        to=self.account.pk,
                        effective_on=clock.today(),
                        document="while the schema changes",
                    )
                    ledger.post_many([entry], actor=ACTOR)
                    audit.record(actor=ACTOR, action="things.noted", obj="load", data={})
            except DatabaseError as error:
                if not outages.is_outage(error):
                    self.broken.append(f"{type(error).__name__}: {error}")
                    return
                self.repeated += 1
            else:
                return


def last_steps() -> list[tuple[str, str, str]]:
    """Return app, migration before and newest migration of the apps on whose newest migration nothing depends."""
    graph = MigrationLoader(connection).graph
    steps = []
    for app, newest in graph.leaf_nodes():
        node = graph.node_map[app, newest]
        earlier = next((parent.key[1] for parent in node.parents if parent.key[0] == app), "zero")
        if app in APPS and not node.children:
            steps.append((app, earlier, newest))
    return steps


def test_writers_go_on_while_apps_go_a_step_back_and_forth(own_database: Clone) -> None:
    """A deployment that migrates, and one that is reversed, under load: nothing is lost, and writers wait briefly."""
    factories.place("CN")
    writers, before = Writers(Books(factories.programme_year("mlr-mining", 2011, "all"), "all")), columns()
    steps = last_steps()
    assert len(steps) > len(APPS) // 2
    with writers.at_work():
        for app, earlier, newest in steps:
            call_command("migrate", app, earlier, verbosity=0)
            assert (app, newest) not in MigrationLoader(connection).applied_migrations
            call_command("migrate", verbosity=0)
    assert writers.broken == []
    assert columns() == before
    assert min(writers.written.values()) > 0
    assert len(writers.written) == WRITERS
    assert Posting.objects.count() == writers.written.total()
    assert not list(ledger.drifts(today=clock.today()))
    assert writers.slowest < LONGEST, f"a writer waited for {writers.slowest:.1f} s; {writers.repeated} were repeated"

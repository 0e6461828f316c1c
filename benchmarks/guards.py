"""Takes each guard of the database away in turn and asks the tests whether they notice.

A guard is a trigger, a policy of row-level security or a check. It is made ineffective and stays in the catalogue: a
trigger is switched off, a policy lets everything pass, a check is always true. So tests that read only the catalogue
notice nothing, and a behaviour has to be tested. A test that fails is run again with the guard in place, and with a
difference of the schema that weakens nothing: if it fails then too, it does not count.

Tests are tried in the order of how closely their source names the guard: its name, its function, the constraint that
it raises, its table, the model. What stands on many tables is taken away from all of them at once, and the test that
goes through all tables (``GENERIC``) says which it misses; the others are tried in turn.

``python -m benchmarks.guards [PATTERN…]``: patterns of ``table.guard``. Verdicts are kept under ``DATA_DIR``; a guard
that was noticed is not tried again unless it is named by ``--again``.
"""

import argparse
import contextlib
import fnmatch
import inspect
import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from benchmarks import harness

FOLDER = Path(os.environ.get("DATA_DIR", harness.ROOT / ".var")).absolute()
VERDICTS = FOLDER / "guards.json"
NEUTRAL = "tests/core/test_tables.py::test_every_numeric_column_refuses_what_is_no_number"
HARMLESS = "CREATE FUNCTION public.guards_harmless() RETURNS integer LANGUAGE sql RETURN 1"
UNDONE = "DROP FUNCTION public.guards_harmless()"

# Left out: tests that notice any difference of the schema, and those that need a browser or minutes.
EXCLUDED = (
    "tests/core/test_guarded_schema.py",
    "tests/config/",
    "tests/browser/",
    "tests/attack/",
    "tests/demo/",
    "tests/concurrency/test_stalled_clients.py",
    "tests/quotas/test_verify_ledger.py",
)
EVERY = "tests/permissions/test_every_guard.py::"
# Tests that go through all tables and say which guards they miss (``record_property``): by the name or kind of a guard.
GENERIC = {
    "append_only": EVERY + "test_what_is_only_added_is_neither_changed_nor_deleted",
    "never_deleted": EVERY + "test_what_is_never_deleted_is_not",
    "kept_columns": EVERY + "test_columns_stay_as_their_rules_say",
    "names_its_actor_insert": EVERY + "test_nobody_is_named_where_nobody_is_proven",
    "names_its_actor_update": EVERY + "test_nobody_is_named_where_nobody_is_proven",
    "written_by_somebody": EVERY + "test_nobody_writes_what_names_nobody",
    "row_version_insert": EVERY + "test_every_watched_table_keeps_versions",
    "row_version_update": EVERY + "test_every_watched_table_keeps_versions",
    "row_version_delete": EVERY + "test_every_watched_table_keeps_versions",
    "figure": EVERY + "test_no_figure_is_no_number_or_below_zero",
    "check": EVERY + "test_every_check_refuses_what_it_is_for",
    "reading": EVERY + "test_rows_are_hidden",
    "writing": EVERY + "test_no_row_is_written_beyond_the_reach",
}
SQL = re.compile(r"DatabaseError|IntegrityError|CheckViolation|\bexecute\(|cursor\(|refus|superuser|forger")
RAISED = re.compile(r"CONSTRAINT\s*=\s*'(\w+)'")

TRIGGERS = """
SELECT c.relname, t.tgname, p.proname, p.prosrc, pg_get_triggerdef(t.oid)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND t.tgenabled <> 'D' AND c.relnamespace = 'public'::regnamespace ORDER BY 1, 2
"""
POLICIES = """
SELECT c.relname, p.polname, pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE p.polname <> 'owner' ORDER BY 1, 2
"""
CHECKS = """
SELECT c.relname, k.conname, pg_get_constraintdef(k.oid)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
WHERE k.contype = 'c' AND k.connamespace = 'public'::regnamespace ORDER BY 1, 2
"""


@dataclass(frozen=True)
class Guard:
    """A guard, with the statements that make it ineffective and effective again."""

    kind: str
    table: str
    name: str
    weaken: str
    restore: str
    words: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def key(self) -> str:
        return f"{self.table}.{self.name}" + (f" ({self.kind})" if self.kind in {"reading", "writing"} else "")

    @property
    def group(self) -> tuple[str, str]:
        """Return the test that goes through all guards like this one, and what they have in common."""
        figure = self.kind == "check" and self.name.endswith(("_finite", "_check")) and self.name.startswith(self.table)
        kind = "figure" if figure else self.kind if self.kind in GENERIC else self.name
        common = kind if self.kind == "check" else self.name
        return GENERIC.get(kind, ""), f"{self.kind}, {common}"


def _statement(text: str, *names: str) -> str:
    return sql.SQL(text).format(*map(sql.Identifier, names)).as_string(None)


def guards(connection: psycopg.Connection) -> Iterator[Guard]:
    """Return every guard of a database."""
    for table, name, function, body, _definition in connection.execute(TRIGGERS):
        words = {name, function, *RAISED.findall(body)} - {"core_refuse_change"}
        off, on = (_statement(f"ALTER TABLE {{}} {act} TRIGGER {{}}", table, name) for act in ("DISABLE", "ENABLE"))
        yield Guard("trigger", table, name, off, on, frozenset(words))
    for table, name, using, check in connection.execute(POLICIES):
        head = _statement("ALTER POLICY {} ON {} ", name, table)
        for kind, word, condition in (("reading", "USING", using), ("writing", "WITH CHECK", check)):
            if condition not in {None, "true"}:
                yield Guard(kind, table, name, f"{head}{word} (true)", f"{head}{word} ({condition})")
    for table, name, definition in connection.execute(CHECKS):
        change = _statement("ALTER TABLE {} DROP CONSTRAINT {}, ADD CONSTRAINT {} ", table, name, name)
        yield Guard("check", table, name, f"{change}CHECK (true)", f"{change}{definition}", frozenset({name}))


class Trials:
    """A pytest session that runs no tests itself but tries guards."""

    def __init__(self, chosen: argparse.Namespace) -> None:
        self.chosen = chosen
        self.failed = False
        self.missed: set[str] = set()
        self.skipped = False
        self.failure = ""
        self.sound: dict[str, bool] = {}
        self.durations: dict[str, float] = {}
        self.noticing: Counter[tuple[str, str]] = Counter()
        self.sources: dict[object, str] = {}
        self.verdicts: dict[str, dict[str, Any]] = json.loads(VERDICTS.read_text()) if VERDICTS.exists() else {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.skipped = self.skipped or report.skipped
        self.missed |= {key for name, keys in report.user_properties if name == "unguarded" for key in keys}
        if report.failed and not self.failed:
            self.failed = True
            self.failure = f"{report.when}: {' '.join(str(report.longreprtext).splitlines()[-1:])[:160]}"

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.session = session  # as the next item, it has everything torn down but what lasts for the whole session
        self.items = [item for item in session.items if not item.nodeid.startswith(EXCLUDED)]
        self.neutral = next(item for item in self.items if item.nodeid.startswith(NEUTRAL))
        assert self.passes(self.neutral), self.failure
        with self.database() as connection:
            self.guards = list(guards(connection))
        end = time.monotonic() + 60 * self.chosen.minutes
        wanted = [guard for guard in self.guards if self.is_wanted(guard)]
        groups = sorted({guard.group for guard in wanted if guard.group[0]})
        for test, common in groups if self.chosen.minutes else []:
            self.judge_together(test, [guard for guard in wanted if guard.group == (test, common)])
        for guard in wanted:
            if time.monotonic() > end:
                break
            if not self.verdicts.get(guard.key, {}).get("now"):
                self.keep(guard, self.judge(guard))
        return True

    def keep(self, guard: Guard, verdict: dict[str, Any]) -> None:
        self.verdicts[guard.key] = verdict
        VERDICTS.write_text(json.dumps(self.verdicts, indent=1))
        print(f"\n{guard.key}: {verdict}", file=self.chosen.log, flush=True)

    def judge_together(self, test: str, alike: Sequence[Guard]) -> None:
        """Take guards of one sort away from all tables at once; the test says which it misses."""
        (item,) = (item for item in self.items if item.nodeid == test)
        if not self.is_sound(item):
            print(f"\n{test} fails with all guards in place", file=self.chosen.log, flush=True)
            return
        with self.changed([guard.weaken for guard in alike], [guard.restore for guard in alike]):
            self.passes(item)
        for guard in alike:
            if guard.key in self.missed:
                self.keep(guard, {"by": test, "as": "among all alike", "tried": 1, "now": True})

    def is_wanted(self, guard: Guard) -> bool:
        patterns = self.chosen.names or ["*"]
        named = any(fnmatch.fnmatch(guard.key, pattern) for pattern in patterns) and not any(
            fnmatch.fnmatch(guard.key, pattern) for pattern in self.chosen.without
        )
        known = self.verdicts.get(guard.key)
        return named and (known is None or self.chosen.again or (self.chosen.survivors and not known["by"]))

    def judge(self, guard: Guard) -> dict[str, Any]:
        """Return which test notices that a guard is away, if any, and how many were tried."""
        candidates, tried = self.candidates(guard), 0
        end = time.monotonic() + self.chosen.seconds
        for item in candidates:
            if time.monotonic() > end or (self.sound.get(item.nodeid) is False):
                continue
            tried += 1
            with self.changed([guard.weaken], [guard.restore]):
                passed = self.passes(item)
            failure = self.failure
            if not passed and self.is_sound(item):
                for place in (guard.table, guard.name):
                    self.noticing[place, item.nodeid.split("[")[0]] += 1
                return {"by": item.nodeid, "as": failure, "tried": tried}
        return {"by": "", "tried": tried}

    def is_sound(self, item: pytest.Item) -> bool:
        """Return whether a test passes beside a difference of the schema that weakens nothing."""
        if item.nodeid not in self.sound:
            with self.changed([HARMLESS], [UNDONE]):
                self.sound[item.nodeid] = self.passes(item)
        return self.sound[item.nodeid]

    def candidates(self, guard: Guard) -> list[pytest.Item]:
        """Return the tests whose source names a guard, its table or its model, the closest first."""
        model = _models().get(guard.table, "")
        parts: dict[object, tuple[int, float]] = {}

        def named(part: object, weight: int) -> tuple[int, float]:
            """Return how often a source names the guard, and how closely its table."""
            if part not in parts:
                text = self.source(part)
                told = weight * sum(word in text for word in guard.words)
                table = weight * (0.06 * (guard.table in text) + 0.01 * bool(model and f"{model}." in text))
                parts[part] = told, table * (4 if SQL.search(text) else 1)
            return parts[part]

        scores = {}
        for item in self.items:
            own, module = named(getattr(item, "function", None), 1000), named(getattr(item, "module", None), 300)
            if told := own[0] + module[0] + own[1] + module[1] + 60 * (guard.table in item.name):
                test = item.nodeid.split("[")[0]
                scores[item] = told + 500 * self.noticing[guard.name, test] + 100 * self.noticing[guard.table, test]
        return sorted(scores, key=lambda item: (-scores[item], self.durations.get(item.nodeid, 1.0)))

    def source(self, part: Any) -> str:
        if part not in self.sources:
            try:
                self.sources[part] = inspect.getsource(part)
            except (OSError, TypeError):
                self.sources[part] = ""
        return self.sources[part]

    def passes(self, item: pytest.Item) -> bool:
        self.failed, self.skipped, self.failure, self.missed = False, False, "", set()
        began = time.monotonic()
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=self.session)
        self.durations[item.nodeid] = time.monotonic() - began
        return not self.failed

    @contextlib.contextmanager
    def changed(self, changes: Sequence[str], undoing: Sequence[str]) -> Iterator[None]:
        """Apply statements in this process's database, and in each copy that a test makes meanwhile."""
        from tests.support import databases

        with self.database() as connection:
            connection.execute("; ".join(changes))
        databases.changes[:] = changes
        try:
            yield
        finally:
            databases.changes.clear()
            with self.database() as connection:
                connection.execute("; ".join(undoing))

    @contextlib.contextmanager
    def database(self) -> Iterator[psycopg.Connection]:
        """Connect to this process's database as superuser, when nothing else is connected to it."""
        from django.db import connections

        from tests.support import databases

        connections.close_all()
        clone = databases.current()
        with clone.postgres.connect(clone.name) as connection:
            connection.execute("SET lock_timeout = '20s'")
            yield connection


def _models() -> dict[str, str]:
    from django.apps import apps

    return {model._meta.db_table: model.__name__ for model in apps.get_models(include_auto_created=True)}


def report(trials: Trials) -> list[str]:
    """Return the lines of the result: how many guards of each kind were noticed, and which were not."""
    known = {guard.key: guard for guard in trials.guards}
    tried = {key: verdict for key, verdict in trials.verdicts.items() if key in known}
    lines = ["| guards | there | tried | noticed |", "| --- | --: | --: | --: |"]
    for kind in ("trigger", "reading", "writing", "check"):
        keys = [key for key, guard in known.items() if guard.kind == kind]
        judged = [key for key in keys if key in tried]
        noticed = [key for key in judged if tried[key]["by"]]
        name = f"policies, {kind}" if kind.endswith("ing") else {"trigger": "triggers"}.get(kind, "checks")
        lines.append(f"| {name} | {len(keys)} | {len(judged)} | {len(noticed)} |")
    lines += ["", "## Not noticed by any test that was tried", ""]
    lines += [f"- `{key}` ({tried[key]['tried']} tests)" for key in sorted(tried) if not tried[key]["by"]] or ["None."]
    lines += ["", "## Noticed first by", "", "| guard | test |", "| --- | --- |"]
    lines += [f"| `{key}` | `{tried[key]['by']}` |" for key in sorted(tried) if tried[key]["by"]]
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="patterns of table.guard; without one, all that are not yet known")
    parser.add_argument("--without", action="append", default=[], help="a pattern of those to leave out")
    parser.add_argument("--again", action="store_true", help="also those that are known")
    parser.add_argument("--survivors", action="store_true", help="also those that no test noticed before")
    parser.add_argument("--seconds", type=float, default=60, help="of tests for one guard")
    parser.add_argument("--minutes", type=float, default=1e6, help="after which no further guard is tried")
    parser.add_argument("--report", action="store_true", help="only write what is known already")
    chosen = parser.parse_args(arguments)
    machine = harness.machine()
    chosen.log = sys.stderr
    if chosen.report:
        chosen.minutes = 0
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    trials = Trials(chosen)
    options = ["-n", "0", "-q", "--tb=line", "-p", "no:logging", "--timeout=120", "tests"]
    outcome = pytest.main(options, plugins=[trials])
    if not hasattr(trials, "guards"):
        return int(outcome) or 1
    harness.write("guards", "Guards of the database, taken away in turn", report(trials), machine)
    judged = [trials.verdicts[guard.key] for guard in trials.guards if guard.key in trials.verdicts]
    return int(any(not verdict["by"] for verdict in judged))


if __name__ == "__main__":
    sys.exit(main())

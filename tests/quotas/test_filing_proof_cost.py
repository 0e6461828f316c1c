"""Cost of proving who files a report, in statements and in processor time. Run by ``make soak``.

Rounds with the proof and its triggers, and without both, take turns in one run.
"""

import datetime as dt
import itertools
import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from core import actor_sessions, clock
from enterprises.models import Enterprise, Site, User
from enterprises.roles import Role
from quotas.services import reports
from tests.support import factories, filings
from tests.support.actors import strict, token_of
from tests.support.databases import Clone

RESULTS = Path(__file__).resolve().parents[2] / "benchmarks" / "results" / "proven-filing.json"
FIRMS = 60
TICK = os.sysconf("SC_CLK_TCK")


@contextmanager
def unproven(database: Clone) -> Iterator[None]:
    """File as it was before: nobody is proven, and no trigger asks for it."""
    triggers = ("names_its_actor_insert", "names_its_actor_update")

    def turn(verb: str) -> None:
        with psycopg.connect(database.owner_url) as owner:
            for trigger in triggers:
                owner.execute(f"ALTER TABLE quotas_report {verb} TRIGGER {trigger}")

    turn("DISABLE")
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(actor_sessions, "prove_actor", lambda actor: True)
            yield
    finally:
        turn("ENABLE")


def file_month(firm: Enterprise, mine: Site, signer: User, token: str, period: dt.date) -> None:
    """Draft, check and file a month, as requests of a person who presents his token."""
    with strict(), actor_sessions.presenting(token):
        draft = filings.draft(firm, period, signer, filings.line(mine, produced="1", sold="1"))
        reasons = {finding.code: "as it was" for finding in reports.check(draft)}
        reports.submit(draft, actor=signer, explanations=reasons)


def filed_months(people: list[tuple[Enterprise, Site, User, str]]) -> Iterator[Callable[[], None]]:
    """Yield the filings of months that follow each other, each for one firm after another."""
    for number in itertools.count():
        period = dt.date(2011 + number // 12, number % 12 + 1, 1)
        for person in people:
            yield partial(file_month, *person, period)


def processor_seconds() -> float:
    """Return the processor time of this process and of its session's backend."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        fields = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rpartition(")")[2].split()
    return time.process_time() + (int(fields[11]) + int(fields[12])) / TICK


def round_of(months: Iterator[Callable[[], None]], seconds: float) -> float:
    """Return the processor milliseconds of one filing."""
    began, before, count = time.monotonic(), processor_seconds(), 0
    while time.monotonic() - began < seconds:
        next(months)()
        count += 1
    return (processor_seconds() - before) / count * 1000


def statements(database: Clone, act: Callable[[], None]) -> int:
    """Return how many statements the application's role sends for an act, transactions and savepoints included."""
    with database.postgres.connect(database.name) as server:
        server.execute("SELECT pg_stat_statements_reset()")
        act()
        row = server.execute(
            "SELECT sum(calls) FROM pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = %s)"
            " AND userid = 'quota_app'::regrole",
            [database.name],
        ).fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.soak
def test_proving_who_files_costs_a_statement_and_little_time(own_database: Clone) -> None:
    factories.product()
    for year in range(2011, 2021):
        factories.programme_year(year=year)
    people = []
    for _number in range(FIRMS):
        firm = factories.enterprise()
        signer = factories.user(Role.ENTERPRISE_SIGNER, of=firm)
        people.append((firm, factories.site(firm), signer, token_of(signer, lifetime=dt.timedelta(days=1))))
    months = filed_months(people)
    rounds, seconds = int(os.environ.get("SOAK_ROUNDS", "4")), float(os.environ.get("SOAK_SECONDS", "10"))
    with clock.at(dt.date(2022, 1, 10)):
        round_of(months, seconds / 2)  # plans and caches
        sent = {"proven": statements(own_database, next(months))}
        with unproven(own_database):
            next(months)()
            sent["before"] = statements(own_database, next(months))
        outcome_: dict[str, list[float]] = {"before": [], "proven": []}
        for number in range(rounds):
            for state in ("before", "proven") if number % 2 else ("proven", "before"):
                if state == "proven":
                    outcome_[state].append(round_of(months, seconds))
                else:
                    with unproven(own_database):
                        outcome_[state].append(round_of(months, seconds))
    ratios = [round(after / before, 3) for after, before in zip(outcome_["proven"], outcome_["before"], strict=True)]
    result: dict[str, Any] = {
        "what": "processor time of creating, checking and filing a report, of the application and its backend",
        "date": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, shared",
        "rounds": f"{rounds} of {seconds:g} s in each state, in turn",
        "statements": sent,
        "ratio": statistics.median(ratios),
        "ratio_of_each_pair": ratios,
        "milliseconds_of_each_round": {name: [round(one, 2) for one in values] for name, values in outcome_.items()},
    }
    RESULTS.write_text(json.dumps(result, indent=2) + "\n")
    assert sent["proven"] - sent["before"] <= 2, "one for the draft, one for the filing"
    assert result["ratio"] < 1.25

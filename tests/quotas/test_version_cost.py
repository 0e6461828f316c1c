"""The cost of row versions for a filing: rounds with and without their triggers, alternating. Run by ``make soak``."""

import datetime as dt
import json
import os
import platform
import statistics
import time
from pathlib import Path

import psycopg
import pytest

from core import clock
from core.models import RowVersion
from core.sealing import watched_tables
from enterprises.roles import Role
from tests.support import factories, filings
from tests.support.databases import Clone

RESULTS = Path(__file__).resolve().parents[2] / "benchmarks" / "results"
MONTHS = [dt.date(2011, month, 1) for month in range(1, 11)]


def switch(database: Clone, state: str) -> None:
    with psycopg.connect(database.owner_url) as owner:
        for table in watched_tables():
            for event in ("insert", "update", "delete"):
                owner.execute(f'ALTER TABLE "{table}" {state} TRIGGER row_version_{event}')


def file_for(seconds: float) -> list[float]:
    """Return how long each filing took; new firms and their first months are not counted."""
    taken: list[float] = []
    while sum(taken) < seconds:
        firm = factories.enterprise()
        mine = factories.site(firm)
        signer = factories.user(Role.ENTERPRISE_SIGNER, of=firm)
        for place, month in enumerate(MONTHS):
            line = filings.line(mine, opening_stock=str(place), produced="1")
            began = time.perf_counter()
            filings.filed(firm, month, signer, line)
            if place:
                taken.append(time.perf_counter() - began)
    return taken


@pytest.mark.soak
def test_versions_cost_a_filing_little(own_database: Clone) -> None:
    factories.product()
    factories.programme_year()
    rounds = int(os.environ.get("SOAK_ROUNDS", "5"))
    seconds = float(os.environ.get("SOAK_SECONDS", "10"))
    medians: dict[str, list[float]] = {"DISABLE": [], "ENABLE": []}
    counts = {"DISABLE": 0, "ENABLE": 0}
    with clock.at(dt.date(2011, 11, 5)):
        file_for(seconds / 2)  # plans and caches
        for number in range(2 * rounds):
            state = ("DISABLE", "ENABLE", "ENABLE", "DISABLE")[number % 4]
            switch(own_database, state)
            taken = file_for(seconds)
            medians[state].append(statistics.median(taken))
            counts[state] += len(taken)
        switch(own_database, "ENABLE")
        firm = factories.enterprise()
        mine, signer = factories.site(firm), factories.user(Role.ENTERPRISE_SIGNER, of=firm)
        before = RowVersion.objects.count()
        filings.filed(firm, MONTHS[0], signer, filings.line(mine, produced="1"))
        versions = RowVersion.objects.count() - before
    without, with_versions = (statistics.median(medians[state]) for state in ("DISABLE", "ENABLE"))
    measured = {
        "what": "median time of a filing (draft and submission, services alone), with versions of rows and without",
        "date": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, shared",
        "rounds": f"{rounds} of {seconds:g} s each way, in turn",
        "filings": counts,
        "versions_per_filing": versions,
        "milliseconds": {"without": round(without * 1000, 2), "with": round(with_versions * 1000, 2)},
        "milliseconds_of_each_round": {
            state: [round(value * 1000, 2) for value in values] for state, values in medians.items()
        },
        "ratio": round(with_versions / without, 3),
    }
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / "row-versions.json").write_text(json.dumps(measured, indent=2) + "\n")
    assert with_versions < 1.25 * without

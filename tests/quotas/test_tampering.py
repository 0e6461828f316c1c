"""Every falsification by a superuser is found, and an unchanged register gives no finding."""

import datetime as dt
import json
import os
import platform
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import F

from core import clock, sealing
from core.models import SealBatch
from quotas import ledger
from quotas.models import Account, Posting
from tests.support import factories
from tests.support.databases import Clone
from tests.support.ledger_accounts import Books
from tests.support.sealing import superuser
from tests.support.tampering import Forger, fill, undone

pytestmark = pytest.mark.usefixtures("quiet_server")

RESULTS = Path(__file__).resolve().parents[2] / "benchmarks" / "results"


def alarms() -> list[str]:
    """Return all that ``verify_ledger`` would print before it exits with 1."""
    return [*map(str, ledger.drifts(today=clock.today())), *map(str, sealing.verify())]


def everywhere() -> Books:
    for code in ("CN", "36"):
        factories.place(code)
    return Books(factories.programme_year("mlr-mining", 2011, "all"), "all")


def tried(acts: int, *, seed: int) -> tuple[Counter[str], list[str], list[float]]:
    """Report how many of each act were found, which were not, and the time of each verification."""
    noticed: Counter[str] = Counter()
    missed: list[str] = []
    seconds = []
    with superuser():
        forger = Forger(seed)
        for number in range(acts):
            with undone():
                what = forger.falsify()
                began = time.monotonic()
                if alarms():
                    noticed[what.split()[0].rstrip(":")] += 1
                else:
                    missed.append(what)
                seconds.append(time.monotonic() - began)
            if number % 25 == 0:
                assert alarms() == []
    return noticed, missed, seconds


def test_random_tampering_is_found_and_nothing_else(own_database: Clone, settings: Any, tmp_path: Path) -> None:
    settings.SEAL_WITNESS = tmp_path
    fill(everywhere(), 400, at_once=10, seals=5)
    sealing.take_checkpoint()
    assert alarms() == []
    result, missed, _seconds = tried(60, seed=dt.date(2011, 10, 20).toordinal())
    assert missed == []
    assert len(result) == 5
    assert alarms() == []


def test_an_account_that_a_superuser_changes_is_found(own_database: Clone, settings: Any) -> None:
    fill(everywhere(), 20, at_once=10, seals=1)
    with superuser(), undone():
        Account.objects.update(received=F("received") + 1, given=F("given") + 1)
        assert any("received" in alarm for alarm in alarms())
    assert alarms() == []


@pytest.mark.soak
def test_five_hundred_falsifications_of_a_hundred_thousand_entries(
    own_database: Clone, settings: Any, tmp_path: Path
) -> None:
    settings.SEAL_WITNESS = tmp_path
    fill(everywhere(), 100_000, at_once=250, seals=100)
    sealing.take_checkpoint()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    entries = sum(SealBatch.objects.values_list("count", flat=True))
    assert entries == 100_000
    assert alarms() == []
    acts = int(os.environ.get("SOAK_ACTS", "500"))
    outcome_, missed, seconds = tried(acts, seed=20260101)
    measured = {
        "what": "random falsifications by a superuser, each followed by a complete verification",
        "date": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, shared",
        "entries": entries,
        "postings": Posting.objects.count(),
        "acts": acts,
        "found": sum(outcome_.values()),
        "found_by_kind": dict(sorted(outcome_.items())),
        "missed": missed,
        "false_alarms": len(alarms()),
        "seconds_per_verification": {
            "median": round(sorted(seconds)[len(seconds) // 2], 2),
            "longest": round(max(seconds), 2),
        },
    }
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / "tampering.json").write_text(json.dumps(measured, indent=2) + "\n")
    assert missed == []
    assert measured["false_alarms"] == 0
    assert max(seconds) < 30

"""A side of ``benchmarks.compare_checkouts``: the processor time of filing a line, in web process and backends.

For each line on standard input, one client files the draft of a month of every firm; the cost is printed as JSON.
"""

import argparse
import datetime as dt
import json
import os
import sys
import time

from benchmarks import harness

FOLDER = harness.choose("filing-cost")

import django
from django.conf import settings

from core import row_security

django.setup()
row_security.act_as_system()

import psycopg
from django.db import connection

from benchmarks import processor, synthetic_data

_BACKENDS = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--firms", type=int, default=500)
    options.add_argument("--months", type=int, default=6)
    asked = options.parse_args()
    with settings.SERVERS.running():
        synthetic_data.prepare(bare=False)
        firms = synthetic_data.firms(asked.firms, prefix="COST")
        months = [dt.date(synthetic_data.YEAR, number + 1, 1) for number in range(asked.months)]
        drafts = [[synthetic_data.draft(firm, month) for firm in firms] for month in months]
        synthetic_data.analyse()
        with harness.serving(FOLDER, workers=1, threads=1) as port:
            _print_json({"ready": len(months)})
            for _line, month in zip(sys.stdin, drafts, strict=False):
                _print_json(_round(port, firms, month))


def _round(port: int, firms: list[synthetic_data.Firm], drafts: list[object]) -> dict[str, float]:
    client, began = harness.Client(port), time.monotonic()
    with psycopg.connect(settings.SERVERS.owner_url, autocommit=True) as owner:
        before = processor.seconds_of(_web_processes()), processor.seconds_of(_backends(owner))
        for firm, draft in zip(firms, drafts, strict=True):
            client.token = firm.token
            status, answer = client.ask("POST", f"/api/v1/reports/{draft.pk}/submit/", {})
            assert status == 200, answer
        after = processor.seconds_of(_web_processes()), processor.seconds_of(_backends(owner))
    client.close()
    connection.close()
    per_filing = 1000 / len(firms)
    return {
        "seconds": time.monotonic() - began,
        "web": processor.added(before[0], after[0]) * per_filing,
        "backend": processor.added(before[1], after[1]) * per_filing,
    }


def _web_processes() -> list[int]:
    """Return the web processes, which are children of the server that this process started."""
    ours = processor.children_of([os.getpid()])
    return ours + processor.children_of(ours)


def _backends(owner: psycopg.Connection) -> list[int]:
    return [row[0] for row in owner.execute(_BACKENDS).fetchall()]


def _print_json(message: object) -> None:
    print(json.dumps(message), flush=True)


if __name__ == "__main__":
    main()

"""``make bench``: the cost of the main acts and of the simplest program for the same work, in one run."""

import argparse
import datetime as dt
import os
import random
import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks import harness

FOLDER = harness.choose("speed", keep=bool(os.environ.get("BENCH_KEEP")))

import django
from django.conf import settings

from core import row_security

django.setup()
row_security.act_as_system()

import psycopg
from django.core.management import call_command
from django.db import connection

from benchmarks import bulk_postings, synthetic_data
from core import clock
from core.models import FixedDay
from quotas import ledger
from quotas.models import Account, Posting

BARE = {"name": "a row", "year": 2025, "tonnes": "12.345", "effective_on": "2025-04-30", "note": "n" * 80}
Ask = Callable[[], Any]


def rate(works: list[Ask], clients: int = 4) -> float:
    """Return answers per second; a single refusal ends the run."""
    seconds, _took, results = harness.together(works, clients)
    wrong = [result for result in results if not isinstance(result, tuple) or result[0] >= 300]
    assert not wrong, wrong[0]
    return len(works) / seconds


def pools(port: int, tokens: list[str]) -> list[harness.Client]:
    return [harness.Client(port, token) for token in tokens]


def asks(port: int, method: str, requests: list[tuple[str, str, Any]], clients: int = 4) -> list[Ask]:
    """Return calls for the requests (token, path, body), sent over ``clients`` persistent connections."""
    spare = [harness.Client(port) for _ in range(clients)]

    def send(token: str, path: str, body: object) -> tuple[int, Any]:
        client = spare.pop()
        try:
            client.token = token
            return client.ask(method, path, body)
        finally:
            spare.append(client)

    return [lambda request=request: send(*request) for request in requests]


def side_by_side(ours: list[list[Ask]], bare: list[list[Ask]]) -> tuple[float, float]:
    """Return medians of rates measured in alternating rounds, so that other load on the machine slows both."""
    rates: tuple[list[float], list[float]] = ([], [])
    for one, other in zip(ours, bare, strict=True):
        rates[0].append(rate(one))
        rates[1].append(rate(other))
    return statistics.median(rates[0]), statistics.median(rates[1])


def submissions(port: int, rounds: int, count: int) -> list[str]:
    small = synthetic_data.firms(count, prefix="ONE")
    large = synthetic_data.firms(max(2, count // 6), sites=30, prefix="THIRTY")
    synthetic_data.analyse()
    lines = []
    for name, firms, lines_each in (("one line", small, 1), ("30 lines", large, 30)):
        for what in ("submit", "create and submit"):
            ours, bare = [], []
            for number in range(rounds + 1):
                month = dt.date(2025, 1 + number + (0 if what == "submit" else 6), 1)
                if what == "submit":
                    drafts = [(firm, synthetic_data.draft(firm, month)) for firm in firms]
                    requests = [(firm.token, f"/api/v1/reports/{draft.pk}/submit/", {}) for firm, draft in drafts]
                    ours.append(asks(port, "POST", requests))
                else:
                    ours.append(_whole(port, firms, month))
                bare.append(asks(port, "POST", [("", "/bare/", BARE)] * max(60, len(firms))))
            connection.close()
            rate(ours[0]), rate(bare[0])  # the first round is a warm-up
            our_rate, bare_rate = side_by_side(ours[1:], bare[1:])
            lines.append(
                _row(f"{what}, {name}", our_rate, bare_rate, "≥ 0.33" if (what, lines_each) == ("submit", 1) else "–")
            )
    return lines


def _whole(port: int, firms: list[synthetic_data.Firm], month: dt.date) -> list[Ask]:
    spare = [harness.Client(port) for _ in range(4)]

    def send(firm: synthetic_data.Firm) -> tuple[int, Any]:
        client = spare.pop()
        try:
            client.token = firm.token
            body = {"enterprise": firm.enterprise.code, "period": f"{month:%Y-%m}", "lines": firm.lines()}
            status, report = client.ask("POST", "/api/v1/reports/", body)
            return (
                client.ask("POST", f"/api/v1/reports/{report['id']}/submit/", {}) if status == 201 else (status, report)
            )
        finally:
            spare.append(client)

    return [lambda firm=firm: send(firm) for firm in firms]


def lists(port: int, rounds: int, count: int) -> list[str]:
    _person, token = synthetic_data.official("national_regulator", username="bench-reader")
    with psycopg.connect(settings.SERVERS.owner_url, autocommit=True) as owner:
        owner.execute(
            "INSERT INTO bare_row (name, year, tonnes, effective_on, note)"
            " SELECT 'row ' || n, 2025, n, '2025-01-01', repeat('n', 80) FROM generate_series(1, 30000) n"
        )
    synthetic_data.analyse()
    accounts = Account.objects.count()
    # The clock is set after all that was made, so that everything has taken effect.
    FixedDay.objects.update_or_create(defaults={"day": dt.date(2070, 1, 1)})
    time.sleep(3)  # until the web processes read the day again
    bare = [asks(port, "GET", [("", "/bare/?limit=50", None)] * count) for _ in range(rounds)]
    rows = []
    for what, path in (
        ("first page", "/api/v1/accounts/?limit=100"),
        ("page 250", "/api/v1/accounts/?limit=100&offset=24900"),
        ("who is over", "/api/v1/accounts/?limit=100&state=exceeded&state=unplanned"),
        ("of one province and year", f"/api/v1/accounts/?limit=100&province=36&year={GENERATED}"),
    ):
        ours = [asks(port, "GET", [(token, path, None)] * count) for _ in range(rounds)]
        rate(ours[0][:8])
        rows.append(
            _row(f"100 of {accounts:,} accounts: {what}, against a list of 50", *side_by_side(ours, bare), "≥ 0.50")
        )
    return rows


GENERATED = 2030


def over_here() -> tuple[int, int, float]:
    """Return how many accounts there are, how many are over, and the query time of the twenty worst.

    The time is the median in milliseconds.
    """
    synthetic_data.analyse()
    times = []
    for _ in range(40):
        began = time.perf_counter()
        list(Account.objects.over().order_by("-excess", "id")[:20])
        times.append((time.perf_counter() - began) * 1000)
    return Account.objects.count(), Account.objects.over().count(), statistics.median(times)


def national(years: int) -> str:
    began = time.perf_counter()
    columns = Account.objects.filter(holder__code="CN", programme_year__programme__code=synthetic_data.MINE)
    figures = list(columns.values_list("programme_year__year", "received", "used").order_by("programme_year__year"))
    by_column = (time.perf_counter() - began) * 1000
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT y.year, sum(p.tonnes) FROM quotas_posting p JOIN quotas_account a ON a.id = p.to_account_id"
            " JOIN quotas_programmeyear y ON y.id = a.programme_year_id WHERE p.kind = 'use' GROUP BY 1 ORDER BY 1"
        )
        summed = cursor.fetchall()
    by_sum = (time.perf_counter() - began) * 1000
    postings = Posting.objects.count()
    return (
        f"| national total, {len(figures)} years, {postings:,} postings | {by_column:.1f} ms"
        f" | summed from postings ({len(summed)} years): {by_sum:.0f} ms | {by_sum / by_column:.0f} times faster | – |"
    )


def deadline(port: int, signers: int, seconds: float) -> list[str]:
    """Measure submissions in the last hour before a deadline: each signer submits at a random moment of ``seconds``."""
    firms = synthetic_data.firms(signers, prefix="LAST")
    month = dt.date(2025, 3, 1)
    drafts = [synthetic_data.draft(firm, month) for firm in firms]
    connection.close()
    began, draw = time.monotonic() + 1, random.Random(20111020)
    moments = sorted(draw.uniform(0, seconds) for _ in firms)

    def act(number: int) -> tuple[float, int]:
        start = began + moments[number]
        time.sleep(max(0.0, start - time.monotonic()))
        client = harness.Client(port, firms[number].token)
        try:
            status, _body = client.ask("POST", f"/api/v1/reports/{drafts[number].pk}/submit/", {})
        finally:
            client.close()
        return time.monotonic() - start, status

    _all, _took, results = harness.together([lambda n=n: act(n) for n in range(signers)], signers)
    errors = [result for result in results if not isinstance(result, tuple) or result[1] != 200]
    waits = [result[0] for result in results if isinstance(result, tuple)]
    drifts = list(ledger.drifts(today=clock.today()))
    connection.close()
    assert not drifts, drifts[:3]
    return [
        f"{signers} signers within {seconds:.0f} s: errors {len(errors)},"
        f" median {statistics.median(waits) * 1000:.0f} ms,"
        f" p95 {harness.percentile(waits, 95) * 1000:.0f} ms, worst {max(waits) * 1000:.0f} ms;"
        f" the ledger verified afterwards: {len(drifts)} drifts",
    ]


def _row(what: str, ours: float, bare: float, goal: str) -> str:
    row = f"| {what} | {ours:.0f}/s | {bare:.0f}/s | {ours / bare:.2f} | {goal} |"
    print(row, flush=True)
    return row


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--accounts", type=int, default=30_000)
    options.add_argument("--most-accounts", type=int, default=100_000)
    options.add_argument("--years", type=int, default=15)
    options.add_argument("--postings", type=int, default=100_000)
    options.add_argument("--signers", type=int, default=500)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--each", type=int, default=120)
    asked = options.parse_args()
    before = harness.machine()
    table = ["| what | register | bare | ratio | goal |", "| --- | --- | --- | --- | --- |"]
    with settings.SERVERS.running():
        synthetic_data.prepare()
        call_command("generate", enterprises=25, years=asked.years, first_year=GENERATED, verbosity=0)
        small = over_here()
        notes = []
        with harness.serving(FOLDER) as port:
            table += submissions(port, asked.rounds, asked.each)
            notes += deadline(port, asked.signers, 60)
            more = max(0, asked.accounts - Account.objects.count())
            many(more)
            table += lists(port, asked.rounds, asked.each)
        many(max(0, asked.most_accounts - Account.objects.count()))
        large = over_here()
        connection.close()
        table.append(
            f"| who is over: the worst 20 | {large[2]:.2f} ms at {large[0]:,} accounts ({large[1]:,} over)"
            f" | {small[2]:.2f} ms at {small[0]:,} ({small[1]:,} over) | {large[2] / small[2]:.2f} | 1 |"
        )
        table.append(national(asked.years))
        table.append(bulk_postings.row(asked.postings, programme_year__year=GENERATED))
        notes.append(f"drifts of the ledger at the end: {len(list(ledger.drifts(today=clock.today())))}")
        connection.close()
    harness.write("speed", "Speed", [*table, "", *notes], before)


def many(count: int) -> None:
    """Create ``count`` accounts as a plan does: firms with a little quota, some over it, in years of their own."""
    per_year, year = 10_000, 2050
    while count > 0:
        here = min(per_year, count)
        synthetic_data.crowd(here, year=year)
        count, year = count - here, year + 1
    connection.close()


if __name__ == "__main__":
    main()

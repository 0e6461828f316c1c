"""Kill every process while a thousand reports are filed, and check that nothing is lost.

Each filing has an idempotency key and is repeated until it is answered. A manager restarts the processes that died. As
in ``docker-compose.yml`` there are two web servers, of which one is killed at a time; a client without an answer asks
the other, as the proxy before them does. ``python -m benchmarks.faults``; part of ``make soak``.
"""

import argparse
import datetime as dt
import email
import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from benchmarks import harness
from core.processes import Process

FOLDER = harness.choose("faults")

import django
from django.conf import settings

from core import row_security

django.setup()
row_security.act_as_system()

import redis
from django.db import connection

from benchmarks import synthetic_data
from benchmarks.filings import Filing, Gate, wrote_again
from core import clock, outbox, sealing
from core.models import AuditEvent, OutboxMessage
from core.servers import ServerError
from enterprises.models import Notification
from enterprises.services import notifications
from inspections.models import Episode, Flag
from inspections.services import screening
from quotas import ledger
from quotas.models import Account, Posting, Report

QUOTA = "100"  # tonnes: the seventh month exceeds it
LIMIT = 10.0
VICTIMS = ("postgres", "web", "worker", "beat", "relay", "valkey")
MAILED = 10  # firms whose signer gets receipts by mail


class Manager:
    """A manager that restarts programs, PostgreSQL and Valkey within a quarter of a second after they died."""

    def __init__(self, programs: list[Process]) -> None:
        self.programs = programs
        self._over, self._thread = threading.Event(), threading.Thread(target=self._watch)

    def __enter__(self) -> "Manager":
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._over.set()
        self._thread.join()
        for program in reversed(self.programs):
            program.stop()

    def _watch(self) -> None:
        while not self._over.wait(0.25):
            for server in (settings.SERVERS.postgres, settings.SERVERS.valkey):
                if server.pid is None:
                    try:
                        server.start()
                    except ServerError as error:  # killed while it started: start it again
                        print(error, file=sys.stderr)
            for program in self.programs:
                if program.pid is None:
                    program.start()


def programs(ports: Sequence[int]) -> list[Process]:
    celery = [sys.executable, "-m", "celery", "--app", "config"]
    beat = ["beat", "--schedule", str(FOLDER / "schedule"), "--pidfile=", "--loglevel", "WARNING"]
    return [
        *(harness.web(port, FOLDER, workers=1) for port in ports),
        harness.process(
            "worker", [*celery, "worker", "--concurrency", "2", "--loglevel", "WARNING"], FOLDER / "worker.log"
        ),
        harness.process("beat", [*celery, *beat], FOLDER / "beat.log"),
        harness.process("relay", [sys.executable, "manage.py", "relay", "--loop"], FOLDER / "relay.log"),
    ]


def kill(victim: str, manager: Manager) -> None:
    servers = {"postgres": settings.SERVERS.postgres, "valkey": settings.SERVERS.valkey}
    if victim in servers:
        if (pid := servers[victim].pid) is not None:
            os.kill(pid, signal.SIGKILL)
    else:
        random.choice([program for program in manager.programs if program.name == victim]).kill()


def flush() -> None:
    """Empty the broker (queues, unacknowledged tasks, the cache) as soon as it is up."""
    broker = redis.Redis.from_url(settings.BROKER_URL.replace("redis+socket://", "unix://", 1))
    for _attempt in range(300):
        try:
            broker.flushall()
            return
        except redis.RedisError:
            time.sleep(0.1)
    raise AssertionError("the broker did not come back to be emptied")


def disturb(
    ports: Sequence[int], token: str, manager: Manager, kills: int, flushes: int, gate: Gate, filings: Sequence[Filing]
) -> tuple[dict[str, list[float]], int]:
    """Kill each victim ``kills`` times in random order, at random moments after some filings were released.

    Returns how long writing took to recover after each kill, and how many filings were unanswered at the last.
    """
    draw, back = random.Random(19_000), dict[str, list[float]]()
    victims = list(VICTIMS) * kills
    draw.shuffle(victims)
    emptied = {round((number + 0.5) * len(victims) / flushes) for number in range(flushes)}
    left = 0
    for number, victim in enumerate(victims):
        gate.open(number)
        time.sleep(draw.uniform(0.2, 1))
        if number in emptied:
            flush()
            back.setdefault("broker flushed", []).append(wrote_again(ports, token))
        left = sum(filing.ended == 0 for filing in filings)
        kill(victim, manager)
        back.setdefault(victim, []).append(wrote_again(ports, token))
    return back, left


def settled() -> bool:
    """Return whether every announced event has been delivered."""
    connection.close()
    return not OutboxMessage.objects.filter(delivered_at=None).exists()


def _span(times: list[float]) -> str:
    return f"{min(times):.1f}–{max(times):.1f} s ({len(times)} times)"


def exceeded() -> Counter[str]:
    """Count the "exceeded" flags by firm; more than one for a firm is an error."""
    flags = Flag.objects.filter(subject_code__startswith="E-FAULT", rule="exceeded", year=synthetic_data.YEAR)
    return Counter(flags.values_list("subject_code", flat=True))


def mails() -> Counter[str]:
    """Count how often each mail was sent, by its Message-ID, which a copy caused by a power cut shares."""
    files = sorted((FOLDER / "mail").glob("*"))
    parts = [part for file in files for part in file.read_text("utf-8", "replace").split("-" * 79)]
    return Counter(
        str(message_id) for part in parts if (message_id := email.message_from_string(part.lstrip())["Message-ID"])
    )


def judge(filings: list[Filing], firms: list[synthetic_data.Firm]) -> tuple[list[str], list[str]]:
    """Compare the answers that clients received with the database."""
    filed_receipts = [filing.receipt for filing in filings if filing.receipt]
    held = Counter(
        Report.objects.filter(enterprise__code__startswith="E-FAULT").values_list("receipt_number", flat=True)
    )
    uses = Posting.objects.filter(kind="use", line_use__line__report__enterprise__code__startswith="E-FAULT").count()
    recorded = AuditEvent.objects.filter(action="reports.submit").count()
    lost, doubled = set(filed_receipts) - set(held), [number for number, times in held.items() if times > 1]
    unexpected = [filing.unexpected for filing in filings if filing.unexpected]
    drifts = [str(drift) for drift in ledger.drifts(today=clock.today())]
    sealing.seal()
    unsealed = [str(finding) for finding in sealing.verify()]
    over = set(
        Account.objects.filter(holder__code__startswith="E-FAULT", category="all", excess__gt=0).values_list(
            "holder__code", flat=True
        )
    )
    receipts = Report.objects.filter(receipt_number__in=filed_receipts, submitted_by__email__gt="").count()
    wanted = Notification.objects.filter(kind="report_filed", person__email__gt="")
    with suppress(AssertionError):  # tasks of a killed worker are delivered again after the broker's minute
        harness.wait_for(
            lambda: (
                len(exceeded()) == len(over)
                and wanted.count() == receipts
                and not Notification.objects.to_mail().exists()
            ),
            180,
            "all was done by day",
        )
    before_sweep, before_night = exceeded(), wanted.count()
    screening.screen_day(clock.today())
    after_sweep = exceeded()
    episodes = Counter(Episode.objects.filter(flag__rule="exceeded").values_list("flag__subject_code", flat=True))
    outbox.resend()  # a nightly task, as the screening above
    with suppress(AssertionError):
        harness.wait_for(lambda: settled() and wanted.count() >= receipts, 120, "everybody is told")
    late = sum(iter(notifications.mail_pending, 0))  # the fallback for tasks that an emptied broker has lost
    sent = mails()
    unsent = [str(pk) for pk in wanted.values_list("pk", flat=True) if not any(str(pk) in key for key in sent)]
    broken = [
        *([f"{len(over) - len(before_sweep)} flags came at night only"] if len(before_sweep) != len(over) else []),
        *([f"{receipts - before_night} people were told at night only"] if before_night != receipts else []),
        *([f"{wanted.count()} people told by mail of {receipts} filings"] if wanted.count() != receipts else []),
        *([f"{len(unsent)} mails were not sent"] if unsent else []),
        *([f"{len(lost)} acknowledged filings are lost"] if lost else []),
        *([f"{len(doubled)} filings are doubled"] if doubled else []),
        *(f"unexpected: {what}" for what in unexpected[:5]),
        *([f"{uses} postings of use for {len(held)} reports"] if uses != len(held) else []),
        *([f"{recorded} filings in the trail for {len(held)} reports"] if recorded != len(held) else []),
        *([f"flags were raised {episodes} times"] if set(episodes.values()) - {1} else []),
        *drifts[:5],
        *unsealed[:5],
        *([f"flags: {after_sweep} for {len(over)} firms over"] if after_sweep != Counter(over) else []),
    ]
    lines = [
        f"- {len(filings)} filings by {len(firms)} firms, {sum(filing.attempts for filing in filings)} requests:"
        f" {len(filed_receipts)} acknowledged, {len(lost)} lost, {len(doubled)} doubled,"
        f" {len(unexpected)} answered unexpectedly",
        f"- {uses} postings of use and {recorded} entries in the trail for {len(held)} reports;"
        f" {len(drifts)} drifts of the ledger, {len(unsealed)} of the seals",
        f"- {len(over)} firms over their quota; flagged once: {len(before_sweep)} before the nightly sweep,"
        f" {len(after_sweep)} after it; flagged twice: {sum(times > 1 for times in after_sweep.values())},"
        f" raised twice: {sum(times > 1 for times in episodes.values())}",
        f"- {receipts} filings of people with an address: {before_night} mails recorded, {wanted.count()} after the"
        f" nightly telling; {len(unsent)} not sent, {late} only by the sweep for lost mails;"
        f" {sum(sent.values()) - len(sent)} copies under the same Message-ID, from a cut between sending and recording",
    ]
    return lines, broken


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--filings", type=int, default=1000)
    options.add_argument("--kills", type=int, default=20, help="of each process")
    options.add_argument("--flushes", type=int, default=5)
    options.add_argument("--clients", type=int, default=8)
    asked = options.parse_args()
    before = harness.machine()
    with settings.SERVERS.running():
        synthetic_data.prepare(bare=False)
        firms = synthetic_data.firms(-(-asked.filings // 10), prefix="FAULT", allocated=QUOTA, mailed=MAILED)
        synthetic_data.prove(firms)
        _person, token = synthetic_data.official("auditor", username="bench-writer")
        connection.close()
        ports = [harness.free_port(), harness.free_port()]
        with Manager(programs(ports)) as manager:
            harness.wait_for(lambda: all(map(harness.answers, ports)), 90, "the web servers answer")
            months = [dt.date(2025, month, 1) for month in range(1, 11)]
            filings = [Filing(ports, firm, month) for month in months for firm in firms][: asked.filings]
            gate = Gate(len(filings), len(VICTIMS) * asked.kills)
            with ThreadPoolExecutor(1) as aside:
                troubles = aside.submit(disturb, ports, token, manager, asked.kills, asked.flushes, gate, filings)
                seconds, _took, _results = harness.together([gate.through(one) for one in filings], asked.clients)
                back, left = troubles.result()
            heard_after = harness.wait_for(settled, 240, "everything announced was heard")
            connection.close()
            lines, broken = judge(filings, firms)
        connection.close()
    lines += [f"- {name}: writing again after {_span(times)}" for name, times in sorted(back.items())]
    slow = [f"{name} took {max(times):.1f} s" for name, times in back.items() if max(times) > LIMIT]
    lines += [
        f"- filings took {seconds:.0f} s; at the last kill {left} of them were still to be answered",
        f"- everything announced was heard {heard_after:.0f} s later",
        *(f"- **broken**: {what}" for what in broken),
        *(f"- **over {LIMIT:.0f} s**: {what}" for what in slow),
    ]
    harness.write("faults", "Faults", lines, before)
    sys.exit(bool(broken or slow))


if __name__ == "__main__":
    main()

"""Kill the primary while reports are filed, and check that its standby continues without a loss.

A cluster of three hosts as ``deploy/ha`` describes it (``benchmarks.cluster``); two web servers reach it through
HAProxy. Each filing is repeated under one idempotency key until it is answered, while the server of the primary is
killed ten times, that of a standby twice, and the whole host of the primary twice. A thread seals meanwhile. The same
is done without synchronous replication, as a control. ``python -m benchmarks.promotion``; part of ``make soak``.
"""

import argparse
import datetime as dt
import json
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from benchmarks import harness
from benchmarks.cluster import NODES, PORTS, Cluster, Harm, missing
from core.processes import wait_until

FOLDER = harness.choose("promotion", keep="--only" in sys.argv)
MODES = ("quorum", "off")
LIMITS = {"server": 10.0, "machine": 40.0}  # seconds without writes
HARMS: tuple[Harm, ...] = ("server", "machine")


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--filings", type=int, default=1000)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--primaries", type=int, default=10, help="how often the server of the primary is killed")
    parser.add_argument("--standbys", type=int, default=2, help="how often that of a standby is killed")
    parser.add_argument("--machines", type=int, default=2, help="how often the whole host of the primary is killed")
    parser.add_argument("--only", choices=MODES, help="one mode; prints its measurements as JSON")
    return parser.parse_args()


def main() -> None:
    """Run both modes, each in a process of its own because it works on a database of its own."""
    asked = options()
    if reason := missing():
        print(f"skipped, no cluster can be started: {reason}")
        return
    if asked.only:
        sys.exit(Trial(asked).run())
    before = harness.machine()
    lines: list[str] = []
    broken: list[str] = []
    for mode in MODES:
        words = [sys.executable, "-m", "benchmarks.promotion", "--only", mode, *sys.argv[1:]]
        subprocess.run(words, check=True, env=os.environ | {"DATA_DIR": str(FOLDER.parent)})
        report = json.loads((FOLDER / f"{mode}.json").read_text())
        lines += [f"**{report['title']}**", "", *report["lines"], ""]
        broken += report["broken"] if mode == "quorum" else []
    lines += [f"- **broken**: {what}" for what in broken] or [
        "Nothing was lost or doubled with synchronous replication."
    ]
    harness.write("promotion", "Promotion of a standby", lines, before)
    sys.exit(bool(broken))


class Trial:
    """A mode of replication."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self.asked, self.mode = asked, asked.only
        self.folder = FOLDER / self.mode
        ports = [harness.free_port() for _port in range(PORTS)]
        self.cluster = Cluster(self.folder / "cluster", ports, synchronous=self.mode == "quorum")
        self.silences: dict[str, list[float]] = {}
        self.ready_after: list[float] = []
        self.behind = 0  # how often the new primary's transactions were numbered from below what was sealed
        self.sealed = 0
        self.seal_errors: Counter[str] = Counter()

    def run(self) -> int:
        shutil.rmtree(self.folder, ignore_errors=True)
        os.environ["DATA_DIR"] = str(self.folder)
        self.cluster.folder.mkdir(parents=True)
        os.environ.update(self.cluster.environ)
        if not self.cluster.synchronous:
            os.environ.pop("DATABASE_STANDBY_URL")
        try:
            self.cluster.start()
            report = self._with_product()
        finally:
            self.cluster.stop()
        (FOLDER / f"{self.mode}.json").write_text(json.dumps(report))
        return 0

    def _with_product(self) -> dict[str, Any]:
        from benchmarks import filings_judged as product  # sets Django up, on this cluster

        with product.servers():
            firms, token = product.prepare(-(-self.asked.filings // 10))
            ports = [harness.free_port(), harness.free_port()]
            webs = [harness.web(port, self.folder, workers=1) for port in ports]
            relay = harness.process(
                "relay", [sys.executable, "manage.py", "relay", "--loop"], self.folder / "relay.log"
            )
            programs = [*webs, relay]
            for program in programs:
                program.start()
            try:
                harness.wait_for(lambda: all(map(harness.answers, ports)), 120, "the web servers answer")
                months = [dt.date(2025, month, 1) for month in range(1, 11)]
                filings = [product.Filing(ports, firm, month) for month in months for firm in firms]
                filings = filings[: self.asked.filings]
                seconds = self._disturbed(filings, ports, token, product)
            finally:
                for program in programs:
                    program.stop()
            return self._report(filings, seconds, product)

    def _harms(self) -> list[tuple[str, Harm]]:
        harms: list[tuple[str, Harm]] = [("primary", "server")] * self.asked.primaries
        harms += [("standby", "server")] * self.asked.standbys + [("primary", "machine")] * self.asked.machines
        random.Random(22_000).shuffle(harms)
        return harms

    def _disturbed(self, filings: Sequence[Any], ports: Sequence[int], token: str, product: Any) -> float:
        """File everything while the cluster is harmed; return how many seconds it took."""
        harms = self._harms()
        gate = product.Gate(len(filings), len(harms))
        with self._sealing(product), ThreadPoolExecutor(1) as aside:
            troubles = aside.submit(self._harm, harms, gate, ports, token, product)
            seconds, _took, _results = harness.together([gate.through(one) for one in filings], self.asked.clients)
            troubles.result()
        return seconds

    def _harm(
        self, harms: Sequence[tuple[str, Harm]], gate: Any, ports: Sequence[int], token: str, product: Any
    ) -> None:
        draw = random.Random(22_001)
        for number, (whom, harm) in enumerate(harms):
            gate.open(number)
            time.sleep(draw.uniform(0.3, 1.5))
            node = self.cluster.leader() if whom == "primary" else self.cluster.standby()
            began = time.monotonic()
            self.cluster.kill(node, harm)
            silence = product.wrote_again(ports, token)
            self.silences.setdefault(f"{whom}, {harm}", []).append(silence)
            if whom == "primary":
                self.behind += self._is_behind()
            if harm == "machine":
                self.cluster.restore_machine(node)
            self.cluster.wait_until_ready()
            self.ready_after.append(time.monotonic() - began)
            print(f"{self.mode}: {whom}, {harm}: writing again after {silence:.1f} s", flush=True)

    def _is_behind(self) -> bool:
        """Return whether the new primary numbers its transactions from below a sealed one."""
        statement = (
            "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint <= COALESCE(max(to_point), 0)"
            " FROM core_sealbatch"
        )
        with self.cluster.connect(self.cluster.leader()) as connection:
            return connection.execute(statement).fetchone() == (True,)

    @contextmanager
    def _sealing(self, product: Any) -> Iterator[None]:
        over = threading.Event()

        def seal() -> None:
            while not over.wait(2):
                count, error = product.seal()
                self.sealed += count
                if error:
                    self.seal_errors[error] += 1

        thread = threading.Thread(target=seal)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _report(self, filings: Sequence[Any], seconds: float, product: Any) -> dict[str, Any]:
        harness.wait_for(product.settled, 240, "everything announced was delivered")
        judged, broken = product.judge(filings)
        acknowledged = {filing.receipt for filing in filings if filing.receipt}
        for node in NODES:
            if missed := self._missing_on(node, acknowledged):
                broken.append(f"{missed} acknowledged filings are not on {node}")
        lines = [
            *judged,
            f"- the three servers hold all of them: {'no' if any('are not on' in what for what in broken) else 'yes'};"
            f" transactions numbered from below what was sealed: {self.behind} times",
            f"- {self.sealed} entries sealed during the trial; the sealer met"
            f" {sum(self.seal_errors.values())} outages ({', '.join(self.seal_errors) or 'none'})",
        ]
        for name, times in sorted(self.silences.items()):
            middle = sorted(times)[len(times) // 2]
            lines.append(
                f"- {name} killed {len(times)} times: writing again after"
                f" {min(times):.1f} / {middle:.1f} / {max(times):.1f} s (least / median / most)"
            )
            limit = LIMITS[name.split(", ")[1]]
            if max(times) > limit:
                broken.append(f"{name}: {max(times):.1f} s without writes, of {limit:.0f} allowed")
        if self.behind:
            broken.append(f"transactions were numbered from below what was sealed {self.behind} times")
        lines.append(
            f"- all three servers in their places again {min(self.ready_after):.0f}–{max(self.ready_after):.0f} s"
            f" after a kill; the trial took {seconds:.0f} s"
        )
        title = (
            "A commit waits for one of two standbys" if self.mode == "quorum" else "Control: a commit waits for no one"
        )
        if self.mode != "quorum":
            lines += [f"- in the control: {what}" for what in broken]
        return {"title": title, "lines": lines, "broken": broken}

    def _missing_on(self, node: str, receipts: set[str]) -> int:
        """Return how many acknowledged receipts a server does not have, after it has had time to replay."""

        def absent() -> int:
            with self.cluster.connect(node) as connection:
                connection.execute("SET row_security = off")
                statement = "SELECT receipt_number FROM quotas_report WHERE receipt_number = ANY(%s)"
                return len(receipts) - len(connection.execute("/* quota */ " + statement, [list(receipts)]).fetchall())

        wait_until(lambda: absent() == 0, 10, step=0.5)
        return absent()


if __name__ == "__main__":
    main()

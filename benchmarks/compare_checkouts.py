"""Measure two checkouts in turn by ``benchmarks/filing_cost.py``: ``python -m benchmarks.compare_checkouts OLD NEW``.

Each runs its own servers. A round is taken in one, then in the other, so that other load on the machine meets both.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks import harness


class Side:
    def __init__(self, checkout: Path, arguments: list[str]) -> None:
        command = [sys.executable, "-m", "benchmarks.filing_cost", *arguments]
        environ = {**os.environ, "DATA_DIR": str(checkout / ".var")}
        self._process = subprocess.Popen(
            command, cwd=checkout, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.rounds: list[dict[str, float]] = []

    def read_message(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("{"):
                message: dict[str, Any] = json.loads(line)
                return message
        raise AssertionError("a side has ended")

    def run_round(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        self.rounds.append(self.read_message())

    def stop(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(120)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("checkouts", type=Path, nargs=2)
    options.add_argument("--firms", type=int, default=500)
    options.add_argument("--rounds", type=int, default=5)
    asked = options.parse_args()
    before = harness.machine()
    arguments = ["--firms", str(asked.firms), "--months", str(asked.rounds + 1)]
    sides = []
    for checkout in asked.checkouts:
        sides.append(Side(checkout.resolve(), arguments))
        sides[-1].read_message()  # ready: one after the other, as preparing them takes all cores
    for _round in range(asked.rounds + 1):
        for side in sides:
            side.run_round()
            print(side.rounds[-1], flush=True)
    for side in sides:
        side.stop()
    lines = ["| processor ms a filing | old | new | ratio |", "| --- | --- | --- | --- |"]
    for name in ("web", "backend", "sum"):
        old, new = (statistics.median(_cost(round_, name) for round_ in side.rounds[1:]) for side in sides)
        lines.append(f"| {name} | {old:.1f} | {new:.1f} | {new / old:.2f} |")
    shortest = min(round_["seconds"] for side in sides for round_ in side.rounds[1:])
    lines += ["", f"{asked.rounds} rounds of {asked.firms} filings each, the shortest of {shortest:.0f} s."]
    harness.write("filing-cost", "Filing one line, two checkouts in turn", lines, before)


def _cost(round_: dict[str, float], name: str) -> float:
    return round_["web"] + round_["backend"] if name == "sum" else round_[name]


if __name__ == "__main__":
    main()

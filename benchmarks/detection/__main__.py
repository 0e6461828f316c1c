"""``make detect``: measures how much of seeded cheating the rules find, and how often they accuse the lawful."""

import argparse
import csv
import datetime as dt
import subprocess
import sys
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks.detection import cheating, economy, files, judge, lawful, recyclers, report
from benchmarks.detection.truth import read_truth, write_truth

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "detection.md"
FIRST = dt.date(2012, 1, 1)
MINUTE = 60


@dataclass(frozen=True, slots=True)
class Run:
    """One economy to be made, loaded and judged; ``errors``: by which its errors of measurement are multiplied."""

    seed: int
    errors: float
    enterprises: int
    months: int
    work: Path

    @property
    def name(self) -> str:
        return f"{self.seed}-{self.errors:g}"

    def path(self, name: str) -> Path:
        return self.work / f"{name}-{self.name}"

    def load(self) -> float:
        """Make the economy with its truth, and load its history into a register; return the minutes of the load."""
        made = economy.honest(
            self.seed, enterprises=self.enterprises, first=FIRST, months=self.months, errors=self.errors
        )
        lawful.add(made)
        recyclers.add(made)
        cases = cheating.cheat(made)
        rows = files.files_of(made)
        cases += cheating.dig(made, rows, max(1, self.enterprises // 10))
        files.write(rows, self.path("history"))
        write_truth(self.path("truth"), cases, {firm.code: made.months_of(firm) for firm in made.firms})
        began = time.monotonic()
        command = [
            sys.executable,
            "-m",
            "benchmarks.detection.load",
            str(self.path("history")),
            str(self.path("flags")),
        ]
        subprocess.run(command, cwd=ROOT, check=True)
        return (time.monotonic() - began) / MINUTE

    def judge(self, into: judge.Judgement) -> None:
        """Add the judgement of the flags by the truth, as both were written."""
        cases, firms = read_truth(self.path("truth"))
        with self.path("flags").open(encoding="utf-8", newline="") as file:
            raised = [judge.Raised.from_row(row) for row in csv.DictReader(file)]
        judge.judge(into, raised, cases, name=self.name, firms=firms)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seeds", type=int, nargs="+", default=[1, 2])
    options.add_argument("--errors", type=float, nargs="*", default=[], help="other errors of measurement: 0.5 1.5")
    options.add_argument("--enterprises", type=int, default=30)
    options.add_argument("--months", type=int, default=12)
    options.add_argument("--work", type=Path, default=ROOT / ".var" / "detection")
    options.add_argument("--together", type=int, default=1, help="economies that are loaded at the same time")
    options.add_argument("--again", action="store_true", help="judge the flags of earlier runs where they exist")
    asked = options.parse_args()
    asked.work.mkdir(parents=True, exist_ok=True)
    runs = [
        Run(seed, errors, asked.enterprises, asked.months, asked.work)
        for errors in (1.0, *asked.errors)
        for seed in asked.seeds
    ]
    left = [run for run in runs if not (asked.again and run.path("flags").exists())]
    with ThreadPoolExecutor(asked.together) as loads:
        for run, minutes in zip(left, loads.map(Run.load, left), strict=True):
            print(f"seed {run.seed}, errors x {run.errors:g}: loaded in {minutes:.1f} minutes", flush=True)
    judgements: dict[float, judge.Judgement] = defaultdict(judge.Judgement)
    for run in runs:
        run.judge(judgements[run.errors])
    seeds = ", ".join(map(str, asked.seeds))
    economies = f"Seeds {seeds}: {asked.enterprises} mines and plants, with recyclers, over {asked.months} months each"
    PAGE.write_text(report.page(judgements, economies=economies), encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()

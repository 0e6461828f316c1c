"""``make detect``: measures how much of seeded cheating the rules find, and how often they accuse the lawful."""

import argparse
import csv
import datetime as dt
import json
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.detection import cheating, economy, files, judge, lawful, recyclers, report

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "detection.md"
FIRST = dt.date(2012, 1, 1)
MINUTE = 60


@dataclass
class Measurement:
    """Economies of one size, made, loaded and judged. ``again``: flags of an earlier run count where they exist."""

    enterprises: int
    months: int
    work: Path
    again: bool = False
    minutes: list[float] = field(default_factory=list)  # of each load

    def run(self, into: judge.Judgement, seed: int, errors: float = 1.0) -> None:
        """Add one economy to a judgement; ``errors``: by which its errors of measurement are multiplied."""
        name = f"{seed}-{errors:g}"
        made = economy.honest(seed, enterprises=self.enterprises, first=FIRST, months=self.months, errors=errors)
        exports = lawful.add(made)
        recyclers.add(made)
        cases = cheating.cheat(made)
        rows = files.files_of(made, exports)
        cases += cheating.dig(made, rows, max(1, self.enterprises // 10))
        folder, flags, truth = (self.work / f"{each}-{name}" for each in ("history", "flags.csv", "truth.json"))
        files.write(rows, folder)
        truth.write_text(json.dumps([case.as_json() for case in cases], indent=1), encoding="utf-8")
        if not (self.again and flags.exists()):
            began = time.monotonic()
            command = [sys.executable, "-m", "benchmarks.detection.load", str(folder), str(flags)]
            subprocess.run(command, cwd=ROOT, check=True)
            self.minutes.append((time.monotonic() - began) / MINUTE)
        with flags.open(encoding="utf-8", newline="") as file:
            raised = [judge.Raised.from_row(row) for row in csv.DictReader(file)]
        firms = {firm.code: made.months_of(firm) for firm in made.firms}
        judge.judge(into, raised, cases, name=name, firms=firms)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seeds", type=int, nargs="+", default=[1, 2])
    options.add_argument("--errors", type=float, nargs="*", default=[], help="other errors of measurement: 0.5 1.5")
    options.add_argument("--enterprises", type=int, default=30)
    options.add_argument("--months", type=int, default=12)
    options.add_argument("--work", type=Path, default=ROOT / ".var" / "detection")
    options.add_argument("--again", action="store_true", help="judge the flags of earlier runs where they exist")
    asked = options.parse_args()
    asked.work.mkdir(parents=True, exist_ok=True)
    measurement = Measurement(asked.enterprises, asked.months, asked.work, asked.again)
    judgements: dict[float, judge.Judgement] = {}
    for errors in (1.0, *asked.errors):
        judgements[errors] = judge.Judgement()
        for seed in asked.seeds:
            measurement.run(judgements[errors], seed, errors)
            print(f"seed {seed}, errors x {errors:g}: loads of {measurement.minutes} minutes", flush=True)
    seeds = ", ".join(map(str, asked.seeds))
    economies = f"Seeds {seeds}: {asked.enterprises} mines and plants, with recyclers, over {asked.months} months each"
    PAGE.write_text(report.page(judgements, economies=economies), encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()

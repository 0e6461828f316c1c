"""``make detect``: measures how much of seeded cheating the rules find, and how often they accuse the lawful."""

import argparse
import csv
import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

from benchmarks.detection import cheating, economy, files, judge, report

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "detection.md"
FIRST = dt.date(2012, 1, 1)


def measure(
    seed: int, *, enterprises: int, months: int, work: Path, into: judge.Judgement, again: bool = False
) -> None:
    """Make one economy, load it, and judge its flags; ``again``: judge those of the last load."""
    made = economy.honest(seed, enterprises=enterprises, first=FIRST, months=months)
    cases = cheating.cheat(made)
    rows = files.files_of(made)
    cases += cheating.dig(made, rows, max(1, enterprises // 10))
    folder, flags, truth = work / f"history-{seed}", work / f"flags-{seed}.csv", work / f"truth-{seed}.json"
    files.write(rows, folder)
    truth.write_text(json.dumps([case.as_json() for case in cases], indent=1), encoding="utf-8")
    command = [sys.executable, "-m", "benchmarks.detection.load", str(folder), str(flags)]
    if not again:
        subprocess.run(command, cwd=ROOT, check=True)
    with flags.open(encoding="utf-8", newline="") as file:
        raised = [judge.Raised.from_row(row) for row in csv.DictReader(file)]
    judge.judge(into, raised, cases, seed=seed, firms=[firm.code for firm in made.firms], months=months)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seeds", type=int, nargs="+", default=[1, 2])
    options.add_argument("--enterprises", type=int, default=30)
    options.add_argument("--months", type=int, default=12)
    options.add_argument("--work", type=Path, default=ROOT / ".var" / "detection")
    options.add_argument("--again", action="store_true", help="judge the flags of the last run, load nothing")
    asked = options.parse_args()
    asked.work.mkdir(parents=True, exist_ok=True)
    judgement = judge.Judgement()
    for seed in asked.seeds:
        measure(
            seed,
            enterprises=asked.enterprises,
            months=asked.months,
            work=asked.work,
            into=judgement,
            again=asked.again,
        )
    seeds = ", ".join(map(str, asked.seeds))
    economies = f"Seeds {seeds}: {asked.enterprises} enterprises over {asked.months} months each"
    PAGE.write_text(report.page(judgement, economies=economies), encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()

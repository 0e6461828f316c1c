"""The truth of an economy, in a file that the register never reads: the cases, and the months of each enterprise."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from benchmarks.detection.books import Case


def write_truth(path: Path, cases: Sequence[Case], firms: Mapping[str, Sequence[date]]) -> None:
    """Write the cases, and the months in which each enterprise was there."""
    truth = {"cases": [asdict(case) for case in cases], "firms": firms}
    path.write_text(json.dumps(truth, indent=1, default=date.isoformat), encoding="utf-8")


def read_truth(path: Path) -> tuple[list[Case], dict[str, list[date]]]:
    truth = json.loads(path.read_text(encoding="utf-8"))
    cases = [
        Case(
            **{
                **case,
                "partners": tuple(case["partners"]),
                "first": date.fromisoformat(case["first"]),
                "last": date.fromisoformat(case["last"]),
            }
        )
        for case in truth["cases"]
    ]
    return cases, {code: [date.fromisoformat(month) for month in months] for code, months in truth["firms"].items()}

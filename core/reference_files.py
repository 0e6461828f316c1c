"""Reference data in CSV files beside the app that owns them; every row states its evidence and its source."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

# Loaders of the apps above the command, by kind: each takes ``actor`` and returns how many rows were new.
further: dict[str, Callable[..., Any]] = {}


def rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file as stripped text; an absent cell is the empty string."""
    with path.open(encoding="utf-8", newline="") as file:
        return [{key: (value or "").strip() for key, value in row.items()} for row in csv.DictReader(file)]

"""The packages of the product, for tests that read its source."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = (
    "config",
    "core",
    "demo",
    "enterprises",
    "environment",
    "history",
    "inspections",
    "portal",
    "quotas",
    "resources",
    "trade",
)


def modules(*others: str) -> Iterator[tuple[str, Path]]:
    """Yield the modules of all packages, and of the folders named, by their path inside the tree."""
    for package in (*APPS, *others):
        for path in sorted((ROOT / package).rglob("*.py")):
            yield str(path.relative_to(ROOT)), path

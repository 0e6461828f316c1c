"""The paths of the published figures."""

from pathlib import Path

DATA = Path(__file__).parents[1] / "data"

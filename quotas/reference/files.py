"""Where the published figures lie."""

from pathlib import Path

DATA = Path(__file__).parents[1] / "data"

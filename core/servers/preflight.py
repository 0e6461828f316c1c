"""Checks that a data folder can be used: free disk space, and a format that the installed programs read."""

import shutil
from pathlib import Path

from core.servers.base import ServerError

LEAST_FREE = 32  # megabytes; with less, neither server starts or stops reliably


def require_room(folder: Path) -> None:
    free = shutil.disk_usage(folder).free // 1024**2
    if free < LEAST_FREE:
        raise ServerError(
            f"the disk of {folder} is full: {free} MB are left and {LEAST_FREE} MB are needed; make room, then again"
        )


def require_readable(data: Path, version: int) -> None:
    """Refuse files of another major version of PostgreSQL, which the installed one would not open."""
    mark = data / "PG_VERSION"
    made_by = mark.read_text().strip() if mark.exists() else ""
    if made_by.isdecimal() and int(made_by) != version:
        age = "a newer" if int(made_by) > version else "an older"
        raise ServerError(
            f"{data} belongs to {age} version of PostgreSQL ({made_by}; installed is {version}): "
            "install that version, or name another DATA_DIR"
        )

"""The folder in which the shared servers of the tests keep their data: in memory if there is room, which is faster."""

import hashlib
import os
import shutil
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 -- the folder below it is private (core.servers.base.make_private)
LEAST_FREE = 4 * 1024**3  # bytes; a run of the suite takes about two


def test_data_folder(data: Path) -> Path:
    """Return the data folder of the tests for a project's data folder; ``DATA_DIR`` names another by hand."""
    if "DATA_DIR" in os.environ or not MEMORY.is_dir():
        return data / "test"
    folder = MEMORY / f"quota-tests-{os.geteuid()}-{hashlib.sha256(os.fsencode(data)).hexdigest()[:12]}"
    roomy = folder.exists() or shutil.disk_usage(MEMORY).free >= LEAST_FREE
    return folder if roomy else data / "test"

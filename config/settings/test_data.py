"""The data folder of the tests: in memory if there is room, whatever ``DATA_DIR`` says, which is the product's."""

import hashlib
import os
import shutil
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 -- the folder below it is private (core.servers.base.make_private)
LEAST_FREE = 4 * 1024**3  # bytes; a run of the suite takes about two

# The servers that all tests share keep nothing that outlives a run. Tests of durability start servers of their own.
WITHOUT_DURABILITY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def choose_folder(project: Path) -> Path:
    """Return the folder of a project's tests: the one that ``TEST_DATA_DIR`` names, else in memory, else on disk."""
    if named := os.environ.get("TEST_DATA_DIR"):
        return Path(named).absolute()
    on_disk = project / ".var" / "test"
    if not MEMORY.is_dir():
        return on_disk
    in_memory = MEMORY / f"quota-tests-{os.geteuid()}-{hashlib.sha256(os.fsencode(project)).hexdigest()[:12]}"
    roomy = in_memory.exists() or shutil.disk_usage(MEMORY).free >= LEAST_FREE
    return in_memory if roomy else on_disk

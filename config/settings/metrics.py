"""Where the processes of one machine write what they count (``core.metrics``)."""

import os
from pathlib import Path


def share_between_processes(folder: Path) -> None:
    """Name the folder to prometheus_client, which looks for it when it is imported; make it."""
    chosen = Path(os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(folder)))
    chosen.mkdir(parents=True, exist_ok=True)

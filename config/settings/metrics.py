"""The folder in which the processes of one machine write their counts (``core.metrics``)."""

import os
from pathlib import Path


def share_between_processes(folder: Path) -> None:
    """Create the folder and name it to prometheus_client, which reads the setting when it is imported."""
    chosen = Path(os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(folder)))
    chosen.mkdir(parents=True, exist_ok=True)

"""Cases, proceedings, orders, papers, tips, evidence and the rest of inspection are sealed as versions."""

from core import sealing

sealing.version_rows("inspections")

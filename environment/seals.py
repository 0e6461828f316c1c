"""Processes, restrictions, permit limits, readings, projects, incidents, restoration: sealed as versions of rows."""

from core import sealing

sealing.version_rows("environment")

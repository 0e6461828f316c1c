"""Processes, restrictions, limits of permits and readings are sealed as versions of rows."""

from core import sealing

sealing.version_rows("environment")

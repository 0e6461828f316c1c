"""Processes, restrictions, limits of permits, readings and projects are sealed as versions of rows."""

from core import sealing

sealing.version_rows("environment")

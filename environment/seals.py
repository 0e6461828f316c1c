"""Processes, restrictions, limits of permits, readings, projects and incidents are sealed as versions of rows."""

from core import sealing

sealing.version_rows("environment")

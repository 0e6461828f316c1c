"""Processes, restrictions, readings and deposits are sealed as versions of rows."""

from core import sealing

sealing.version_rows("environment")

"""A sheet with the reports of many enterprises: read, checked and filed by workers, step by step.

One worker reads a sheet. Checking and filing take one *part* at a time, the rows of some enterprises, since the months
of an enterprise depend on each other. Each step is a transaction of its own, and what is done is known from the
database: a step that was cut off is done again, and two workers never do the same.
"""

from quotas.services.imports.many_reports.confirmation import PURPOSE, content_of, file
from quotas.services.imports.many_reports.parts import MOST_SHOWN, Progress, progress, reports_of
from quotas.services.imports.many_reports.reading import read, stage
from quotas.services.imports.many_reports.removal import remove_rows, sheets_with_unneeded_rows
from quotas.services.imports.many_reports.steps import work
from quotas.services.imports.many_reports.turns import stalled_readings, stalled_work

__all__ = [
    "MOST_SHOWN",
    "PURPOSE",
    "Progress",
    "content_of",
    "file",
    "progress",
    "read",
    "remove_rows",
    "reports_of",
    "sheets_with_unneeded_rows",
    "stage",
    "stalled_readings",
    "stalled_work",
    "work",
]

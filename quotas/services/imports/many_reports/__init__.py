"""A sheet with the reports of many enterprises: read, checked and filed by workers, step by step.

Each step is a transaction of its own, and what is done is known from the database: a step that was cut off is done
again, and two workers never do the same. Reading goes on after the last row that was stored. Checking and filing take
one *part* at a time, the rows of some enterprises, since the months of an enterprise depend on each other.
"""

from quotas.services.imports.many_reports.confirmation import PURPOSE, content_of, file, receive
from quotas.services.imports.many_reports.parts import Progress, progress, reports_of
from quotas.services.imports.many_reports.reading import stage
from quotas.services.imports.many_reports.steps import stalled, work

__all__ = [
    "PURPOSE",
    "Progress",
    "content_of",
    "file",
    "progress",
    "receive",
    "reports_of",
    "stage",
    "stalled",
    "work",
]

"""Uploaded sheets: read and tried out first, with every fault by its cell; then committed, proposed or discarded.

A sheet with the reports of many enterprises is read, checked and filed by workers (``many_reports``).
"""

from quotas.services.imports import consumption, many_reports, people, records, register, targets
from quotas.services.imports.decisions import commit, delete_expired, discard
from quotas.services.imports.kinds import DECLARED, KINDS, declare, scope_of
from quotas.services.imports.lifecycle import LIFECYCLE
from quotas.services.imports.proposals import previewed, propose
from quotas.services.imports.two_person_sheets import SHEETS
from quotas.services.imports.uploads import Upload, create, create_without_file, read

__all__ = [
    "DECLARED",
    "KINDS",
    "LIFECYCLE",
    "SHEETS",
    "Upload",
    "commit",
    "consumption",
    "create",
    "create_without_file",
    "declare",
    "delete_expired",
    "discard",
    "many_reports",
    "people",
    "previewed",
    "propose",
    "read",
    "records",
    "register",
    "scope_of",
    "targets",
]

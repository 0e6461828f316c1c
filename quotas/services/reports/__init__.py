"""Monthly reports: drafted, checked, filed, decided on, amended, repudiated. One function per verb."""

from quotas.services.reports.acceptance import Outcome, accept, accept_many
from quotas.services.reports.decisions import repudiate, return_
from quotas.services.reports.drafts import amend, autosave, create, discard, update
from quotas.services.reports.filing import check, findings, lines_to_sign, submit
from quotas.services.reports.lifecycle import LIFECYCLE
from quotas.services.reports.receipt_day import confirm_receipt

__all__ = [
    "LIFECYCLE",
    "Outcome",
    "accept",
    "accept_many",
    "amend",
    "autosave",
    "check",
    "confirm_receipt",
    "create",
    "discard",
    "findings",
    "lines_to_sign",
    "repudiate",
    "return_",
    "submit",
    "update",
]

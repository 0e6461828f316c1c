"""Monthly reports: drafted, checked, filed, decided on, amended, repudiated. One function per verb."""

from quotas.services.reports.acceptance import Outcome, accept, accept_many
from quotas.services.reports.decisions import repudiate, return_, undo_return
from quotas.services.reports.drafts import amend, autosave, create, discard, update
from quotas.services.reports.filing import check, findings, lines_to_sign, submit
from quotas.services.reports.handing_over import hand_over, send_back, signers, take_over
from quotas.services.reports.lifecycle import LIFECYCLE
from quotas.services.reports.receipt_day import (
    MOST_CONFIRMED_AT_ONCE,
    ConfirmedReceipts,
    confirm_receipt,
    confirm_receipts,
    waiting_receipts,
)

__all__ = [
    "LIFECYCLE",
    "MOST_CONFIRMED_AT_ONCE",
    "ConfirmedReceipts",
    "Outcome",
    "accept",
    "accept_many",
    "amend",
    "autosave",
    "check",
    "confirm_receipt",
    "confirm_receipts",
    "create",
    "discard",
    "findings",
    "hand_over",
    "lines_to_sign",
    "repudiate",
    "return_",
    "send_back",
    "signers",
    "submit",
    "take_over",
    "undo_return",
    "update",
    "waiting_receipts",
]

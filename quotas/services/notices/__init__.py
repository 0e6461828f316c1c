"""Notices: drafted by one officer, approved by another, posted as a whole, revoked with all that followed."""

from quotas.services.notices.approval import approve
from quotas.services.notices.day_corrections import CORRECT_DAY, NewDay, correct_day
from quotas.services.notices.drafts import create, update
from quotas.services.notices.lifecycle import LIFECYCLE
from quotas.services.notices.line_checks import Line
from quotas.services.notices.previews import Beginning, Preview, beginning, preview
from quotas.services.notices.revocation import REVOKE, revoke
from quotas.services.notices.steps import return_, submit, withdraw

__all__ = [
    "CORRECT_DAY",
    "LIFECYCLE",
    "REVOKE",
    "Beginning",
    "Line",
    "NewDay",
    "Preview",
    "approve",
    "beginning",
    "correct_day",
    "create",
    "preview",
    "return_",
    "revoke",
    "submit",
    "update",
    "withdraw",
]

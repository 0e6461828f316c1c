"""Cases, step by step, with an entry of every step in the case's journal."""

from inspections.services.cases.appeals import annul, appeal, uphold
from inspections.services.cases.ending import close, not_substantiated, reopen
from inspections.services.cases.escalation import AGAIN, escalate_unanswered
from inspections.services.cases.opening import create, open_from_flag
from inspections.services.cases.outcomes import record_outcome
from inspections.services.cases.progress import (
    place_on_file,
    record_seizure,
    refer,
    resume,
    start_investigation,
    suspend,
    take_back,
)
from inspections.services.cases.publication import publish, take_down_fallen, unpublish
from inspections.services.cases.steps import move, step
from inspections.services.journal import enter

__all__ = [
    "AGAIN",
    "annul",
    "appeal",
    "close",
    "create",
    "enter",
    "escalate_unanswered",
    "move",
    "not_substantiated",
    "open_from_flag",
    "place_on_file",
    "publish",
    "record_outcome",
    "record_seizure",
    "refer",
    "reopen",
    "resume",
    "start_investigation",
    "step",
    "suspend",
    "take_back",
    "take_down_fallen",
    "unpublish",
    "uphold",
]

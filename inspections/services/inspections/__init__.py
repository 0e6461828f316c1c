"""Inspections: planned, announced or not, carried out by a team, signed, answered, concluded."""

from inspections.services.inspections.planning import announce, cancel, create, name_team, postpone
from inspections.services.inspections.report import PURPOSE, answer, conclude, of_report, sign
from inspections.services.inspections.steps import enter
from inspections.services.inspections.visit import Answered, Measured, carry_out

__all__ = [
    "PURPOSE",
    "Answered",
    "Measured",
    "announce",
    "answer",
    "cancel",
    "carry_out",
    "conclude",
    "create",
    "enter",
    "name_team",
    "of_report",
    "postpone",
    "sign",
]

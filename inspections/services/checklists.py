"""Questions of the checklists are entered and ended by two people; a loader enters the shipped ones.

A question begins tomorrow or later and ends today or later, so that every visit of a day is asked the same, and what
was asked at a visit is never changed afterwards.
"""

import datetime as dt
import re
from typing import Any

from django.utils.translation import gettext as _

from core import audit, clock, formats
from core.actors import Actor, Loader
from core.errors import Conflict, Fault, Invalid
from core.reference_files import rows
from core.transactions import refusal, service
from core.write_access import WriteAccess
from enterprises.models import NATION, Jurisdiction
from enterprises.policies import can_anywhere
from enterprises.services import approvals
from inspections import checklists
from inspections.capabilities import CHECKLISTS_KEEP
from inspections.models import ChecklistQuestion

ENTER, END = "checklists.enter", "checklists.end"  # two-person acts
QUESTION = WriteAccess(ChecklistQuestion, can=can_anywhere)
LEAST_TEXT = 4  # letters
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)

refusal("checklist_question_by_two", approvals.needs_second_person)


@service
def load(*, actor: Actor) -> int:
    """Enter the shipped questions that are missing, from the first day of their duty; return how many were new."""
    known = set(ChecklistQuestion.objects.values_list("code", flat=True))
    new = [row for row in rows(checklists.DATA / "checklists.csv") if row["code"] not in known]
    for row in new:
        entry = {name: row[name] for name in ("code", "duty", "question", "question_zh", "evidence", "source")}
        first = checklists.first_day_of(row["duty"])
        enter(actor=actor, site_kinds=row["site_kinds"].split(), valid_from=first, **entry)
    return len(new)


@service
def enter(*, actor: Actor, **entry: Any) -> ChecklistQuestion:
    """Enter a question; by two people, or by a loader."""
    row = QUESTION.begin_new(lambda: ChecklistQuestion(**entry), CHECKLISTS_KEEP, actor)
    loaded = isinstance(actor, Loader)
    require_fitting(row, loaded=loaded)
    if not loaded:
        approvals.require(ENTER, Jurisdiction.objects.get(code=NATION), actor=actor)
    return save(row, ENTER, actor)


def save(row: ChecklistQuestion, act: str, actor: Actor) -> ChecklistQuestion:
    """Save a question that two people have approved, by an act on it alone or on the rows of a sheet."""
    row.save(force_insert=True)
    data = {"code": row.code, "from": row.valid_from.isoformat()}
    audit.record(actor=actor, action=act, obj=row, place=NATION, reason=row.source, data=data)
    return row


@service
def end(row: ChecklistQuestion, *, actor: Actor, valid_to: dt.date) -> ChecklistQuestion:
    """Set the last day of a question; by two people. Visits until that day are asked it."""
    row = QUESTION.begin(row, CHECKLISTS_KEEP, actor)
    approvals.require(END, row, actor=actor)
    require_open(row, valid_to)
    row.valid_to = valid_to
    row.save_next("valid_to")
    data = {"code": row.code, "until": valid_to.isoformat()}
    audit.record(actor=actor, action=END, obj=row, place=NATION, data=data)
    return row


def require_fitting(row: ChecklistQuestion, *, loaded: bool = False) -> None:
    """Refuse a question without duty or text, of days on which it is asked already or, unless loaded, of today.

    Raises:
        Invalid: with each field that is wrong.
    """
    if errors := faults(row, loaded=loaded):
        raise Invalid("invalid", _("The entry has errors."), errors=errors)


def faults(row: ChecklistQuestion, *, loaded: bool = False) -> list[Fault]:
    """Return what is wrong with a question that is to be entered."""
    found = []
    if not _CODE.fullmatch(row.code):
        found.append(Fault("/code", "invalid", _("A code has small letters, digits and hyphens between them.")))
    if row.duty not in checklists.provisions(row.valid_from):
        detail = _("No duty of this code is in force on the first day.")
        found.append(Fault("/duty", "not_in_force", detail))
    for name in ("question", "question_zh", "source"):
        if len(getattr(row, name).strip()) < LEAST_TEXT:
            found.append(Fault(f"/{name}", "required", _("Write at least %(least)s letters.") % {"least": LEAST_TEXT}))
    if row.valid_from <= clock.today() and not loaded:
        detail = _("A question is asked from tomorrow on: visits of one day are asked the same.")
        found.append(Fault("/valid_from", "not_in_future", detail))
    if row.valid_to is not None and row.valid_to < row.valid_from:
        found.append(Fault("/valid_to", "before_valid_from", _("A question cannot end before it begins.")))
    other = ChecklistQuestion.objects.filter(code=row.code).overlapping(row.valid_from, row.valid_to).first()
    if other is not None:
        detail = _("A question of this code is asked from %(first)s to %(last)s. End it first.")
        days = {"first": formats.day(other.valid_from), "last": formats.day(other.valid_to)}
        found.append(Fault("/valid_from", "question_overlap", detail % days))
    return found


def require_open(row: ChecklistQuestion, valid_to: dt.date) -> None:
    """Refuse a second end, and one in the past: visits that were made stay as they were asked."""
    if row.valid_to is not None:
        raise Conflict("wrong_state", _("This question has its last day already."))
    if valid_to < max(clock.today(), row.valid_from):
        raise Invalid.at("/valid_to", "in_the_past", _("A question ends today or later, and not before it begins."))

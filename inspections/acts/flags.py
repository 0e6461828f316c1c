"""Dismissing a flag of the highest severity, by two officers who may decide on flags there."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from core.errors import Conflict, DomainError
from enterprises.policies import can
from enterprises.two_person_acts import Bounds, Preview, TwoPersonAct, declare
from inspections import messages
from inspections.capabilities import FLAGS_DECIDE
from inspections.lifecycles import FLAG
from inspections.models import Flag, Severity
from inspections.services import flags


def _bounds(flag: Flag) -> Bounds:
    return Bounds(
        place=flag.place,
        authority=flag.programme.authority if flag.programme else None,
        matter_id=flag.case_id,
    )


def _preview(flag: Flag) -> Preview:
    """Show what the flag says now; when its figures change, the decision has to be requested anew."""
    of_flag = [
        (gettext_noop("Rule"), flag.rule),
        (gettext_noop("About"), f"{flag.subject_code} {flag.subject_name}".strip()),
        (gettext_noop("What was found"), messages.in_english(flag.message)),
        (gettext_noop("Case"), flag.case.number if flag.case else ""),
    ]
    return Preview([(label, value) for label, value in of_flag if value])


def _guard(actor: Any, flag: Flag) -> DomainError | None:
    if flag.severity != Severity.SEVERE:
        return Conflict("one_suffices", _("A flag that is not severe is dismissed by one officer."))
    return FLAG.obstacle(flag, "dismiss", actor=actor)


DISMISS = declare(
    TwoPersonAct(
        name=flags.DISMISS,
        label=gettext_lazy("Dismiss a severe flag"),
        model=Flag,
        related=("place", "programme__authority", "enterprise", "site", "case"),
        bounds=_bounds,
        allows=lambda actor, flag: can(actor, FLAGS_DECIDE, flag),
        guard=_guard,
        lock=flags.lock,
        preview=_preview,
        carry_out=flags.dismiss,
    )
)

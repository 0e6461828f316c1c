"""Dismissing and resolving a flag of the highest severity, by two officers who may decide on flags there."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from core.errors import Conflict, DomainError
from enterprises.policies import can
from enterprises.two_person_acts import Bounds, Preview, TwoPersonAct, declare
from inspections import flag_messages
from inspections.capabilities import FLAGS_DECIDE
from inspections.lifecycles import FLAG
from inspections.models import Flag
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
        (gettext_noop("What was found"), flag_messages.in_english(flag)),
        (gettext_noop("Case"), flag.case.number if flag.case else ""),
    ]
    return Preview([(label, value) for label, value in of_flag if value])


def _declare(name: str, label: Any, verb: str, carry_out: Callable[..., Flag]) -> TwoPersonAct:
    def guard(actor: Any, flag: Flag) -> DomainError | None:
        if (obstacle := FLAG.obstacle(flag, verb, actor=actor)) is not None:
            return obstacle
        if flags.takes_two(flag, verb):
            return None
        return Conflict("one_suffices", _("One officer decides on this flag."))

    return declare(
        TwoPersonAct(
            name=name,
            label=label,
            model=Flag,
            related=("place", "programme__authority", "enterprise", "site", "case"),
            bounds=_bounds,
            allows=lambda actor, flag: can(actor, FLAGS_DECIDE, flag),
            guard=guard,
            lock=flags.lock,
            preview=_preview,
            carry_out=carry_out,
        )
    )


DISMISS = _declare(flags.DISMISS, gettext_lazy("Dismiss a severe flag"), "dismiss", flags.dismiss)
RESOLVE = _declare(flags.RESOLVE, gettext_lazy("Resolve a severe flag"), "resolve", flags.resolve)

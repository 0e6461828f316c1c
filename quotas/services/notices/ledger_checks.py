"""Obstacles to a notice in the present state of the ledger, checked when it is drafted, submitted and approved.

They concern its days, its place among the notices of the year, and its recipients. An overdraw
(``quotas.queries.overdraws``) does not prevent a draft: the notice above it may still be on its way.
"""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from core.errors import Conflict, Fault
from quotas.models import Notice, NoticeLine
from quotas.quantities import ZERO
from quotas.queries import effects
from quotas.services.notices.date_checks import day_faults, order_faults, year_faults
from quotas.services.notices.recipient_checks import recipient_faults


def ledger_faults(notice: Notice, lines: Sequence[NoticeLine]) -> list[Fault]:
    """Return the faults of these lines by the register and by the notices in force, each with its place."""
    increments = effects.increments(notice, lines)
    return [
        *order_faults(notice, lines),
        *recipient_faults(notice, lines, increments),
        *_below_what_is_in_force(notice, lines, increments),
    ]


def require_none(notice: Notice) -> None:
    """Raise ``Invalid`` with all obstacles to a saved notice, if there are any."""
    programme, year = notice.programme_year.programme, notice.programme_year.year
    faults = [
        *year_faults(programme, year),
        *day_faults(notice, programme, year),
        *ledger_faults(notice, list(notice.lines.all())),
    ]
    if faults:
        raise Conflict(faults[0].code, " ".join(dict.fromkeys(str(fault.detail) for fault in faults)), errors=faults)


def _below_what_is_in_force(notice: Notice, lines: Sequence[NoticeLine], increments: Sequence[Decimal]) -> list[Fault]:
    if notice.basis == Notice.Basis.INCREMENTAL or notice.reduction:
        return []
    detail = _("Line %(position)d states %(stated)s t, but %(given)s t are in force. Less is possible by a reduction.")
    return [
        Fault(
            f"/lines/{index}/tonnes",
            "below_what_is_in_force",
            detail % {"position": index + 1, "stated": line.tonnes, "given": line.tonnes - increment},
        )
        for index, (line, increment) in enumerate(zip(lines, increments, strict=True))
        if increment < ZERO
    ]

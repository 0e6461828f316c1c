"""Recipients that a notice may not give quota to: enterprises that have ended or have no licence in force."""

import datetime as dt
from collections.abc import Collection, Sequence
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from core import clock
from core.errors import Fault
from enterprises import queries
from enterprises.models import Enterprise, EnterpriseEvent
from quotas.models import Notice, NoticeLine
from quotas.quantities import ZERO

_ENDS = (EnterpriseEvent.Kind.CLOSE, EnterpriseEvent.Kind.MERGE)


def recipient_faults(notice: Notice, lines: Sequence[NoticeLine], increments: Sequence[Decimal]) -> list[Fault]:
    """Return a fault for every line that would give quota to an enterprise that may not receive it.

    A paper with an earlier day, entered late, may still give quota to enterprises that existed on that day.
    """
    gains = {
        index: line.to_holder.enterprise
        for index, (line, increment) in enumerate(zip(lines, increments, strict=True))
        if increment > ZERO and line.to_holder.enterprise is not None
    }
    if not gains:
        return []
    keys = {enterprise.pk for enterprise in gains.values()}
    ended = ended_by(keys, max(notice.issued_on, notice.effective_on))
    stopped = queries.stopped(keys, clock.today())
    faults = []
    for index, enterprise in gains.items():
        if enterprise.pk in ended:
            faults.append(Fault(f"/lines/{index}/to", "enterprise_ended", ended[enterprise.pk]))
        elif enterprise.pk in stopped:
            detail = _("The licences of %(enterprises)s are suspended or revoked. No quota can be given to it.")
            faults.append(Fault(f"/lines/{index}/to", "licences_stopped", detail % {"enterprises": enterprise.code}))
    return faults


def ended_by(enterprises: Collection[UUID], on: dt.date) -> dict[UUID, str]:
    """Return the reason for each of the enterprises that had ended by a day, with its successor and the day."""
    gone = Enterprise.objects.filter(pk__in=enterprises, state__in=Enterprise.ENDED).select_related("successor")
    events = EnterpriseEvent.objects.filter(enterprise__in=enterprises, kind__in=_ENDS)
    days = dict(events.order_by("effective_on").values_list("enterprise", "effective_on"))
    return {row.pk: why_ended(row, days.get(row.pk)) for row in gone if days.get(row.pk, on) <= on}


def why_ended(enterprise: Enterprise, on: dt.date | None = None) -> str:
    """Return the message that an enterprise was merged or closed and receives nothing."""
    day = f" ({on.isoformat()})" if on else ""
    named = {"enterprise": enterprise.code, "day": day}
    if (successor := enterprise.successor) is not None:
        return _("%(enterprise)s was merged into %(successor)s%(day)s and receives nothing: name %(code)s.") % {
            **named,
            "successor": f"{successor.name} ({successor.code})",
            "code": successor.code,
        }
    return _("%(enterprise)s was closed%(day)s and receives nothing.") % named

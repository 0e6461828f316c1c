"""Limits of radioactivity of imports: two officers of the national customs enter them, loaders those of sources."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor, Loader
from core.errors import Invalid
from core.transactions import refusal, service
from core.write_access import WriteAccess
from enterprises.models import NATION, Jurisdiction
from enterprises.policies import can_anywhere
from enterprises.services import approvals
from trade.capabilities import CUSTOMS_FIGURES_RECORD
from trade.models import RadioactivityLimit

ENTER = "radioactivity_limits.enter"  # two-person act
LIMIT = WriteAccess(RadioactivityLimit, can=can_anywhere, locks_rows=False)


def _backdated() -> Invalid:
    detail = _("A limit begins today or later: imports of earlier days were judged by the one on record.")
    return Invalid.at("/valid_from", "in_the_past", detail)


refusal("radioactivity_limit_by_two", approvals.needs_second_person)
refusal("radioactivity_limit_not_backdated", _backdated)


@service
def enter(*, actor: Actor, becquerel: Decimal, valid_from: dt.date, source: str) -> RadioactivityLimit:
    """Enter the limit that holds from a day on; declarations of before keep theirs."""
    row = LIMIT.begin_new(
        lambda: RadioactivityLimit(becquerel=becquerel, valid_from=valid_from, source=source.strip()),
        CUSTOMS_FIGURES_RECORD,
        actor,
    )
    if isinstance(actor, Loader):
        _require_figures(row)
    else:
        require_fitting(row)
        approvals.require(ENTER, Jurisdiction.objects.get(code=NATION), actor=actor)
    row.recorded_by_id, row.recorded_at = actor.pk, clock.now()
    row.save(force_insert=True)
    data = {"becquerel": str(becquerel), "from": valid_from.isoformat()}
    audit.record(actor=actor, action=ENTER, obj=row, place=NATION, reason=row.source, data=data)
    return row


def require_fitting(row: RadioactivityLimit) -> None:
    """Refuse a limit without its source, a second one of a day, and one that changes what was judged already.

    Raises:
        Invalid: naming the field.
    """
    _require_figures(row)
    if row.valid_from < clock.today() and RadioactivityLimit.objects.exists():
        raise _backdated()


def _require_figures(row: RadioactivityLimit) -> None:
    if row.becquerel <= 0:
        raise Invalid.at("/becquerel", "not_positive", _("A limit is greater than zero."))
    if not row.source.strip():
        raise Invalid.at("/source", "required", _("Name the document: its office, number and day."))
    if RadioactivityLimit.objects.filter(valid_from=row.valid_from).exists():
        raise Invalid.at("/valid_from", "exists", _("A limit from this day on is on record already."))

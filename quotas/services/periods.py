"""Closing of months by a province when it reports upwards; a later first filing needs the month to be reopened."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit, clock
from core.actors import Actor
from core.errors import Conflict, Invalid
from core.lifecycle import Lifecycle, Transition
from core.transactions import service
from enterprises.models import Enterprise
from enterprises.policies import can
from quotas import capabilities
from quotas.due_days import DueDays
from quotas.models import ReportingPeriod

State = ReportingPeriod.State

LIFECYCLE = Lifecycle(
    ReportingPeriod,
    rows=lambda: ReportingPeriod.objects.select_related("province"),
    states=State.values,
    can=can,
    transitions=[
        Transition(
            "close",
            [State.OPEN],
            State.CLOSED,
            capabilities.PERIODS_CLOSE,
            gettext_lazy("Close"),
            guard=lambda actor, period: _over(period),
        ),
        Transition(
            "reopen",
            [State.CLOSED],
            State.OPEN,
            capabilities.PERIODS_CLOSE,
            gettext_lazy("Reopen"),
            reason_required=True,
        ),
    ],
)


@service
def close(period: ReportingPeriod, *, actor: Actor, reason: str = "") -> ReportingPeriod:
    """Close the month for first filings. Filed reports can still be amended."""
    return _turn(period, "close", actor=actor, reason=reason)


@service
def reopen(period: ReportingPeriod, *, actor: Actor, reason: str) -> ReportingPeriod:
    """Reopen the month for enterprises that have not filed yet."""
    if not reason.strip():
        raise Invalid.at("/reason", "required", _("State the reason."))
    return _turn(period, "reopen", actor=actor, reason=reason)


def _turn(period: ReportingPeriod, verb: str, *, actor: Actor, reason: str) -> ReportingPeriod:
    period = LIFECYCLE.begin(period, verb, actor)
    period.state, period.reason = str(LIFECYCLE[verb].target), reason.strip()
    period.save_next("state", "reason")
    audit.record(actor=actor, action=f"periods.{verb}", obj=period, place=period.province.code, reason=reason)
    return period


def require_open(enterprise: Enterprise, period: dt.date) -> None:
    """Refuse a first filing for a month that the enterprise's province has closed."""
    province = enterprise.jurisdiction.province_code
    if ReportingPeriod.objects.filter(province__code=province, period=period, state=State.CLOSED).exists():
        raise Conflict(
            "period_closed", _("The province has closed this month. It can reopen it for a filing that is missing.")
        )


def with_last_due_days(rows: Sequence[ReportingPeriod]) -> None:
    """Set ``last_due_on`` on many months, in one query."""
    days = DueDays.read()
    for row in rows:
        row.last_due_on = days.last_due_on(row.province.code, row.period)


def last_due_on(period: ReportingPeriod) -> dt.date:
    """Return the day on which every report of the province's month was due."""
    if period.last_due_on is None:
        with_last_due_days([period])
    assert period.last_due_on is not None
    return period.last_due_on


def _over(period: ReportingPeriod) -> Conflict | None:
    if clock.today() <= last_due_on(period):
        return Conflict("period_not_due", _("A month is closed after the day on which its reports are due."))
    return None

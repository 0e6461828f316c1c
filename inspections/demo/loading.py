"""The demonstration is told by the services, month by month, each act as of its own instant.

Every act is recorded at its day, so "as it was known on" and the audit trail tell a true history. Nothing is announced
while it loads: the screening runs between the acts, as the nightly sweep would have. A month is one transaction and
leaves a mark, so an interrupted load goes on where it stopped; the business day is fixed last.
"""

import datetime as dt
from itertools import groupby
from operator import attrgetter

from core import audit, clock
from core.actors import SystemActor
from core.models import AuditEvent, FixedDay
from core.outbox import quietly
from core.transactions import service
from inspections.demo import affairs, distribution, filings, legal, production, register, visits
from inspections.demo.cast import BUSINESS_DAY
from inspections.demo.filings import instant
from inspections.demo.world import Act, World
from inspections.models import Order
from inspections.services import telling
from quotas.models import Notice, Report
from quotas.services import reminders
from quotas.services import telling as of_quota

LOADER = SystemActor("demonstration loader")
MARK = "demonstration.month_told"
REMINDED = 20  # days before the business day, so that the newest deadline stands with all its steps


def load() -> bool:
    """Tell the year 2011 up to the business day; ``False`` where that has been done already."""
    if FixedDay.objects.filter(day=BUSINESS_DAY).exists():
        return False
    world = World(year=production.story())
    told = set(AuditEvent.objects.filter(action=MARK).values_list("object_label", flat=True))
    acts = sorted([*_beginning(), *filings.acts(), *affairs.acts(), *visits.acts(), *_end()], key=attrgetter("at"))
    with quietly():
        for month, of_month in groupby(acts, key=lambda act: f"{act.at:%Y-%m}"):
            if month not in told:
                _tell(month, list(of_month), world)
        _tell_people()
        _stand_still()
    return True


@service
def _tell(month: str, acts: list[Act], world: World) -> None:
    for act in acts:
        with clock.at(act.at):
            act.do(world)
    with clock.at(acts[-1].at):
        audit.record(actor=LOADER, action=MARK, obj=month)


@service
def _tell_people() -> None:
    """Of what still waits on the business day, each as of the instant at which he would have been told."""
    for report in Report.objects.filter(state=Report.State.RETURNED).only("decided_at"):
        with clock.at(report.decided_at or BUSINESS_DAY):
            of_quota.of_report(report.pk, Report.State.RETURNED)
    for notice in Notice.objects.filter(state=Notice.State.SUBMITTED).only("submitted_at"):
        with clock.at(notice.submitted_at or BUSINESS_DAY):
            of_quota.of_notice(notice.pk)
    for order in Order.objects.filter(state__in=Order.OPEN).only("issued_at"):
        with clock.at(order.issued_at):
            telling.of_order(order.pk)
    for days in range(REMINDED, -1, -1):
        with clock.at(BUSINESS_DAY - dt.timedelta(days=days)):
            reminders.remind()


@service
def _stand_still() -> None:
    FixedDay.objects.create(day=BUSINESS_DAY)
    clock.forget()


def _beginning() -> list[Act]:
    """Distribution is entered before the first filing and recorded at its own day, as all history is."""
    return [
        Act(instant(1, 1, 0), lambda world: register.enter(actor=LOADER)),
        Act(instant(1, 1, 0), lambda world: legal.enter(actor=LOADER)),
        Act(instant(1, 1, 1), _hand_on),
    ]


def _hand_on(world: World) -> None:
    with clock.at(distribution.ISSUED_ON):
        distribution.hand_on(world)


def _end() -> list[Act]:
    return [Act(instant(10, 18, 15), distribution.propose_supplement)]

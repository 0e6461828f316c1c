"""Notifications of the demonstration: for what still waits, each dated as it would have been sent."""

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from core import clock
from core.transactions import service
from demo.companies import BUSINESS_DAY
from inspections.models import Extension, Inspection, Order, Proceeding
from inspections.services import notify, term_reminders
from quotas.models import Notice, Report
from quotas.services import notify as of_quota
from quotas.services import report_reminders

REMINDED = 20  # days before the business day, so that all steps of the newest deadline are included

type Told = tuple[dt.datetime | None, Callable[[], Any]]


@service
def fill() -> None:
    for at, tell in (*_of_quota(), *_of_orders(), *_of_proceedings(), *_of_visits()):
        with clock.at(at or BUSINESS_DAY):
            tell()
    for days in range(REMINDED, -1, -1):
        with clock.at(BUSINESS_DAY - dt.timedelta(days=days)):
            report_reminders.remind()
            term_reminders.remind(clock.today())


def _of_quota() -> Iterator[Told]:
    for report in Report.objects.filter(state=Report.State.RETURNED).only("decided_at"):
        yield report.decided_at, partial(of_quota.about_report, report.pk, Report.State.RETURNED)
    for notice in Notice.objects.filter(state=Notice.State.SUBMITTED).only("submitted_at"):
        yield notice.submitted_at, partial(of_quota.about_notice, notice.pk)


def _of_orders() -> Iterator[Told]:
    for order in Order.objects.filter(state__in=Order.OPEN):
        yield order.issued_at, partial(notify.about_order, order.pk)
        if order.state == Order.State.ANSWERED:
            yield order.answered_at, partial(notify.about_answer, order.pk)
        for proof in order.evidence.all():
            yield proof.added_at, partial(notify.about_evidence, proof.pk)
    for asked in Extension.objects.filter(order__state__in=Order.OPEN):
        yield asked.decided_at or asked.requested_at, partial(notify.about_extension, asked.pk)


def _of_proceedings() -> Iterator[Told]:
    for round_ in Proceeding.objects.filter(state=Proceeding.State.NOTIFIED):
        yield round_.notified_at, partial(notify.about_proceeding, round_.pk, "notify")
        if round_.hearing_requested_at:
            yield round_.hearing_requested_at, partial(notify.about_proceeding, round_.pk, "request_hearing")
    for round_ in Proceeding.objects.filter(orders__state__in=Order.OPEN):
        yield round_.decided_at, partial(notify.about_proceeding, round_.pk, "serve")


def _of_visits() -> Iterator[Told]:
    for visit in Inspection.objects.exclude(state__in=[Inspection.State.CONCLUDED, Inspection.State.CANCELLED]):
        at = visit.answered_at or visit.reported_at or visit.announced_at
        yield at, partial(notify.about_inspection, visit.pk)

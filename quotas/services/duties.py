"""A duty to report exists for every month of which an operating licence was in force, on any day, at a site then held.

``owed`` is a pure function of the timeline of licences and tenures. ``derive`` compares it with what is recorded, adds
what is missing and takes back what a corrected timeline no longer supports; run twice, it changes nothing.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import batched
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch, Q

from core import clock
from core.questions import Question
from core.transactions import service
from enterprises.models import Enterprise, Jurisdiction, Licence, Site, SiteTenure
from quotas import months
from quotas.models import ReportingDuty, ReportingPeriod
from quotas.timelines import FOREVER, OPERATING_LICENCE, Span, in_force, overlaps

_SITES_AT_A_TIME = 2_000


@dataclass(frozen=True, slots=True)
class SiteTimeline:
    licensed: tuple[Span, ...]
    held: tuple[tuple[UUID, Span], ...]  # by which enterprise, when


def owed(sites: Iterable[SiteTimeline], *, since: dt.date, until: dt.date) -> set[tuple[UUID, dt.date]]:
    """Enterprise and month of every duty from the month of ``since`` to the month of ``until``."""
    window = Span(months.of(since))
    found: set[tuple[UUID, dt.date]] = set()
    for site in sites:
        for enterprise, held in site.held:
            for span in overlaps(overlaps(site.licensed, [held]), [window]):
                found |= {(enterprise, month) for month in span.months(until)}
    return found


@service
def derive(*, actor: Any, enterprise: Enterprise | None = None) -> tuple[int, int]:
    """Bring the recorded duties up to this month; returns how many were added and taken back."""
    since, until = dt.date.fromisoformat(f"{settings.REPORTING_SINCE}-01"), clock.today()
    due = owed(_timelines(enterprise), since=since, until=until)
    recorded = (
        ReportingDuty.objects.all() if enterprise is None else ReportingDuty.objects.filter(enterprise=enterprise)
    )
    known = {(row[1], row[2]): row[0] for row in recorded.values_list("pk", "enterprise_id", "period").iterator()}
    added = [
        ReportingDuty(enterprise_id=firm, period=period, due_on=months.due_on(period))
        for firm, period in sorted(due - known.keys(), key=lambda duty: (duty[1], str(duty[0])))
    ]
    ReportingDuty.objects.bulk_create(added, batch_size=5_000, ignore_conflicts=True)
    void = [known[duty] for duty in known.keys() - due]
    for some in batched(void, 5_000):
        ReportingDuty.objects.filter(pk__in=some).delete()
    _open_months(due)
    return len(added), len(void)


def due_on(enterprise: Enterprise, period: dt.date) -> dt.date:
    """As recorded with the duty, so that a later change of the due day makes nobody late; else as it is now."""
    return _RECORDED.first(enterprise=enterprise.pk, period=period) or months.due_on(period)


_RECORDED = Question(
    lambda enterprise, period: (
        ReportingDuty.objects.filter(enterprise=enterprise, period=period).order_by().values_list("due_on", flat=True)
    )
)


def _timelines(enterprise: Enterprise | None) -> Iterator[SiteTimeline]:
    tenures = SiteTenure.objects.all() if enterprise is None else SiteTenure.objects.filter(enterprise=enterprise)
    operating = Q()
    for site_kind, kind in OPERATING_LICENCE.items():
        operating |= Q(site__kind=site_kind, kind=kind)
    licences = Licence.objects.filter(operating).prefetch_related("suspensions")
    sites = Site.objects.all() if enterprise is None else Site.objects.filter(tenures__in=tenures).distinct()
    sites = sites.prefetch_related(Prefetch("tenures", tenures), Prefetch("licences", licences)).order_by("pk")
    for site in sites.iterator(chunk_size=_SITES_AT_A_TIME):
        yield SiteTimeline(
            licensed=tuple(span for licence in site.licences.all() for span in in_force(licence)),
            held=tuple(
                (tenure.enterprise_id, Span(tenure.held_from, tenure.held_to or FOREVER))
                for tenure in site.tenures.all()
            ),
        )


def _open_months(due: set[tuple[UUID, dt.date]]) -> None:
    """Every month in which somebody of a province owes a report can be closed by that province."""
    places = dict(
        Enterprise.objects.filter(pk__in={firm for firm, _period in due}).values_list("pk", "jurisdiction__code")
    )
    provinces = dict(Jurisdiction.objects.filter(level=Jurisdiction.Level.PROVINCE).values_list("code", "pk"))
    wanted = {(provinces[places[firm][:2]], period) for firm, period in due if places[firm][:2] in provinces}
    known = set(ReportingPeriod.objects.values_list("province_id", "period"))
    ReportingPeriod.objects.bulk_create(
        [
            ReportingPeriod(province_id=province, period=period)
            for province, period in sorted(wanted - known, key=lambda month: (month[1], str(month[0])))
        ],
        ignore_conflicts=True,
    )

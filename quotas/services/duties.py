"""A duty to report exists for every month of which an operating licence was in force, on any day, at a site then held.

``owed`` is a pure function of the timeline of licences and tenures. ``derive`` compares it with what is recorded, adds
what is missing and takes back what a corrected timeline no longer supports; run twice, it changes nothing.

A duty bears its due day (``quotas.due_days``), which may move until its month ends and never after that.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import batched
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery
from django.utils.translation import gettext as _

from core import clock, months
from core.actors import Actor
from core.errors import Conflict
from core.transactions import refusal, service
from enterprises.models import Enterprise, Jurisdiction, Licence, Site, SiteTenure
from quotas.due_days import EVERY_KIND, DueDays
from quotas.models import Report, ReportingDuty, ReportingPeriod, ReportKind
from quotas.models.due_days import KINDS_OF_SITES
from quotas.timelines import FOREVER, OPERATING_LICENCE, Span, in_force, overlaps

_SITES_AT_A_TIME = 2_000
_ROWS_AT_A_TIME = 5_000
_RANK = {kind: rank for rank, kind in enumerate((*ReportKind.values, EVERY_KIND))}

refusal(
    "duty_is_what_is_owed",
    lambda: Conflict("not_owed", _("The licences of the month give another reporting duty, or none.")),
)

type Duty = tuple[UUID, dt.date]  # enterprise, month


@dataclass(frozen=True, slots=True)
class SiteTimeline:
    licensed: tuple[Span, ...]
    held: tuple[tuple[UUID, Span], ...]  # by which enterprise, when
    kind: str = EVERY_KIND  # of the report that its holder owes


def owed(sites: Iterable[SiteTimeline], *, since: dt.date, until: dt.date) -> dict[Duty, str]:
    """Return the kind of report of every duty from the month of ``since`` to that of ``until``."""
    window = Span(months.month_of(since))
    duties: dict[Duty, str] = {}
    for site in sites:
        for enterprise, held in site.held:
            for span in overlaps(overlaps(site.licensed, [held]), [window]):
                for month in span.months(until):
                    kind = duties.get((enterprise, month), site.kind)
                    duties[enterprise, month] = min(kind, site.kind, key=_RANK.__getitem__)
    return duties


@service
def derive(*, actor: Actor, enterprise: Enterprise | None = None) -> tuple[int, int]:
    """Bring the recorded duties up to this month; return how many were added and taken back."""
    since, until = dt.date.fromisoformat(f"{settings.REPORTING_SINCE}-01"), clock.today()
    due = owed(_timelines(enterprise), since=since, until=until)
    recorded = (
        ReportingDuty.objects.all() if enterprise is None else ReportingDuty.objects.filter(enterprise=enterprise)
    )
    columns = ("enterprise_id", "period", "pk", "kind", "due_on")
    existing = {(row[0], row[1]): row[2:] for row in recorded.values_list(*columns).iterator()}
    provinces, days = _provinces(due), DueDays.read()

    def due_on(duty: Duty) -> dt.date:
        return days.due_on(provinces[duty[0]], due[duty], duty[1])

    added = [
        ReportingDuty(enterprise_id=duty[0], period=duty[1], kind=due[duty], due_on=due_on(duty))
        for duty in sorted(due.keys() - existing.keys(), key=lambda duty: (duty[1], str(duty[0])))
    ]
    ReportingDuty.objects.bulk_create(added, batch_size=_ROWS_AT_A_TIME, ignore_conflicts=True)
    first = months.month_of(since)  # what was owed before it stays as it was recorded
    void = [existing[duty][0] for duty in existing.keys() - due.keys() if duty[1] >= first]
    for some in batched(void, _ROWS_AT_A_TIME):
        ReportingDuty.objects.filter(pk__in=some).delete()
    running = months.month_of(until)
    changes = {
        existing[duty][0]: (due[duty], due_on(duty) if duty[1] >= running else existing[duty][2])
        for duty in existing.keys() & due.keys()
        if due[duty] != existing[duty][1] or (duty[1] >= running and due_on(duty) != existing[duty][2])
    }
    rows = [ReportingDuty(pk=key, kind=kind, due_on=day) for key, (kind, day) in changes.items()]
    ReportingDuty.objects.bulk_update(rows, ["kind", "due_on"], batch_size=_ROWS_AT_A_TIME)
    _date_drafts(enterprise, days)
    in_force = Exists(
        Report.objects.filter(enterprise=OuterRef("enterprise"), period=OuterRef("period"), state__in=Report.STANDING)
    )
    # A duty and its report that were written at the same time did not see each other; any write looks it up.
    recorded.filter(Q(in_force, filed=False) | Q(~in_force, filed=True)).update(kind=F("kind"))
    _open_months(due, provinces)
    return len(added), len(void)


def _date_drafts(enterprise: Enterprise | None, days: DueDays) -> None:
    """Give first drafts the due day of their duty; without a duty, the day by the rules for any kind of report."""
    owed_on = ReportingDuty.objects.filter(enterprise=OuterRef("enterprise"), period=OuterRef("period")).values(
        "due_on"
    )
    drafts = Report.objects.filter(state=Report.State.DRAFT, amends=None).annotate(owed_on=Subquery(owed_on[:1]))
    if enterprise is not None:
        drafts = drafts.filter(enterprise=enterprise)
    drafts.filter(owed_on__isnull=False).exclude(due_on=F("owed_on")).update(due_on=F("owed_on"))
    for draft in drafts.filter(owed_on=None).select_related("enterprise__jurisdiction"):
        day = days.due_on(draft.enterprise.jurisdiction.province_code, EVERY_KIND, draft.period)
        if draft.due_on != day:
            Report.objects.filter(pk=draft.pk).update(due_on=day)


def due_on(enterprise: Enterprise, period: dt.date) -> dt.date:
    """Return the due day recorded with the duty; without a duty, the day by the rules for any kind of report."""
    return due_days_of([enterprise], period)[enterprise.pk]


def due_days_of(enterprises: Collection[Enterprise], period: dt.date) -> dict[UUID, dt.date]:
    """Return the due day of a month by enterprise, as ``due_on``, in at most two queries."""
    duties = ReportingDuty.objects.filter(enterprise__in=enterprises, period=period)
    recorded = dict(duties.values_list("enterprise_id", "due_on"))
    if all(firm.pk in recorded for firm in enterprises):
        return recorded
    days = DueDays.read()
    ruled = {firm.pk: days.due_on(firm.jurisdiction.province_code, EVERY_KIND, period) for firm in enterprises}
    return ruled | recorded


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
            kind=KINDS_OF_SITES[Site.Kind(site.kind)],
        )


def _provinces(due: Iterable[Duty]) -> dict[UUID, str]:
    """Return the code of each enterprise's province."""
    rows = Enterprise.objects.filter(pk__in={firm for firm, _period in due}).values_list("pk", "jurisdiction__code")
    return {firm: code[:2] for firm, code in rows}


def _open_months(due: Iterable[Duty], provinces: Mapping[UUID, str]) -> None:
    """Create the periods that provinces can close, for every month with a duty in the province."""
    keys = dict(Jurisdiction.objects.filter(level=Jurisdiction.Level.PROVINCE).values_list("code", "pk"))
    wanted = {(keys[provinces[firm]], period) for firm, period in due if provinces[firm] in keys}
    existing = set(ReportingPeriod.objects.values_list("province_id", "period"))
    ReportingPeriod.objects.bulk_create(
        [
            ReportingPeriod(province_id=province, period=period)
            for province, period in sorted(wanted - existing, key=lambda month: (month[1], str(month[0])))
        ],
        ignore_conflicts=True,
    )

"""Environmental obligations in which sites are behind on a day, from the records of this app.

The steps that an office may take on them are proposed in ``inspections.remedies``, not here.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import models
from django.db.models import Max, Min, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.models import Licence, Site
from environment.models import DepositEntry, Incident, Project, RestorationEntry
from environment.queries import deposits, discharged, projects, readings, restoration

INCIDENTS_COUNT_FOR = dt.timedelta(days=365)


class ArrearKind(models.TextChoices):
    DISCHARGE = "discharge", gettext_lazy("Discharge outside a limit")
    TOTAL = "total", gettext_lazy("Discharge above the yearly total of the permit")
    PERMIT = "permit", gettext_lazy("Discharge permit ended")
    ACCEPTANCE = "acceptance", gettext_lazy("Works without approval or acceptance")
    RESTORATION = "restoration", gettext_lazy("Restoration overdue")
    DEPOSIT = "deposit", gettext_lazy("Deposit not paid")
    INCIDENT = "incident", gettext_lazy("Incident of the last year")


@dataclass(frozen=True, slots=True)
class Arrear:
    """One obligation in which a site is behind.

    ``key`` differs as soon as the facts differ; ``figures`` are what its sentence states, as text without language.
    """

    kind: ArrearKind
    since: dt.date
    key: str
    figures: Mapping[str, str]


def arrears(sites: Collection[Site], on: dt.date) -> dict[UUID, list[Arrear]]:
    """Return what each of the sites is behind in on a day, by the key of the site; a fixed number of queries."""
    found: dict[UUID, list[Arrear]] = defaultdict(list)
    for gather in (_discharges, _totals, _permits, _projects, _restorations, _deposits, _incidents):
        for site, arrear in gather(sites, on):
            found[site].append(arrear)
    return found


def describe(kind: str, figures: Mapping[str, str]) -> str:
    """Return the sentence of an arrear in the reader's language."""
    pattern = {
        ArrearKind.DISCHARGE: _("%(pollutant)s at %(outlet)s on %(day)s: %(value)s, limit %(limit)s"),
        ArrearKind.TOTAL: _("%(pollutant)s in %(year)s: %(tonnes)s t were discharged, the permit allows %(total)s t."),
        ArrearKind.PERMIT: _("Permit %(number)s ended on %(day)s, and no other is valid."),
        ArrearKind.ACCEPTANCE: _("%(project)s: %(breach)s (%(day)s)"),
        ArrearKind.RESTORATION: _("%(hectares)s ha were to be restored and are not accepted, the first by %(day)s."),
        ArrearKind.DEPOSIT: _("%(sum)s yuan are due and not paid, the last since %(day)s."),
        ArrearKind.INCIDENT: _("%(category)s on %(day)s, document: %(document)s"),
    }[ArrearKind(kind)]
    return pattern % {name: _shown(name, value) for name, value in figures.items()}


def _shown(name: str, value: str) -> str:
    """Return a figure as it is read: codes by their labels."""
    if name == "pollutant":
        return str(readings.POLLUTANT_LABELS.get(value, value))
    if name == "category":
        return str(Incident.Category(value).label)
    if name == "breach":
        return str(projects.BREACH_LABELS.get(value, value))
    return value


def _discharges(sites: Collection[Site], on: dt.date) -> Iterator[tuple[UUID, Arrear]]:
    for site, rows in readings.last_judged(sites, on).items():
        for row in rows:
            if row.verdict != readings.ReadingVerdict.ABOVE:
                continue
            reading = row.reading
            figures = {
                "pollutant": reading.pollutant,
                "outlet": reading.outlet,
                "day": reading.sampled_on.isoformat(),
                "value": reading.printed,
                "limit": ", ".join(limit.printed for limit in row.limits if not limit.is_met),
            }
            yield site, Arrear(ArrearKind.DISCHARGE, reading.sampled_on, str(reading.pk), figures)


def _totals(sites: Collection[Site], on: dt.date) -> Iterator[tuple[UUID, Arrear]]:
    """Yield what was discharged beyond the yearly totals of permits, in the year of the day."""
    for row in discharged.discharged(sites, on.year, until=on):
        if row.excess is None or row.permitted is None:
            continue
        figures = {
            "pollutant": row.pollutant,
            "year": str(on.year),
            "tonnes": f"{row.tonnes:f}",
            "total": f"{row.permitted:f}",
        }
        last = max(month.month for month in row.months)
        key = f"{row.pollutant} {row.medium} {on.year} {row.tonnes:f}"
        yield row.site.pk, Arrear(ArrearKind.TOTAL, last, key, figures)


def _permits(sites: Collection[Site], on: dt.date) -> Iterator[tuple[UUID, Arrear]]:
    """Yield the sites whose discharge permits have all ended; whether one without any needs one is not known."""
    valid: set[UUID] = set()
    last: dict[UUID, tuple[str, dt.date]] = {}
    rows = Licence.objects.filter(site__in=sites, kind=Licence.Kind.DISCHARGE, valid_from__lte=on)
    for permit in rows.order_by("valid_from", "pk"):
        ends = [day for day in (permit.valid_to, permit.revoked_on and permit.revoked_on - dt.timedelta(days=1)) if day]
        if not ends or min(ends) >= on:
            valid.add(permit.site_id)
        elif permit.site_id not in last or last[permit.site_id][1] <= min(ends):
            last[permit.site_id] = (permit.number, min(ends))
    for site, (number, ended) in last.items():
        if site not in valid:
            figures = {"number": number, "day": ended.isoformat()}
            yield site, Arrear(ArrearKind.PERMIT, ended + dt.timedelta(days=1), number, figures)


def _projects(sites: Collection[Site], on: dt.date) -> Iterator[tuple[UUID, Arrear]]:
    rows = Project.objects.filter(site__in=sites).select_related("site").order_by("name", "pk")
    for history in projects.histories(rows, on=on):
        for breach in history.breaches:
            if not breach.misses_a_step or breach.days is not None:
                continue  # what was missing has come
            taken = history.steps[projects.STEP_TAKEN[breach.code]]
            assert taken.day is not None
            figures = {"project": history.project.name, "breach": breach.code, "day": taken.day.isoformat()}
            key = f"{history.project.pk} {breach.code}"
            yield history.project.site_id, Arrear(ArrearKind.ACCEPTANCE, taken.day, key, figures)


def _restorations(sites: Collection[Site], on: dt.date) -> Iterator[tuple[UUID, Arrear]]:
    late = restoration.overdue_entries(RestorationEntry.objects.filter(site__in=sites), on)
    first = dict(late.order_by().values_list("site").annotate(Min("day")))
    for site, sums in restoration.restorations([site for site in sites if site.pk in first], on).items():
        figures = {"hectares": f"{sums.overdue:f}", "day": first[site].isoformat()}
        yield site, Arrear(ArrearKind.RESTORATION, first[site], f"{sums.overdue:f} {first[site]}", figures)


def _deposits(sites: Collection[Site], on: dt.date) -> Iterator[tuple[UUID, Arrear]]:
    """Yield what was to be paid by a day that has passed, and was not paid up to this one."""
    paid, until = deposits.deposits(sites, on), deposits.deposits(sites, on - dt.timedelta(days=1))
    behind = {site: late for site, row in until.items() if (late := row.due - paid[site].paid) > 0}
    rows = DepositEntry.objects.counting().filter(site__in=behind, kind=DepositEntry.Kind.DUE, day__lt=on)
    last = dict(rows.order_by().values_list("site").annotate(Max("day")))
    for site, outstanding in behind.items():
        figures = {"sum": f"{outstanding:,}", "day": last[site].isoformat()}
        yield site, Arrear(ArrearKind.DEPOSIT, last[site], f"{outstanding:f}", figures)


def _incidents(sites: Collection[Site], on: dt.date) -> Iterator[tuple[UUID, Arrear]]:
    rows = Incident.objects.standing().filter(Q(day__lte=on, day__gt=on - INCIDENTS_COUNT_FOR), site__in=sites)
    for row in rows.order_by("day", "pk"):
        figures = {"category": row.category, "day": row.day.isoformat(), "document": row.document}
        assert row.site_id is not None
        yield row.site_id, Arrear(ArrearKind.INCIDENT, row.day, str(row.pk), figures)

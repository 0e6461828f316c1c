"""Environmental obligations in which sites are behind on a day, from the records of this app.

The steps that an office may take on them are proposed in ``inspections.remedies``, not here.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Max, Min, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import combined_queries, formats
from enterprises.models import Site
from environment.models import DepositEntry, Incident, Project, ProjectStep, RestorationEntry
from environment.queries import deposits, discharged, projects, reading_verdicts, restoration

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
    """Return what each of the sites is behind in on a day, by the key of the site; one query."""
    facts = _Facts({site.pk: site for site in sites}, on, combined_queries.read(_sources(sites, on)))
    found: dict[UUID, list[Arrear]] = defaultdict(list)
    for gather in (_discharges, _totals, _permits, _projects, _restorations, _deposits, _incidents):
        for site, arrear in gather(facts):
            found[site].append(arrear)
    return found


@dataclass(frozen=True, slots=True)
class _Facts:
    """The rows of ``_sources`` by their name, with the sites and the day about which they are."""

    sites: Mapping[UUID, Site]
    on: dt.date
    rows: Mapping[str, Sequence[Any]]


def _sources(sites: Collection[Site], on: dt.date) -> dict[str, QuerySet[Any, Any]]:
    entries = RestorationEntry.objects.filter(site__in=sites)
    late = restoration.overdue_entries(entries, on).order_by()
    due = DepositEntry.objects.counting().filter(site__in=sites, kind=DepositEntry.Kind.DUE, day__lt=on).order_by()
    incidents = Incident.objects.standing().filter(day__lte=on, day__gt=on - INCIDENTS_COUNT_FOR, site__in=sites)
    return {
        **discharged.sources(sites, on.year, until=on),
        **reading_verdicts.limit_sources(sites),  # the limits of all days
        "last_measured": reading_verdicts.last_of(sites, on),
        "projects": Project.objects.filter(site__in=sites).order_by("name", "pk"),
        "steps": ProjectStep.objects.filter(project__site__in=sites).order_by("pk"),
        "hectares": restoration.overdue_subjects(entries, on),
        "first_late": late.values("site").annotate(day=Min("day")),
        "deposits": deposits.sums_of(sites, on),
        "due": due.values("site").annotate(day=Max("day"), total=Sum("amount")),
        "incidents": incidents.order_by("day", "pk"),
    }


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
    """Return a figure as it is read: codes by their labels, days in words."""
    if name == "pollutant":
        return str(reading_verdicts.POLLUTANT_LABELS.get(value, value))
    if name == "category":
        return str(Incident.Category(value).label)
    if name == "breach":
        return str(projects.BREACH_LABELS.get(value, value))
    return formats.stored_text(value)


def _discharges(facts: _Facts) -> Iterator[tuple[UUID, Arrear]]:
    for reading in facts.rows["last_measured"]:
        reading.site = facts.sites[reading.site_id]
    judged = reading_verdicts.judge(facts.rows["last_measured"], reading_verdicts.Limits(facts.rows))
    for site, rows in reading_verdicts.by_site(judged).items():
        for row in rows:
            if row.verdict != reading_verdicts.ReadingVerdict.ABOVE:
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


def _totals(facts: _Facts) -> Iterator[tuple[UUID, Arrear]]:
    """Yield what was discharged beyond the yearly totals of permits, in the year of the day."""
    year = facts.on.year
    for row in discharged.sum_up(facts.rows, facts.sites.values(), year, until=facts.on):
        if row.excess is None or row.permitted is None:
            continue
        figures = {
            "pollutant": row.pollutant,
            "year": str(year),
            "tonnes": f"{row.tonnes:f}",
            "total": f"{row.permitted:f}",
        }
        last = max(month.month for month in row.months)
        key = f"{row.pollutant} {row.medium} {year} {row.tonnes:f}"
        yield row.site.pk, Arrear(ArrearKind.TOTAL, last, key, figures)


def _permits(facts: _Facts) -> Iterator[tuple[UUID, Arrear]]:
    """Yield the sites whose discharge permits have all ended; whether one without any needs one is not known."""
    valid: set[UUID] = set()
    last: dict[UUID, tuple[str, dt.date]] = {}
    for permit in facts.rows["permits"]:
        if permit.valid_from > facts.on:
            continue
        ends = [day for day in (permit.valid_to, permit.revoked_on and permit.revoked_on - dt.timedelta(days=1)) if day]
        if not ends or min(ends) >= facts.on:
            valid.add(permit.site_id)
        elif permit.site_id not in last or last[permit.site_id][1] <= min(ends):
            last[permit.site_id] = (permit.number, min(ends))
    for site, (number, ended) in last.items():
        if site not in valid:
            figures = {"number": number, "day": ended.isoformat()}
            yield site, Arrear(ArrearKind.PERMIT, ended + dt.timedelta(days=1), number, figures)


def _projects(facts: _Facts) -> Iterator[tuple[UUID, Arrear]]:
    steps = projects.latest_steps(facts.rows["steps"])
    for project in facts.rows["projects"]:
        days = projects.days_of(steps[project.pk], facts.on)
        for breach in projects.breaches_of(days):
            if breach.days is not None:
                continue  # what was missing has come
            taken = days[projects.STEP_TAKEN[breach.code]]
            figures = {"project": project.name, "breach": breach.code, "day": taken.isoformat()}
            key = f"{project.pk} {breach.code}"
            yield project.site_id, Arrear(ArrearKind.ACCEPTANCE, taken, key, figures)


def _restorations(facts: _Facts) -> Iterator[tuple[UUID, Arrear]]:
    first = _days(facts.rows["first_late"])
    for row in facts.rows["hectares"]:
        site, late = UUID(row["site"]), row["late"]
        figures = {"hectares": f"{late:f}", "day": first[site].isoformat()}
        yield site, Arrear(ArrearKind.RESTORATION, first[site], f"{late:f} {first[site]}", figures)


def _days(rows: Iterable[Mapping[str, str]]) -> dict[UUID, dt.date]:
    return {UUID(row["site"]): dt.date.fromisoformat(row["day"]) for row in rows}


def _deposits(facts: _Facts) -> Iterator[tuple[UUID, Arrear]]:
    """Yield what was to be paid by a day that has passed, and was not paid up to this one."""
    paid = deposits.by_site(facts.rows["deposits"])
    last = _days(facts.rows["due"])
    for row in facts.rows["due"]:
        site = UUID(row["site"])
        if (outstanding := row["total"] - paid[site].paid) <= 0:
            continue
        figures = {"sum": f"{outstanding:,}", "day": last[site].isoformat()}
        yield site, Arrear(ArrearKind.DEPOSIT, last[site], f"{outstanding:f}", figures)


def _incidents(facts: _Facts) -> Iterator[tuple[UUID, Arrear]]:
    for row in facts.rows["incidents"]:
        figures = {"category": row.category, "day": row.day.isoformat(), "document": row.document}
        yield row.site_id, Arrear(ArrearKind.INCIDENT, row.day, str(row.pk), figures)

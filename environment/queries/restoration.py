"""Sums of restoration of sites and planned mining areas: owed, restored, accepted, still owed, and overdue."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, Sum, When, Window
from django.db.models.functions import Coalesce, Least

from enterprises.models import MiningArea, Site
from enterprises.models.entries import WithdrawableQuerySet
from environment.models import RestorationEntry

NOTHING = Decimal("0.000")


@dataclass(frozen=True, slots=True)
class Restoration:
    """The sums of the entries of a site or area, in hectares."""

    owed: Decimal = NOTHING
    restored: Decimal = NOTHING
    accepted: Decimal = NOTHING
    due: Decimal = NOTHING  # what of it was owed by a day that has passed

    @property
    def overdue(self) -> Decimal:
        """Return what should be restored by now and was not accepted; what was accepted settles the earliest first."""
        return max(self.due - self.accepted, NOTHING)

    @property
    def outstanding(self) -> Decimal:
        """Return what is owed and was not accepted as restored."""
        return max(self.owed - self.accepted, NOTHING)

    @property
    def awaiting(self) -> Decimal:
        """Return what was restored and not accepted yet."""
        return self.restored - self.accepted


def restorations(subjects: Iterable[Site | MiningArea], on: dt.date) -> dict[UUID, Restoration]:
    """Return the sums of each site and area that has entries up to a day, by its key.

    What is owed counts from its record on, whatever the day by which it is to be restored.
    """
    keys = [subject.pk for subject in subjects]
    rows = RestorationEntry.objects.counting().filter(Q(site__in=keys) | Q(mining_area__in=keys))
    rows = rows.filter(Q(kind=RestorationEntry.Kind.OWED) | Q(day__lte=on))
    grouped = rows.order_by().annotate(subject_key=Coalesce("site", "mining_area")).values_list("subject_key", "kind")
    sums: dict[UUID, dict[str, Decimal]] = defaultdict(dict)
    for subject, kind, total, due in grouped.annotate(total=Sum("hectares"), due=Sum("hectares", filter=_is_due(on))):
        sums[subject][kind] = total
        if due is not None:
            sums[subject]["due"] = due
    return {subject: Restoration(**by_kind) for subject, by_kind in sums.items()}


def _is_due(on: dt.date) -> Q:
    return Q(kind=RestorationEntry.Kind.OWED, day__lt=on)


def overdue_subjects(rows: WithdrawableQuerySet[RestorationEntry], on: dt.date) -> QuerySet[RestorationEntry, Any]:
    """Return the sites and areas of the entries that are ``late``, by hectares, the most first; grouped once."""
    accepted = Sum("hectares", filter=Q(kind=RestorationEntry.Kind.ACCEPTED, day__lte=on), default=NOTHING)
    grouped = rows.counting().order_by().values("site", "mining_area")
    late = grouped.annotate(late=Sum("hectares", filter=_is_due(on), default=NOTHING) - accepted)
    return late.filter(late__gt=0).order_by("-late", "site", "mining_area")


def _late(rows: WithdrawableQuerySet[RestorationEntry], on: dt.date) -> QuerySet[RestorationEntry, Any]:
    """Leave the entries of which hectares are ``late``; what was accepted settles the earliest first.

    ``rows`` must be all entries of their sites and areas: what is owed is added up by its day.
    """
    owed, accepted = RestorationEntry.Kind.OWED, RestorationEntry.Kind.ACCEPTED
    subject = [F("site"), F("mining_area")]
    so_far = Window(Sum("hectares", filter=Q(kind=owed)), partition_by=subject, order_by=[F("day"), F("pk")])
    settled = Coalesce(Window(Sum("hectares", filter=Q(kind=accepted)), partition_by=subject), NOTHING)
    late = Case(When(kind=owed, then=Least(F("hectares"), so_far - settled)), default=NOTHING)
    judged = rows.counting().order_by().filter(_is_due(on) | Q(kind=accepted, day__lte=on))
    return judged.annotate(late=late).filter(late__gt=0).values("pk", "late")


def overdue_entries(rows: QuerySet[RestorationEntry], on: dt.date) -> QuerySet[RestorationEntry]:
    """Leave the entries of what is owed by a day that has passed and is not settled by what was accepted."""
    return rows.filter(pk__in=_late(RestorationEntry.objects.all(), on).values("pk"))


def attach_sums(rows: Iterable[RestorationEntry], on: dt.date) -> None:
    """Give each entry the sums of its site or area and its own hectares that are overdue; two queries."""
    rows = list(rows)
    subjects = {row.subject for row in rows if row.subject}
    sums, keys = restorations(subjects, on), [subject.pk for subject in subjects]
    entries = RestorationEntry.objects.filter(Q(site__in=keys) | Q(mining_area__in=keys))
    late = {entry["pk"]: entry["late"] for entry in _late(entries, on)}
    for row in rows:
        row.restoration = sums.get(row.subject.pk, Restoration()) if row.subject else Restoration()
        row.overdue = late.get(row.pk, NOTHING)


@dataclass(frozen=True, slots=True)
class OverdueRestoration:
    """A site or planned mining area with the hectares that are late."""

    subject: Site | MiningArea
    hectares: Decimal

    @property
    def query(self) -> str:
        """Return the filter of the list of entries."""
        if isinstance(self.subject, Site):
            return f"site={quote(self.subject.code)}"
        return f"mining_area={self.subject.number}"


def most_overdue(rows: WithdrawableQuerySet[RestorationEntry], on: dt.date, most: int) -> list[OverdueRestoration]:
    """Return the sites and areas that are latest by hectares; three queries."""
    late = list(overdue_subjects(rows, on)[:most])
    sites = Site.objects.select_related("enterprise").in_bulk([row["site"] for row in late if row["site"]])
    areas = MiningArea.objects.in_bulk([row["mining_area"] for row in late if row["mining_area"]])
    return [OverdueRestoration(sites.get(row["site"]) or areas[row["mining_area"]], row["late"]) for row in late]


def restoration_of(subject: Site | MiningArea, on: dt.date) -> Restoration:
    return restorations([subject], on).get(subject.pk, Restoration())

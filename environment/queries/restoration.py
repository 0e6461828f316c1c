"""Sums of restoration of sites and planned mining areas: owed, restored, accepted, and still owed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from enterprises.models import MiningArea, Site
from environment.models import RestorationEntry

NOTHING = Decimal("0.000")


@dataclass(frozen=True, slots=True)
class Restoration:
    """The sums of the entries of a site or area, in hectares."""

    owed: Decimal = NOTHING
    restored: Decimal = NOTHING
    accepted: Decimal = NOTHING

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
    for subject, kind, total in grouped.annotate(total=Sum("hectares")):
        sums[subject][kind] = total
    return {subject: Restoration(**by_kind) for subject, by_kind in sums.items()}


def restoration_of(subject: Site | MiningArea, on: dt.date) -> Restoration:
    return restorations([subject], on).get(subject.pk, Restoration())

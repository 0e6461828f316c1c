"""The capacity of licensed sites: approved, less what was eliminated by a day."""

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from enterprises.capacities import approved_on
from enterprises.eligibility import SITE_KINDS
from enterprises.models import EliminatedCapacity, Site
from enterprises.queries import operating_licences
from quotas.models import Programme
from quotas.quantities import ZERO


def licensed_sites(
    programme: Programme, sites: QuerySet[Site], first: dt.date, last: dt.date, *, on: dt.date
) -> QuerySet[Site]:
    """Return those of the sites that are of the activity and were licensed on a day from ``first`` to ``last``.

    ``capacity_left``: as approved on the day ``on``, in t REO a year; ``None`` if no approved capacity is entered.
    """
    licensed = operating_licences(first, last).filter(site=OuterRef("pk"))
    eliminated = EliminatedCapacity.objects.counting().filter(site=OuterRef("pk"), day__lte=on).order_by()
    gone = Subquery(eliminated.values("site").annotate(sum=Sum("tonnes")).values("sum"))
    return (
        sites.filter(Exists(licensed), kind__in=SITE_KINDS[programme.activity])
        .annotate(capacity_left=approved_on(on) - Coalesce(gone, ZERO))
        .order_by()
    )

"""Returns of consumption that are missing: sites that were licensed to work in a month and have none of it."""

import datetime as dt
from typing import Any

from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Subquery, Value

from core import months
from core.actors import Actor
from enterprises.models import Licence, Site, SiteTenure
from enterprises.queries import own_enterprises, own_sites
from quotas.models import ConsumptionReturn, ReportingDuty
from quotas.timelines import OPERATING_LICENCE


def missing(period: dt.date, sites: QuerySet[Site]) -> QuerySet[Any]:
    """Keep the sites without a return of a month in which their holder owes a report and they had their licence.

    Each has ``due_on``, the day of that report, ``period`` itself, ``holder_id`` and ``holder_code`` of the enterprise
    that held it last in the month, and ``last_filed``, the last month of which it has a return; none of a site that
    never filed. A trading house uses nothing and is left out.
    """
    last = months.last_day(period)
    holders = SiteTenure.objects.held_within(period, last).filter(site=OuterRef("pk")).order_by("-held_from")
    licences = Licence.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=period), site=OuterRef("pk"), valid_from__lte=last
    )
    working = Q()
    for kind, licence in OPERATING_LICENCE.items():
        if kind != Site.Kind.TRADING:
            working |= Q(Exists(licences.filter(kind=licence)), kind=kind)
    duties = ReportingDuty.objects.filter(enterprise=OuterRef("holder_id"), period=period)
    rows = sites.annotate(
        holder_id=Subquery(holders.values("enterprise_id")[:1]),
        holder_code=Subquery(holders.values("enterprise__code")[:1]),
    )
    rows = rows.annotate(due_on=Subquery(duties.values("due_on")[:1])).filter(working, due_on__isnull=False)
    returns = ConsumptionReturn.objects.filter(site=OuterRef("pk"))
    rows = rows.annotate(
        period=Value(period, DateField()), last_filed=Subquery(returns.order_by("-period").values("period")[:1])
    )
    return (
        rows.filter(~Exists(returns.filter(period=period)))
        .select_related("enterprise", "jurisdiction")
        .order_by("code")
    )


def missing_to(actor: Actor, period: dt.date) -> QuerySet[Any]:
    """Keep what is missing of a month and concerns the reader: of sites in his place, or that his enterprise held then.

    Whoever has handed a site over still owes its months until then, and whoever took it over does not.
    """
    own = own_enterprises(actor)
    if not own:
        return missing(period, Site.objects.visible_to(actor))
    return missing(period, own_sites(actor)).filter(holder_id__in=own)

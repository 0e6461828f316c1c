"""Use of enterprises by month over several years, and the months that they have reported."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db.models import F, QuerySet, Sum

from quotas.models import Account, AccountDay, Category, Programme, Report
from quotas.planning.forecasts import Months
from quotas.quantities import ZERO


def months_of_years(
    visible: QuerySet[Account], programme: Programme, years: Iterable[int]
) -> Mapping[int, Mapping[str, Months]]:
    """Return twelve figures by year and enterprise, for the accounts that the reader may see. One query."""
    accounts = visible.filter(
        programme_year__programme=programme, programme_year__year__in=list(years), enterprise__isnull=False
    ).exclude(category=Category.TOTAL)
    rows = (
        AccountDay.objects.filter(account__in=accounts.order_by().values("pk"))
        .order_by()
        .values_list("account__holder__code", "account__programme_year__year", "day__month")
        .annotate(tonnes=Sum(F("used_pending") + F("used_accepted")))
    )
    found: dict[int, dict[str, list[Decimal]]] = defaultdict(lambda: defaultdict(lambda: [ZERO] * 12))
    for holder, year, month, tonnes in rows:
        found[year][holder][month - 1] += tonnes
    return found


def reported_months(year: int, enterprises: QuerySet[Account]) -> dict[str, set[int]]:
    """Return the numbers of the months with a report in force, by the code of the enterprise. One query."""
    found: dict[str, set[int]] = defaultdict(set)
    rows = Report.objects.filter(
        state__in=Report.STANDING,
        period__range=(dt.date(year, 1, 1), dt.date(year, 12, 1)),
        enterprise__in=enterprises.order_by().values("enterprise"),
    ).order_by()
    for code, period in rows.values_list("enterprise__code", "period"):
        found[code].add(period.month)
    return found

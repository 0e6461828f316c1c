"""Facts of firms of one group: what each used of a programme's quota by month, beside its sisters."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from core.months import last_day
from enterprises.models import Enterprise
from inspections.facts.invoices import about_enterprise
from inspections.facts.subjects import SubjectFacts
from inspections.models import Flag
from inspections.rules import ParameterValues, Row, RowKind
from inspections.rules.sisters import ShiftBetweenSisters, SisterFacts, UsedMonth, YearOfUse
from quotas.models import Account, LineUse, Report
from quotas.quantities import ZERO


def gather_sister_facts(
    enterprises: Collection[UUID], years: Iterable[int], *, on: dt.date, values: ParameterValues
) -> Iterator[SubjectFacts]:
    """Yield the last months of each year of these enterprises and of the other firms of their groups.

    Four queries for any number of enterprises; one if none of them belongs to a group.
    """
    groups = Enterprise.objects.filter(pk__in=enterprises, group__isnull=False).values("group")
    found = Enterprise.objects.filter(group__in=groups).select_related("jurisdiction").order_by("code")
    firms = {firm.pk: firm for firm in found}
    if len(firms) < 2:
        return
    judged = tuple(years)
    used = _used(firms, judged)
    allocated = _allocated(firms, judged)
    ongoing = set(
        Flag.objects.filter(
            rule=ShiftBetweenSisters.code, enterprise__in=firms, episodes__isnull=False, episodes__ended_on=None
        ).values_list("enterprise_id", "period")
    )
    by_group, programmes_of = defaultdict(list), defaultdict(list)
    for firm in firms.values():
        by_group[firm.group_id].append(firm)
    for key, programme, of in sorted(used):
        programmes_of[key, of].append(programme)
    for firm in firms.values():
        sisters = [one for one in by_group[firm.group_id] if one.pk != firm.pk]
        for year in judged:
            programmes = programmes_of[firm.pk, year]
            reported = {each.month for code in programmes for each in used[firm.pk, code, year]}
            for month in _judged_months(year, on, values):
                if month not in reported and (firm.pk, month) not in ongoing:
                    continue
                own = tuple(_year(used, allocated, firm.pk, code, year) for code in programmes)
                others = tuple(
                    tuple(_year(used, allocated, one.pk, code, year) for one in sisters) for code in programmes
                )
                facts = SisterFacts(subject=firm.name, on=on, month=month, own=own, sisters=others)
                yield SubjectFacts(about_enterprise(firm, month), facts)


def _judged_months(year: int, on: dt.date, values: ParameterValues) -> list[dt.date]:
    """Return the months of a year that the rule judges, by its parameter in force for each."""
    months = [dt.date(year, number, 1) for number in range(1, 13)]
    return [
        month
        for month in months
        if month.month >= values.on(ShiftBetweenSisters, min(on, last_day(month)))["first_month"]
    ]


type _Used = dict[tuple[UUID, str, int], list[UsedMonth]]
type _Allocated = dict[tuple[UUID, str, int], Decimal]


def _used(firms: Collection[UUID], years: Collection[int]) -> _Used:
    """Return the use by reports in force, by enterprise, programme and year, oldest month first. One query."""
    rows = (
        LineUse.objects.filter(
            line__report__enterprise__in=firms,
            line__report__period__year__in=years,
            line__report__state__in=Report.STANDING,
        )
        .order_by("line__report__period")
        .values_list(
            "line__report__enterprise", "account__programme_year__programme__code", "line__report",
            "line__report__period",
        )
        .annotate(sum=Sum("tonnes"))
    )  # fmt: skip
    found: _Used = defaultdict(list)
    for firm, programme, report, period, tonnes in rows:
        row = Row(RowKind.REPORT, str(report), f"{period:%Y-%m}")
        found[firm, programme, period.year].append(UsedMonth(month=period, used=tonnes, row=row))
    return found


def _allocated(firms: Collection[UUID], years: Collection[int]) -> _Allocated:
    rows = Account.objects.filter(holder__enterprise__in=firms, programme_year__year__in=years).exclude(
        category="total"
    )
    columns = ("holder__enterprise", "programme_year__programme__code", "programme_year__year")
    return {
        (firm, programme, year): tonnes
        for firm, programme, year, tonnes in rows.order_by().values_list(*columns).annotate(sum=Sum("allocated"))
    }


def _year(used: _Used, allocated: _Allocated, firm: UUID, programme: str, year: int) -> YearOfUse:
    key = (firm, programme, year)
    return YearOfUse(allocated=allocated.get(key, ZERO), months=tuple(used.get(key, ())))

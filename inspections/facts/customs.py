"""Facts of enterprises and months by their customs declarations."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, Sum

from enterprises.models import Enterprise, Licence
from inspections.facts.invoices import about_enterprise
from inspections.facts.subjects import SubjectFacts
from inspections.models import Flag
from inspections.rules import RULES, Row, RowKind
from inspections.rules.customs_facts import DeclaredMonthFacts, Export, RefusedImport
from inspections.rules.invoice_facts import ComparedKind
from quotas import timelines
from quotas.models import Account, Category, Programme, Report, ReportLine
from quotas.quantities import ZERO
from trade.models import Declaration
from trade.queries import export_comparisons

RULES_ON_CUSTOMS = tuple(code for code, rule in RULES.items() if rule.judges is DeclaredMonthFacts)
type Month = tuple[UUID, dt.date]


def gather_customs_facts(enterprises: Collection[UUID], years: Iterable[int], *, on: dt.date) -> Iterator[SubjectFacts]:
    """Yield the facts of the months with declarations of these enterprises, and of months with a flag that goes on.

    Two queries without declarations and flags; otherwise a constant number, and one for each enterprise's licences.
    """
    standing = Flag.objects.filter(
        rule__in=RULES_ON_CUSTOMS, enterprise__in=enterprises, episodes__isnull=False, episodes__ended_on=None
    )
    years = tuple(years)
    months = {(firm, month) for firm, month in standing.values_list("enterprise_id", "period") if firm and month}
    rows = Declaration.objects.filter(
        enterprise__in=enterprises, cancelled_at=None, day__range=(dt.date(min(years), 1, 1), on)
    )
    by_month: dict[Month, list[Declaration]] = defaultdict(list)
    for row in rows.select_related("product", "limit").order_by("day", "pk"):
        by_month[row.enterprise_id, row.day.replace(day=1)].append(row)
    concerned = {firm for firm, _month in (*by_month, *months)}
    if not concerned:
        return
    firms = Enterprise.objects.select_related("jurisdiction", "group").in_bulk(concerned)
    found = _Known(firms, years, on)
    exported: dict[tuple[UUID, int], list[Declaration]] = defaultdict(list)  # earlier in the year
    for firm, month in sorted({*by_month, *months}, key=lambda key: (key[1], str(key[0]))):
        stated = by_month.get((firm, month), [])
        before = list(exported[firm, month.year])
        exported[firm, month.year] += filter(_is_export, stated)
        if month.year not in years:
            continue
        yield SubjectFacts(
            about_enterprise(firms[firm], month),
            DeclaredMonthFacts(
                subject=firms[firm].name,
                on=on,
                month=month,
                quota=found.quota(firm, month.year),
                declared_before=sum((row.net_tonnes for row in before), ZERO),
                exports=tuple(found.export(row) for row in stated if _is_export(row)),
                refused=tuple(_refused(row) for row in stated if row.state == Declaration.State.REFUSED),
                kinds=tuple(found.compared.get((firm, month), ())),
            ),
        )


def _is_export(row: Declaration) -> bool:
    return row.direction == Declaration.Direction.EXPORT and row.state == Declaration.State.CLEARED


def _row(row: Declaration) -> Row:
    return Row(RowKind.DECLARATION, str(row.pk), row.number)


def _refused(row: Declaration) -> RefusedImport:
    assert row.becquerel is not None  # by the checks of the table
    assert row.limit is not None
    return RefusedImport(row=_row(row), tonnes=row.net_tonnes, becquerel=row.becquerel, limit=row.limit.becquerel)


class _Known:
    """Quotas, licences, products and reported exports of enterprises. Eight queries, and more for further years."""

    def __init__(self, firms: dict[UUID, Enterprise], years: tuple[int, ...], on: dt.date) -> None:
        self.regime = {
            year
            for year in years
            if Programme.objects.filter(activity=Programme.Activity.EXPORT, first_year__lte=year)
            .filter(Q(last_year=None) | Q(last_year__gte=year))
            .exists()
        }
        accounts = Account.objects.filter(
            programme_year__programme__activity=Programme.Activity.EXPORT,
            programme_year__year__in=years,
            holder__enterprise__in=firms,
        ).exclude(category=Category.TOTAL)
        self.given: dict[tuple[UUID, int], Decimal] = {
            (firm, year): allocated or ZERO
            for firm, year, allocated in accounts.order_by()
            .values_list("holder__enterprise_id", "programme_year__year")
            .annotate(sum=Sum("allocated"))
        }
        self.licensed: dict[UUID, list[timelines.Span]] = defaultdict(list)
        held = Licence.objects.filter(kind=Licence.Kind.EXPORT, enterprise__in=firms)
        for licence in held.prefetch_related("suspensions").order_by("pk"):
            self.licensed[licence.enterprise_id] += timelines.in_force(licence)
        self.products: dict[UUID, dict[UUID, dt.date]] = defaultdict(dict)
        lines = ReportLine.objects.filter(report__enterprise__in=firms, report__state__in=Report.STANDING)
        had = lines.filter(Q(produced__gt=0) | Q(purchased__gt=0) | Q(opening_stock__gt=0)).order_by()
        for firm, product, month in had.values_list("report__enterprise_id", "product_id", "report__period"):
            self.products[firm][product] = min(month, self.products[firm].get(product, month))
        self.compared = self._compare(firms, years, on)

    def quota(self, firm: UUID, year: int) -> Decimal | None:
        return self.given.get((firm, year), ZERO) if year in self.regime else None

    def export(self, row: Declaration) -> Export:
        known = self.products.get(row.enterprise_id, {})
        since = known.get(row.product_id)
        return Export(
            row=_row(row),
            tonnes=row.net_tonnes,
            licensed=any(row.day in span for span in self.licensed.get(row.enterprise_id, ())),
            own=None if not known else since is not None and since <= row.day,
        )

    @staticmethod
    def _compare(firms: dict[UUID, Enterprise], years: tuple[int, ...], on: dt.date) -> dict[Month, list[ComparedKind]]:
        reports = {
            (report.enterprise_id, report.period): (Row(RowKind.REPORT, str(report.pk), f"{report.period:%Y-%m}"),)
            for report in Report.objects.filter(
                enterprise__in=firms, period__year__in=years, state__in=Report.STANDING
            ).defer("canonical")
        }
        compared: dict[Month, list[ComparedKind]] = defaultdict(list)
        for year in years:
            for each in export_comparisons.compare_exports(Enterprise.objects.filter(pk__in=firms), year, on=on):
                key = (each.enterprise.pk, each.result.month)
                compared[key].append(
                    ComparedKind(
                        kind=each.kind,
                        reported=each.result.reported,
                        invoiced=each.result.invoiced,
                        other_months=each.result.other_months,
                        remainder=each.result.remainder,
                        reports=reports.get(key, ()),
                    )
                )
        return compared

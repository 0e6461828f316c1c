"""Facts of enterprises and months by their invoices: compared with the reports, and by themselves."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from enterprises.models import Enterprise
from inspections.facts import invoice_papers
from inspections.facts.invoice_papers import Month, paper_of
from inspections.facts.subjects import FlagSubject, SubjectFacts
from inspections.models import Flag
from inspections.rules import RULES, Facts, Link, ParameterValues
from inspections.rules.evidence import Row, RowKind
from inspections.rules.invoice_facts import BoughtMonthFacts, ComparedKind, MonthFacts, Paper, SoldMonthFacts
from quotas.models import Report, ReportLine
from quotas.quantities import ZERO
from trade.models import Invoice
from trade.queries import invoice_comparisons
from trade.queries.invoice_comparisons import Comparison, Side

RULES_ON_INVOICES = tuple(code for code, rule in RULES.items() if issubclass(rule.judges, MonthFacts))
_COMPARED = {Side.SELLER: SoldMonthFacts, Side.BUYER: BoughtMonthFacts}


@dataclass(frozen=True, slots=True)
class _Period:
    """The enterprises and the years that are judged on a day."""

    firms: dict[UUID, Enterprise]
    years: tuple[int, ...]
    on: dt.date

    @property
    def first(self) -> dt.date:
        return dt.date(min(self.years), 1, 1)

    @property
    def last(self) -> dt.date:
        return min(dt.date(max(self.years), 12, 31), self.on)


def gather_invoice_facts(
    enterprises: Collection[UUID], years: Iterable[int], *, on: dt.date, values: ParameterValues
) -> Iterator[SubjectFacts]:
    """Yield the facts of the months with invoices of these enterprises, and of months with a flag that goes on.

    Enterprises without invoices and flags cost two queries; the others a constant number for all of them.
    """
    standing = Flag.objects.filter(
        rule__in=RULES_ON_INVOICES, enterprise__in=enterprises, episodes__isnull=False, episodes__ended_on=None
    )
    flagged = {(firm, month) for firm, month in standing.values_list("enterprise_id", "period") if firm and month}
    known = Invoice.objects.filter(Q(seller__in=enterprises) | Q(buyer__in=enterprises))
    sides = known.order_by().values_list("seller_id", "buyer_id").distinct()
    concerned = ({firm for pair in sides for firm in pair} | {firm for firm, _month in flagged}) & set(enterprises)
    if not concerned:
        return
    firms = Enterprise.objects.select_related("jurisdiction", "group").in_bulk(concerned)
    period = _Period(firms, tuple(years), on)
    found: dict[Month, list[Facts]] = defaultdict(list)
    counted = {invoice: paper_of(invoice) for invoice in _counted(period)}
    for key, facts in _compared(period, counted):
        found[key].append(facts)
    further = invoice_papers.Papers(firms, counted, period.first, period.last, on, values)
    months = {month for month in (*found, *further.months(), *flagged) if month[1].year in period.years}
    for key in sorted(months, key=lambda key: (key[1], str(key[0]))):
        firm, month = firms[key[0]], key[1]
        judged = {type(facts): facts for facts in (*found[key], *further.facts(key))}
        for kind in _COMPARED.values():
            judged.setdefault(kind, kind(subject=firm.name, on=on, month=month, kinds=()))
        for facts in judged.values():
            yield SubjectFacts(about_enterprise(firm, month), facts)


def about_enterprise(firm: Enterprise, month: dt.date) -> FlagSubject:
    return FlagSubject(
        subject_type=Flag.SubjectType.ENTERPRISE,
        subject_code=firm.code,
        name=firm.name,
        place_id=firm.jurisdiction_id,
        enterprise_id=firm.pk,
        year=month.year,
        period=month,
        links={Link.ENTERPRISE: firm.code},
    )


def _compared(period: _Period, counted: Mapping[Invoice, Paper]) -> Iterator[tuple[Month, Facts]]:
    """Yield each compared month of a side, with the reports and invoices behind its kinds of product."""
    firms = Enterprise.objects.filter(pk__in=period.firms)
    rows = [row for year in period.years for row in invoice_comparisons.compare(firms, year, on=period.on)]
    by_month_and_kind, had, reports = _by_month_and_kind(counted), _had(period), _reports(period)
    by_pk = {invoice.pk: invoice for invoice in counted}
    by_month: dict[tuple[Month, str], list[ComparedKind]] = defaultdict(list)
    for row in rows:
        key = (row.enterprise.pk, row.result.month)
        dated = [one for one in by_month_and_kind[(*key, row.side, row.kind)] if one.pk not in row.of_earlier]
        later = [by_pk[pk] for pk in sorted(row.came_later) if pk in by_pk]
        papers = tuple(counted[invoice] for invoice in (*dated, *later))
        kind = _kind(row, had.get((*key, row.kind), ZERO), papers, reports.get(key, ()))
        by_month[key, row.side].append(kind)
    for (key, side), kinds in by_month.items():
        firm = period.firms[key[0]]
        yield key, _COMPARED[Side(side)](subject=firm.name, on=period.on, month=key[1], kinds=tuple(kinds))


def _kind(row: Comparison, had: Decimal, papers: tuple[Paper, ...], reports: tuple[Row, ...]) -> ComparedKind:
    result = row.result
    return ComparedKind(
        kind=row.kind,
        reported=result.reported,
        invoiced=result.invoiced,
        other_months=result.other_months,
        remainder=result.remainder,
        available=None if result.reported is None or row.side != Side.SELLER else had,
        papers=papers,
        reports=reports,
    )


def _counted(period: _Period) -> QuerySet[Invoice]:
    """Return the counted invoices of the enterprises in the order of their days. Two queries."""
    sides = Q(seller__in=period.firms) | Q(buyer__in=period.firms)
    rows = Invoice.objects.counted().filter(sides, day__range=(period.first, period.last))
    return rows.prefetch_related("product").order_by("day", "pk")  # few products: their rows are made once


def _by_month_and_kind(counted: Iterable[Invoice]) -> dict[tuple[UUID, dt.date, str, str], list[Invoice]]:
    """Return invoices by enterprise, month, side and kind of product."""
    found: dict[tuple[UUID, dt.date, str, str], list[Invoice]] = defaultdict(list)
    for invoice in counted:
        for side, firm in ((Side.SELLER, invoice.seller_id), (Side.BUYER, invoice.buyer_id)):
            if firm is not None:
                found[firm, invoice.day.replace(day=1), str(side.value), invoice.product.kind].append(invoice)
    return found


def _had(period: _Period) -> dict[tuple[UUID, dt.date, str], Decimal]:
    """Return opening stock, output and purchases of the reports in force by kind of product. One query."""
    lines = ReportLine.objects.filter(
        report__enterprise__in=period.firms,
        report__period__range=(period.first, period.last),
        report__state__in=Report.STANDING,
    ).order_by()
    sums = lines.values_list("report__enterprise_id", "report__period", "product__kind").annotate(
        had=Sum(Coalesce(F("opening_stock"), ZERO) + Coalesce(F("produced"), ZERO) + Coalesce(F("purchased"), ZERO))
    )
    return {(firm, month, kind): had for firm, month, kind, had in sums}


def _reports(period: _Period) -> dict[Month, tuple[Row, ...]]:
    """Return the reports in force as rows behind a finding. One query."""
    reports = Report.objects.filter(
        enterprise__in=period.firms, period__range=(period.first, period.last), state__in=Report.STANDING
    )
    return {
        (firm, month): (Row(RowKind.REPORT, str(pk), f"{month:%Y-%m}"),)
        for firm, month, pk in reports.values_list("enterprise_id", "period", "pk")
    }

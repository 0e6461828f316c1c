"""Facts that invoices say by themselves: prices, circles, parties, kinds of product, and numbers used twice."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import TypedDict
from uuid import UUID

from django.db.models import Min, Q, Sum

from core import sql
from core.months import between, last_day, shift
from enterprises.models import Enterprise, SiteTenure
from inspections.rules import Facts, ParameterValues
from inspections.rules.evidence import Row, RowKind
from inspections.rules.facts import end_of_month
from inspections.rules.invoice_facts import (
    CircleFacts,
    NumberFacts,
    Paper,
    PartiesFacts,
    PricedPaper,
    PriceFacts,
    ProductsFacts,
    RelatedPaper,
    SoldKind,
)
from inspections.rules.invoice_parties import InvoiceCircle, OddPrice
from inspections.rules.ranges import MONTHS
from quotas.models import Report, ReportLine, Trade
from trade.models import Invoice, NumberReuse
from trade.party_names import plain

type Month = tuple[UUID, dt.date]


@dataclass(frozen=True, slots=True)
class UsualPrice:
    product: UUID
    month: dt.date
    price: Decimal
    sellers: int


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle of invoices: its enterprises, the first one at both ends, and the months of the invoices between."""

    start: UUID
    kind: str
    ended: dt.date
    tonnes: Decimal
    firms: list[UUID]
    months: list[dt.date]


_USUAL_PRICES = sql.Query(__file__, "usual_prices.sql", UsualPrice)
_CIRCLES = sql.Query(__file__, "circles.sql", Circle)


def paper_of(invoice: Invoice) -> Paper:
    return Paper(
        row=Row(RowKind.INVOICE, str(invoice.pk), f"{invoice.number} · {invoice.day} · {invoice.tonnes} t"),
        day=invoice.day,
        product=invoice.product.code,
        tonnes=invoice.tonnes,
        unit_price=invoice.unit_price,
    )


class _Common(TypedDict):
    subject: str
    on: dt.date
    month: dt.date


class Papers:
    """The counted invoices of some enterprises, of a first to a last day, as facts by month.

    ``counted``: these invoices in the order of their days, each with its paper.
    """

    def __init__(
        self,
        firms: Mapping[UUID, Enterprise],
        counted: Mapping[Invoice, Paper],
        first: dt.date,
        last: dt.date,
        on: dt.date,
        values: ParameterValues,
    ) -> None:
        self.firms, self.first, self.last, self.on, self.values = firms, first, last, on, values
        self.papers = counted
        self.sold: dict[Month, list[Invoice]] = defaultdict(list)
        self.bought: dict[Month, list[Invoice]] = defaultdict(list)
        for invoice in counted:
            month = invoice.day.replace(day=1)
            for papers, firm in ((self.sold, invoice.seller_id), (self.bought, invoice.buyer_id)):
                if firm is not None and firm in firms:
                    papers[firm, month].append(invoice)
        self.parties = self._parties()
        self.attempts = self._attempts()
        self.circles = self._circles()
        self.prices = self._usual_prices()
        self.delivered_by_buyers = self._delivered_by_buyers()
        self.tenures = list(SiteTenure.objects.filter(enterprise__in=firms).select_related("site"))
        self.bought_since = self._bought_since()

    def months(self) -> Iterable[Month]:
        return {*self.sold, *self.bought, *self.attempts, *self.circles}

    def facts(self, key: Month) -> Iterator[Facts]:
        """Yield the facts of a month, of every kind, also where there is nothing to say: an episode then ends."""
        common = _Common(subject=self.firms[key[0]].name, on=self.on, month=key[1])
        yield PriceFacts(**common, papers=tuple(self._priced(key)))
        yield self._circle_facts(key, common)
        yield PartiesFacts(**common, to_itself=self._to_itself(key), to_related=self._to_related(key))
        yield ProductsFacts(**common, site_kinds=self._site_kinds(key), sold=tuple(self._sold_kinds(key)))
        yield NumberFacts(**common, attempts=tuple(self.attempts.get(key, ())))

    def _circle_facts(self, key: Month, common: _Common) -> CircleFacts:
        circle = self.circles.get(key)
        if circle is None:
            return CircleFacts(**common)
        names = {firm.pk: firm.name for firm in self.in_circles.values()}
        span = (key[1].year - circle.months[0].year) * 12 + key[1].month - circle.months[0].month + 1
        return CircleFacts(
            **common,
            path=tuple(names.get(firm, "") for firm in circle.firms),
            months=span,
            tonnes=circle.tonnes,
            papers=tuple(self._papers_of(circle)),
        )

    def _papers_of(self, circle: Circle) -> Iterator[Paper]:
        for seller, buyer, month in zip(circle.firms[:-1], circle.firms[1:], circle.months, strict=True):
            for invoice in self.between.get((seller, buyer), ()):
                if invoice.day.replace(day=1) == month and invoice.product.kind == circle.kind:
                    yield paper_of(invoice)

    def _circles(self) -> dict[Month, Circle]:
        """Return the largest circle that closes in a month, by the parameters of that month.

        Three queries, one of them a bounded search; a search more for each change of the parameters meanwhile.
        """
        found = [circle for first, last, held in self._circle_spans() for circle in self._closing(first, last, held)]
        members = {firm for circle in found for firm in circle.firms}
        self.in_circles = Enterprise.objects.in_bulk(members)
        self.between: dict[tuple[UUID | None, UUID | None], list[Invoice]] = defaultdict(list)
        if members:
            first = min(month for circle in found for month in circle.months)
            rows = Invoice.objects.counted().filter(
                seller__in=members, buyer__in=members, day__range=(first, self.last)
            )
            for invoice in rows.select_related("product").order_by("day", "pk"):
                self.between[invoice.seller_id, invoice.buyer_id].append(invoice)
        return {(circle.start, circle.ended): circle for circle in found}

    def _circle_spans(self) -> Iterator[tuple[dt.date, dt.date, dict[str, Decimal]]]:
        """Yield the first and last day of each run of months with the same parameters of circles."""
        by_month = [(month, self.values.on(InvoiceCircle, month)) for month in between(self.first, self.last)]
        for held, run in groupby(by_month, key=itemgetter(1)):
            months = [month for month, _held in run]
            yield months[0], min(last_day(months[-1]), self.last), held

    def _closing(self, first: dt.date, last: dt.date, held: Mapping[str, Decimal]) -> list[Circle]:
        months = int(held["circle_months"])
        found = _CIRCLES.all(
            firms=list(self.firms),
            first=shift(first, -months),
            last=last,
            longest=int(held["circle_length"]),
            months=months,
            least=held["circle_tonnes"],
        )
        return [circle for circle in found if circle.ended >= first]

    def _usual_prices(self) -> dict[tuple[UUID, dt.date], UsualPrice]:
        wanted = {
            (paper.product_id, month) for side in (self.sold, self.bought) for (_f, month), rows in side.items()
            for paper in rows
        }  # fmt: skip
        if not wanted:
            return {}
        products, days = zip(*sorted(wanted, key=str), strict=True)
        nearby = [int(self.values.on(OddPrice, day)["price_months"]) for day in days]
        rows = _USUAL_PRICES.all(products=list(products), months=list(days), nearby=nearby)
        return {(row.product, row.month): row for row in rows}

    def _priced(self, key: Month) -> Iterator[PricedPaper]:
        foreign = [invoice for invoice in self.bought.get(key, ()) if invoice.seller_id is None]
        nearby = shift(key[1], -int(self.values.on(OddPrice, key[1])["price_months"]))
        for invoice in (*self.sold.get(key, ()), *foreign):
            if (usual := self.prices.get((invoice.product_id, key[1]))) is not None:
                yield PricedPaper(
                    paper=self.papers[invoice],
                    usual_price=usual.price,
                    sellers=usual.sellers,
                    buyer_delivered=self._buyer_delivered(invoice, nearby, key[1]),
                )

    def _buyer_delivered(self, invoice: Invoice, nearby: dt.date, month: dt.date) -> bool:
        """Return whether the buyer delivered as many tonnes to the seller in these months as are invoiced."""
        delivered = self.delivered_by_buyers.get((invoice.buyer_id, invoice.seller_id))
        if delivered is None:
            return False
        return (
            sum((tonnes for day, tonnes in delivered.items() if nearby <= day <= month), Decimal(0)) >= invoice.tonnes
        )

    def _delivered_by_buyers(self) -> dict[tuple[UUID | None, UUID | None], dict[dt.date, Decimal]]:
        """Return what reports of buyers name as delivered to their sellers, by both and by month. One query."""
        pairs = {
            (invoice.buyer_id, invoice.seller_id)
            for rows in self.sold.values()
            for invoice in rows
            if invoice.buyer_id is not None
        }
        named = Trade.objects.filter(
            line__report__enterprise__in={buyer for buyer, _seller in pairs},
            line__report__state__in=Report.STANDING,
            line__report__period__range=(shift(self.first, -int(MONTHS.most)), self.last),
            enterprise__in={seller for _buyer, seller in pairs},
            direction=Trade.Direction.SALE,
        ).order_by()
        delivered: dict[tuple[UUID | None, UUID | None], dict[dt.date, Decimal]] = defaultdict(dict)
        columns = named.values_list("line__report__enterprise", "enterprise", "line__report__period")
        for buyer, seller, month, tonnes in columns.annotate(delivered=Sum("tonnes")):
            delivered[buyer, seller][month] = tonnes
        return delivered

    def _to_itself(self, key: Month) -> tuple[Paper, ...]:
        firm = self.firms[key[0]]
        names = {plain(name) for name in (firm.name, firm.name_zh) if name}
        outside = [(i, i.buyer_name, i.buyer_tax_code) for i in self.sold.get(key, ()) if i.buyer_id is None]
        outside += [(i, i.seller_name, i.seller_tax_code) for i in self.bought.get(key, ()) if i.seller_id is None]
        return tuple(
            self.papers[invoice]
            for invoice, name, code in outside
            if plain(name) in names or (code and code == firm.credit_code)
        )

    def _to_related(self, key: Month) -> tuple[RelatedPaper, ...]:
        least = self.values.on(OddPrice, key[1])["price_sellers"]
        related = []
        for invoice in self.sold.get(key, ()):
            if self._is_related(invoice):
                usual = self.prices.get((invoice.product_id, key[1]))
                price = usual.price if usual is not None and usual.sellers >= least else None
                related.append(RelatedPaper(paper=self.papers[invoice], usual_price=price))
        return tuple(related)

    def _is_related(self, invoice: Invoice) -> bool:
        if invoice.seller_id is None or invoice.buyer_id is None:
            return False
        seller, buyer = self.parties[invoice.seller_id], self.parties[invoice.buyer_id]
        return (
            (seller.group_id is not None and seller.group_id == buyer.group_id)
            or seller.successor_id == buyer.pk
            or buyer.successor_id == seller.pk
        )

    def _parties(self) -> dict[UUID, Enterprise]:
        """Return the sellers and buyers that the register knows. One query for those that are not judged."""
        sides = {
            side for rows in self.sold.values() for invoice in rows for side in (invoice.seller_id, invoice.buyer_id)
        }
        others = {side for side in sides if side is not None} - self.firms.keys()
        return {**self.firms, **Enterprise.objects.in_bulk(others)}

    def _site_kinds(self, key: Month) -> frozenset[str]:
        first, last = key[1], end_of_month(key[1])
        return frozenset(
            tenure.site.kind
            for tenure in self.tenures
            if tenure.enterprise_id == key[0]
            and tenure.held_from <= last
            and (tenure.held_to is None or tenure.held_to >= first)
        )

    def _sold_kinds(self, key: Month) -> Iterator[SoldKind]:
        by_kind: dict[str, list[Paper]] = defaultdict(list)
        for invoice in self.sold.get(key, ()):
            by_kind[invoice.product.kind].append(self.papers[invoice])
        for kind, papers in by_kind.items():
            since = self.bought_since.get((key[0], kind))
            yield SoldKind(
                kind=kind,
                tonnes=sum((paper.tonnes for paper in papers), Decimal(0)),
                bought=since is not None and since <= key[1],
                papers=tuple(papers),
            )

    def _bought_since(self) -> dict[tuple[UUID, str], dt.date]:
        """Return the first month in which a report in force states a purchase or a first stock of a kind. One query."""
        lines = ReportLine.objects.filter(
            Q(purchased__gt=0) | Q(opening_stock__gt=0),
            report__enterprise__in=self.firms,
            report__state__in=Report.STANDING,
        ).order_by()
        rows = lines.values_list("report__enterprise_id", "product__kind").annotate(since=Min("report__period"))
        return {(firm, kind): since for firm, kind, since in rows}

    def _attempts(self) -> dict[Month, list[Paper]]:
        """Return second uses of numbers by the seller, or else the buyer, of the invoice that has the number."""
        reuses = NumberReuse.objects.filter(
            Q(invoice__seller__in=self.firms) | Q(invoice__seller=None, invoice__buyer__in=self.firms),
            day__range=(self.first, self.last),
        )
        found: dict[Month, list[Paper]] = defaultdict(list)
        for reuse in reuses.select_related("invoice", "product").order_by("attempted_at", "pk"):
            row = Row(RowKind.INVOICE, str(reuse.invoice_id), f"{reuse.number} · {reuse.day} · {reuse.tonnes} t")
            paper = Paper(row=row, day=reuse.day, product=reuse.product.code, tonnes=reuse.tonnes)
            firm = reuse.invoice.seller_id or reuse.invoice.buyer_id
            assert firm is not None
            found[firm, reuse.day.replace(day=1)].append(paper)
        return found

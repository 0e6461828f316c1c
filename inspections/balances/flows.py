"""Flows of material along the chain, from ore to metal, of the reports that a reader sees; t REO."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, Exists, ExpressionWrapper, F, OuterRef, QuerySet, Sum, TextChoices
from django.utils.translation import gettext_lazy as _

from inspections.balances.lines import is_extracted
from inspections.balances.reading import bounds_by_month
from quotas.models import Product, Report, ReportLine, Trade
from quotas.oxides import OxideFactors
from quotas.quantities import ZERO, to_kilogram
from quotas.report_lines import ProductRow


class Node(TextChoices):
    """A source, a step of the chain, or an end of the flows, from left to right."""

    EXTRACTED = "extracted", _("From deposits and waste")
    BOUGHT = "bought", _("Bought")
    FROM_STOCK = "from_stock", _("From stock")
    GAIN = "gain", _("More made than fed")
    ORE = "ore", _("Raw ore")
    CONCENTRATE = "concentrate", _("Concentrate and precipitate")
    COMPOUND = "compound", _("Mixed compounds")
    OXIDE = "oxide", _("Oxides")
    METAL = "metal", _("Metals and alloys")
    SOLD = "sold", _("Sold")
    EXPORTED = "exported", _("Exported")
    TO_STOCK = "to_stock", _("To stock")
    LOST = "lost", _("Lost")
    DIFFERENCE = "difference", _("Fed and not in products")


STEP_OF = {
    Product.Kind.RAW_ORE: Node.ORE,
    Product.Kind.CONCENTRATE: Node.CONCENTRATE,
    Product.Kind.PRECIPITATE: Node.CONCENTRATE,
    Product.Kind.CARBONATE: Node.COMPOUND,
    Product.Kind.CHLORIDE: Node.COMPOUND,
    Product.Kind.OXIDE: Node.OXIDE,
    Product.Kind.METAL: Node.METAL,
    Product.Kind.ALLOY: Node.METAL,
}
COLUMNS = (
    (Node.EXTRACTED, Node.BOUGHT, Node.FROM_STOCK, Node.GAIN),
    (Node.ORE,),
    (Node.CONCENTRATE,),
    (Node.COMPOUND,),
    (Node.OXIDE,),
    (Node.METAL,),
    (Node.SOLD, Node.EXPORTED, Node.TO_STOCK, Node.LOST, Node.DIFFERENCE),
)
_TONNES = DecimalField(max_digits=24, decimal_places=7)
_ORE_WORKED = ReportLine.objects.filter(report=OuterRef("report"), product__kind=Product.Kind.RAW_ORE, consumed__gt=0)


@dataclass(slots=True)
class KindSums:
    """Tonnes REO of a kind of product: by column, extracted, made of feed, and sold to others that report here."""

    sums: dict[str, Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    extracted: Decimal = ZERO
    made: Decimal = ZERO
    sold_inside: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Flow:
    source: Node
    target: Node
    tonnes: Decimal


def read_flows(
    reports: QuerySet[Report], first: dt.date, last: dt.date, among: QuerySet[Product] | None = None
) -> list[Flow]:
    """Return the flows of some months, along the chain, of the products ``among`` alone if given. Five queries.

    Sales of one enterprise to another, both among the reports, stay inside; only the rest is sold or bought.
    """
    filed = reports.filter(state__in=Report.STANDING, period__range=(first, last))
    stated = ReportLine.objects.filter(report__in=filed.values("pk"))
    if among is not None:
        stated = stated.filter(product__in=among.values("pk"))
    rows: Any = (
        stated.order_by()
        .annotate(ore_worked=Exists(_ORE_WORKED))
        .values("report__period", "product_id", "site__kind", "feed_origin", "ore_worked")
        .annotate(
            **{f"{name}_t": Sum(name) for name in ReportLine.QUANTITIES},
            **{
                f"{name}_reo": Sum(ExpressionWrapper(F(name) * F("grade"), output_field=_TONNES))
                for name in ReportLine.QUANTITIES
            },
        )
    )
    found = list(rows)
    products = Product.objects.select_related("element").in_bulk({row["product_id"] for row in found})
    factors, bounds = OxideFactors.read(), bounds_by_month()
    kinds: dict[str, KindSums] = defaultdict(KindSums)
    feeds: dict[str, set[str]] = defaultdict(set)  # by kind of output
    for row in found:
        product, period = products[row["product_id"]], row["report__period"]
        factor = factors.fixed(product, period)
        kind = kinds[product.kind]
        tonnes = {
            name: to_kilogram((row[f"{name}_reo"] if factor is None else (row[f"{name}_t"] or ZERO) * factor) or ZERO)
            for name in ReportLine.QUANTITIES
        }
        for name, part in tonnes.items():
            kind.sums[name] += part
        if is_extracted(product.kind, row["site__kind"], row["feed_origin"], ore_worked=row["ore_worked"]):
            kind.extracted += tonnes["produced"]
        elif tonnes["produced"]:
            kind.made += tonnes["produced"]
            feeds[product.kind] |= bounds(period).feeds_of(ProductRow.from_product(product)).keys()
    for row in _sold_inside(filed):
        if row["line__product_id"] not in products:  # not among those asked for
            continue
        product = products[row["line__product_id"]]
        factor = factors.fixed(product, row["line__report__period"])
        kinds[product.kind].sold_inside += to_kilogram((row["reo"] if factor is None else row["t"] * factor) or ZERO)
    return flows_of(kinds, feeds)


def _sold_inside(filed: QuerySet[Report]) -> Any:
    """Return what sellers state as sold to enterprises that report here, too, by month and product."""
    sales = Trade.objects.filter(
        direction=Trade.Direction.SALE, line__report__in=filed.values("pk"), enterprise__in=filed.values("enterprise")
    )
    reo = Sum(ExpressionWrapper(F("tonnes") * F("line__grade"), output_field=_TONNES))
    return sales.order_by().values("line__report__period", "line__product_id").annotate(t=Sum("tonnes"), reo=reo)


def flows_of(kinds: Mapping[str, KindSums], feeds: Mapping[str, Iterable[str]]) -> list[Flow]:
    """Return the flows between nodes, in the order of sources, then of targets, as ``Node`` lists them.

    At each step of the chain as much leaves as enters, if lines balance.
    """
    tonnes: dict[tuple[Node, Node], Decimal] = defaultdict(lambda: ZERO)
    for name, kind in kinds.items():
        step, sums = STEP_OF[Product.Kind(name)], kind.sums
        bought, sold = sums["purchased"], sums["sold"]
        inside = min(kind.sold_inside, bought, sold)
        stock = sums["closing_stock"] - sums["opening_stock"]
        tonnes[Node.EXTRACTED, step] += kind.extracted
        tonnes[Node.BOUGHT, step] += bought - inside
        tonnes[Node.FROM_STOCK, step] += max(-stock, ZERO)
        tonnes[step, Node.SOLD] += sold - inside
        tonnes[step, Node.EXPORTED] += sums["exported"]
        tonnes[step, Node.LOST] += sums["lost"]
        tonnes[step, Node.TO_STOCK] += max(stock, ZERO)
    for (feed, output), (fed, made) in _worked(kinds, feeds).items():
        source = STEP_OF[Product.Kind(feed)] if feed else Node.GAIN
        target = STEP_OF[Product.Kind(output)] if output else Node.DIFFERENCE
        if source == target:  # worked up within a step
            tonnes[source, Node.DIFFERENCE] += max(fed - made, ZERO)
            tonnes[Node.GAIN, source] += max(made - fed, ZERO)
            continue
        tonnes[source, target] += min(fed, made) if feed and output else max(fed, made)
        if feed and output:
            tonnes[source, Node.DIFFERENCE] += max(fed - made, ZERO)
            tonnes[Node.GAIN, target] += max(made - fed, ZERO)
    found = [Flow(source, target, part) for (source, target), part in tonnes.items() if part > 0]
    order = list(Node)
    return sorted(found, key=lambda flow: (order.index(flow.source), order.index(flow.target)))


def _worked(
    kinds: Mapping[str, KindSums], feeds: Mapping[str, Iterable[str]]
) -> dict[tuple[str, str], tuple[Decimal, Decimal]]:
    """Return what was fed and made between two kinds; an empty kind stands for no feed, or nothing made.

    Feed of a kind is divided among its outputs by what was made of them, an output among its feeds by what was fed.
    """
    pairs: dict[tuple[str, str], tuple[Decimal, Decimal]] = {}
    fed = {kind: sums.sums["consumed"] for kind, sums in kinds.items() if sums.sums["consumed"]}
    made = {kind: sums.made for kind, sums in kinds.items() if sums.made}
    allowed = {output: [feed for feed in feeds.get(output, ()) if feed in fed] for output in made}
    for feed, tonnes in fed.items():
        outputs = [output for output, sources in allowed.items() if feed in sources]
        for output, part in _divide(tonnes, {output: made[output] for output in outputs}):
            pairs[feed, output] = (part, ZERO)
        if not outputs:
            pairs[feed, ""] = (tonnes, ZERO)
    for output, tonnes in made.items():
        sources = {feed: pairs[feed, output][0] for feed in allowed[output]}
        for feed, part in _divide(tonnes, sources):
            pairs[feed, output] = (pairs[feed, output][0], part)
        if not sources:
            pairs["", output] = (ZERO, tonnes)
    return pairs


def _divide(tonnes: Decimal, weights: Mapping[str, Decimal]) -> list[tuple[str, Decimal]]:
    """Divide tonnes by weights, to the kilogram; the last part takes the rounding."""
    whole, left, parts = sum(weights.values(), ZERO), tonnes, []
    for number, (key, weight) in enumerate(sorted(weights.items()), 1):
        part = left if number == len(weights) else to_kilogram(tonnes * weight / whole)
        left -= part
        parts.append((key, part))
    return parts

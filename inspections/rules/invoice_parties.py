"""Rules on what invoices say by themselves: prices, parties, circles, products not made, numbers used twice."""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from inspections.rules.base import Dated, Parameter, Rule, RuleMatch, Severity, gettext_noop
from inspections.rules.evidence import Row
from inspections.rules.facts import Facts
from inspections.rules.figures import hundredths, tonnes
from inspections.rules.invoice_facts import (
    CircleFacts,
    NumberFacts,
    Paper,
    PartiesFacts,
    PriceFacts,
    ProductsFacts,
    RelatedPaper,
)
from inspections.rules.invoices import MOST_ROWS
from inspections.rules.law import INVOICES
from inspections.rules.quota import constant
from inspections.rules.ranges import FACTOR, MONTHS, PARTIES, PERCENT, TIMES, TONNES

# What each kind of site makes. A trading house makes nothing; it sells what it bought.
MADE_BY: Mapping[str, frozenset[str]] = {
    "mine": frozenset({"raw_ore", "concentrate", "precipitate"}),
    "dressing": frozenset({"concentrate", "precipitate"}),
    "separation": frozenset({"oxide", "carbonate", "chloride"}),
    "metal": frozenset({"metal", "alloy"}),
    "recycling": frozenset({"oxide", "carbonate", "chloride", "metal", "alloy"}),
    "trading": frozenset(),
}


def _sum(papers: tuple[Paper, ...]) -> Decimal:
    return sum((paper.tonnes for paper in papers), Decimal(0))


def _rows(papers: tuple[Paper, ...]) -> tuple[Row, ...]:
    ordered = sorted(papers, key=lambda paper: (-paper.tonnes, paper.row.key))
    return tuple(paper.row for paper in ordered)[:MOST_ROWS]


def _found(papers: tuple[Paper, ...], severity: Severity) -> RuleMatch:
    """Return a finding that counts invoices and their tonnes."""
    total = _sum(papers)
    return RuleMatch(
        severity=severity,
        tonnes=total,
        figures={"invoices": str(len(papers)), "invoiced": tonnes(total)},
        formula=f"sum of {len(papers)} invoices = {tonnes(total)}",
        rows=_rows(papers),
    )


class OddPrice(Rule[PriceFacts]):
    """A unit price that does not fit the product.

    The usual price is the median of the invoices of the product in the months nearby, if enough sellers issued some.
    A price outside the usual one times or divided by the factor is flagged. A lower one is not where the buyer
    delivered as many tonnes to the seller in those months: it may be the fee for work on them.
    """

    code: ClassVar[str] = "odd_price"
    title: ClassVar[str] = gettext_noop("Price that does not fit the product")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "An invoice of %(subject)s of %(month)s states %(unit_price)s yuan per t of %(product)s; %(usual_price)s"
            " are"
            " usual. Such invoices: %(invoices)s, %(invoiced)s t."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = INVOICES
    judges: ClassVar[type[Facts]] = PriceFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (
        constant("price_factor", "3", FACTOR, gettext_noop("assumption: usual price times or divided by this factor")),
        constant("price_sellers", "5", TIMES, gettext_noop("assumption: sellers from whom a usual price is formed")),
        constant(
            "price_months", "3", MONTHS, gettext_noop("assumption: months before and after that form the usual price")
        ),
    )
    lawful: ClassVar[str] = gettext_noop(
        "Another purity or grain of the product; a price fixed in a contract of many months; a price on a day on which"
        " the"
        " market moved. The contract and the assay settle it."
    )

    def find(self, facts: PriceFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        factor = values["price_factor"]
        odd = [
            each
            for each in facts.papers
            if each.sellers >= values["price_sellers"]
            and not each.usual_price / factor <= each.paper.unit_price <= each.usual_price * factor
            and not (each.buyer_delivered and each.paper.unit_price < each.usual_price)
        ]
        if not odd:
            return None
        worst = max(odd, key=lambda each: (_times(each.paper.unit_price, each.usual_price), each.paper.row.key))
        papers = tuple(each.paper for each in odd)
        price, usual = hundredths(worst.paper.unit_price), hundredths(worst.usual_price)
        return RuleMatch(
            severity=Severity.NOTICE,
            tonnes=_sum(papers),
            figures={
                "unit_price": price,
                "usual_price": usual,
                "product": worst.paper.product,
                "sellers": str(worst.sellers),
                "invoices": str(len(papers)),
                "invoiced": tonnes(_sum(papers)),
            },
            formula=f"{price} outside {usual} / {factor} to {usual} * {factor}",
            rows=_rows(papers),
        )


def _times(price: Decimal, usual: Decimal) -> Decimal:
    return max(price / usual, usual / price)


class InvoiceCircle(Rule[CircleFacts]):
    """Goods of one kind that are invoiced from one enterprise to the next and come back to the first.

    Each invoice is of the same month as the one before or of a later one, and all are within the months of the rule.
    The tonnes of a circle are the least that passed between two of its enterprises. Longer circles are not searched.
    """

    code: ClassVar[str] = "invoice_circle"
    title: ClassVar[str] = gettext_noop("Circle of invoices")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "%(invoiced)s t were invoiced in a circle that came back to %(subject)s in %(month)s: %(path)s."
            " Invoices: %(invoices)s."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = INVOICES
    judges: ClassVar[type[Facts]] = CircleFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (
        constant("circle_months", "3", MONTHS, gettext_noop("assumption: months within which a circle closes")),
        constant("circle_length", "4", PARTIES, gettext_noop("assumption: most enterprises of a circle")),
        constant("circle_tonnes", "1", TONNES, gettext_noop("assumption: least tonnes that pass through a circle")),
    )
    lawful: ClassVar[str] = gettext_noop(
        "Goods returned because of their quality; material sent for toll work and taken back; the same kind of product"
        " in"
        " another purity. The transport documents of each invoice settle it."
    )

    def find(self, facts: CircleFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        if (
            len(facts.path) < 3
            or len(facts.path) - 1 > values["circle_length"]
            or facts.months > values["circle_months"]
            or facts.tonnes < values["circle_tonnes"]
        ):
            return None
        path = " → ".join(facts.path)
        return RuleMatch(
            severity=Severity.SERIOUS,
            tonnes=facts.tonnes,
            figures={
                "path": path,
                "months": str(facts.months),
                "invoices": str(len(facts.papers)),
                "invoiced": tonnes(facts.tonnes),
            },
            formula=f"least of {path} = {tonnes(facts.tonnes)}",
            rows=_rows(facts.papers),
        )


class InvoiceToItself(Rule[PartiesFacts]):
    """An invoice whose other party, entered as one outside the register, is the enterprise itself.

    The other party has its credit code, or its name in either language.
    """

    code: ClassVar[str] = "invoice_to_itself"
    title: ClassVar[str] = gettext_noop("Invoice to itself")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "%(subject)s is both seller and buyer of invoices of %(month)s. Such invoices: %(invoices)s, %(invoiced)s"
            " t."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = INVOICES
    judges: ClassVar[type[Facts]] = PartiesFacts
    lawful: ClassVar[str] = gettext_noop(
        "A branch with a tax number of its own under the same name; an error of entry. The tax registration of the"
        " other"
        " party settles it."
    )

    def find(self, facts: PartiesFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        return _found(facts.to_itself, Severity.SERIOUS) if facts.to_itself else None


class RelatedParties(Rule[PartiesFacts]):
    """Invoices between enterprises of one group, or between an enterprise and one that it took over.

    Use can be moved between sister firms on paper. The seller is flagged. An invoice at about the usual price of its
    product does not count, as groups supply themselves at the price of the market.
    """

    code: ClassVar[str] = "related_parties"
    title: ClassVar[str] = gettext_noop("Invoices between related parties")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "%(subject)s issued invoices to related enterprises in %(month)s. Such invoices: %(invoices)s,"
            " %(invoiced)s t."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = INVOICES
    judges: ClassVar[type[Facts]] = PartiesFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (
        constant("related_tonnes", "20", TONNES, gettext_noop("assumption: raised from these tonnes of a month")),
        constant(
            "market_percent",
            "10",
            PERCENT,
            gettext_noop("assumption: a price within this share of the usual one is that of the market, %"),
        ),
    )
    lawful: ClassVar[str] = gettext_noop(
        "Supply within a group, as a mine supplies its own plant, at the price of the market. The transport documents"
        " and"
        " the stock of both sides settle it."
    )

    def find(self, facts: PartiesFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        share = values["market_percent"]
        papers = tuple(each.paper for each in facts.to_related if not _is_at_market_price(each, share))
        if not papers or _sum(papers) < values["related_tonnes"]:
            return None
        return _found(papers, Severity.NOTICE)


def _is_at_market_price(related: RelatedPaper, share: Decimal) -> bool:
    usual, price = related.usual_price, related.paper.unit_price
    return usual is not None and price is not None and abs(price - usual) * 100 <= usual * share


class ProductNotMade(Rule[ProductsFacts]):
    """Invoices for a kind of product that the seller neither makes nor bought.

    It held no site in the month of a kind that makes the product, and no report of it up to then states a purchase.
    """

    code: ClassVar[str] = "product_not_made"
    title: ClassVar[str] = gettext_noop("Sold what it does not make")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "%(subject)s issued invoices in %(month)s for a kind of product that none of its sites makes and that it"
            " did"
            " not report as purchased. Such invoices: %(invoices)s, %(invoiced)s t."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = INVOICES
    judges: ClassVar[type[Facts]] = ProductsFacts
    lawful: ClassVar[str] = gettext_noop(
        "Goods bought before the register knew the enterprise; toll work done by another; a site whose kind is entered"
        " wrongly. The purchase invoices of the goods settle it."
    )

    def find(self, facts: ProductsFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        made: frozenset[str] = frozenset().union(*(MADE_BY.get(kind, frozenset()) for kind in facts.site_kinds))
        papers = tuple(
            paper for sold in facts.sold if sold.kind not in made and not sold.bought for paper in sold.papers
        )
        return _found(papers, Severity.SERIOUS) if papers else None


class NumberUsedTwice(Rule[NumberFacts]):
    """A number of an invoice under which another invoice was presented.

    The second invoice was refused; the attempt is kept with both parties as they were given.
    """

    code: ClassVar[str] = "number_used_twice"
    title: ClassVar[str] = gettext_noop("Invoice number used twice")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "Other invoices of %(month)s bear numbers of invoices of %(subject)s. Such invoices: %(invoices)s,"
            " %(invoiced)s t."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = INVOICES
    judges: ClassVar[type[Facts]] = NumberFacts
    lawful: ClassVar[str] = gettext_noop(
        "A number that was misread or mistyped in one of the two; a correction entered as a new invoice. The papers of"
        " both invoices settle it."
    )

    def find(self, facts: NumberFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        return _found(facts.attempts, Severity.WARNING) if facts.attempts else None

"""Rules on months in which reports and invoices do not match. The comparison itself is that of ``trade.matching``."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import ClassVar

from inspections.rules.base import Dated, Parameter, Rule, RuleMatch, Severity, gettext_noop
from inspections.rules.evidence import Row
from inspections.rules.facts import Facts
from inspections.rules.figures import tonnes
from inspections.rules.invoice_facts import BoughtMonthFacts, ComparedKind, SoldMonthFacts
from inspections.rules.law import INVOICES
from inspections.rules.quota import constant
from inspections.rules.ranges import PERCENT
from trade.matching import TOLERANCES

MOST_ROWS = 100
ZERO = Decimal(0)

# The parameters of the comparison, which pages and API of the invoices show too; assumptions of the register.
COMPARISON = (
    Parameter(
        "matching_percent",
        gettext_noop("assumption: tolerated difference, % of the larger figure"),
        tuple(Dated(each.valid_from, each.percent) for each in TOLERANCES),
    ),
    Parameter(
        "matching_tonnes",
        gettext_noop("assumption: tolerated difference, t of product"),
        tuple(Dated(each.valid_from, each.tonnes) for each in TOLERANCES),
    ),
    Parameter(
        "matching_lag",
        gettext_noop("assumption: the other paper may follow by this many months"),
        tuple(Dated(each.valid_from, Decimal(each.lag_months)) for each in TOLERANCES),
    ),
    Parameter(
        "matching_on_the_way",
        gettext_noop("assumption: goods on the way at the end of a month, % of a month"),
        tuple(Dated(each.valid_from, each.on_the_way) for each in TOLERANCES),
    ),
)
GRAVE = constant(
    "grave_percent",
    "20",
    PERCENT,
    gettext_noop("assumption: one degree graver from this share of the larger figure, %"),
)


def rows_behind(kinds: Sequence[ComparedKind]) -> tuple[Row, ...]:
    """Return the reports and invoices of kinds of product, the largest invoices first."""
    reports = dict.fromkeys(row for kind in kinds for row in kind.reports)
    papers = sorted((paper for kind in kinds for paper in kind.papers), key=lambda paper: -paper.tonnes)
    return (*reports, *(paper.row for paper in papers))[:MOST_ROWS]


def unmatched(
    kinds: Iterable[ComparedKind], sign: int, grave_percent: Decimal, severities: tuple[Severity, Severity]
) -> RuleMatch | None:
    """Return the finding on the kinds whose remainder has a sign: 1 where the report says more, -1 where less."""
    found = [kind for kind in kinds if kind.reported is not None and kind.remainder * sign > 0]
    if not found:
        return None
    reported, invoiced = (
        sum((kind.reported or ZERO for kind in found), ZERO),
        sum((kind.invoiced for kind in found), ZERO),
    )
    left = sum((abs(kind.remainder) for kind in found), ZERO)
    explained = abs(reported - invoiced) - left
    grave = left * 100 >= max(reported, invoiced) * grave_percent
    return RuleMatch(
        severity=severities[grave],
        tonnes=left,
        figures={
            "reported": tonnes(reported),
            "invoiced": tonnes(invoiced),
            "other_months": tonnes(explained),
            "remainder": tonnes(left),
        },
        formula=(
            f"|reported - invoiced| - other months = |{tonnes(reported)} - {tonnes(invoiced)}| - {tonnes(explained)}"
            f" = {tonnes(left)}"
        ),
        rows=rows_behind(found),
    )


class SaleWithoutInvoice(Rule[SoldMonthFacts]):
    """Goods reported as sold for which there are no invoices.

    A month is compared by kind of product, from the first invoice of that kind on. An invoice that came later, within
    the lag, counts in the month of the delivery to the same partner that comes closest in tonnes. Differences within
    the tolerance, and those that a month within the lag explains, do not count; what may be on the way at the end of a
    month is passed on to the month after next. A month without a report is not judged.
    """

    code: ClassVar[str] = "sale_without_invoice"
    title: ClassVar[str] = gettext_noop("Sale without invoice")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "%(subject)s reported %(reported)s t as sold in %(month)s; its invoices state %(invoiced)s t."
            " Left over: %(remainder)s t."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = INVOICES
    judges: ClassVar[type[Facts]] = SoldMonthFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (*COMPARISON, GRAVE)
    lawful: ClassVar[str] = gettext_noop(
        "Invoices that were issued later than the lag or recorded at another tax office; goods sold to buyers who need"
        " no"
        " special invoice. The invoices themselves or the sales ledger of the month settle it."
    )

    def find(self, facts: SoldMonthFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        return unmatched(facts.kinds, 1, values["grave_percent"], (Severity.NOTICE, Severity.WARNING))


class InvoiceWithoutSale(Rule[SoldMonthFacts]):
    """Goods invoiced by a seller that its report does not state as sold.

    The tonnes may have left production without being reported. Compared as for a sale without invoice.
    """

    code: ClassVar[str] = "invoice_without_sale"
    title: ClassVar[str] = gettext_noop("Invoice without sale")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "%(subject)s issued invoices for %(invoiced)s t in %(month)s and reported %(reported)s t as sold."
            " Left over: %(remainder)s t."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = INVOICES
    judges: ClassVar[type[Facts]] = SoldMonthFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (*COMPARISON, GRAVE)
    lawful: ClassVar[str] = gettext_noop(
        "An advance payment that was invoiced before delivery; a sale that was returned and not yet corrected; goods"
        " reported under another kind of product. The delivery notes of these invoices settle it."
    )

    def find(self, facts: SoldMonthFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        return unmatched(facts.kinds, -1, values["grave_percent"], (Severity.WARNING, Severity.SERIOUS))


class PurchaseWithoutInvoice(Rule[BoughtMonthFacts]):
    """Goods reported as purchased for which no seller issued an invoice.

    Their origin is not proven: ore without quota may be entered in this way. Compared as for a sale without invoice.
    """

    code: ClassVar[str] = "purchase_without_invoice"
    title: ClassVar[str] = gettext_noop("Purchase without invoice")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "%(subject)s reported %(reported)s t as purchased in %(month)s; invoices to it state %(invoiced)s t."
            " Left over: %(remainder)s t."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = INVOICES
    judges: ClassVar[type[Facts]] = BoughtMonthFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (*COMPARISON, GRAVE)
    lawful: ClassVar[str] = gettext_noop(
        "A seller who issues its invoices once a quarter; imported goods, which have a customs declaration and no"
        " special"
        " invoice; toll work. The invoices or declarations behind the purchases settle it."
    )

    def find(self, facts: BoughtMonthFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        return unmatched(facts.kinds, 1, values["grave_percent"], (Severity.WARNING, Severity.SERIOUS))


class InvoiceWithoutPurchase(Rule[BoughtMonthFacts]):
    """Goods invoiced to a buyer that its report does not state as purchased.

    The goods may be processed without being reported. Compared as for a sale without invoice.
    """

    code: ClassVar[str] = "invoice_without_purchase"
    title: ClassVar[str] = gettext_noop("Invoice without purchase")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "Invoices to %(subject)s state %(invoiced)s t for %(month)s; it reported %(reported)s t as purchased."
            " Left over: %(remainder)s t."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = INVOICES
    judges: ClassVar[type[Facts]] = BoughtMonthFacts
    parameters: ClassVar[tuple[Parameter, ...]] = (*COMPARISON, GRAVE)
    lawful: ClassVar[str] = gettext_noop(
        "Goods invoiced and delivered after the end of the lag; goods stored with the seller; a purchase that was"
        " refused"
        " and not yet corrected. The weighbridge records of the buyer settle it."
    )

    def find(self, facts: BoughtMonthFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        return unmatched(facts.kinds, -1, values["grave_percent"], (Severity.WARNING, Severity.SERIOUS))


class SoldBeyondStock(Rule[SoldMonthFacts]):
    """Invoices for more than the seller had in the month by its own report.

    It had its opening stock, its output and its purchases of this kind of product. The invoices of the month are
    compared with that sum, less those that belong to sales of months within the lag; the tolerance of the comparison
    applies.
    """

    code: ClassVar[str] = "sold_beyond_stock"
    title: ClassVar[str] = gettext_noop("Sold more than it had")
    templates: ClassVar[tuple[str, ...]] = (
        gettext_noop(
            "%(subject)s issued invoices for %(invoiced)s t in %(month)s and had %(available)s t by its own report:"
            " %(excess)s t more."
        ),
    )
    legal_basis: ClassVar[tuple[Dated[str], ...]] = INVOICES
    judges: ClassVar[type[Facts]] = SoldMonthFacts
    parameters: ClassVar[tuple[Parameter, ...]] = COMPARISON
    every_tonne_counts: ClassVar[bool] = True
    lawful: ClassVar[str] = gettext_noop(
        "An advance payment invoiced before the goods were made; the sale of another's goods on commission; a report"
        " that"
        " states the stock under another kind of product. A count of the stock settles it."
    )

    def find(self, facts: SoldMonthFacts, values: Mapping[str, Decimal]) -> RuleMatch | None:
        found = [
            (kind, kind.available)
            for kind in facts.kinds
            if kind.available is not None
            and kind.invoiced_here - kind.available
            > max(values["matching_tonnes"], kind.invoiced * values["matching_percent"] / 100)
        ]
        if not found:
            return None
        invoiced = sum((kind.invoiced_here for kind, _had in found), ZERO)
        available = sum((had for _kind, had in found), ZERO)
        return RuleMatch(
            severity=Severity.SERIOUS,
            tonnes=invoiced - available,
            figures={
                "invoiced": tonnes(invoiced),
                "available": tonnes(available),
                "excess": tonnes(invoiced - available),
            },
            formula=(
                f"invoiced - (opening stock + output + purchases) = {tonnes(invoiced)} - {tonnes(available)}"
                f" = {tonnes(invoiced - available)}"
            ),
            rows=rows_behind([kind for kind, _had in found]),
        )

"""The lines of a draft, from codes to rows: every fault is returned at once, with its place in the request."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from core.errors import Fault, Invalid
from enterprises.models import Enterprise, Site, SiteTenure
from quotas import timelines
from quotas.models import Feed, Product, Report, ReportLine, Trade
from quotas.oxides import OxideFactors
from quotas.quantities import MOST_TONNES, ZERO

# The feed may be omitted where product and site leave no choice; a dressing or separation plant must state it.
DEFAULT_FEED = {
    Site.Kind.MINE: Feed.OWN_ORE,
    Site.Kind.METAL: Feed.PURCHASED,
    Site.Kind.RECYCLING: Feed.RECYCLED,
    Site.Kind.TRADING: Feed.PURCHASED,
}
type Resolved = list[tuple[ReportLine, list[Trade]]]
_SIDES = (("purchases", "from", Trade.Direction.PURCHASE), ("sales", "to", Trade.Direction.SALE))


class Resolver:
    """Turns entered values into unsaved lines, with every code looked up in four queries."""

    def __init__(self, report: Report, entered: Sequence[Mapping[str, Any]]) -> None:
        self.report, self.entered = report, entered
        self.faults: list[Fault] = []
        self.sites = _sites(report, {str(line.get("site")) for line in entered})
        self.oxides = OxideFactors.read()
        products = Product.objects.filter(code__in={str(line.get("product")) for line in entered})
        self.products = {product.code: product for product in products}
        named = {party for line in entered for party in _parties(line) if party.startswith("E-")}
        self.enterprises = Enterprise.objects.in_bulk(named, field_name="code") if named else {}

    def lines(self) -> Resolved:
        keys: set[tuple[str, str]] = set()
        rows = []
        for index, entered in enumerate(self.entered):
            pointer, faults_before = f"/lines/{index}", len(self.faults)
            site, product = self.sites.get(entered.get("site", "")), self.products.get(entered.get("product", ""))
            if site is None:
                self._fault(
                    f"{pointer}/site", "unknown_site", _("This enterprise held no site of this code in that month.")
                )
            if product is None:
                self._fault(f"{pointer}/product", "unknown_product", _("There is no product of this code."))
            if site is not None and product is not None:
                if (site.code, product.code) in keys:
                    self._fault(pointer, "duplicate_line", _("Site and product already have a line."))
                keys.add((site.code, product.code))
                line = self._line(pointer, entered, site, product)
                trades = list(self._trades(pointer, entered, line))
                if len(self.faults) == faults_before:
                    rows.append((line, trades))
        if self.faults:
            raise Invalid("invalid", _("The report has faults."), errors=self.faults)
        return rows

    def _line(self, pointer: str, entered: Mapping[str, Any], site: Site, product: Product) -> ReportLine:
        line = ReportLine(
            report=self.report,
            site=site,
            product=product,
            process=entered.get("process") or site.process,
            feed_origin=entered.get("feed_origin") or str(DEFAULT_FEED.get(Site.Kind(site.kind), "")),
            grade=self._grade(pointer, entered.get("grade"), product),
        )
        if line.feed_origin not in Feed.values:
            self._fault(
                f"{pointer}/feed_origin",
                "invalid_choice" if line.feed_origin else "required",
                _("State where the material came from: %s.") % ", ".join(Feed.values),
            )
        for name in ReportLine.QUANTITIES:
            setattr(line, name, self._tonnes(f"{pointer}/{name}", entered.get(name)))
        line.reo_tonnes = self.oxides.tonnes(product, line.produced, self.report.period, grade=line.grade)
        return line

    def _grade(self, pointer: str, grade: Decimal | None, product: Product) -> Decimal | None:
        fixed = self.oxides.fixed(product, self.report.period)
        if fixed is not None and grade is not None:
            self._fault(
                f"{pointer}/grade", "not_allowed", _("This product has a fixed factor to REO: leave the grade out.")
            )
        if fixed is None and grade is None:
            self._fault(
                f"{pointer}/grade", "required", _("This product has no fixed factor: state its grade as a fraction.")
            )
        if grade is not None and not (grade.is_finite() and 0 < grade <= 1 and grade == round(grade, 4)):
            self._fault(
                f"{pointer}/grade", "out_of_range", _("A grade is above 0, at most 1, with at most four decimals.")
            )
            return None
        return grade

    def _trades(self, pointer: str, entered: Mapping[str, Any], line: ReportLine) -> Iterator[Trade]:
        for member, party_member, direction in _SIDES:
            for index, trade in enumerate(entered.get(member) or ()):
                here = f"{pointer}/{member}/{index}"
                party, firm = str(trade.get(party_member) or "").strip(), None
                if party.startswith("E-"):
                    firm = self.enterprises.get(party)
                    if firm is None:
                        self._fault(
                            f"{here}/{party_member}",
                            "unknown_counterparty",
                            _("No enterprise has this code. Give the name of one outside the register."),
                        )
                elif not party:
                    self._fault(f"{here}/{party_member}", "required", _("Name the other side."))
                if firm is not None and firm.pk == self.report.enterprise_id:
                    self._fault(
                        f"{here}/{party_member}", "own_counterparty", _("An enterprise does not trade with itself.")
                    )
                tonnes = self._tonnes(f"{here}/tonnes", trade.get("tonnes"))
                if tonnes is None:
                    self._fault(f"{here}/tonnes", "required", _("State the tonnes."))
                    continue
                yield Trade(
                    line=line, direction=direction, enterprise=firm, name="" if firm else party[:200], tonnes=tonnes
                )

    def _tonnes(self, pointer: str, tonnes: Decimal | None) -> Decimal | None:
        """Return valid tonnes, else ``None`` with a fault recorded.

        This check covers every caller: the database would round what has to be refused.
        """
        if tonnes is None:
            return None
        if not tonnes.is_finite() or not ZERO <= tonnes <= MOST_TONNES:
            self._fault(pointer, "out_of_range", _("Tonnes are 0 to %(most)s.") % {"most": MOST_TONNES})
            return None
        if tonnes != round(tonnes, 3):
            self._fault(pointer, "too_many_decimals", _("Tonnes have at most three decimals."))
            return None
        return tonnes

    def _fault(self, pointer: str, code: str, detail: str) -> None:
        self.faults.append(Fault(pointer, code, detail))


def replace(report: Report, entered: Sequence[Mapping[str, Any]]) -> None:
    """Replace the draft's lines by these."""
    resolved = Resolver(report, entered).lines()
    Trade.objects.filter(line__report=report).delete()
    ReportLine.objects.filter(report=report).delete()
    _save_lines(resolved)


def enter(report: Report, entered: Sequence[Mapping[str, Any]]) -> None:
    """Add the lines of a new draft."""
    _save_lines(Resolver(report, entered).lines())


def _save_lines(resolved: Resolved) -> None:
    ReportLine.objects.bulk_create([line for line, _trades in resolved])
    for line, trades in resolved:
        for trade in trades:
            trade.line = line  # which has its key only now
    Trade.objects.bulk_create([trade for _line, trades in resolved for trade in trades])


def copy(source: Report, target: Report) -> None:
    """Copy the lines and trades of one version to the next."""
    lines = list(ReportLine.objects.filter(report=source).prefetch_related("trades").order_by("id"))
    copies = {line.pk: _copied(line, report=target) for line in lines}
    ReportLine.objects.bulk_create(copies.values())
    trades = [trade for line in lines for trade in sorted(line.trades.all(), key=lambda trade: trade.pk)]
    Trade.objects.bulk_create(_copied(trade, line=copies[trade.line_id]) for trade in trades)


def _copied[M: ReportLine | Trade](row: M, **changes: Any) -> M:
    fields = {field.name: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
    by_column = {field.name: field.attname for field in row._meta.concrete_fields}
    return type(row)(**{by_column[name]: value for name, value in fields.items() if name not in changes}, **changes)


def _sites(report: Report, codes: set[str]) -> dict[str, Site]:
    """Return sites that the enterprise held on some day of the month; others' sites are treated as unknown."""
    month = timelines.month(report.period)
    tenures = SiteTenure.objects.filter(
        Q(held_to=None) | Q(held_to__gte=month.first),
        enterprise=report.enterprise_id,
        held_from__lte=month.last,
        site__code__in=codes,
    )
    return {tenure.site.code: tenure.site for tenure in tenures.select_related("site")}


def _parties(line: Mapping[str, Any]) -> Iterator[str]:
    for member, party_member, _direction in _SIDES:
        for trade in line.get(member) or ():
            yield str(trade.get(party_member) or "").strip()

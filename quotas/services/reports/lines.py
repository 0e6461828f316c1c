"""The lines of a draft, from codes to rows: every fault is returned at once, with its place in the request."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, Self
from uuid import UUID

from django.utils.translation import gettext as _

from core import bulk_insert
from core.errors import Fault, Invalid
from enterprises.models import Enterprise, EnterpriseEvent, Site, SiteTenure
from quotas import timelines
from quotas.models import Feed, Product, Report, ReportLine, Trade
from quotas.oxides import OxideFactors
from quotas.quantities import MOST_TONNES, ZERO
from quotas.report_lines import LineRow, TradeRow

# The feed may be omitted where product and site leave no choice; a dressing or separation plant must state it.
DEFAULT_FEED: Mapping[str, str] = {
    Site.Kind.MINE.value: Feed.OWN_ORE.value,
    Site.Kind.METAL.value: Feed.PURCHASED.value,
    Site.Kind.RECYCLING.value: Feed.RECYCLED.value,
    Site.Kind.TRADING.value: Feed.PURCHASED.value,
}
_FEEDS = frozenset(Feed.values)
type Resolved = list[tuple[ReportLine, list[Trade]]]
_SIDES = (("purchases", "from", Trade.Direction.PURCHASE), ("sales", "to", Trade.Direction.SALE))


type Entered = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Register:
    """Rows by the codes that were entered, for any number of reports."""

    sites: Mapping[tuple[UUID, dt.date], Mapping[str, Site]]  # that an enterprise held in a month, by their code
    products: Mapping[str, Product]
    enterprises: Mapping[str, Enterprise]
    oxides: OxideFactors

    @classmethod
    def read(cls, reports: Sequence[Report], entered: Iterable[Entered]) -> Self:
        """Read what is named in these reports, in four queries."""
        lines = [line for report in entered for line in report]
        products = Product.objects.filter(code__in={str(line.get("product")) for line in lines})
        named = {party for line in lines for party in _parties(line) if party.startswith("E-")}
        return cls(
            sites=_sites(reports, {str(line.get("site")) for line in lines}),
            products={product.code: product for product in products.select_related("element")},
            enterprises=Enterprise.objects.in_bulk(named, field_name="code") if named else {},
            oxides=OxideFactors.read(),
        )

    @cached_property
    def ends(self) -> Mapping[UUID, Sequence[dt.date]]:
        """The days on which the enterprises ceased; read when it is asked for."""
        return _ends(self.enterprises.values())

    def rows_of(self, resolved: "Resolved", period: dt.date) -> list[LineRow]:
        """Return unsaved lines as checks read them."""
        return [
            LineRow.from_line(line, trades=[self._with_end(TradeRow.from_trade(trade), period) for trade in trades])
            for line, trades in resolved
        ]

    def _with_end(self, trade: TradeRow, period: dt.date) -> TradeRow:
        ended = [day for day in self.ends.get(trade.enterprise_id, ()) if day <= period] if trade.enterprise_id else []
        return replace(trade, ceased_on=max(ended)) if ended else trade


class Resolver:
    """Turns entered values into unsaved lines."""

    def __init__(self, report: Report, entered: Entered, register: Register) -> None:
        self.report, self.entered, self.register = report, entered, register
        self.faults: list[Fault] = []
        self.sites = register.sites.get((report.enterprise_id, report.period), {})

    def lines(self) -> Resolved:
        keys: set[tuple[str, str]] = set()
        rows = []
        for index, entered in enumerate(self.entered):
            pointer, faults_before = f"/lines/{index}", len(self.faults)
            site, product = (
                self.sites.get(entered.get("site", "")),
                self.register.products.get(entered.get("product", "")),
            )
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
            raise Invalid("invalid", _("The report has errors."), errors=self.faults)
        return rows

    def _line(self, pointer: str, entered: Mapping[str, Any], site: Site, product: Product) -> ReportLine:
        line = ReportLine(
            report=self.report,
            site=site,
            product=product,
            process=entered.get("process") or "",
            feed_origin=entered.get("feed_origin") or DEFAULT_FEED.get(site.kind, ""),
            grade=self._grade(pointer, entered.get("grade"), product),
        )
        if line.feed_origin not in _FEEDS:
            self._fault(
                f"{pointer}/feed_origin",
                "invalid_choice" if line.feed_origin else "required",
                _("State where the material came from: %s.") % ", ".join(Feed.values),
            )
        for name in ReportLine.QUANTITIES:
            setattr(line, name, self._tonnes(f"{pointer}/{name}", entered.get(name)))
        line.reo_tonnes = self.register.oxides.tonnes(product, line.produced, self.report.period, grade=line.grade)
        return line

    def _grade(self, pointer: str, grade: Decimal | None, product: Product) -> Decimal | None:
        fixed = self.register.oxides.fixed(product, self.report.period)
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
                    firm = self.register.enterprises.get(party)
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


def substitute(report: Report, entered: Entered) -> None:
    """Replace the draft's lines by these."""
    resolved = resolve(report, entered)
    Trade.objects.filter(line__report=report).delete()
    ReportLine.objects.filter(report=report).delete()
    save(resolved)


def enter(report: Report, entered: Entered) -> None:
    """Add the lines of a new draft."""
    save(resolve(report, entered))


def resolve(report: Report, entered: Entered) -> Resolved:
    """Return the unsaved lines of a report. Raises ``Invalid`` with every fault."""
    return Resolver(report, entered, Register.read([report], [entered])).lines()


def save(resolved: Resolved) -> None:
    """Insert lines with their trades, of any number of drafts."""
    bulk_insert.insert([line for line, _trades in resolved])
    for line, trades in resolved:
        for trade in trades:
            trade.line = line  # which has its key only now
    bulk_insert.insert([trade for _line, trades in resolved for trade in trades])


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


def _sites(reports: Sequence[Report], codes: set[str]) -> dict[tuple[UUID, dt.date], dict[str, Site]]:
    """Return sites that an enterprise held on some day of a month; others' sites are treated as unknown."""
    tenures: dict[UUID, list[SiteTenure]] = defaultdict(list)
    held = SiteTenure.objects.filter(enterprise__in={report.enterprise_id for report in reports}, site__code__in=codes)
    for tenure in held.select_related("site"):
        tenures[tenure.enterprise_id].append(tenure)
    found = {}
    for report in reports:
        month = timelines.month(report.period)
        found[report.enterprise_id, report.period] = {
            tenure.site.code: tenure.site
            for tenure in tenures[report.enterprise_id]
            if tenure.held_from <= month.last and (tenure.held_to is None or tenure.held_to >= month.first)
        }
    return found


def _ends(enterprises: Collection[Enterprise]) -> dict[UUID, list[dt.date]]:
    if not enterprises:
        return {}
    kinds = (EnterpriseEvent.Kind.CLOSE, EnterpriseEvent.Kind.MERGE)
    ends: dict[UUID, list[dt.date]] = defaultdict(list)
    ended = EnterpriseEvent.objects.filter(enterprise__in=enterprises, kind__in=kinds)
    for firm, day in ended.values_list("enterprise_id", "effective_on"):
        ends[firm].append(day)
    return ends


def _parties(line: Mapping[str, Any]) -> Iterator[str]:
    for member, party_member, _direction in _SIDES:
        for trade in line.get(member) or ():
            yield str(trade.get(party_member) or "").strip()

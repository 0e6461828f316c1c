"""The production of the invented mines and plants, month by month: fixed figures, the same on every load."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from zlib import crc32

from demo.bilingual import both
from demo.companies import AFTER_SLIP, BY_NUMBER, MERGER, MINES, PLANTS, REVIVED, SLIP_EXTRA, SLIP_MONTH, Firm, Part
from quotas.quantities import to_kilogram

# Less in the month of the Spring Festival, more in summer.
SEASON = {
    1: Decimal("0.94"),
    2: Decimal("0.74"),
    3: Decimal("1.00"),
    4: Decimal("1.04"),
    5: Decimal("1.08"),
    6: Decimal("1.09"),
    7: Decimal("1.02"),
    8: Decimal("1.06"),
    9: Decimal("1.07"),
}
MINED = {
    "15": ("mixed-ore-concentrate", Decimal("0.5000")),
    "36": ("ion-type-precipitate", Decimal("0.9200")),
    "51": ("bastnaesite-concentrate", Decimal("0.6000")),
}
OXIDES = {
    "light": (
        ("cerium-oxide", Decimal("0.50")),
        ("lanthanum-oxide", Decimal("0.27")),
        ("praseodymium-neodymium-oxide", Decimal("0.23")),
    ),
    "heavy": (
        ("yttrium-oxide", Decimal("0.42")),
        ("lanthanum-oxide", Decimal("0.31")),
        ("praseodymium-neodymium-oxide", Decimal("0.22")),
        ("dysprosium-oxide", Decimal("0.05")),
    ),
}
YIELD = Decimal("0.95")  # of the oxide in the feed, what leaves the plant
EXPORTED_PRODUCT = "yttrium-oxide"
EXPORTED = {41: Decimal("20.000"), 43: Decimal("15.000")}  # t of it a month, by number of the plant
FIRST_EXPORT = 4  # the month
OUTSIDE = both("演示之外的矿山（虚构）", "Mines outside this demonstration (invented)")
ZERO = Decimal("0.000")


@dataclass(slots=True)
class Flow:
    """A product at one site in one month, in tonnes of product."""

    opening: Decimal
    produced: Decimal
    closing: Decimal
    purchased: Decimal = ZERO
    consumed: Decimal = ZERO
    lost: Decimal = ZERO
    exported: Decimal = ZERO

    @property
    def sold(self) -> Decimal:
        left = self.opening + self.produced + self.purchased - self.consumed - self.lost - self.exported
        return left - self.closing

    def line(self, site: str, product: str, **rest: Any) -> dict[str, Any]:
        return {
            "site": site,
            "product": product,
            "opening_stock": self.opening,
            "produced": self.produced,
            "purchased": self.purchased,
            "consumed": self.consumed,
            "sold": self.sold,
            "exported": self.exported,
            "lost": self.lost,
            "closing_stock": self.closing,
            **rest,
        }


@dataclass(slots=True)
class Year:
    """All flows of the demonstration, by number of the site's firm, month and product."""

    mined: dict[tuple[int, int], Flow] = field(default_factory=dict)
    bought: dict[tuple[int, int], list[tuple[int, Decimal]]] = field(default_factory=lambda: defaultdict(list))
    fed: dict[tuple[int, int], Flow] = field(default_factory=dict)
    outside: dict[tuple[int, int], Decimal] = field(default_factory=dict)
    separated: dict[tuple[int, int, str], Flow] = field(default_factory=dict)

    def lines(self, firm: Firm, month: int) -> list[dict[str, Any]]:
        """Return the lines that the firm files for a month; after the merger also those of the other site."""
        if firm.plant:
            return self._of_plant(firm, month)
        sites = [firm.number]
        if firm.number == MERGER[1] and month > BY_NUMBER[MERGER[0]].last_month:
            sites.append(MERGER[0])
        return [self._of_mine(number, month) for number in sites if (number, month) in self.mined]

    def _of_mine(self, number: int, month: int) -> dict[str, Any]:
        firm = BY_NUMBER[number]
        product, grade = MINED[firm.province]
        flow = self.mined[number, month]
        sales = [{"to": customer(firm).code, "tonnes": flow.sold}] if flow.sold else []
        return flow.line(firm.site_code, product, grade=grade, sales=sales)

    def _of_plant(self, firm: Firm, month: int) -> list[dict[str, Any]]:
        product, grade = MINED[firm.province]
        purchases = [
            {"from": self._seller(number, month), "tonnes": tonnes}
            for number, tonnes in self.bought[firm.number, month]
        ]
        if outside := self.outside[firm.number, month]:
            purchases.append({"from": OUTSIDE, "tonnes": outside})
        lines = [
            self.fed[firm.number, month].line(
                firm.site_code, product, grade=grade, feed_origin="purchased", purchases=_merged(purchases)
            )
        ]
        lines += [
            self.separated[firm.number, month, oxide].line(firm.site_code, oxide, feed_origin="purchased")
            for oxide, _share in _oxides(firm)
        ]
        return lines

    def _seller(self, number: int, month: int) -> str:
        if number == MERGER[0] and month > BY_NUMBER[number].last_month:
            return BY_NUMBER[MERGER[1]].code
        return BY_NUMBER[number].code


def customer(mine: Firm) -> Firm:
    """Return the plant of the mine's province to which it sells."""
    plants = [plant for plant in PLANTS if plant.province == mine.province]
    return plants[mine.number % len(plants)]


def with_slip(line: dict[str, Any], grade: Decimal) -> dict[str, Any]:
    """Return the month as first filed, with an additional product produced and sold."""
    extra = _product_for(SLIP_EXTRA, grade)
    sold = line["sold"] + extra
    return line | {
        "produced": line["produced"] + extra,
        "sold": sold,
        "sales": [sale | {"tonnes": sold} for sale in line["sales"]],
    }


def story() -> Year:
    year = Year()
    for mine in MINES:
        _mine(year, mine)
    for plant in PLANTS:
        _plant(year, plant)
    return year


def _mine(year: Year, firm: Firm) -> None:
    product_stock = ZERO
    _product, grade = MINED[firm.province]
    months = _months(firm)
    for month, tonnes in months.items():
        produced = _product_for(tonnes, grade)
        closing = to_kilogram(produced * _between(firm, month, "stock", 4, 12) / 100)
        flow = Flow(opening=product_stock, produced=produced, closing=closing)
        if flow.sold < 0:
            flow.closing = product_stock + produced
        year.mined[firm.number, month] = flow
        product_stock = flow.closing
        if flow.sold:
            year.bought[customer(firm).number, month].append((firm.number, flow.sold))


def _plant(year: Year, firm: Firm) -> None:
    _product, grade = MINED[firm.province]
    months = _spread(firm, firm.used, range(1, 10))
    feed_stock = to_kilogram(firm.used / 9 / grade / 5)
    stocks = {oxide: to_kilogram(firm.used * share / 9 / 10) for oxide, share in _oxides(firm)}
    for month, tonnes in months.items():
        consumed = to_kilogram(tonnes / YIELD / grade)
        bought = sum((part for _number, part in year.bought[firm.number, month]), ZERO)
        wanted = to_kilogram(consumed * _between(firm, month, "feed", 15, 25) / 100)
        outside = max(ZERO, consumed + wanted - feed_stock - bought)
        purchased = bought + outside
        closing = feed_stock + purchased - consumed
        year.outside[firm.number, month] = outside
        year.fed[firm.number, month] = Flow(
            opening=feed_stock, produced=ZERO, closing=closing, purchased=purchased, consumed=consumed
        )
        feed_stock, left = closing, tonnes
        oxides = _oxides(firm)
        for index, (oxide, share) in enumerate(oxides):
            produced = left if index == len(oxides) - 1 else to_kilogram(tonnes * share)
            left -= produced
            kept = to_kilogram(produced * _between(firm, month, oxide, 6, 14) / 100)
            flow = Flow(opening=stocks[oxide], produced=produced, closing=kept)
            if oxide == EXPORTED_PRODUCT and month >= FIRST_EXPORT:
                flow.exported = EXPORTED.get(firm.number, ZERO)
            if flow.sold < 0:
                flow.closing = stocks[oxide] + produced
            year.separated[firm.number, month, oxide] = flow
            stocks[oxide] = flow.closing


def _months(firm: Firm) -> dict[int, Decimal]:
    """Return the output of the mine's own site by month, in t REO."""
    if firm.part == Part.MERGED:
        return REVIVED
    if firm.part == Part.AMENDED:
        rest = sum(AFTER_SLIP.values(), Decimal())
        return _spread(firm, firm.used - rest, range(1, SLIP_MONTH)) | AFTER_SLIP
    return _spread(firm, firm.used, range(firm.first_month, firm.last_month + 1))


def _spread(firm: Firm, total: Decimal, months: range) -> dict[int, Decimal]:
    """Spread the total over the months by season and chance; the last month takes the rounding difference."""
    weights = {month: SEASON[month] * _between(firm, month, "output", 93, 107) for month in months}
    whole = sum(weights.values(), Decimal())
    spread = {month: to_kilogram(total * weight / whole) for month, weight in weights.items()}
    spread[months[-1]] += total - sum(spread.values(), Decimal())
    return spread


def _product_for(tonnes: Decimal, grade: Decimal) -> Decimal:
    """Return the tonnes of product that contain exactly these t REO.

    A grade is at most 1, so some kilogram always fits.
    """
    product = to_kilogram(tonnes / grade)
    assert to_kilogram(product * grade) == tonnes, (tonnes, grade)
    return product


def _between(firm: Firm, month: int, what: str, least: int, most: int) -> int:
    """Return a pseudo-random number between two bounds that is the same on every load."""
    return least + crc32(f"{firm.number}/{month}/{what}".encode()) % (most - least + 1)


def _oxides(firm: Firm) -> tuple[tuple[str, Decimal], ...]:
    return OXIDES["heavy" if firm.heavy else "light"]


def _merged(trades: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Merge trades with the same counterparty."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for trade in trades:
        sums[trade["from"]] += trade["tonnes"]
    return [{"from": party, "tonnes": tonnes} for party, tonnes in sums.items()]

"""An invented economy of mines and plants, month by month, from one seed. Pure: nothing of the product is imported.

It is honest, and as imperfect as honest books are: two scales differ by some tenths of a per cent, one invoice in ten
comes a month later, one delivery in ten arrives in part in the month after, and reports have slips that are corrected
later (``files``). Mines of ion-adsorption ore and of bastnaesite sell to a plant of their province; plants separate
oxides and sell them to works outside the register, as recyclers do (``recyclers``). Some mines open later, a January is
flooded, stocks are sold out in December, and some mines stand still then.
"""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

KILOGRAM = Decimal("0.001")
ZERO = Decimal("0.000")
SEASON = (0.85, 0.70, 1.00, 1.05, 1.10, 1.10, 1.00, 1.05, 1.10, 1.05, 1.00, 1.00)
OUTSIDE = "Works outside the register (invented)"
# province, county, ore, product, grade of the product, latitude and longitude of the middle
REGIONS = (
    ("36", "360722", "ion_adsorption", "ion-type-precipitate", Decimal("0.9200"), 25.40, 114.90),
    ("51", "513433", "bastnaesite", "bastnaesite-concentrate", Decimal("0.6000"), 28.30, 102.10),
)
# oxide, share of the output, yuan a tonne
OXIDES = {
    "36": (
        ("yttrium-oxide", Decimal("0.42"), 90_000),
        ("lanthanum-oxide", Decimal("0.31"), 60_000),
        ("praseodymium-neodymium-oxide", Decimal("0.27"), 420_000),
    ),
    "51": (
        ("cerium-oxide", Decimal("0.50"), 60_000),
        ("lanthanum-oxide", Decimal("0.27"), 60_000),
        ("praseodymium-neodymium-oxide", Decimal("0.23"), 420_000),
    ),
}
ORE_PRICE = {"ion-type-precipitate": 160_000, "bastnaesite-concentrate": 30_000}
FLOODED = 0.35  # of a mine's output is left in a flooded January
ON_THE_WAY = 0.1  # the share of deliveries of which a part arrives in the month after
NEWCOMERS = 0.08  # the share of mines that open later
SCALES = 0.003  # by which two weighings of one delivery differ, as a standard deviation
LATE_INVOICES = 0.1  # the share of those that come in the month after the goods
RECOVERY = 0.93  # of the oxide in the feed, what leaves a plant
YIELDS = 0.004  # standard deviation of that from month to month
SPLIT_YEARS = {2010, 2011, 2013, 2014, 2016, 2017, 2018, 2020, 2021}  # of the mining cap, as printed


def kilogram(tonnes: float | Decimal) -> Decimal:
    return Decimal(tonnes).quantize(KILOGRAM)


@dataclass(slots=True)
class Firm:
    code: str
    site: str
    kind: str  # of its site
    region: int
    size: float  # t REO a month, on average
    latitude: float
    longitude: float
    group: str = ""

    @property
    def province(self) -> str:
        return REGIONS[self.region][0]


@dataclass(slots=True)
class Flow:
    """A line of a month: stock and movement of a product at a site, in t of product."""

    product: str
    feed: str
    grade: Decimal | None = None
    opening: Decimal = ZERO
    produced: Decimal = ZERO
    purchased: Decimal = ZERO
    consumed: Decimal = ZERO
    sold: Decimal = ZERO
    exported: Decimal = ZERO
    lost: Decimal = ZERO
    purchases: list[tuple[str, Decimal, str]] = field(default_factory=list)  # partner, t, document
    sales: list[tuple[str, Decimal, str]] = field(default_factory=list)

    @property
    def closing(self) -> Decimal:
        inwards = self.opening + self.produced + self.purchased
        return inwards - self.consumed - self.sold - self.exported - self.lost


@dataclass(slots=True)
class Invoice:
    number: str
    day: dt.date
    seller: str
    buyer: str
    product: str
    tonnes: Decimal
    amount: Decimal
    document: str


@dataclass(slots=True)
class Export:
    """A declaration at customs."""

    number: str
    day: dt.date
    month: dt.date  # of the report that states it
    firm: str
    hs: str
    product: str
    destination: str
    tonnes: Decimal
    document: str


@dataclass(slots=True)
class Economy:
    """The firms, and what they state of each month. ``flows``: by code of the firm, month and product."""

    seed: int
    firms: list[Firm]
    months: list[dt.date]
    exact: bool = False  # whether scales agree, all arrives in time and nothing unusual happens
    errors: float = 1.0  # by which the errors of scales and yields and the share of late invoices are multiplied
    flows: dict[tuple[str, dt.date], dict[str, Flow]] = field(default_factory=lambda: defaultdict(dict))
    invoices: list[Invoice] = field(default_factory=list)
    exports: list[Export] = field(default_factory=list)
    quota: dict[tuple[str, str, int], Decimal] = field(default_factory=dict)  # programme, firm, year
    opens: dict[str, dt.date] = field(default_factory=dict)  # the first month of firms that open later
    flooded: set[tuple[int, dt.date]] = field(default_factory=set)  # region and January
    closes: dict[str, dt.date] = field(default_factory=dict)  # the first month after firms that were taken over
    former: dict[str, str] = field(default_factory=dict)  # of a firm that took a mine over, whose it was
    exported: dict[tuple[str, int], Decimal] = field(default_factory=dict)  # export quota of a firm in a year
    # Of cheats: what was filed first of a month that is amended later, and t REO worked that no report states.
    originals: dict[tuple[str, dt.date], dict[str, Flow]] = field(default_factory=dict)
    cheats: set[str] = field(default_factory=set)
    unstated: dict[tuple[str, dt.date], Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def mines(self) -> list[Firm]:
        return [firm for firm in self.firms if firm.kind == "mine"]

    def plants(self) -> list[Firm]:
        return [firm for firm in self.firms if firm.kind == "separation"]

    def months_of(self, firm: Firm) -> list[dt.date]:
        first, after = self.opens.get(firm.code, self.months[0]), self.closes.get(firm.code, dt.date.max)
        return [month for month in self.months if first <= month < after]

    def plant_of(self, mine: Firm) -> Firm:
        near = [plant for plant in self.plants() if plant.region == mine.region]
        return near[int(mine.code[-3:]) // len(REGIONS) % len(near)]  # an heir keeps the figures of the code


def honest(
    seed: int,
    *,
    enterprises: int,
    first: dt.date,
    months: int,
    idle: Collection[tuple[str, dt.date]] = (),
    exact: bool = False,
    errors: float = 1.0,
) -> Economy:
    """Return an economy in which everybody keeps the law: two mines for each plant.

    ``idle``: the months in which a mine neither works nor sells, by its code. ``exact``, ``errors``: as in ``Economy``.
    """
    chance = random.Random(seed)
    economy = Economy(seed, list(_firms(enterprises, chance)), list(_months(first, months)), exact, errors)
    if not exact:
        _events(economy, random.Random(seed + 4))
    for mine in economy.mines():
        _mine(economy, mine, chance, {month for code, month in idle if code == mine.code})
    for plant in economy.plants():
        _plant(economy, plant, chance)
    give_quota(economy)
    return economy


def _firms(enterprises: int, chance: random.Random) -> Iterator[Firm]:
    plants = max(2, enterprises // 3)
    for number in range(1, enterprises + 1):
        plant = number <= plants
        region = number % 2
        _province, _county, _ore, _product, _grade, latitude, longitude = REGIONS[region]
        size = chance.uniform(6, 14) * (2 if plant else 1)
        yield Firm(
            code=f"E-GEN-{number:03}",
            site=f"S-GEN-{number:03}",
            kind="separation" if plant else "mine",
            region=region,
            size=size,
            latitude=round(latitude + chance.uniform(-0.4, 0.4), 5),
            longitude=round(longitude + chance.uniform(-0.4, 0.4), 5),
            group=f"G-GEN-{number % 3}" if number % 5 == 0 else "",
        )


def _months(first: dt.date, months: int) -> Iterator[dt.date]:
    for number in range(months):
        at = first.month - 1 + number
        yield dt.date(first.year + at // 12, at % 12 + 1, 1)


def _events(economy: Economy, chance: random.Random) -> None:
    """Let some mines open later, and one January be flooded in one province."""
    mines, later = economy.mines(), economy.months[2 : max(3, len(economy.months) // 2)]
    for mine in chance.sample(mines, round(len(mines) * NEWCOMERS)):
        economy.opens[mine.code] = chance.choice(later)
    januaries = [month for month in economy.months if month.month == 1]
    if januaries:
        economy.flooded.add((chance.randrange(len(REGIONS)), chance.choice(januaries)))


def _mine(economy: Economy, mine: Firm, chance: random.Random, idle: Collection[dt.date]) -> None:
    """Let a mine produce by season and chance, with a breakdown now and then, and sell to its plant."""
    _province, _county, _ore, product, grade, _latitude, _longitude = REGIONS[mine.region]
    plant, stock = economy.plant_of(mine), ZERO
    for month in economy.months_of(mine):
        output = mine.size * SEASON[month.month - 1] * chance.uniform(0.92, 1.08)
        if chance.random() < 0.04:
            output *= chance.uniform(0.3, 0.7)  # a breakdown
        december = month.month == 12 and not economy.exact
        if december and chance.random() < 0.15:
            output *= 0.3  # closed for most of the month
        if (mine.region, month) in economy.flooded:
            output *= FLOODED
        if month in idle:
            economy.flows[mine.code, month][product] = Flow(product, "own_ore", grade, opening=stock)
            continue
        flow = Flow(product, "own_ore", grade, opening=stock, produced=kilogram(output / float(grade)))
        left = chance.uniform(0.05, 0.15) * (0.3 if december else 1)
        closing = kilogram(float(flow.produced) * left)
        flow.sold = max(ZERO, flow.opening + flow.produced - closing)
        economy.flows[mine.code, month][product] = flow
        stock = flow.closing
        if flow.sold:
            deliver(economy, mine, plant, month, flow, chance)


def deliver(economy: Economy, seller: Firm, buyer: Firm, month: dt.date, flow: Flow, chance: random.Random) -> None:
    """Note what one firm sold to another in a month on both sides, with its document and invoice."""
    document = f"TD-{seller.code[-3:]}-{month:%Y%m}-{flow.product[:3].upper()}"
    flow.sales.append((buyer.code, flow.sold, document))
    grade = flow.grade
    weighed = kilogram(float(flow.sold) * (1 if economy.exact else chance.gauss(1, SCALES * economy.errors)))
    arrivals = [(month, weighed)]
    if not economy.exact and chance.random() < ON_THE_WAY and month != economy.months[-1]:
        part = kilogram(float(weighed) * chance.uniform(0.03, 0.15))
        arrivals = [(month, weighed - part), (economy.months[economy.months.index(month) + 1], part)]
    for arrival, tonnes in arrivals:
        bought = economy.flows[buyer.code, arrival].setdefault(flow.product, Flow(flow.product, "purchased", grade))
        bought.purchased += tonnes
        bought.purchases.append((seller.code, tonnes, document))
    price = ORE_PRICE[flow.product]
    add_invoice(economy, seller.code, buyer.code, month, flow.product, flow.sold, price, document, chance)


def add_invoice(
    economy: Economy,
    seller: str,
    buyer: str,
    month: dt.date,
    product: str,
    tonnes: Decimal,
    price: float,
    document: str,
    chance: random.Random,
) -> None:
    """Issue the invoice of a delivery, in its month or within 45 days after it."""
    late = not economy.exact and chance.random() < LATE_INVOICES * economy.errors
    day = month + dt.timedelta(days=chance.randint(31, 44) if late else chance.randint(5, 27))
    amount = (tonnes * Decimal(round(price * chance.uniform(0.95, 1.05), 2))).quantize(Decimal("0.01"))
    number = f"{economy.seed:03}{len(economy.invoices) + 1:08}"
    economy.invoices.append(Invoice(number, day, seller, buyer, product, tonnes, amount, document))


def _plant(economy: Economy, plant: Firm, chance: random.Random) -> None:
    """Let a plant separate what it bought, but for a stock, and sell its oxides."""
    product, grade = REGIONS[plant.region][3:5]
    feed_stock = ZERO
    stocks = dict.fromkeys((oxide for oxide, _share, _price in OXIDES[plant.province]), ZERO)
    for month in economy.months:
        flows = economy.flows[plant.code, month]
        feed = flows.setdefault(product, Flow(product, "purchased", grade))
        feed.opening = feed_stock
        feed.consumed = kilogram(float(feed.opening + feed.purchased) * chance.uniform(0.82, 0.92))
        feed_stock = feed.closing
        output = float(feed.consumed * grade) * min(0.99, chance.gauss(RECOVERY, YIELDS * economy.errors))
        for oxide, share, price in OXIDES[plant.province]:
            flow = Flow(oxide, "purchased", None, opening=stocks[oxide], produced=kilogram(output * float(share)))
            closing = kilogram(float(flow.produced) * chance.uniform(0.06, 0.14))
            flow.sold = max(ZERO, flow.opening + flow.produced - closing)
            if flow.sold:
                document = f"TD-{plant.code[-3:]}-{month:%Y%m}-{oxide[:3].upper()}"
                flow.sales.append((OUTSIDE, flow.sold, document))
                add_invoice(economy, plant.code, OUTSIDE, month, oxide, flow.sold, price, document, chance)
            flows[oxide] = flow
            stocks[oxide] = flow.closing


def give_quota(economy: Economy) -> None:
    """Give everybody somewhat more than he produces in a year."""
    economy.quota.clear()
    made: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for (code, month), flows in economy.flows.items():
        for flow in flows.values():
            made[code, month.year] += flow.produced * (flow.grade or 1)
    for firm in economy.firms:
        for year in sorted({month.year for month in economy.months_of(firm)}):
            tonnes = kilogram(float(made[firm.code, year]) * 1.08 + 5)
            for programme in ("mlr-mining", "miit-mineral") if firm.kind == "mine" else ("miit-smelting",):
                economy.quota[programme, firm.code, year] = tonnes

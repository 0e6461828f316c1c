"""The enterprises of the demonstration, and what each is there to show. Every name is marked as invented.

Forty-eight enterprises are placed under the real plans of three provinces for 2011: mines use Inner Mongolia's 50,000 t
(light), Jiangxi's 9,000 t (medium-heavy) and Sichuan's 24,400 t (light); plants use the smelting plan of 90,400 t.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

BUSINESS_DAY = dt.date(2011, 10, 20)
YEAR = 2011
LAST_MONTH = 9
SIGNING_IN = (1, 2, 7, 41)  # three mines and a plant, as whose clerk, signer and administrator a visitor can sign in


class Part(StrEnum):
    """The part that an enterprise plays in the demonstration. No real enterprise is used for any of these."""

    ORDINARY = "ordinary"
    OVER = "over"
    UNPLANNED = "unplanned"
    NEAR = "near"
    PACE = "pace"
    NO_LICENCE = "no licence"
    AMENDED = "amended after its flag"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class County:
    name: str
    name_zh: str


COUNTIES = {
    "360702": County("Zhanggong", "章贡"),
    "360721": County("Ganxian", "赣县"),
    "360722": County("Xinfeng", "信丰"),
    "360726": County("Anyuan", "安远"),
    "360727": County("Longnan", "龙南"),
    "360728": County("Dingnan", "定南"),
    "360729": County("Quannan", "全南"),
    "360734": County("Xunwu", "寻乌"),
    "150203": County("Kundulun", "昆都仑"),
    "150206": County("Bayan Obo", "白云鄂博"),
    "150207": County("Jiuyuan", "九原"),
    "513424": County("Dechang", "德昌"),
    "513433": County("Mianning", "冕宁"),
}


_CORNERS = {"15": (41, 109), "36": (26, 115), "51": (28, 102)}  # within the province, as maps draw it


@dataclass(frozen=True, slots=True)
class Firm:
    """``used`` is t REO made from January to September (or to the last month filed)."""

    number: int
    word: str
    word_zh: str
    county: str
    allocated: Decimal
    used: Decimal
    part: Part = Part.ORDINARY
    area: int | None = None  # the planned mining area its mine lies in
    first_month: int = 1
    last_month: int = LAST_MONTH
    late_in: int | None = None  # the month that it filed after the day
    paper_in: int | None = None  # the month that was filed on paper and entered by an officer
    plant: bool = False

    @property
    def code(self) -> str:
        return f"E-DEMO-{self.number:02}"

    @property
    def site_code(self) -> str:
        return f"S-DEMO-{self.number:02}"

    @property
    def province(self) -> str:
        return self.county[:2]

    @property
    def seat(self) -> str:
        """Return the place of the seat: the province for a firm without quota, else the county of its mine."""
        return self.county if self.allocated else self.province

    @property
    def position(self) -> tuple[Decimal, Decimal]:
        """Return an invented latitude and longitude, on a grid around a round figure, to match no real place."""
        latitude, longitude = _CORNERS[self.province]
        row, column = divmod(self.number * 7 % 64, 8)
        return Decimal(latitude) + Decimal(row) / 10, Decimal(longitude) + Decimal(column) / 8

    @property
    def outline(self) -> str:
        """Return six invented corners of a licence about the position, 0.6 to 1.4 km from it."""
        latitude, longitude = self.position
        reach = [Decimal(600 + (self.number * 37 + corner * 53) % 80 * 10) / 100_000 for corner in range(6)]
        directions = [("0", "1"), ("0.9", "0.5"), ("0.9", "-0.5"), ("0", "-1"), ("-0.9", "-0.5"), ("-0.9", "0.5")]
        corners = [
            (Decimal(east) * far, Decimal(north) * far) for (east, north), far in zip(directions, reach, strict=True)
        ]
        return "\n".join(f"{longitude + east:.5f} {latitude + north:.5f}" for east, north in corners)

    @property
    def heavy(self) -> bool:
        return self.province == "36"

    @property
    def name(self) -> str:
        trade = "Separation" if self.plant else "Mining"
        return f"{COUNTIES[self.county].name} {self.word} {trade} (invented)"

    @property
    def name_zh(self) -> str:
        trade = "稀土分离" if self.plant else "矿业"
        return f"{COUNTIES[self.county].name_zh}{self.word_zh}{trade}（虚构）"

    @property
    def site_name(self) -> str:
        return f"{COUNTIES[self.county].name} {self.word} {'plant' if self.plant else 'mine'} (invented)"

    @property
    def site_name_zh(self) -> str:
        return f"{COUNTIES[self.county].name_zh}{self.word_zh}{'分离厂' if self.plant else '矿'}（虚构）"


def _mining_firm(
    number: int, word: str, word_zh: str, county: str, allocated: int, used: str, part: Part = Part.ORDINARY,
    *, area: int | None = None, first_month: int = 1, last_month: int = LAST_MONTH,
    late_in: int | None = None, paper_in: int | None = None,
) -> Firm:  # fmt: skip
    return Firm(
        number, word, word_zh, county, Decimal(allocated), Decimal(used), part, area, first_month, last_month,
        late_in, paper_in,
    )  # fmt: skip


def _plant(number: int, word: str, word_zh: str, county: str, allocated: int, used: str) -> Firm:
    return Firm(number, word, word_zh, county, Decimal(allocated), Decimal(used), plant=True)


# fmt: off
MINES = (
    # Jiangxi, 9,000 t: ion-type mines in the planned areas of Ganzhou.
    _mining_firm(1, "Red Lantern", "红灯笼", "360727", 640, "512.000", Part.PACE, area=1, last_month=8),
    _mining_firm(2, "Stone Crane", "石鹤", "360727", 520, "717.600", Part.OVER, area=2),
    _mining_firm(3, "White Ferry", "白渡", "360734", 780, "780.001", Part.OVER, area=3),
    _mining_firm(4, "Plum Gate", "梅门", "360728", 700, "652.400", Part.NEAR, area=4),
    _mining_firm(5, "Bamboo Bell", "竹铃", "360721", 620, "565.130", Part.NEAR, area=5),
    _mining_firm(6, "Silver Oxbow", "银湾", "360721", 560, "459.200", Part.PACE, area=6),
    _mining_firm(7, "Autumn Kite", "秋鸢", "360721", 600, "288.000", area=7, last_month=8),
    _mining_firm(8, "Mist Terrace", "雾台", "360726", 760, "562.000", Part.AMENDED, area=8),
    _mining_firm(9, "Copper Heron", "铜鹭", "360722", 680, "374.000", area=9, late_in=8),
    _mining_firm(10, "Tall Camphor", "高樟", "360722", 540, "297.000", Part.NO_LICENCE, area=10),
    _mining_firm(11, "Quiet Ford", "静津", "360729", 820, "451.000", area=11),
    _mining_firm(12, "Old Mill", "老磨", "360727", 460, "0.000", Part.MERGED, area=1, last_month=6),
    _mining_firm(13, "New Orchard", "新果", "360727", 700, "378.000", area=1),
    _mining_firm(14, "Cloud Ladder", "云梯", "360734", 620, "341.000", area=3),
    _mining_firm(15, "Hidden Spring", "隐泉", "360728", 0, "46.280", Part.UNPLANNED, area=4, first_month=6),
    # Inner Mongolia, 50,000 t: mixed ore.
    _mining_firm(16, "Blue Saddle", "蓝鞍", "150206", 5000, "4600.000", Part.NEAR),
    _mining_firm(17, "Long Steppe", "长原", "150206", 4800, "3984.000", Part.PACE),
    _mining_firm(18, "Iron Poplar", "铁杨", "150206", 4600, "2484.000", last_month=8),
    _mining_firm(19, "North Beacon", "北烽", "150206", 4500, "2790.000"),
    _mining_firm(20, "Grey Falcon", "灰隼", "150206", 4400, "4664.000", Part.OVER),
    _mining_firm(21, "Salt Lantern", "盐灯", "150206", 4300, "2666.000"),
    _mining_firm(22, "Wide Cairn", "阔垒", "150206", 4200, "3360.000", Part.PACE),
    _mining_firm(23, "Winter Reed", "冬苇", "150206", 4100, "2542.000"),
    _mining_firm(24, "Second Well", "二井", "150206", 4000, "2440.000"),
    _mining_firm(25, "Round Dune", "圆丘", "150206", 5200, "3172.000"),
    _mining_firm(26, "Bright Bridle", "明辔", "150206", 4900, "3038.000"),
    _mining_firm(27, "Lost Camel", "失驼", "150207", 0, "310.500", Part.UNPLANNED, first_month=5),
    # Sichuan, 24,400 t: bastnaesite.
    _mining_firm(28, "Azalea Pass", "杜鹃垭", "513433", 3400, "3094.000", Part.NEAR),
    _mining_firm(29, "Yak Bell", "牦铃", "513433", 3200, "2624.000", Part.PACE),
    _mining_firm(30, "Pine Torch", "松明", "513433", 3000, "1980.000"),
    _mining_firm(31, "Snow Ledge", "雪棱", "513433", 2900, "1914.000"),
    _mining_firm(32, "Buckwheat Hill", "荞岭", "513424", 2800, "1848.000", late_in=9),
    _mining_firm(33, "Eagle Stair", "鹰阶", "513424", 2700, "1782.000"),
    _mining_firm(34, "Torrent Gate", "湍门", "513433", 2600, "1716.000"),
    _mining_firm(35, "Painted Bowl", "彩碗", "513424", 2000, "1320.000"),
    _mining_firm(36, "Rope Bridge", "索桥", "513433", 1800, "1188.000", paper_in=9),
)
PLANTS = (
    _plant(37, "Ninth Kiln", "九窑", "150203", 14000, "9240.000"),
    _plant(38, "Clear Basin", "清池", "150207", 13500, "8910.000"),
    _plant(39, "Third Furnace", "三炉", "150203", 12500, "8375.000"),
    _plant(40, "Felt Crucible", "毡埚", "150207", 12000, "7800.000"),
    _plant(41, "Amber Column", "琥柱", "360702", 3200, "2112.000"),
    _plant(42, "Tin Pagoda", "锡塔", "360727", 2900, "1943.000"),
    _plant(43, "Glass Weir", "玻堰", "360728", 2600, "1716.000"),
    _plant(44, "River Stair", "河阶", "360721", 2300, "1495.000"),
    _plant(45, "Paper Crane", "纸鹤", "360734", 2000, "1320.000"),
    _plant(46, "Snow Kettle", "雪釜", "513433", 9000, "5850.000"),
    _plant(47, "Larch Vat", "松瓮", "513424", 8400, "5544.000"),
    _plant(48, "Copper Stream", "铜溪", "513433", 8000, "5360.000"),
)
# fmt: on
FIRMS = (*MINES, *PLANTS)
BY_NUMBER = {firm.number: firm for firm in FIRMS}

GROUPED = (4, 13, 14)  # mines of one group in three counties: its ceiling crosses that of a county
# A mine that stood idle is merged into another in July, which takes its quota and works it.
MERGER = (12, 13)
MERGED_ON = dt.date(2011, 7, 1)
REVIVED = {7: Decimal("18.400"), 8: Decimal("26.150"), 9: Decimal("27.900")}  # t REO of that mine since
# July of this mine was entered tenfold, was flagged, and was amended.
SLIP_MONTH, SLIP_EXTRA = 7, Decimal("240.000")
AFTER_SLIP = {7: Decimal("60.000"), 8: Decimal("20.000"), 9: Decimal("18.000")}  # t REO as amended, and what followed
LICENCE_LAPSED_ON = dt.date(2011, 6, 30)

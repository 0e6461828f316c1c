"""The files of a history, as an invented economy states them."""

import csv
import datetime as dt
import random
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

from benchmarks.detection import recyclers
from benchmarks.detection.economy import REGIONS, SPLIT_YEARS, Economy, Firm, Flow

COLUMNS = {
    "enterprises": ("code", "name", "jurisdiction", "ownership", "group"),
    "sites": (
        "code", "enterprise", "kind", "ore", "capacity_t_reo", "latitude", "longitude", "weighing_error", "assay_error",
    ),
    "licences": ("enterprise", "site", "kind", "number", "from", "until"),
    "quota": ("programme", "year", "enterprise", "category", "tonnes", "effective_on"),
    "history": (
        "enterprise", "period", "site", "product", "feed_origin", "grade", "opening_stock", "produced", "purchased",
        "consumed", "sold", "exported", "lost", "closing_stock", "purchases", "sales", "stock_basis", "filed_on",
        "version",
    ),
    "invoices": ("number", "day", "seller", "buyer", "product", "tonnes", "amount_yuan", "transport_document"),
    "declarations": (
        "number", "day", "enterprise", "hs", "product", "destination", "gross_t", "reo_t", "transport_document",
    ),
    "consumption": ("site", "period", "item", "quantity", "unit"),
    "readings": ("site", "point", "pollutant", "day", "value", "unit", "method"),
    "observations": ("source", "seen_on", "latitude", "longitude", "area_m2", "kind"),
}  # fmt: skip
SLIPS = 0.02  # the share of a mine's reports that are corrected within days
FOUND_LATE = 0.005  # and that are corrected one or two months later, upwards or downwards
LOWERED_AFTER = 40  # days after the first version, by cheats
type Row = dict[str, object]
type Files = dict[str, list[Row]]


def files_of(economy: Economy, *, slips: bool = True) -> Files:
    """Return the rows of every file; without ``slips`` every first version is right."""
    chance = random.Random(economy.seed + 1)
    first, last = economy.months[0], economy.months[-1]
    files: Files = {kind: [] for kind in COLUMNS}
    for firm in economy.firms:
        _province, county, ore, *_rest = REGIONS[firm.region]
        mine = firm.kind == "mine"
        files["enterprises"].append(
            {
                "code": firm.code,
                "name": f"Firm {firm.code[-3:]} (invented)",
                "jurisdiction": county,
                "ownership": "private",
                "group": firm.group,
            }
        )
        if firm.code not in economy.former:
            files["sites"].append(
                {
                    "code": firm.site,
                    "enterprise": firm.code,
                    "kind": firm.kind,
                    "ore": ore if mine else "",
                    "capacity_t_reo": 4_000,
                    "latitude": firm.latitude,
                    "longitude": firm.longitude,
                    "weighing_error": "0.005",
                    "assay_error": "0.01",
                }
            )
        since = economy.opens.get(firm.code, dt.date(2009, 7, 1))
        until = economy.closes.get(firm.code, dt.date(last.year + 3, 1, 1)) - dt.timedelta(days=1)
        mark = "-2" if firm.code in economy.former else ""
        files["licences"] += licences_of(firm, since, until, mark=mark)
    for code in sorted({one.firm for one in economy.exports}):
        firm = next(one for one in economy.firms if one.code == code)
        files["licences"] += licences_of(firm, first, dt.date(last.year + 3, 1, 1), kind="export")
    for (programme, code, year), tonnes in economy.quota.items():
        firm = next(one for one in economy.firms if one.code == code)
        files["quota"].append(
            {
                "programme": programme,
                "year": year,
                "enterprise": code,
                "category": _category(programme, firm, year),
                "tonnes": tonnes,
                "effective_on": max(
                    first, dt.date(year, 1, 1), economy.opens[code] if code in economy.former else first
                ),
            }
        )
    for (code, year), tonnes in economy.exported.items():
        firm = next(one for one in economy.firms if one.code == code)
        files["quota"].append(
            {
                "programme": "mofcom-export",
                "year": year,
                "enterprise": code,
                "category": "medium_heavy" if firm.province == "36" else "light",
                "tonnes": tonnes,
                "effective_on": max(first, dt.date(year, 1, 1)),
            }
        )
    for firm in economy.firms:
        for month in economy.months_of(firm):
            filed_on = next_month(month) + dt.timedelta(days=chance.randint(2, 8))
            files["history"] += _versions(economy, firm, month, filed_on, chance if slips else None)
            files["consumption"] += _consumption(economy, firm, month, chance)
            if firm.kind == "separation":
                files["readings"] += _readings(firm, month, chance)
    flood = {"source": "satellite", "area_m2": 90_000, "kind": "flood_water"}
    for region, month in sorted(economy.flooded):
        place = dict(zip(("latitude", "longitude"), REGIONS[region][5:7], strict=True))
        files["observations"].append(flood | place | {"seen_on": month.replace(day=20)})
    files["invoices"] = [
        {
            "number": invoice.number,
            "day": invoice.day,
            "seller": invoice.seller,
            "buyer": invoice.buyer,
            "product": invoice.product,
            "tonnes": invoice.tonnes,
            "amount_yuan": invoice.amount,
            "transport_document": invoice.document,
        }
        for invoice in economy.invoices
    ]
    files["declarations"] = [
        {
            "number": one.number,
            "day": one.day,
            "enterprise": one.firm,
            "hs": one.hs,
            "product": one.product,
            "destination": one.destination,
            "gross_t": one.tonnes,
            "reo_t": one.tonnes,
            "transport_document": one.document,
        }
        for one in economy.exports
    ]
    return files


def write(files: Files, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for kind, rows in files.items():
        with (folder / f"{kind}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS[kind], restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def licences_of(
    firm: Firm, since: dt.date, until: dt.date, *, holder: str = "", mark: str = "", kind: str = ""
) -> list[Row]:
    kind = kind or ("mining" if firm.kind == "mine" else "production")
    return [
        {
            "enterprise": holder or firm.code,
            "site": firm.site,
            "kind": kind,
            "number": f"GEN-{kind.upper()}-{firm.site[-3:]}{mark} (invented)",
            "from": since,
            "until": until,
        }
    ]


def report_rows(
    firm: Firm, month: dt.date, flows: Iterable[Flow], filed_on: dt.date, version: int = 1
) -> Iterator[Row]:
    for flow in flows:
        yield {
            "enterprise": firm.code,
            "period": f"{month:%Y-%m}",
            "site": firm.site,
            "product": flow.product,
            "feed_origin": flow.feed,
            "grade": "" if flow.grade is None else flow.grade,
            "opening_stock": flow.opening,
            "produced": flow.produced,
            "purchased": flow.purchased,
            "consumed": flow.consumed,
            "sold": flow.sold,
            "exported": flow.exported,
            "lost": flow.lost,
            "closing_stock": flow.closing,
            "purchases": _partners(flow.purchases),
            "sales": _partners(flow.sales),
            "stock_basis": "counted" if month.month in {6, 12} else "book",
            "filed_on": filed_on,
            "version": version,
        }


def _versions(
    economy: Economy, firm: Firm, month: dt.date, filed_on: dt.date, slips: random.Random | None
) -> list[Row]:
    """Return the lines of a report; those of a first version too, where it was amended."""
    rows = list(report_rows(firm, month, economy.flows[firm.code, month].values(), filed_on))
    first, days = [], 0
    original = economy.originals.get((firm.code, month))
    if original is not None:
        first, days = list(report_rows(firm, month, original.values(), filed_on)), LOWERED_AFTER
    elif firm.kind == "mine" and slips and slips.random() < SLIPS and rows[0]["sales"]:
        first, days = [_with_slip(rows[0], "0.1")], slips.randint(3, 15)
    elif firm.kind == "mine" and slips and not economy.exact and slips.random() < FOUND_LATE and rows[0]["sales"]:
        first, days = [_with_slip(rows[0], slips.choice(("0.05", "-0.05")))], slips.randint(25, 60)
    if not first:
        return rows
    return first + [row | {"filed_on": filed_on + dt.timedelta(days=days), "version": 2} for row in rows]


def _with_slip(row: Row, share: str) -> Row:
    """Return the line of a mine with a share more produced and sold, as it was filed first."""
    partner, tonnes, document = str(row["sales"]).split()
    extra = (Decimal(tonnes) * Decimal(share)).quantize(Decimal("0.001"))
    return row | {
        "produced": Decimal(str(row["produced"])) + extra,
        "sold": Decimal(str(row["sold"])) + extra,
        "sales": f"{partner} {Decimal(tonnes) + extra} {document}",
    }


def next_month(month: dt.date) -> dt.date:
    return dt.date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _partners(trades: Iterable[tuple[str, Decimal, str]]) -> str:
    return "; ".join(f"{partner} {tonnes} {document}".strip() for partner, tonnes, document in trades)


def _category(programme: str, firm: Firm, year: int) -> str:
    if programme != "mlr-mining" or year not in SPLIT_YEARS:
        return "all"
    return "medium_heavy" if firm.province == "36" else "light"


def _consumption(economy: Economy, firm: Firm, month: dt.date, chance: random.Random) -> Iterator[Row]:
    """Return what a site used: by its output as it was, unless a cheat invents this as well."""
    stated = sum((flow.produced * (flow.grade or 1) for flow in economy.flows[firm.code, month].values()), Decimal(0))
    made = max(0.0, float(stated + economy.unstated[firm.code, month]))
    if firm.kind == recyclers.KIND:
        scrap = recyclers.scrap_of(Decimal(made), chance)
        yield {"site": firm.site, "period": f"{month:%Y-%m}", "item": "magnet_scrap", "quantity": scrap, "unit": "t"}
    uses = (
        (("electricity", "kWh", 2_000), ("water", "m3", 300), ("ammonium_sulphate", "t", 8))
        if firm.kind == "mine"
        else (("electricity", "kWh", 6_000), ("water", "m3", 60), ("hydrochloric_acid", "t", 9))
    )
    for item, unit, each in uses:
        quantity = round(each * (made + 0.5) * chance.uniform(0.95, 1.05), 3)
        yield {"site": firm.site, "period": f"{month:%Y-%m}", "item": item, "quantity": quantity, "unit": unit}


def _readings(firm: Firm, month: dt.date, chance: random.Random) -> Iterator[Row]:
    day = month + dt.timedelta(days=chance.randint(0, 27))
    for pollutant, value, unit in (
        ("ammonia nitrogen", round(chance.uniform(4, 9), 2), "mg/L"),
        ("pH", round(chance.uniform(6.8, 8.2), 1), ""),
    ):
        yield {
            "site": firm.site, "point": "Main outlet", "pollutant": pollutant, "day": day, "value": value,
            "unit": unit, "method": "HJ 535",
        }  # fmt: skip

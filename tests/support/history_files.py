"""A small invented history with one of each: merger, suspension, amendment, toll work, overdraw, and faulty lines."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

from benchmarks.detection import economy, files
from benchmarks.detection.economy import Economy, Firm, Flow
from benchmarks.detection.files import Files, Row

FIRST, MONTHS = dt.date(2012, 1, 1), 6
SUSPENDED, AMENDED, OVERDRAWN, MERGED = 3, 4, 5, 6  # numbers of mines
SUCCESSOR, PRINCIPAL, TOLLER = 4, 2, 1
SUSPENDED_IN, MERGED_ON, AMENDED_MONTH = dt.date(2012, 3, 1), dt.date(2012, 5, 1), dt.date(2012, 2, 1)
AMENDED_ON = dt.date(2012, 4, 20)
TOLL_MONTH, TOLL_FEED, TOLL_OXIDE = dt.date(2012, 4, 1), Decimal("0.500"), Decimal("0.180")
DIGGING = ("25.14000", "115.39000")  # far from every licensed site
UNSOLD = "UNSOLD-1"
_CLOSED, _OPEN = dt.date(2012, 2, 29), dt.date(2012, 4, 1)


def code(number: int) -> str:
    return f"E-GEN-{number:03}"


def site(number: int) -> str:
    return f"S-GEN-{number:03}"


def write(folder: Path) -> Files:
    """Write a history without faults; return its rows."""
    made = economy.honest(
        7, enterprises=6, first=FIRST, months=MONTHS, idle=[(code(SUSPENDED), SUSPENDED_IN)], exact=True
    )
    firms = {int(firm.code[-3:]): firm for firm in made.firms}
    for firm in made.firms:
        firm.group = "G-GEN-1" if firm.code == code(AMENDED) else ""
    _toll(made, firms)
    for programme in ("mlr-mining", "miit-mineral"):
        given = made.quota[programme, code(OVERDRAWN), 2012]
        made.quota[programme, code(OVERDRAWN), 2012] = economy.kilogram(given / 2)
    rows = files.files_of(made, slips=False)
    _suspend(rows, firms)
    _merge(rows, firms)
    _amend(rows)
    _see(rows)
    _declare(rows)
    _licensed_before(rows, firms)
    rows["invoices"].append(
        {
            "number": UNSOLD, "day": "2012-04-25", "seller": code(OVERDRAWN), "buyer": code(TOLLER),
            "product": "ion-type-precipitate", "tonnes": "40.000", "amount_yuan": "6400000.00",
        }
    )  # fmt: skip
    files.write(rows, folder)
    return rows


def _toll(made: Economy, firms: dict[int, Firm]) -> None:
    """Let a plant have some of its feed separated by another, which works on other ore itself."""
    principal, toller = firms[PRINCIPAL], firms[TOLLER]
    feed, oxide = economy.REGIONS[principal.region][3], economy.OXIDES[principal.province][0][0]
    grade = economy.REGIONS[principal.region][4]
    own = made.flows[principal.code, TOLL_MONTH]
    own[feed].consumed -= TOLL_FEED
    own[feed].sold += TOLL_FEED
    own[feed].sales.append((toller.code, TOLL_FEED, "TOLL-1"))
    own[oxide].purchased += TOLL_OXIDE
    own[oxide].purchases.append((toller.code, TOLL_OXIDE, "TOLL-2"))
    own[oxide].sold += TOLL_OXIDE
    partner, sold, document = own[oxide].sales[0]
    own[oxide].sales[0] = partner, sold + TOLL_OXIDE, document
    worked = Flow(feed, "toll", grade, purchased=TOLL_FEED, consumed=TOLL_FEED)
    worked.purchases.append((principal.code, TOLL_FEED, "TOLL-1"))
    back = Flow(oxide, "toll", None, produced=TOLL_OXIDE, sold=TOLL_OXIDE)
    back.sales.append((principal.code, TOLL_OXIDE, "TOLL-2"))
    made.flows[toller.code, TOLL_MONTH] |= {feed: worked, oxide: back}


def _suspend(rows: Files, firms: dict[int, Firm]) -> None:
    """Give a mine two licences with a month between them, of which it says nothing."""
    rows["licences"] = [row for row in rows["licences"] if row["site"] != site(SUSPENDED)]
    rows["licences"] += files.licences_of(firms[SUSPENDED], dt.date(2009, 7, 1), _CLOSED)
    rows["licences"] += files.licences_of(firms[SUSPENDED], _OPEN, dt.date(2015, 12, 31), mark="-2")
    rows["history"] = [
        row for row in rows["history"] if (row["enterprise"], row["period"]) != (code(SUSPENDED), "2012-03")
    ]


def _licensed_before(rows: Files, firms: dict[int, Firm]) -> None:
    """Let a mine have had a licence of another enterprise, which ended before the register begins."""
    until = dt.date(2009, 6, 30)
    mine = firms[OVERDRAWN]
    rows["licences"] += files.licences_of(mine, dt.date(2006, 7, 1), until, holder=code(TOLLER), mark="-0")


def _merge(rows: Files, firms: dict[int, Firm]) -> None:
    """Let another enterprise hold a mine from some month on, and report what it does there."""
    merged = firms[MERGED]
    rows["licences"] = [row for row in rows["licences"] if row["site"] != merged.site]
    rows["licences"] += files.licences_of(merged, dt.date(2009, 7, 1), MERGED_ON - dt.timedelta(days=1))
    rows["licences"] += files.licences_of(merged, MERGED_ON, dt.date(2015, 12, 31), holder=code(SUCCESSOR), mark="-2")
    days = {row["period"]: row["filed_on"] for row in rows["history"] if row["enterprise"] == code(SUCCESSOR)}
    for row in rows["history"]:
        if str(row["period"]) < f"{MERGED_ON:%Y-%m}":
            continue
        if row["enterprise"] == merged.code:
            row["enterprise"], row["filed_on"] = code(SUCCESSOR), days[row["period"]]
        row["purchases"] = str(row["purchases"]).replace(merged.code, code(SUCCESSOR))
    for row in rows["invoices"]:
        if row["seller"] == merged.code and str(row["day"]) >= MERGED_ON.isoformat():
            row["seller"] = code(SUCCESSOR)


def _amend(rows: Files) -> None:
    """Let a mine say later that it produced and sold a tonne less."""
    first = next(
        row
        for row in rows["history"]
        if (row["enterprise"], row["period"]) == (code(AMENDED), f"{AMENDED_MONTH:%Y-%m}")
    )
    partner, tonnes, document = str(first["sales"]).split()
    rows["history"].append(
        first
        | {
            "produced": Decimal(str(first["produced"])) - 1,
            "sold": Decimal(str(first["sold"])) - 1,
            "sales": f"{partner} {Decimal(tonnes) - 1} {document}",
            "filed_on": AMENDED_ON,
            "version": 2,
        }
    )


def _see(rows: Files) -> None:
    latitude, longitude = DIGGING
    common: Row = {"source": "satellite", "latitude": latitude, "longitude": longitude, "area_m2": 25_000}
    rows["observations"] += [
        common | {"seen_on": "2012-05-14", "kind": "leaching_ponds"},
        common | {"seen_on": "2012-05-20", "kind": "farmland", "latitude": "25.90000"},
    ]


def _declare(rows: Files) -> None:
    rows["declarations"].append(
        {
            "number": "CUSTOMS-1", "day": "2012-04-26", "enterprise": code(TOLLER), "hs": "28469019",
            "product": "yttrium-oxide", "destination": "JP", "gross_t": "2.000", "reo_t": "2.000",
        }
    )  # fmt: skip

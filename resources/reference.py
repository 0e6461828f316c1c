"""Figures of reserves and rates of the resource tax that a source gives, loaded through the services of officers.

Loading twice changes nothing. A figure that officers have corrected since stays as they left it.
"""

import datetime as dt
from decimal import Decimal
from pathlib import Path

from core.actors import Actor
from core.reference_files import rows
from core.transactions import service
from enterprises.models import Jurisdiction, MiningArea
from resources.models import PlanTarget, ReserveEstimate, ReserveIndicator, SecondaryFeed, TaxRate
from resources.services import plan_targets, reserves, tax_rates

DATA = Path(__file__).parent / "data"


@service
def load(*, actor: Actor) -> dict[str, int]:
    """Load the figures of the files; return how many are new, by kind."""
    return {
        "reserves": _reserves(actor),
        "figures about reserves": _indicators(),
        "tax rates": _tax_rates(actor),
        "kinds of secondary feed": _secondary_feeds(),
        "targets of plans": _plan_targets(actor),
    }


def _plan_targets(actor: Actor) -> int:
    """Enter the targets that sources name and that are missing."""
    keys = ("plan", "place__code", "first_year", "last_year", "indicator")
    existing = set(PlanTarget.objects.values_list(*keys))
    places, new = Jurisdiction.objects.in_bulk(field_name="code"), 0
    for row in rows(DATA / "plan_targets.csv"):
        years = int(row["first_year"]), int(row["last_year"])
        if (row["plan"], row["place"], *years, row["indicator"]) in existing:
            continue
        plan_targets.record(
            actor=actor,
            plan=row["plan"],
            place=places[row["place"]],
            first_year=years[0],
            last_year=years[1],
            indicator=row["indicator"],
            comparison=row["comparison"],
            figure=_figure(row["figure"]),
            day=dt.date.fromisoformat(row["day"]),
            document=row["document"],
            evidence=row["evidence"],
        )
        new += 1
    return new


def _secondary_feeds() -> int:
    """Create the missing kinds; they have no service, since only a source names them."""
    existing = set(SecondaryFeed.objects.values_list("code", flat=True))
    new = [SecondaryFeed(**row) for row in rows(DATA / "secondary_feeds.csv") if row["code"] not in existing]
    SecondaryFeed.objects.bulk_create(new)
    return len(new)


def _reserves(actor: Actor) -> int:
    keys = ("place__code", "mining_area__number", "deposit", "element_class", "year", "method")
    existing = set(ReserveEstimate.objects.values_list(*keys))
    places, areas = Jurisdiction.objects.in_bulk(field_name="code"), MiningArea.objects.in_bulk(field_name="number")
    new = 0
    for row in rows(DATA / "reserves.csv"):
        number = int(row["mining_area"]) if row["mining_area"] else None
        year = int(row["year"])
        if (row["place"], number, row["deposit"], row["element_class"], year, row["method"]) in existing:
            continue
        reserves.record(
            actor=actor,
            place=places[row["place"]],
            mining_area=areas[number] if number is not None else None,
            deposit=row["deposit"],
            deposit_zh=row["deposit_zh"],
            element_class=row["element_class"],
            year=year,
            method=row["method"],
            original_t=_figure(row["original_t"]),
            remaining_t=_figure(row["remaining_t"]),
            estimator=row["estimator"],
            document=f"{row['document']} [{row['source']}]",
            evidence=row["evidence"],
        )
        new += 1
    return new


def _indicators() -> int:
    """Create the missing indicators; they have no service, since only sources state them."""
    existing = set(ReserveIndicator.objects.values_list("key", flat=True))
    new = [row for row in rows(DATA / "reserve_indicators.csv") if row["key"] not in existing]
    ReserveIndicator.objects.bulk_create(
        ReserveIndicator(**{**row, "figure": Decimal(row["figure"]), "year": int(row["year"]) if row["year"] else None})
        for row in new
    )
    return len(new)


def _tax_rates(actor: Actor) -> int:
    """Enter the rates that sources give and that are missing."""
    existing = set(TaxRate.objects.values_list("ore_class", "subject", "valid_from"))
    new = 0
    for row in rows(DATA / "tax_rates.csv"):
        first = _day(row["valid_from"])
        if (row["ore_class"], row["subject"], first) in existing:
            continue
        tax_rates.enter(
            actor=actor,
            ore_class=row["ore_class"],
            subject=row["subject"],
            subject_zh=row["subject_zh"],
            rate=Decimal(row["lowest"]),
            highest=Decimal(row["highest"]),
            unit=row["unit"],
            valid_from=first,
            valid_to=_day(row["valid_to"]),
            source=row["source"],
            evidence=row["evidence"],
        )
        new += 1
    return new


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _figure(text: str) -> Decimal | None:
    return Decimal(text) if text else None

"""Dated parameters that a source gives; an entry of an office for the same parameter and month takes precedence."""

from decimal import Decimal

from core import months
from core.actors import Actor
from core.reference_files import rows
from enterprises.models import Jurisdiction
from quotas.models import DueDay, OxideFactor, Product, YieldBound
from quotas.reference.files import DATA
from quotas.services import due_days, yields


def load(*, actor: Actor) -> dict[str, int]:
    return {"due days": _due_days(actor), "yield bounds": _yield_bounds(actor), "oxide factors": _oxide_factors(actor)}


def _due_days(actor: Actor) -> int:
    existing = set(DueDay.objects.values_list("place__code", "kind", "from_month"))
    places = {place.code: place for place in Jurisdiction.objects.filter(level=Jurisdiction.Level.PROVINCE)}
    new = 0
    for row in rows(DATA / "report_due_days.csv"):
        first = months.parse(row["from_month"])
        if (row["province"] or None, row["kind"], first) in existing:
            continue
        due_days.set_day(
            actor=actor,
            place=places[row["province"]] if row["province"] else None,
            kind=row["kind"],
            day=int(row["day"]) if row["day"] else None,
            from_month=first,
            document=_document(row),
            evidence=row["evidence"],
        )
        new += 1
    return new


def _yield_bounds(actor: Actor) -> int:
    existing = set(YieldBound.objects.values_list("feed_kind", "output_kind", "output__code", "from_month"))
    products, new = Product.objects.in_bulk(field_name="code"), 0
    for row in rows(DATA / "yield_bounds.csv"):
        first = months.parse(row["from_month"])
        if (row["feed"], row["output"], row["product"] or None, first) in existing:
            continue
        yields.set_bound(
            actor=actor,
            feed_kind=row["feed"],
            output_kind=row["output"],
            output=products[row["product"]] if row["product"] else None,
            lowest=_figure(row["lowest"]),
            highest=_figure(row["highest"]),
            from_month=first,
            document=_document(row),
            evidence=row["evidence"],
        )
        new += 1
    return new


def _oxide_factors(actor: Actor) -> int:
    existing = set(OxideFactor.objects.values_list("product__code", "from_month"))
    products, new = Product.objects.in_bulk(field_name="code"), 0
    for row in rows(DATA / "oxide_factors.csv"):
        first = months.parse(row["from_month"])
        if (row["product"], first) in existing:
            continue
        yields.set_factor(
            actor=actor,
            product=products[row["product"]],
            factor=_figure(row["factor"]),
            from_month=first,
            document=_document(row),
            evidence=row["evidence"],
        )
        new += 1
    return new


def _figure(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _document(row: dict[str, str]) -> str:
    return f"{row['document']} [{row['source']}]"

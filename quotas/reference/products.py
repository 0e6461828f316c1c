"""Elements, and products with their factor to oxide (or without one: then each report line states its grade)."""

from decimal import Decimal

from core.reference_files import rows
from quotas.models import Element, Product
from quotas.reference.files import DATA

STAGES = {
    Product.Kind.RAW_ORE: Product.Stage.MINING,
    Product.Kind.PRECIPITATE: Product.Stage.MINING,
    Product.Kind.CONCENTRATE: Product.Stage.DRESSING,
    Product.Kind.OXIDE: Product.Stage.SEPARATION,
    Product.Kind.CARBONATE: Product.Stage.SEPARATION,
    Product.Kind.CHLORIDE: Product.Stage.SEPARATION,
    Product.Kind.METAL: Product.Stage.METAL,
    Product.Kind.ALLOY: Product.Stage.METAL,
}


def load() -> dict[str, int]:
    """Create missing elements and products; existing ones are left unchanged.

    They are created without a service, since no one decides on them.
    """
    return {"elements": _elements(), "products": _products()}


def _elements() -> int:
    existing = set(Element.objects.values_list("symbol", flat=True))
    new = [row for row in rows(DATA / "elements.csv") if row["symbol"] not in existing]
    Element.objects.bulk_create(
        Element(
            symbol=row["symbol"],
            name=row["name"],
            weight=row["weight"],
            oxide=row["trade_oxide"],
            oxide_factor=_factor(row["metal_to_oxide_factor"]),
            source=row["source"],
        )
        for row in new
    )
    return len(new)


def _products() -> int:
    elements = {element.symbol: element for element in Element.objects.all()}
    wanted = [*_of_elements(elements), *_stated_products()]
    existing = set(Product.objects.values_list("code", flat=True))
    new = [product for product in wanted if product.code not in existing]
    for product in new:
        product.stage = STAGES[Product.Kind(product.kind)]
    Product.objects.bulk_create(new)
    return len(new)


def _of_elements(elements: dict[str, Element]) -> list[Product]:
    """Return the oxide and metal of every element that has a trade oxide; promethium has none.

    An oxide counts tonne for tonne, a metal by its factor.
    """
    products = []
    for row in rows(DATA / "elements.csv"):
        if not row["trade_oxide"]:
            continue
        name = row["name"].capitalize()
        for kind, title, title_zh, factor in (
            (Product.Kind.OXIDE, "oxide", "氧化{}", "1.0000"),
            (Product.Kind.METAL, "metal", "金属{}", row["metal_to_oxide_factor"]),
        ):
            products.append(
                Product(
                    code=f"{row['name']}-{title}",
                    name=f"{name} {title}",
                    name_zh=title_zh.format(row["name_zh"]),
                    kind=kind,
                    element=elements[row["symbol"]],
                    reo_factor=_factor(factor),
                    source=row["source"],
                )
            )
    return products


def _stated_products() -> list[Product]:
    return [
        Product(
            code=row["code"],
            name=row["name"],
            name_zh=row["name_zh"],
            kind=row["kind"],
            reo_factor=_factor(row["reo_factor"]),
            source=row["note"],
        )
        for row in rows(DATA / "products.csv")
    ]


def _factor(text: str) -> Decimal | None:
    return Decimal(text) if text else None

"""Published output, exports, mirror figures, prices and shares: recorded with their sources, never posted."""

import calendar
import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from core.reference_files import rows
from quotas.models import Product, PublishedStatistic
from quotas.reference.figures import EXPORT
from quotas.reference.files import DATA
from quotas.reference.plans import Remark

Subject = PublishedStatistic.Subject
_PRODUCTS = {
    "mining": Subject.MINING,
    "smelting_separation": Subject.SMELTING,
    "single rare earth metal": Subject.METAL,
}


def load(plans: list[PublishedStatistic]) -> int:
    """Load the figures of the files and the plans that are not notices; return how many are new."""
    wanted = [*_output(), *_exports(), *_mirror(), *_prices(), *_market(), *plans]
    for statistic in wanted:
        if statistic.product is not None:  # of those that were loaded before a figure named its metal
            PublishedStatistic.objects.filter(key=statistic.key, product=None).update(product=statistic.product)
    keys = set(PublishedStatistic.objects.values_list("key", flat=True))
    new = [statistic for statistic in wanted if statistic.key not in keys]
    PublishedStatistic.objects.bulk_create(new)
    return len(new)


def span(text: str) -> tuple[dt.date, dt.date]:
    """Parse ``2011``, ``2012-12``, ``2011-06-15`` or ``2011-01..2011-04`` into first and last day."""
    first, _, last = text.partition("..")
    return _day(first, last=False), _day(last or first, last=True)


def _day(text: str, *, last: bool) -> dt.date:
    if text.count("-") == 2:
        return dt.date.fromisoformat(text)
    year, _, month = text.partition("-")
    number = int(month) if month else (12 if last else 1)
    return dt.date(int(year), number, calendar.monthrange(int(year), number)[1] if last else 1)


def _output() -> list[PublishedStatistic]:
    result, metal = [], Product.objects.get(code="rare-earth-metals")
    for row in rows(DATA / "production_actual.csv"):
        first, last = span(row["period"])
        result.append(
            PublishedStatistic(
                subject=_PRODUCTS[row["product"]],
                period_from=first,
                period_to=last,
                region=row["region"],
                figure=Decimal(row["tonnes"]),
                unit=row["unit"],
                product=metal if row["unit"] == "t metal" else None,
                note=row["note"],
                evidence=row["evidence"],
                source=row["source"],
                key=f"output/{row['product']}/{row['region']}/{row['period']}",
            )
        )
    return result


def _exports() -> list[PublishedStatistic]:
    result = []
    for number, row in enumerate(rows(DATA / "export_actual.csv"), start=1):
        first, last = span(row["period"])
        result.append(
            PublishedStatistic(
                subject=Subject.EXPORT,
                period_from=first,
                period_to=last,
                region="China",
                figure=Decimal(row["tonnes"]),
                unit="t of goods",
                note="; ".join(filter(None, [row["value_musd"] and f"{row['value_musd']} million USD", row["note"]])),
                evidence=row["evidence"],
                source=row["source"],
                # Two offices print the same year, so the line of the file is part of the key.
                key=f"exports/{row['period']}/{number}",
            )
        )
    return result


def _mirror() -> list[PublishedStatistic]:
    result = []
    for row in rows(DATA / "mirror_statistics.csv"):
        percent = row["foreign_import_excess_over_chinese_export_percent"]
        first, last = span(row["year"])
        result.append(
            PublishedStatistic(
                subject=Subject.MIRROR,
                period_from=first,
                period_to=last,
                region="China",
                figure=Decimal(percent) if percent else None,
                unit="percent",
                wording=row["wording"],
                evidence=row["evidence"],
                source=row["source"],
                key=f"mirror/{row['year']}",
            )
        )
    return result


def _prices() -> list[PublishedStatistic]:
    return [
        _figure(row, Subject.PRICE, "China", f"price/{row['name']}/{row['period']}")
        for row in rows(DATA / "prices.csv")
    ]


def _market() -> list[PublishedStatistic]:
    return [
        _figure(row, Subject(row["subject"]), row["region"], f"{row['subject']}/{row['name']}/{row['period']}")
        for row in rows(DATA / "market_figures.csv")
    ]


def _figure(row: Mapping[str, str], subject: Subject, region: str, key: str) -> PublishedStatistic:
    first, last = span(row["period"])
    return PublishedStatistic(
        subject=subject,
        period_from=first,
        period_to=last,
        region=region,
        name=row["name"],
        name_zh=row["name_zh"],
        figure=Decimal(row["figure"]),
        unit=row["unit"],
        wording=row.get("wording", ""),
        note=row["note"],
        evidence=row["evidence"],
        source=row["source"],
        key=key,
    )


def compare_with_plans(remarks: list[Remark]) -> list[PublishedStatistic]:
    """Return the printed plans that are not notices, with the reason. Figures that are only recalled are left out."""
    names = {row["code"]: row["name"] for row in rows(DATA / "programmes.csv")}
    result = []
    for remark in remarks:
        figure = remark.left_out
        if figure is None or figure.evidence == "recalled" or figure.total is None:
            continue
        split = f"light {figure.light}, medium-heavy {figure.heavy}" if figure.split else ""
        result.append(
            PublishedStatistic(
                subject=Subject.PLAN,
                period_from=dt.date(figure.year, 1, 1),
                period_to=dt.date(figure.year, 12, 31),
                region=figure.name,
                figure=figure.total,
                unit="t of goods" if figure.programme == EXPORT and "t REO" not in figure.note else "t REO",
                wording=f"{names[figure.programme]}, {figure.batch}" + (f": {split}" if split else ""),
                note="; ".join(filter(None, [f"no notice: {remark.why}", figure.note])),
                evidence=figure.evidence,
                source=figure.source,
                key=f"plan/{figure.key}",
            )
        )
    return result

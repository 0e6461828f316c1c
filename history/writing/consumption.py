"""Consumption of sites in a history: one return for each site and month, filed by the enterprise that held it last."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from core import months
from enterprises.models import SiteTenure
from history.parsing.consumption import ConsumptionRow
from history.writing.context import Context
from quotas.services import consumption


def file(rows: Sequence[ConsumptionRow], context: Context) -> int:
    """File the returns of one day; return how many were taken."""
    by_month: dict[tuple[str, dt.date], dict[str, ConsumptionRow]] = defaultdict(dict)
    for row in rows:
        items = by_month[row.site, row.period]
        if row.item in items:
            context.note(row.line, "item", "an earlier line states this item of the site and month")
        else:
            items[row.item] = row
    return sum(_file_one(items, context) for items in by_month.values())


def _file_one(items: dict[str, ConsumptionRow], context: Context) -> bool:
    """File the return of a site and month; note a refusal at its first line."""
    first = next(iter(items.values()))
    site = context.site(first.line, "site", first.site)
    if site is None:
        return False
    held = SiteTenure.objects.held_within(first.period, months.last_day(first.period)).filter(site=site)
    last = held.select_related("enterprise").order_by("-held_from").first()
    signer = context.signer(last.enterprise if last else site.enterprise)
    return context.attempt(
        first.line,
        dict.fromkeys(items, "quantity"),
        lambda: consumption.file(
            actor=signer,
            site=site,
            period=first.period,
            confirmed=True,  # the file states the units
            fictitious=context.invented,
            **{item: row.quantity for item, row in items.items()},
        ),
    )

"""The figures of a bulletin: plan and accepted use by programme and place, and cases and flags decided by province.

They are sums of places from which no single enterprise is read, and what was decided: a flag that was raised or a case
that was opened would warn whom it is about.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models.functions import Coalesce, ExtractMonth, Left

from core import clock, row_security
from enterprises.models import NATION, Jurisdiction
from inspections.models import Case, Flag
from portal.models import Bulletin
from quotas import disclosure
from quotas.models import Account
from quotas.quantities import ZERO
from quotas.queries import accounts, publication

DECIDED_AFTER = dt.timedelta(days=30)  # from the end of a period until its decisions are counted in public


@dataclass(frozen=True, slots=True)
class Frozen:
    """Figures as a bulletin keeps them, with the day on which they count and the instant at which they were known."""

    on: dt.date
    as_of: dt.datetime
    figures: dict[str, Any]


def freeze(bulletin: Bulletin) -> Frozen:
    """Return the figures of a bulletin as they stand now: those of its last day or, before that, of the last month."""
    on, as_of = bulletin.figures_until(clock.today()), clock.now()
    with row_security.unrestricted("the sums of a bulletin are the same whichever officer reviews or publishes it"):
        figures = {"plans": _plans(bulletin, on), "enforcement": _enforcement(bulletin)}
    return Frozen(on, as_of, figures)


def _plans(bulletin: Bulletin, on: dt.date) -> list[dict[str, Any]]:
    """Return plan and accepted use of each programme of the ministry: the nation and each province.

    Use is stated where nobody reads that of one or two groups of enterprises from it, beside all that was published.
    """
    rows = Account.objects.whole().filter(
        programme_year__year=bulletin.year,
        programme_year__programme__authority=bulletin.authority,
        holder__type__in=publication.PUBLISHED,
    )
    figures = accounts.balances_at(rows, accounts.as_accounts(on), today=on, on=on, ordering=("holder",))
    years = set(rows.values_list("programme_year", flat=True))
    uses = publication.uses_until(years, bulletin.first_day, on, _published_of(bulletin))
    return [
        {
            "programme": _names(account.programme_year.programme),
            "unit": account.programme_year.programme.unit,
            "place": _names(account.holder.place),
            "nation": account.holder.code == NATION,
            "plan": f"{account.allocated:.3f}",
            "used": None if (used := uses.get(account.pk, ZERO)) is None else f"{used:.3f}",
        }
        for account in sorted(
            figures[:],
            key=lambda one: (one.programme_year.programme.code, one.holder.code != NATION, one.holder.code),
        )
        if account.given > ZERO or uses.get(account.pk)
    ]


def _published_of(bulletin: Bulletin) -> list[tuple[dt.date, dt.date]]:
    """Return the day of its figures and the day of publication of each bulletin of the ministry on the same year."""
    rows = Bulletin.objects.filter(
        authority=bulletin.authority, year=bulletin.year, on__isnull=False, published_at__isnull=False
    )
    return [
        (on, published_at.astimezone(clock.ZONE).date())
        for on, published_at in rows.exclude(pk=bulletin.pk).order_by("pk").values_list("on", "published_at")
        if on is not None and published_at is not None
    ]


def _enforcement(bulletin: Bulletin) -> list[dict[str, Any]]:
    """Return how many cases and flags were decided in the period, by province: where that tells nobody of his own.

    Flags and cases that are open are no public matter. What was decided is counted once the period is over for
    ``DECIDED_AFTER``, in provinces where it concerns at least ``LEAST_PARTIES`` parties, and so does what remains of
    the year's beside the months that are stated. Four queries.
    """
    if bulletin.last_day + DECIDED_AFTER > clock.today():
        return []
    flags = Flag.objects.filter(state__in=[Flag.State.DISMISSED, Flag.State.RESOLVED])
    decided = {"decided": _decided_in(bulletin.year, Case.objects), "flags": _decided_in(bulletin.year, flags)}
    counted = {name: _stated(bulletin, name, by_province) for name, by_province in decided.items()}
    codes = sorted(counted["decided"].keys() | counted["flags"].keys())
    places = {place.code: place for place in Jurisdiction.objects.filter(code__in=codes)}
    return [
        {"place": _names(places[code]), **{name: counts.get(code) for name, counts in counted.items()}}
        for code in codes
    ]


type _Decided = dict[str, list[tuple[int, UUID | None]]]


def _stated(bulletin: Bulletin, name: str, decided: _Decided) -> dict[str, int]:
    """Return the counts that may be stated, by province."""
    stated, counted = _stated_periods(bulletin, name), {}
    for code, rows in decided.items():
        own = [party for month, party in rows if bulletin.month in (None, month)]
        periods = {bulletin.month, *stated.get(code, ())}
        rest = [party for month, party in rows if month not in periods] if None in periods else []
        if own and disclosure.are_enough(own) and (not rest or disclosure.are_enough(rest)):
            counted[code] = len(own)
    return counted


def _decided_in(year: int, rows: Any) -> _Decided:
    """Return the month and the party of each case or flag that was decided in a year, by province."""
    begin, end = (dt.datetime(number, 1, 1, tzinfo=clock.ZONE) for number in (year, year + 1))
    party = Coalesce("enterprise__group_id", "enterprise_id")
    decided: _Decided = defaultdict(list)
    for code, month, concerned in (
        rows.filter(decided_at__gte=begin, decided_at__lt=end)
        .order_by()
        .values_list(Left("place__code", 2), ExtractMonth("decided_at", tzinfo=clock.ZONE), party)
    ):
        decided[code].append((month, concerned))
    return decided


def _stated_periods(bulletin: Bulletin, name: str) -> dict[str, set[int | None]]:
    """Return by province the months of which bulletins of the year state a count; ``None`` is the whole year.

    They are those of all ministries, since cases and flags are counted by place.
    """
    stated: dict[str, set[int | None]] = defaultdict(set)
    rows = Bulletin.objects.filter(year=bulletin.year, figures__isnull=False).exclude(pk=bulletin.pk)
    for month, enforcement in rows.values_list("month", "figures__enforcement"):
        for row in enforcement:
            if row.get(name) is not None:
                stated[row["place"]["code"]].add(month)
    return stated


def _names(row: Any) -> dict[str, str]:
    return {"code": row.code, "name": row.name, "name_zh": row.name_zh}

"""Years of supply: reserves in the ground divided by what the mining quota of a year allows, and by what was mined.

The reserves and the formula are those of ``resources``; the extraction is the quota's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.actors import Actor
from quotas.models import Account, Holder, Notice, Programme
from quotas.quantities import ZERO
from quotas.queries import mining_areas
from quotas.queries.effects import Effect
from resources.models import ElementClass, ReserveEstimate
from resources.queries import reserves
from resources.supply import years_of_supply

MOST_YEARS = 6
_PLACES = (Holder.Type.NATION, Holder.Type.PROVINCE)


@dataclass(frozen=True, slots=True)
class SupplyYear:
    """One year of extraction, and the number of such years that the reserves last; ``None`` is not known."""

    year: int
    quota: Decimal | None
    used: Decimal | None
    by_quota: Decimal | None
    by_use: Decimal | None


@dataclass(frozen=True, slots=True)
class SupplyEffect:
    """The reserves of a place, and how many years they last at its quota before and after a decision."""

    holder: Holder
    reserve: ReserveEstimate
    before: Decimal
    after: Decimal
    years_before: Decimal | None
    years_after: Decimal | None


def supply_years(row: ReserveEstimate, actor: Actor, *, today_year: int) -> list[SupplyYear]:
    """Return the years from that of the reserves to today's, newest first, as far as the actor sees the accounts.

    At most six; none for a deposit, whose extraction the register does not know, or for withdrawn reserves.
    """
    if row.remaining_t is None or row.deposit:
        return []
    last = max(row.year, today_year)
    years = range(last, max(row.year, last - MOST_YEARS + 1) - 1, -1)
    extraction = _of_area(row, years, actor) if row.mining_area is not None else _of_place(row, years, actor)
    return [
        SupplyYear(
            year,
            quota,
            used,
            years_of_supply(row.remaining_t, quota),
            years_of_supply(row.remaining_t, used),
        )
        for year in years
        for quota, used in [extraction.get(year, (None, None))]
    ]


def effects_on_supply(notice: Notice, effects: Sequence[Effect]) -> list[SupplyEffect]:
    """Return what a notice of a mining plan changes in the years of supply of the places that it gives to.

    Two queries, one if no reserves are recorded of these places.
    """
    programme_year = notice.programme_year
    if programme_year.programme.activity != Programme.Activity.MINING:
        return []
    gained: dict[str, Decimal] = {}
    for effect in effects:
        if effect.line.to_holder.type in _PLACES:
            code = effect.line.to_holder.code
            gained[code] = gained.get(code, ZERO) + effect.increment
    known = reserves.latest_by_place(list(gained), programme_year.year) if gained else {}
    if not known:
        return []
    accounts = Account.objects.whole().filter(programme_year=programme_year, holder__code__in=known)
    allocated = dict(accounts.values_list("holder__code", "allocated"))
    holders = {effect.line.to_holder.code: effect.line.to_holder for effect in effects}
    return [
        _effect(holders[code], reserve, before, before + gained[code])
        for code, reserve in sorted(known.items())
        for before in [allocated.get(code, ZERO)]
    ]


def effects_of_quota(
    quota: Mapping[Holder, tuple[Decimal, Decimal]], year: int, element_class: str
) -> list[SupplyEffect]:
    """Return what mining quota before and after does to the years of supply of places, by code. One query.

    Of holders that are no place, or whose reserves of this class are not recorded, nothing is said.
    """
    places = {holder.code: holder for holder in quota if holder.type in _PLACES}
    known = reserves.latest_by_place(list(places), year, element_class) if places else {}
    return [_effect(places[code], reserve, *quota[places[code]]) for code, reserve in sorted(known.items())]


def _effect(holder: Holder, reserve: ReserveEstimate, before: Decimal, after: Decimal) -> SupplyEffect:
    return SupplyEffect(
        holder=holder,
        reserve=reserve,
        before=before,
        after=after,
        years_before=years_of_supply(reserve.remaining_t, before),
        years_after=years_of_supply(reserve.remaining_t, after),
    )


def _of_area(row: ReserveEstimate, years: range, actor: Actor) -> dict[int, tuple[Decimal | None, Decimal | None]]:
    """Return what the sites of a planned area used of the mining plan; an area holds no quota of its own."""
    if row.mining_area is None or row.element_class != ElementClass.ALL:
        return {}
    return {
        year: (None, tonnes) for year, tonnes in mining_areas.mined_by_year(row.mining_area, list(years), actor).items()
    }


def _of_place(row: ReserveEstimate, years: range, actor: Actor) -> dict[int, tuple[Decimal | None, Decimal | None]]:
    accounts = Account.objects.visible_to(actor).filter(
        programme_year__programme__activity=Programme.Activity.MINING,
        programme_year__year__in=list(years),
        holder__code=row.place.code,
    )
    if row.element_class == ElementClass.ALL:
        accounts = accounts.whole()
    else:
        accounts = accounts.filter(category=row.element_class)
    return {
        year: (allocated, used)
        for year, allocated, used in accounts.order_by("programme_year__year").values_list(
            "programme_year__year", "allocated", "used"
        )
    }

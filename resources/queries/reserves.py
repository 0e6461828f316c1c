"""Reserves as they are read: the chain of corrections of a figure, and the series of its subject."""

from collections.abc import Collection
from uuid import UUID

from resources.models import ElementClass, ReserveEstimate


def history(row: ReserveEstimate) -> list[ReserveEstimate]:
    """Return the figure with everything that it corrects and that corrects it, oldest first. One query."""
    rows = ReserveEstimate.objects.of_subject(row).filter(year=row.year, method=row.method)
    return list(rows.select_related("recorded_by").order_by("recorded_at", "pk"))


def series(row: ReserveEstimate) -> list[ReserveEstimate]:
    """Return the figures of the subject that hold, by year and method. One query."""
    return list(ReserveEstimate.objects.of_subject(row).standing().order_by("year", "method", "pk"))


def latest_by_place(
    codes: Collection[str], year: int, element_class: str = ElementClass.ALL
) -> dict[str, ReserveEstimate]:
    """Return for places the newest figure of a class of rare earths that holds, from no later than a year. One query.

    Of several methods in one year the surveyed or registered one is preferred to the predicted one.
    """
    rows = (
        ReserveEstimate.objects.standing()
        .filter(place__code__in=codes, mining_area=None, deposit="", element_class=element_class, year__lte=year)
        .select_related("place")
    )
    newest: dict[str, ReserveEstimate] = {}
    for row in sorted(rows, key=lambda each: (each.year, _rank(each.method), each.pk)):
        newest[row.place.code] = row
    return newest


def average_grades(areas: Collection[UUID], years: Collection[int]) -> dict[tuple[UUID, int], ReserveEstimate]:
    """Return, by planned mining area and year, a figure with a grade from no later than the year. One query.

    A figure of the whole area is preferred to a newer one of a deposit in it; then the newest counts, and of one year
    that of the surest method.
    """
    rows = ReserveEstimate.objects.standing().filter(
        mining_area__in=areas, average_grade__isnull=False, element_class=ElementClass.ALL
    )
    newest: dict[tuple[UUID, int], ReserveEstimate] = {}
    for row in sorted(rows, key=lambda each: (not each.deposit, each.year, _rank(each.method), each.pk)):
        if row.mining_area_id is not None:
            newest |= {(row.mining_area_id, year): row for year in years if row.year <= year}
    return newest


_ORDER = ("predicted", "explored", "registered", "surveyed")


def _rank(method: str) -> int:
    """Return how sure a method is: what was only predicted comes last, the survey of a mine first."""
    return _ORDER.index(method)

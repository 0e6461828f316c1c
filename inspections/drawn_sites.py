"""Sites that were drawn for a visit: how far their visits are, the share reached beside the stated one, what is due."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncMonth

from core.actors import Actor
from core.months import shift
from core.row_security import unrestricted
from inspections import drawing
from inspections.models import DrawnSite, DrawShare, Inspection, VisitDraw

MONTHS_DUE = 12  # so long a missed visit stays among those that are due


def share_in(month: dt.date) -> Decimal:
    """Return the share that holds in a month: the one entered last before it, else the assumed one."""
    entered = DrawShare.objects.filter(from_month__lte=month).order_by("-from_month").first()
    return drawing.ASSUMED_SHARE if entered is None else entered.share


@dataclass(frozen=True)
class Result:
    """The outcome of a draw by a day."""

    draw: VisitDraw
    sites: list[tuple[DrawnSite, DrawnSite.Visit]]
    made: int  # visits of the month, drawn or not

    @cached_property
    def repeated(self) -> bool | None:
        """Return whether seed and list give these sites, or ``None`` before the seed is shown.

        It takes a digest for each candidate, so it is asked only where it is shown.
        """
        draw = self.draw
        if not draw.seed:
            return None
        number = drawing.number_drawn(draw.visits, draw.share, len(draw.candidates))
        again = drawing.draw(draw.seed, draw.candidates, number) == [each.site.code for each in self.rows]
        return again and drawing.digest_of(draw.candidates) == draw.candidates_sha256

    @property
    def rows(self) -> list[DrawnSite]:
        return [site for site, _visit in self.sites]

    @property
    def in_time(self) -> int:
        return sum(1 for _site, visit in self.sites if visit == DrawnSite.Visit.VISITED)

    @property
    def share_reached(self) -> Decimal | None:
        """Return the drawn share of the visits that were made in the month, or ``None`` without one."""
        return Decimal(self.in_time) / self.made if self.made else None

    @property
    def reached_per_cent(self) -> Decimal | None:
        return None if self.share_reached is None else self.share_reached * 100


def draws(rows: QuerySet[VisitDraw] | None = None) -> QuerySet[VisitDraw]:
    """Load draws with their place and who drew; ``with_results`` adds what came of them."""
    return (VisitDraw.objects.all() if rows is None else rows).select_related("place", "drawn_by")


def with_results(draws: Iterable[VisitDraw], reader: Actor, on: dt.date) -> list[VisitDraw]:
    """Set ``result`` on draws. Visits of other places count; planned ones only as far as the reader may see them."""
    rows = list(draws)
    drawn, made = _outcome(
        DrawnSite.objects.filter(draw__in=rows).with_visits(reader).order_by("position"),
        VisitDraw.objects.filter(pk__in=[row.pk for row in rows]),
    )
    for row in rows:
        sites = [each for each in drawn if each.draw_id == row.pk]
        vars(row)["result"] = Result(row, [(each, each.visit(on)) for each in sites], made[row.pk])
    return rows


def _outcome(sites: QuerySet[DrawnSite], draws: QuerySet[VisitDraw]) -> tuple[list[DrawnSite], dict[UUID, int]]:
    """Return the sites, and by draw the number of all visits made in its month. Two queries."""
    made = (
        Inspection.objects.filter(place__code__startswith=OuterRef("place__code"))
        .annotate(of=TruncMonth("carried_out_on"))
        .filter(of=OuterRef("month"))
        .order_by()
        .values("of")
        .annotate(number=Count("pk"))
        .values("number")
    )
    counted = draws.order_by().annotate(made=Coalesce(Subquery(made, output_field=IntegerField()), 0))
    with unrestricted("the outcome of a draw, to whoever reads it"):
        return (
            list(sites.select_related("draw", "site__enterprise", "site__jurisdiction")),
            dict(counted.values_list("pk", "made")),
        )


def due(actor: Actor, on: dt.date, most: int | None = None) -> list[DrawnSite]:
    """Return the drawn sites that the reader sees and nobody visited yet, the longest due first."""
    seen = VisitDraw.objects.visible_to(actor).filter(month__gte=shift(on.replace(day=1), -MONTHS_DUE))
    rows = DrawnSite.objects.with_visits(actor).filter(draw__in=seen.values("pk"), seen=True, visited_on=None)
    return _outcome(rows.order_by("draw__month", "site__code", "pk")[:most], VisitDraw.objects.none())[0]


def mark(visits: Iterable[Inspection]) -> None:
    """Set ``drawn`` on visits: whether they are the visit that a draw asks for, the first of the site from its day on.

    One that was made comes before those that are planned. A draw of more than ``MONTHS_DUE`` months ago asks for none.
    """
    rows = list(visits)
    answering = (
        Inspection.objects.exclude(state=Inspection.State.CANCELLED)
        .annotate(day=Coalesce("carried_out_on", "planned_on"))
        .filter(site=OuterRef("site"), day__gte=OuterRef("draw__drawn_on"))
        .order_by(F("carried_out_on").asc(nulls_last=True), "planned_on", "pk")
    )
    drawn = DrawnSite.objects.filter(site__in={row.site_id for row in rows}).annotate(
        answer=Subquery(answering.values("pk")[:1])
    )
    months = defaultdict(list)
    for answer, month in drawn.values_list("answer", "draw__month"):
        months[answer].append(month)
    for row in rows:
        earliest = shift((row.carried_out_on or row.planned_on).replace(day=1), -MONTHS_DUE)
        vars(row)["drawn"] = any(month >= earliest for month in months[row.pk])

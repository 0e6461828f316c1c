"""Draws of visits at random: once for a province and month, by a seed that nobody chose, and the sites drawn.

The database lists the candidates, and once a draw is recorded makes the seed and draws
(``migrations/sql/visit_draws.sql``); ``inspections.drawing`` repeats a draw from its seed and list.
"""

import datetime as dt
from decimal import Decimal
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, Min, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.constraints import CheckConstraint, exists_once, first_of_month, text_required
from core.errors import Fault
from core.models import Identified
from core.months import last_day
from enterprises.models import NATION, Jurisdiction, Site, User
from enterprises.scoping import Scope, ScopedQuerySet
from inspections.models.inspections import SEES_PLANNED, Inspection, enterprises_of


class DrawShare(Identified):
    """The share of a month's visits that is drawn at random, from a month on; two administrators enter it."""

    from_month = models.DateField(_("from month"))
    share = models.DecimalField(_("share drawn at random"), max_digits=5, decimal_places=4)
    document = models.TextField(_("document"), help_text=_("the order: its office, number and day"))
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    objects = ScopedQuerySet.as_manager()

    SCOPE = Scope(public=True)

    class Meta:
        verbose_name = _("share of visits drawn at random")
        verbose_name_plural = _("shares of visits drawn at random")
        ordering = ["-from_month"]
        constraints = [
            exists_once(
                "draw_share_once_a_month", ["from_month"], _("A share from this month on is on record already.")
            ),
            first_of_month("draw_share_from_a_month", "from_month"),
            text_required(
                "draw_share_names_its_document", "document", _("Name the document: its office, number and day.")
            ),
            CheckConstraint(
                name="draw_share_is_a_share",
                condition=Q(share__gt=0, share__lte=1),
                violation=Fault("/share", "out_of_range", _("A share is greater than 0 and at most 1.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.share:%} {self.from_month:%Y-%m}"


class VisitDrawQuerySet(ScopedQuerySet["VisitDraw"]):
    def visible_to(self, actor: Actor) -> Self:
        """Return draws of provinces inside or around the places in which the reader may see planned visits.

        One that drew a site of an enterprise is hidden from an official who works there, as an unannounced visit is.
        """
        reach = getattr(actor, "reach", None)
        places = {bound.place for bound in reach.bounds if bound.role in SEES_PLANNED} if reach is not None else set()
        rows = self if NATION in places else self.filter(place__code__in={place[:2] for place in places if place})
        own = enterprises_of(actor)
        return rows.exclude(sites__site__enterprise__in=own) if own else rows


class VisitDraw(Identified):
    """A draw for a province and month; the database fills in all but the number of visits, and the seed afterwards."""

    place = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", verbose_name=_("province"))
    month = models.DateField(_("month"))
    visits = models.PositiveIntegerField(
        _("visits of the month"), help_text=_("all that the province plans for it, the drawn ones among them")
    )
    share = models.DecimalField(_("stated share"), max_digits=5, decimal_places=4, default=0, editable=False)
    seed = models.CharField(_("seed"), max_length=64, default="", editable=False)
    candidates = ArrayField(
        models.CharField(max_length=32), default=list, editable=False, verbose_name=_("codes of the candidates")
    )
    candidates_sha256 = models.CharField(
        _("SHA-256 of the candidates' codes"), max_length=64, default="", editable=False
    )
    drawn_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    drawn_on = models.DateField(_("day of the draw"), editable=False)
    drawn_at = models.DateTimeField(_("drawn at"), editable=False)

    objects = VisitDrawQuerySet.as_manager()

    # The scope for actions; officials below the province may read it too: see ``visible_to``.
    SCOPE = Scope(place="place__code")

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("draw of visits")
        verbose_name_plural = _("draws of visits")
        ordering = ["-month", "place"]
        constraints = [
            exists_once(
                "visit_draw_once", ["place", "month"], _("The visits of this province and month are drawn already.")
            ),
            first_of_month("visit_draw_of_a_month", "month"),
            CheckConstraint(
                name="visit_draw_of_visits",
                condition=Q(visits__gte=1),
                violation=Fault("/visits", "out_of_range", _("State at least one visit.")),
            ),
            CheckConstraint(
                name="visit_draw_in_its_month",
                condition=Q(drawn_on__year=F("month__year"), drawn_on__month=F("month__month")),
                violation=Fault("", "other_month", _("Visits of a month are drawn in that month.")),
            ),
        ]
        indexes = [models.Index(name="visit_draw_newest", fields=["-month", "-id"])]

    def __str__(self) -> str:
        return f"{self.place} {self.month:%Y-%m}"

    @property
    def share_per_cent(self) -> Decimal:
        return self.share * 100

    @property
    def due_on(self) -> dt.date:
        """Return the last day on which a drawn site is visited in time."""
        return last_day(self.month)


class DrawnSiteQuerySet(models.QuerySet["DrawnSite"]):
    def with_visits(self, reader: Actor) -> Self:
        """Add the days of the first visit from the draw on and of the first plan seen, and whether the site is."""
        made = Inspection.objects.filter(carried_out_on__gte=OuterRef("draw__drawn_on"))
        planned = Inspection.objects.visible_to(reader).filter(
            state=Inspection.State.PLANNED, planned_on__gte=OuterRef("draw__drawn_on")
        )
        return self.annotate(
            visited_on=_first(made, "carried_out_on"),
            planned_on=_first(planned, "planned_on"),
            seen=Exists(Site.objects.visible_to(reader).filter(pk=OuterRef("site"))),
        )


def _first(visits: models.QuerySet[Inspection], day: str) -> Subquery:
    of_site = visits.filter(site=OuterRef("site")).order_by().values("site")
    return Subquery(of_site.annotate(first=Min(day)).values("first"))


class DrawnSite(Identified):
    """A site that was drawn, with its place in the draw. The database alone writes it."""

    class Visit(models.TextChoices):
        VISITED = "visited", _("Visited")
        LATE = "late", _("Visited late")
        PLANNED = "planned", _("Planned")
        DUE = "due", _("Not planned yet")
        MISSED = "missed", _("Missed")

    draw = models.ForeignKey(VisitDraw, models.PROTECT, related_name="sites")
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(_("place in the draw"))

    objects = DrawnSiteQuerySet.as_manager()

    visited_on: dt.date | None  # where ``with_visits`` has asked for them
    planned_on: dt.date | None
    seen: bool

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("drawn site")
        verbose_name_plural = _("drawn sites")
        ordering = ["draw", "position"]
        constraints = [
            exists_once("drawn_site_once", ["draw", "site"], _("This site is drawn already.")),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.site}"

    def visit(self, on: dt.date) -> Visit:
        """Return how far the visit of the site is on a day."""
        last = self.draw.due_on
        if self.visited_on is not None:
            return self.Visit.VISITED if self.visited_on <= last else self.Visit.LATE
        if last < on:
            return self.Visit.MISSED
        return self.Visit.PLANNED if self.planned_on is not None and self.planned_on <= last else self.Visit.DUE

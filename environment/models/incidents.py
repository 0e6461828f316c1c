"""Incidents: damage to the environment at a site or place, with its extent and cost as documents state them.

Rows are only added. A correction is a further row that names the one before it, so no figure of cost is overwritten.
"""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, text_required
from core.errors import Fault
from enterprises.models import Jurisdiction, Site
from enterprises.models.entries import Recorded
from enterprises.scoping import Scope, ScopedQuerySet


class IncidentQuerySet(ScopedQuerySet["Incident"]):
    def standing(self) -> Self:
        """Return the incidents that count: those that no further row corrected or withdrew."""
        return self.filter(correction=None, withdrawn=False)


class Incident(Recorded):
    class Category(models.TextChoices):
        LANDSLIDE = "landslide", _("Landslide")
        RIVER_BLOCKED = "river_blocked", _("River blocked")
        VEGETATION = "vegetation", _("Vegetation stripped")
        SOIL = "soil", _("Soil eroded or acidified")
        WATER = "water", _("Water polluted")
        RADIATION = "radiation", _("Radiation")
        TAILINGS = "tailings", _("Tailings escaped")
        ACCIDENT = "accident", _("Accident")

    class ExtentUnit(models.TextChoices):
        HECTARES = "ha", _("hectares")
        CUBIC_METRES = "m3", _("m³")

    class State(models.TextChoices):
        STANDING = "standing", _("Counts")
        CORRECTED = "corrected", _("Corrected")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        WITHDRAWAL = "withdrawal", _("Withdrawal")

    place = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", verbose_name=_("place"))
    site = models.ForeignKey(
        Site,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="incidents",
        verbose_name=_("site"),
        help_text=_("empty: the place alone, as of a digging without a known owner"),
    )
    day = models.DateField(_("day"), help_text=_("on which it happened or was found"))
    category = models.CharField(_("category"), max_length=16, choices=Category)
    description = models.TextField(_("description"))
    extent = models.DecimalField(_("measured extent"), max_digits=14, decimal_places=3, null=True, blank=True)
    extent_unit = models.CharField(_("unit of the extent"), max_length=4, choices=ExtentUnit, blank=True)
    document = models.TextField(_("document"), help_text=_("the report or record of the incident"))
    cost = models.DecimalField(_("cost, yuan"), max_digits=16, decimal_places=2, null=True, blank=True)
    cost_document = models.TextField(_("document of the cost"), blank=True)
    figures_confirmed = models.BooleanField(_("the unusual figures were confirmed"), default=False)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="correction", verbose_name=_("corrects")
    )
    withdrawn = models.BooleanField(_("withdraws the incident as a mistake"), default=False)
    reason = models.TextField(_("reason for the correction"), blank=True)

    objects = IncidentQuerySet.as_manager()

    site_id: UUID | None
    corrects_id: UUID | None

    SCOPE = Scope(place="place__code", enterprise="site__enterprise_id", groups=("site__enterprise__group_id",))

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["-day", "-pk"]
        indexes = [
            models.Index(name="incident_newest", fields=["-day", "-id"]),
            models.Index(name="incident_site_day", fields=["site", "-day", "-id"]),
        ]
        constraints = [
            text_required("incident_is_described", "description", _("Describe the incident.")),
            text_required("incident_names_its_document", "document", _("Name the report or record.")),
            CheckConstraint(
                name="incident_extent_has_unit",
                condition=Q(extent=None, extent_unit="") | Q(extent__isnull=False) & ~Q(extent_unit=""),
                violation=Fault("/extent_unit", "required", _("State an extent together with its unit.")),
            ),
            CheckConstraint(
                name="incident_figures_positive",
                condition=(Q(extent=None) | Q(extent__gt=0)) & (Q(cost=None) | Q(cost__gt=0)),
                violation=Fault("/extent", "not_positive", _("An extent and a cost are greater than zero.")),
            ),
            CheckConstraint(
                name="incident_cost_has_document",
                condition=Q(cost=None, cost_document="") | Q(cost__isnull=False) & ~Q(cost_document=""),
                violation=Fault("/cost_document", "required", _("State a cost together with its document.")),
            ),
            CheckConstraint(
                name="incident_corrected_with_reason",
                condition=Q(corrects=None, reason="", withdrawn=False) | Q(corrects__isnull=False) & ~Q(reason=""),
                violation=Fault("/reason", "required", _("A correction or withdrawal has a reason.")),
            ),
        ]

    @property
    def state(self) -> State:
        if self.withdrawn:
            return self.State.WITHDRAWAL
        following: Incident | None = getattr(self, "correction", None)
        if following is None:
            return self.State.STANDING
        return self.State.WITHDRAWN if following.withdrawn else self.State.CORRECTED

    def get_state_display(self) -> str:
        return str(self.state.label)

    def __str__(self) -> str:
        return f"{self.site or self.place} · {self.get_category_display()} · {self.day}"

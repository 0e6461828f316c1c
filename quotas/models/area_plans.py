"""Special plans of the planned mining areas: what the mines of an area may extract in a year, with its document.

Rows are only added: another ceiling for the same area and year is a further row that names the one it replaces.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, UniqueConstraint, text_required
from core.errors import Fault
from core.years import LAST_YEAR
from resources.models.plans_of_areas import FIRST_YEAR, PlanOfArea, PlanOfAreaQuerySet


class AreaPlan(PlanOfArea):
    ceiling = models.DecimalField(_("ceiling, t REO"), max_digits=12, decimal_places=3)

    objects = PlanOfAreaQuerySet["AreaPlan"].as_manager()

    class Meta:
        verbose_name = _("special plan of a mining area")
        verbose_name_plural = _("special plans of mining areas")
        ordering = ["-year", "mining_area", "-id"]
        constraints = [
            UniqueConstraint(
                name="area_plan_one_a_year",
                fields=["mining_area", "year"],
                condition=Q(replaces=None),
                violation=Fault("", "plan_exists", _("The area has a plan of this year. It was recorded meanwhile.")),
            ),
            text_required(
                "area_plan_names_its_document", "document", _("Name the document: its office, number and day.")
            ),
            CheckConstraint(
                name="area_plan_not_negative",
                condition=Q(ceiling__gte=0),
                violation=Fault("/ceiling", "negative", _("A ceiling is not negative.")),
            ),
            CheckConstraint(
                name="area_plan_year_range",
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                violation=Fault("/year", "out_of_range", _("Give a year from 2006 on.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mining_area} {self.year}: {self.ceiling:f} t REO"

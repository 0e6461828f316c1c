"""Special plans of the planned mining areas: what the mines of an area may extract in a year, with its document.

Rows are only added: another ceiling for the same area and year is a further row that names the one it replaces.
"""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, UniqueConstraint, text_required
from core.errors import Fault
from core.models import Identified
from enterprises.models import MiningArea, User
from enterprises.scoping import Scope, ScopedQuerySet

FIRST_YEAR, LAST_YEAR = 2006, 2100


class AreaPlanQuerySet(ScopedQuerySet["AreaPlan"]):
    def standing(self) -> Self:
        """Return the plans that no later one replaces."""
        return self.filter(replacement=None)


class AreaPlan(Identified):
    mining_area = models.ForeignKey(
        MiningArea, models.PROTECT, related_name="plans", verbose_name=_("planned mining area")
    )
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    ceiling = models.DecimalField(_("ceiling, t REO"), max_digits=12, decimal_places=3)
    document = models.TextField(_("document"), help_text=_("office, number and day of the document"))
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replacement", verbose_name=_("replaces")
    )
    fictitious = models.BooleanField(_("invented for demonstration"), default=False)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    objects = AreaPlanQuerySet.as_manager()

    SCOPE = Scope(public=True)

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

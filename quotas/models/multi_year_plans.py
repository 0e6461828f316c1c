"""Plans over several years: what a programme is meant to give in each year, with the document that says so.

Rows are only added: another plan of the same years is a further row that names the one it replaces. A target gives
nobody quota; notices do.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, text_required
from core.errors import Fault
from core.years import FIRST_YEAR, LAST_YEAR
from enterprises.models.entries import Recorded
from enterprises.scoping import Scope, ScopedQuerySet
from quotas.models.programmes import Programme

MOST_YEARS = 15


class MultiYearPlanQuerySet(ScopedQuerySet["MultiYearPlan"]):
    def standing(self) -> Self:
        """Return the plans that no later one replaces."""
        return self.filter(replacement=None)


class MultiYearPlan(Recorded):
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name=_("programme"))
    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(_("last year"))
    targets = models.JSONField(_("targets"), help_text=_("year and tonnes, for every year from the first to the last"))
    document = models.TextField(_("document"), help_text=_("office, number and day of the document"))
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replacement", verbose_name=_("replaces")
    )

    objects = MultiYearPlanQuerySet.as_manager()

    SCOPE = Scope(public=True)

    class Meta:
        verbose_name = _("multi-year plan")
        verbose_name_plural = _("multi-year plans")
        ordering = ["-first_year", "programme", "-id"]
        constraints = [
            text_required(
                "multi_year_plan_names_its_document", "document", _("Name the document: its office, number and day.")
            ),
            CheckConstraint(
                name="multi_year_plan_years",
                condition=Q(first_year__gte=FIRST_YEAR, last_year__lte=LAST_YEAR, last_year__gt=F("first_year")),
                violation=Fault("/targets", "out_of_range", _("Give targets for two years at least, from 1990 on.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.first_year}–{self.last_year}"

    @property
    def tonnes_by_year(self) -> Mapping[int, Decimal]:
        return {row["year"]: Decimal(row["tonnes"]) for row in self.targets}

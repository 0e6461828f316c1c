"""Yearly figures of a planned mining area, each with its document.

Rows are only added: another figure for the same area and year is a further row that names the one it replaces.
"""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.years import year_validators
from enterprises.models import MiningArea
from enterprises.models.entries import Recorded
from enterprises.scoping import Scope, ScopedQuerySet

FIRST_YEAR = 2006


class PlanOfAreaQuerySet[M: models.Model](ScopedQuerySet[M]):
    def standing(self) -> Self:
        """Return the plans that no later one replaces."""
        return self.filter(replacement=None)


class PlanOfArea(Recorded):
    mining_area = models.ForeignKey(MiningArea, models.PROTECT, related_name="+", verbose_name=_("planned mining area"))
    year = models.PositiveSmallIntegerField(_("year"), validators=year_validators(FIRST_YEAR))
    document = models.TextField(_("document"), help_text=_("office, number and day of the document"))
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replacement", verbose_name=_("replaces")
    )

    SCOPE = Scope(public=True)

    class Meta:
        abstract = True

"""Series of numbers that count: see ``inspections.services.numbering``."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.constraints import exists_once
from core.models import Identified


class NumberSeries(Identified):
    """The last number of cases or campaigns of a place and year. Its row is locked while one is entered."""

    prefix = models.CharField(_("prefix"), max_length=12)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"))

    class Meta:
        verbose_name = _("series of numbers")
        verbose_name_plural = _("series of numbers")
        constraints = [
            exists_once("number_series_once", ["prefix", "year"], _("This series of numbers is there already."))
        ]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}"

"""The approved capacity of sites by the day from which it counts; the database keeps it as a site changes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Identified
from enterprises.models.sites import Site


class SiteCapacity(Identified):
    """A capacity counts from ``since`` on; of several that do so on a day, the one that was recorded last."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="capacities", verbose_name=_("site"))
    since = models.DateField(_("since"))
    approved = models.DecimalField(
        _("approved capacity"), max_digits=12, decimal_places=3, null=True, blank=True, help_text=_("t REO a year")
    )
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    class Meta:
        verbose_name = _("approved capacity of a site")
        verbose_name_plural = _("approved capacities of sites")
        ordering = ["site", "recorded_at"]

    def __str__(self) -> str:
        return f"{self.site} · {self.since}"

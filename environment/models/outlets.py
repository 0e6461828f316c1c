"""Outlets of sites: which process drains or vents through each, by the document that says so.

The white paper names the pollutants of each process, so a reading is read beside the process of its outlet. Rows are
only added: one that was a mistake is withdrawn by a further row.
"""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.constraints import not_before, text_required
from enterprises.models import Process, Site
from enterprises.models.entries import Documented, documented
from enterprises.models.labels import DatedQuerySet
from enterprises.scoping import OF_SITE
from environment.models.discharges import Medium, Reading


class OutletQuerySet(DatedQuerySet["Outlet"]):
    def of_reading(self, reading: Reading) -> "models.QuerySet[Outlet]":
        """Return what the outlet of a reading served on the day of its sample."""
        day: dt.date = reading.sampled_on
        same = {"site": reading.site_id, "medium": reading.medium, "outlet": reading.outlet}
        return self.in_force(day).filter(**same).order_by("process", "day", "pk")


class Outlet(Documented):
    site = models.ForeignKey(Site, models.PROTECT, related_name="outlets", verbose_name=_("site"))
    medium = models.CharField(_("medium"), max_length=8, choices=Medium)
    outlet = models.CharField(_("outlet"), max_length=120, help_text=_("as the permit names it"))
    process = models.CharField(_("process"), max_length=24, choices=Process)
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("the last day, inclusive"))

    objects = OutletQuerySet.as_manager()

    SCOPE = OF_SITE

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("process of an outlet")
        verbose_name_plural = _("processes of outlets")
        ordering = ["-day", "-pk"]
        indexes = [
            models.Index(name="outlet_newest", fields=["-day", "-id"]),
            models.Index(name="outlet_of_site", fields=["site", "medium", "outlet"]),
        ]
        constraints = [
            *documented("outlet"),
            text_required("outlet_is_named", "outlet", _("Name the outlet.")),
            not_before("outlet_ordered", "until", "day", _("It cannot end before it begins.")),
        ]

    def __str__(self) -> str:
        return f"{self.site} · {self.outlet} · {self.get_process_display()}"

"""Volumes that outlets of sites discharged in a month, as a meter or a balance of water and air states them.

Rows are only added. A correction is a further row that names the first; one without a volume withdraws it.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, UniqueConstraint, first_of_month, text_required
from core.errors import Fault
from enterprises.models import Site, Standard
from enterprises.models.entries import Correctable, CorrectableQuerySet
from enterprises.scoping import OF_SITE
from environment.models.discharges import Medium


class OutletVolume(Correctable):
    FIGURE = "volume"

    site = models.ForeignKey(Site, models.PROTECT, related_name="outlet_volumes", verbose_name=_("site"))
    medium = models.CharField(_("medium"), max_length=8, choices=Medium)
    outlet = models.CharField(_("outlet"), max_length=120, help_text=_("as the permit names it"))
    discharge = models.CharField(
        _("discharge"),
        max_length=8,
        choices=Standard.Discharge,
        blank=True,
        help_text=_("of water: into a body of water (direct), or into a treatment plant of others (indirect)"),
    )
    month = models.DateField(_("month"), help_text=_("its first day"))
    volume = models.DecimalField(_("volume, m³"), max_digits=15, decimal_places=3, null=True)
    method = models.CharField(_("method"), max_length=200, help_text=_("flow meter, or how it was computed"))
    volume_confirmed = models.BooleanField(_("the large volume was confirmed"), default=False)
    by_office = models.BooleanField(_("entered by an office"), editable=False)

    objects = CorrectableQuerySet["OutletVolume"].as_manager()

    SCOPE = OF_SITE

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("discharged volume")
        verbose_name_plural = _("discharged volumes")
        ordering = ["-month", "-pk"]
        indexes = [
            models.Index(name="outlet_volume_newest", fields=["-month", "-id"]),
            models.Index(name="outlet_volume_site_month", fields=["site", "-month", "-id"]),
        ]
        constraints = [
            text_required("outlet_volume_has_outlet", "outlet", _("Name the outlet.")),
            text_required("outlet_volume_has_method", "method", _("State the method.")),
            first_of_month("outlet_volume_of_a_month", "month"),
            CheckConstraint(
                name="outlet_volume_not_negative",
                condition=Q(volume=None) | Q(volume__gte=0),
                violation=Fault("/volume", "negative", _("This must not be negative.")),
            ),
            CheckConstraint(
                name="outlet_volume_of_water_states_its_way",
                condition=Q(medium="water") & ~Q(discharge="") | Q(medium="air", discharge=""),
                violation=Fault("/discharge", "required", _("State for water, and only for it: direct or indirect.")),
            ),
            CheckConstraint(
                name="outlet_volume_corrected_with_reason",
                condition=Q(corrects=None, reason="", volume__isnull=False) | Q(corrects__isnull=False) & ~Q(reason=""),
                violation=Fault("/reason", "required", _("A correction has a reason; only a correction has no value.")),
            ),
            UniqueConstraint(
                name="outlet_volume_once",
                fields=["site", "medium", "outlet", "discharge", "month", "by_office"],
                condition=Q(corrects=None),
                violation=Fault(
                    "", "volume_exists", _("This outlet has a volume of the month: correct that one instead.")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} · {self.outlet} · {self.month:%Y-%m}"

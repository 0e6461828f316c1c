"""Balance of thorium of a site and half-year: what came with the feed, and where it went, in kilograms of ThO₂."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint
from core.errors import Fault
from resources.models.half_years import HalfYearQuerySet, HalfYearReturn, versioned

# Assays of feed and residue differ. No source gives by how much: the register takes a tenth.
TOLERANCE = Decimal("0.1")


class ThoriumReturn(HalfYearReturn):
    in_feed = models.DecimalField(_("in the feed, kg ThO₂"), max_digits=15, decimal_places=3)
    in_products = models.DecimalField(_("in the products, kg ThO₂"), max_digits=15, decimal_places=3)
    in_residue = models.DecimalField(_("in residue put into store, kg ThO₂"), max_digits=15, decimal_places=3)
    discharged = models.DecimalField(_("discharged, kg ThO₂"), max_digits=15, decimal_places=3)
    residue = models.DecimalField(
        _("radioactive residue put into store, t"), max_digits=15, decimal_places=3, null=True, blank=True
    )
    method = models.CharField(_("method of the assay"), max_length=200)

    objects = HalfYearQuerySet.as_manager()

    class Meta:
        verbose_name = _("return of thorium")
        verbose_name_plural = _("returns of thorium")
        ordering = ["-year", "-half", "site", "-number"]
        indexes = [models.Index(fields=["year", "half", "site"], name="thorium_return_half_year")]
        constraints = [
            *versioned("thorium_return"),
            CheckConstraint(
                name="thorium_return_not_negative",
                condition=Q(in_feed__gte=0, in_products__gte=0, in_residue__gte=0, discharged__gte=0)
                & (Q(residue=None) | Q(residue__gte=0)),
                violation=Fault("/in_feed", "negative", _("Quantities are not negative.")),
            ),
            CheckConstraint(
                name="thorium_return_leaves_no_more_than_came",
                condition=Q(in_feed__gte=(F("in_products") + F("in_residue") + F("discharged")) / (1 + TOLERANCE)),
                violation=Fault("/in_feed", "above_whole", _("More thorium left the site than came with the feed.")),
            ),
            CheckConstraint(
                name="thorium_return_names_its_method",
                condition=~Q(method=""),
                violation=Fault("/method", "required", _("Name the method of the assay.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} · {self.period}"

    @property
    def unaccounted(self) -> Decimal:
        """Return what came with the feed and is in nothing that is stated; below zero where more is stated."""
        return self.in_feed - self.in_products - self.in_residue - self.discharged

    @property
    def is_open(self) -> bool:
        """Return whether more than a tenth of the thorium in the feed is in nothing that is stated."""
        return self.unaccounted > self.in_feed * TOLERANCE

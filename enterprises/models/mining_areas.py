"""The planned mining areas, in which only the state may grant mining rights (eleven in 2011, all in Ganzhou)."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Identified, Versioned
from enterprises.models.jurisdictions import Jurisdiction
from enterprises.models.outlines import Outlined, outline_is_simple
from enterprises.scoping import Scope, ScopedQuerySet


class MiningArea(Outlined, Identified, Versioned):
    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    name = models.CharField(_("name"), max_length=160, blank=True, help_text=_("empty where no source names it"))
    name_zh = models.CharField(_("Chinese name"), max_length=160, blank=True)
    rare_earth_class = models.CharField(_("rare earth class"), max_length=20, blank=True)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="mining_areas")
    area_km2 = models.DecimalField(_("area, km²"), max_digits=10, decimal_places=3, null=True, blank=True)
    resource_t = models.DecimalField(_("resource, t REO"), max_digits=12, decimal_places=3, null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=40)
    source = models.TextField(_("source"))

    objects = ScopedQuerySet.as_manager()

    SCOPE = Scope(public=True)

    class Meta:
        verbose_name = _("planned mining area")
        verbose_name_plural = _("planned mining areas")
        ordering = ["number"]
        constraints = [outline_is_simple("mining_area_outline_is_simple")]

    @property
    def outline_difference(self) -> Decimal | None:
        """Return by how many per cent of the stated area the area of the outline differs from it, if both are known."""
        if self.outline_km2 is None or not self.area_km2:
            return None
        return (self.outline_km2 - self.area_km2) / self.area_km2 * 100

    def __str__(self) -> str:
        return self.name or str(_("Planned mining area %(number)s (name unknown)") % {"number": self.number})

"""Elements and products. A product either has a factor to oxide or is stated with its grade in each report line."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint
from core.errors import Fault
from core.models import Identified, Versioned
from enterprises.scoping import Scope, ScopedQuerySet


class Feed(models.TextChoices):
    """The origin of the material of a report line."""

    OWN_ORE = "own_ore", _("Own ore")
    PURCHASED = "purchased", _("Purchased")
    IMPORTED = "imported", _("Imported")
    TAILINGS = "tailings", _("Tailings or lean ore")
    RECYCLED = "recycled", _("Recycled material")
    TOLL = "toll", _("Toll work")


class Element(Identified):
    class Weight(models.TextChoices):
        LIGHT = "light", _("Light")
        MEDIUM_HEAVY = "medium_heavy", _("Medium or heavy")

    symbol = models.CharField(_("symbol"), max_length=2, unique=True)
    name = models.CharField(_("name"), max_length=30)
    weight = models.CharField(_("class"), max_length=16, choices=Weight)
    oxide = models.CharField(_("trade oxide"), max_length=12, blank=True)
    oxide_factor = models.DecimalField(
        _("factor from metal to oxide"), max_digits=6, decimal_places=4, null=True, blank=True
    )
    source = models.TextField(_("source"), blank=True)

    class Meta:
        verbose_name = _("element")
        verbose_name_plural = _("elements")
        ordering = ["symbol"]

    def __str__(self) -> str:
        return self.symbol


class Product(Identified, Versioned):
    class Kind(models.TextChoices):
        RAW_ORE = "raw_ore", _("Raw ore")
        CONCENTRATE = "concentrate", _("Concentrate")
        PRECIPITATE = "precipitate", _("Ion-type precipitate")
        OXIDE = "oxide", _("Oxide")
        CARBONATE = "carbonate", _("Carbonate")
        CHLORIDE = "chloride", _("Chloride")
        METAL = "metal", _("Metal")
        ALLOY = "alloy", _("Alloy")

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_zh = models.CharField(_("Chinese name"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    element = models.ForeignKey(Element, models.PROTECT, null=True, blank=True, related_name="products")
    reo_factor = models.DecimalField(
        _("factor to REO"),
        max_digits=6,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("t REO per t of product; empty: the report line states the grade"),
    )
    source = models.TextField(_("source"), blank=True)

    objects = ScopedQuerySet.as_manager()

    SCOPE = Scope(public=True)

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["code"]
        constraints = [
            CheckConstraint(
                name="product_factor_positive",
                condition=Q(reo_factor=None) | Q(reo_factor__gt=0, reo_factor__lte=2),
                violation=Fault("/reo_factor", "out_of_range", _("A factor is more than 0 and at most 2.")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

"""Elements, products and their HS codes.

A product either has a factor to oxide or is stated with its grade in each report line. Whatever figures depend on is
fixed once it is entered: a product with another factor is another product, or another variety of the same one.
"""

import datetime as dt
from typing import Self

from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.fields.ranges import RangeBoundary
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, ExclusionConstraint, not_before, text_required
from core.errors import Fault
from core.models import Identified, Versioned
from enterprises.models import OreType
from enterprises.models.sites import day_range
from enterprises.scoping import Scope, ScopedQuerySet

HS_CODE = "^([0-9]{6}|[0-9]{8}|[0-9]{10})$"


class DatedQuerySet[M: models.Model](ScopedQuerySet[M]):
    """Rows with a first and a last day, both inclusive; without a last day they are in force without end."""

    def in_force(self, on: dt.date) -> Self:
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)

    def overlapping(self, first: dt.date, last: dt.date | None) -> Self:
        """Return the rows in force on any of these days; without a last day, on any day from the first one on."""
        rows = self.filter(Q(valid_to=None) | Q(valid_to__gte=first))
        return rows if last is None else rows.filter(valid_from__lte=last)


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


class ProductQuerySet(ScopedQuerySet["Product"]):
    def of_family(self, code: str) -> Self:
        """Return a product with its varieties, by the code of the product or of one of them."""
        whole = Product.objects.filter(Q(code=code) | Q(varieties__code=code), variety_of=None).values("pk")
        return self.filter(Q(pk__in=whole) | Q(variety_of__in=whole))

    def made_in(self, period: dt.date) -> Self:
        """Return the products that had not ended before a month."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=period))


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

    class Stage(models.TextChoices):
        """The step of the chain, from ore to goods, at which a product is made."""

        MINING = "mining", _("Mining")
        DRESSING = "dressing", _("Dressing")
        SEPARATION = "separation", _("Smelting and separation")
        METAL = "metal", _("Metal and alloys")
        PROCESSING = "processing", _("Further processing")

    class Material(models.TextChoices):
        """The families of materials that are made of rare earths."""

        MAGNET = "magnet", _("Permanent-magnet materials")
        LUMINESCENT = "luminescent", _("Luminescent materials")
        HYDROGEN_STORAGE = "hydrogen_storage", _("Hydrogen-storage materials")
        POLISHING = "polishing", _("Polishing materials")

    MATERIAL_STAGES = (Stage.METAL, Stage.PROCESSING)

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_zh = models.CharField(_("Chinese name"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    element = models.ForeignKey(Element, models.PROTECT, null=True, blank=True, related_name="products")
    element_class = models.CharField(
        _("class of its elements"),
        max_length=16,
        choices=Element.Weight,
        blank=True,
        help_text=_("for a product of several elements; empty: that of its element or, without one, of the site's ore"),
    )
    ore_type = models.CharField(
        _("ore type"), max_length=20, choices=OreType, blank=True, help_text=_("empty: of any ore")
    )
    stage = models.CharField(_("stage of the chain"), max_length=12, choices=Stage, blank=True)
    material = models.CharField(
        _("family of materials"),
        max_length=16,
        choices=Material,
        blank=True,
        db_default="",
        default="",
        help_text=_("for a metal, an alloy or a product of further processing"),
    )
    specification = models.TextField(_("specification"), blank=True)
    variety_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="varieties",
        verbose_name=_("variety of"),
        help_text=_("the product of which this is a variety, of the same kind and elements"),
    )
    reo_factor = models.DecimalField(
        _("factor to REO"),
        max_digits=6,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("t REO per t of product; empty: the report line states the grade"),
    )
    source = models.TextField(_("source"), blank=True)
    ended_on = models.DateField(
        _("last day"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("after its month nothing is made of it; remaining stock is still stated"),
    )

    objects = ProductQuerySet.as_manager()

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
            CheckConstraint(
                name="product_material_of_late_stage",
                condition=Q(material="") | Q(stage__in=["metal", "processing"]),
                violation=Fault(
                    "/material",
                    "not_allowed",
                    _("Only metals, alloys and products of further processing belong to a family of materials."),
                ),
            ),
            CheckConstraint(
                name="product_metal_is_less_than_its_oxide",
                condition=~Q(kind="metal") | Q(reo_factor=None) | Q(reo_factor__gt=1),
                violation=Fault("/reo_factor", "metal_as_oxide", _("A tonne of metal is more than a tonne of oxide.")),
            ),
            CheckConstraint(
                name="product_one_class",
                condition=Q(element=None) | Q(element_class=""),
                violation=Fault(
                    "/element_class", "not_allowed", _("The element has a class of its own: leave this one out.")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_made_in(self, period: dt.date) -> bool:
        """Return whether it had not ended before a month."""
        return self.ended_on is None or self.ended_on >= period

    @property
    def weight(self) -> str:
        """Return the class of its element or elements; empty if it has none."""
        return self.element.weight if self.element else self.element_class


class HsCode(Identified, Versioned):
    """A code of the customs tariff under which a product is declared, between its days, both inclusive."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="hs_codes", verbose_name=_("product"))
    code = models.CharField(_("HS code"), max_length=10, help_text=_("six, eight or ten digits, without points"))
    valid_from = models.DateField(_("in force from"))
    valid_to = models.DateField(_("in force until"), null=True, blank=True, help_text=_("the last day, inclusive"))
    source = models.TextField(_("source"), help_text=_("office, number and day of the document"))

    objects = DatedQuerySet["HsCode"].as_manager()

    SCOPE = Scope(public=True)

    class Meta:
        verbose_name = _("HS code")
        verbose_name_plural = _("HS codes")
        ordering = ["product", "code", "valid_from"]
        constraints = [
            text_required("hs_code_names_its_source", "source", _("Name the document: its office, number and day.")),
            not_before("hs_code_ordered", "valid_to", "valid_from", _("A code cannot end before it begins.")),
            CheckConstraint(
                name="hs_code_of_digits",
                condition=Q(code__regex=HS_CODE),
                violation=Fault("/code", "invalid", _("An HS code has six, eight or ten digits.")),
            ),
            ExclusionConstraint(
                name="hs_code_once_a_day",
                expressions=[
                    ("product", RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    (
                        day_range(F("valid_from"), F("valid_to"), RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation=Fault(
                    "/valid_from", "code_overlap", _("The product has this code already on some of these days.")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product.code} · {self.code}"

    def is_in_force(self, on: dt.date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or self.valid_to >= on)

"""Sites: places of work such as a mine, a plant, a trading house, and the timeline of their holders."""

import datetime as dt
from typing import Self

from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.fields.ranges import RangeBoundary
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, ExclusionConstraint, not_before
from core.errors import Fault
from core.models import Identified, Versioned, parts_of
from enterprises.models.enterprises import Enterprise
from enterprises.models.jurisdictions import Jurisdiction
from enterprises.models.mining_areas import MiningArea
from enterprises.models.pinyin import NamedInPinyin
from enterprises.scoping import Scope, ScopedQuerySet


def day_range(first: Combinable, last: Combinable, bounds: RangeBoundary) -> Func:
    """Return the range of days between two dates; an absent end is open."""
    return Func(first, last, bounds, function="DATERANGE", output_field=DateRangeField())


class OreType(models.TextChoices):
    BASTNAESITE = "bastnaesite", _("Bastnaesite")
    MONAZITE = "monazite", _("Monazite")
    XENOTIME = "xenotime", _("Xenotime")
    FERGUSONITE = "fergusonite", _("Fergusonite")
    ION_ADSORPTION = "ion_adsorption", _("Ion-adsorption ore")
    MIXED = "mixed", _("Mixed ore (bastnaesite and monazite)")


class Site(NamedInPinyin, Identified, Versioned):
    class Kind(models.TextChoices):
        MINE = "mine", _("Mine")
        DRESSING = "dressing", _("Dressing plant")
        SEPARATION = "separation", _("Smelting and separation plant")
        METAL = "metal", _("Metal plant")
        RECYCLING = "recycling", _("Recycling plant")
        TRADING = "trading", _("Trading house")

    code = models.CharField(_("code"), max_length=32, unique=True, help_text=_("begins with S-"))
    name = models.CharField(_("name"), max_length=200)
    name_zh = models.CharField(_("Chinese name"), max_length=200, blank=True)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="sites", help_text=_("today's holder"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    ore_type = models.CharField(_("ore type"), max_length=20, choices=OreType, blank=True)
    approved_capacity = models.DecimalField(
        _("approved capacity, t REO a year"), max_digits=12, decimal_places=3, null=True, blank=True
    )
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="sites")
    mining_area = models.ForeignKey(MiningArea, models.PROTECT, null=True, blank=True, related_name="sites")
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    fictitious = models.BooleanField(_("invented for demonstration"), default=False)

    objects = ScopedQuerySet.as_manager()

    SCOPE = Scope(place="jurisdiction__code", enterprise="enterprise_id", groups=("enterprise__group_id",))

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["code"]
        indexes = [parts_of("site_search", "code", "name", "name_zh", "name_pinyin")]
        constraints = [
            CheckConstraint(
                name="site_code_form",
                condition=Q(code__regex=r"^S-[A-Z0-9-]+$"),
                violation=Fault(
                    "/code", "invalid_code", _("A site's code is “S-” and capital letters, digits or hyphens.")
                ),
            ),
            CheckConstraint(
                name="site_mine_names_its_ore",
                condition=~Q(kind__in=["mine", "dressing"]) | ~Q(ore_type=""),
                violation=Fault("/ore_type", "required", _("A mine or dressing plant names its ore type.")),
            ),
            CheckConstraint(
                name="site_capacity_positive",
                condition=Q(approved_capacity=None) | Q(approved_capacity__gt=0),
                violation=Fault(
                    "/approved_capacity", "not_positive", _("The capacity must be greater than zero, or empty.")
                ),
            ),
            CheckConstraint(
                name="site_latitude_range",
                condition=Q(latitude=None) | Q(latitude__range=(-90, 90)),
                violation=Fault("/latitude", "out_of_range", _("From -90 to 90 degrees.")),
            ),
            CheckConstraint(
                name="site_longitude_range",
                condition=Q(longitude=None) | Q(longitude__range=(-180, 180)),
                violation=Fault("/longitude", "out_of_range", _("From -180 to 180 degrees.")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SiteTenureQuerySet(models.QuerySet["SiteTenure"]):
    def held_within(self, first: dt.date, last: dt.date) -> Self:
        """Return the tenures of any day from ``first`` to ``last`` (inclusive)."""
        return self.filter(Q(held_to=None) | Q(held_to__gte=first), held_from__lte=last)

    def held_on(self, day: dt.date) -> Self:
        """Return the tenures of a day."""
        return self.held_within(day, day)


class SiteTenure(Identified):
    """The holder of a site from one day to another (both inclusive). A report belongs to the holder of its month."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="tenures")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="tenures")
    held_from = models.DateField(_("held from"))
    held_to = models.DateField(_("held to"), null=True, blank=True)

    objects = SiteTenureQuerySet.as_manager()

    class Meta:
        verbose_name = _("site tenure")
        verbose_name_plural = _("site tenures")
        ordering = ["site", "held_from"]
        constraints = [
            not_before(
                "tenure_ordered", "held_to", "held_from", _("A site cannot be given up before it was taken over.")
            ),
            ExclusionConstraint(
                name="tenure_one_holder_a_day",
                expressions=[
                    ("site", RangeOperators.EQUAL),
                    (
                        day_range(F("held_from"), F("held_to"), RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation=Fault(
                    "", "tenure_overlap", _("The site is held by another enterprise on some of these days.")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} · {self.enterprise}"

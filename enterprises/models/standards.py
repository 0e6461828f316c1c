"""Standards: dated limits that sites, mines and discharges are measured by, as a law, norm or notice prints them.

One row is one limit for one kind of site, one ore and one process (empty means any). It is in force from one day to
another, both inclusive; a figure of a day is judged by the standard of that day. Which processes are banned stands in
``environment``, limits of a single permit as well.
"""

import datetime as dt
from decimal import Decimal
from typing import Self

from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.fields.ranges import RangeBoundary
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, ExclusionConstraint, not_before, text_required
from core.errors import Fault
from core.models import Identified, Versioned
from enterprises.models.figures import FigureEvidence
from enterprises.models.processes import Process
from enterprises.models.sites import OreType, Site, day_range
from enterprises.scoping import Scope, ScopedQuerySet

MOST_PH = Decimal(14)


class Indicator(models.TextChoices):
    """The measured quantity. ``UNITS`` has the unit of each, ``AT_LEAST`` those of which more is better."""

    CAPACITY = "capacity", _("Capacity")
    MINING_RECOVERY = "mining_recovery", _("Mining recovery")
    MINING_LOSS = "mining_loss", _("Mining loss")
    DILUTION = "dilution", _("Dilution")
    DRESSING_RECOVERY = "dressing_recovery", _("Dressing recovery")
    MINING_AND_DRESSING_RECOVERY = "mining_dressing", _("Recovery of mining and dressing together")
    WATER_REUSE = "water_reuse", _("Water reuse")
    YIELD_TO_MIXED = "yield_to_mixed", _("Yield from concentrate to mixed compounds")
    YIELD_TO_SEPARATED = "yield_to_separated", _("Yield from mixed to separated compounds")
    ENERGY_A_TONNE = "energy_a_tonne", _("Energy for a tonne of oxide")
    WASTE_WATER_A_TONNE = "waste_water_a_tonne", _("Waste water for a tonne of oxide")
    RESIDUE_A_TONNE = "residue_a_tonne", _("Solid residue for a tonne of oxide")
    AMMONIA_NITROGEN = "ammonia_nitrogen", _("Ammonia nitrogen")
    PH = "ph", _("pH")
    SUSPENDED_SOLIDS = "suspended_solids", _("Suspended solids")
    FLUORIDE = "fluoride", _("Fluoride")
    PETROLEUM = "petroleum", _("Petroleum")
    CHEMICAL_OXYGEN_DEMAND = "cod", _("Chemical oxygen demand")
    TOTAL_PHOSPHORUS = "total_phosphorus", _("Total phosphorus")
    TOTAL_NITROGEN = "total_nitrogen", _("Total nitrogen")
    ZINC = "zinc", _("Total zinc")
    THORIUM_AND_URANIUM = "thorium_uranium", _("Thorium and uranium together")
    CADMIUM = "cadmium", _("Total cadmium")
    LEAD = "lead", _("Total lead")
    ARSENIC = "arsenic", _("Total arsenic")
    CHROMIUM = "chromium", _("Total chromium")
    HEXAVALENT_CHROMIUM = "chromium_6", _("Hexavalent chromium")
    SULPHUR_DIOXIDE = "sulphur_dioxide", _("Sulphur dioxide")
    CHLORINE = "chlorine", _("Chlorine")
    PARTICULATES = "particulates", _("Particulates")

    @property
    def unit(self) -> "Unit":
        return UNITS.get(self, Unit.MILLIGRAMS)

    @property
    def is_pollutant(self) -> bool:
        return self not in UNITS or self is Indicator.PH or self in ONLY_IN_AIR


class Unit(models.TextChoices):
    TONNES_A_YEAR = "t_reo_a", _("t REO a year")
    PERCENT = "percent", _("per cent")
    MILLIGRAMS = "mg_l", _("mg/L")
    MILLIGRAMS_IN_AIR = "mg_m3", _("mg/m³")
    STANDARD_COAL = "tce_t", _("tonnes of standard coal per t REO")
    CUBIC_METRES_A_TONNE = "m3_t", _("m³ per t REO")
    TONNES_A_TONNE = "t_t", _("t per t REO")
    NONE = "", _("no unit")


AT_LEAST = (
    Indicator.CAPACITY,
    Indicator.MINING_RECOVERY,
    Indicator.DRESSING_RECOVERY,
    Indicator.MINING_AND_DRESSING_RECOVERY,
    Indicator.WATER_REUSE,
    Indicator.YIELD_TO_MIXED,
    Indicator.YIELD_TO_SEPARATED,
)
# Measured in air alone; all other pollutants of standards are limits of water.
ONLY_IN_AIR = (Indicator.SULPHUR_DIOXIDE, Indicator.CHLORINE, Indicator.PARTICULATES)
UNITS = {
    **dict.fromkeys([*AT_LEAST, Indicator.MINING_LOSS, Indicator.DILUTION], Unit.PERCENT),
    Indicator.CAPACITY: Unit.TONNES_A_YEAR,
    Indicator.PH: Unit.NONE,
    Indicator.ENERGY_A_TONNE: Unit.STANDARD_COAL,
    Indicator.WASTE_WATER_A_TONNE: Unit.CUBIC_METRES_A_TONNE,
    Indicator.RESIDUE_A_TONNE: Unit.TONNES_A_TONNE,
    **dict.fromkeys(ONLY_IN_AIR, Unit.MILLIGRAMS_IN_AIR),
}
POLLUTANTS = [indicator for indicator in Indicator if indicator.is_pollutant]


class StandardQuerySet(ScopedQuerySet["Standard"]):
    def in_force(self, on: dt.date) -> Self:
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)

    def same_subject(self, standard: "Standard") -> Self:
        """Return the standards that limit the same in the same direction, of any day, earliest first."""
        same = {name: getattr(standard, name) for name in SUBJECT}
        return self.filter(comparison__startswith=standard.comparison[:1], **same).order_by("valid_from")


# What a standard applies to; with the direction of its comparison, one is in force on a day.
SUBJECT = ("indicator", "effect", "site_kind", "ore_type", "process", "condition", "plant", "discharge")


class Standard(Identified, Versioned):
    class Comparison(models.TextChoices):
        """The sign as printed: whether the limit itself is still met."""

        AT_LEAST = "ge", "≥"
        ABOVE = "gt", ">"
        AT_MOST = "le", "≤"
        BELOW = "lt", "<"

    class Effect(models.TextChoices):
        NORM = "norm", _("Norm: a site has to meet it")
        BARS_QUOTA = "bars_quota", _("Condition of quota: none is given to a site that fails it")

    class Condition(models.TextChoices):
        LEACHED_PHASE = "leached_phase", _("leached phase")
        ALL_PHASES = "all_phases", _("all phases")
        ORDINARY_ORE = "ordinary_ore", _("ordinary ore")
        POOR_ORE = "poor_ore", _("low-grade or refractory ore")

    class Plant(models.TextChoices):
        NEW = "new", _("New plants")
        EXISTING = "existing", _("Existing plants")

    class Discharge(models.TextChoices):
        DIRECT = "direct", _("Direct discharge")
        INDIRECT = "indirect", _("Indirect discharge")

    indicator = models.CharField(_("indicator"), max_length=20, choices=Indicator)
    effect = models.CharField(_("effect"), max_length=12, choices=Effect, default=Effect.NORM)
    site_kind = models.CharField(
        _("kind of site"), max_length=12, choices=Site.Kind, blank=True, help_text=_("empty: every kind")
    )
    ore_type = models.CharField(
        _("ore type"), max_length=20, choices=OreType, blank=True, help_text=_("empty: every ore")
    )
    process = models.CharField(
        _("process"), max_length=24, choices=Process, blank=True, help_text=_("empty: every process")
    )
    condition = models.CharField(_("condition"), max_length=16, choices=Condition, blank=True)
    plant = models.CharField(
        _("plants"), max_length=8, choices=Plant, blank=True, help_text=_("empty: new and existing plants")
    )
    discharge = models.CharField(
        _("discharge"), max_length=8, choices=Discharge, blank=True, help_text=_("empty: direct and indirect")
    )
    comparison = models.CharField(_("comparison"), max_length=2, choices=Comparison)
    value = models.DecimalField(_("limit"), max_digits=12, decimal_places=3)
    valid_from = models.DateField(_("in force from"))
    valid_to = models.DateField(_("in force until"), null=True, blank=True, help_text=_("the last day, inclusive"))
    source = models.TextField(_("source"), help_text=_("office, number and day of the document"))
    evidence = models.CharField(
        _("evidence"), max_length=12, choices=FigureEvidence, default=FigureEvidence.ENTERED, editable=False
    )

    objects = StandardQuerySet.as_manager()

    SCOPE = Scope(public=True)

    class Meta:
        verbose_name = _("standard")
        verbose_name_plural = _("standards")
        ordering = ["indicator", "site_kind", "ore_type", "valid_from"]
        constraints = [
            text_required("standard_names_its_source", "source", _("Name the document: its office, number and day.")),
            not_before("standard_ordered", "valid_to", "valid_from", _("A standard cannot end before it begins.")),
            CheckConstraint(
                name="standard_not_negative",
                condition=Q(value__gte=0),
                violation=Fault("/value", "negative", _("A limit is not negative.")),
            ),
            # A minimum of what should be low, or a maximum of what should be high, is a slip of whoever enters it.
            CheckConstraint(
                name="standard_direction",
                condition=Q(indicator=Indicator.PH)
                | Q(indicator__in=AT_LEAST, comparison__in=["ge", "gt"])
                | (~Q(indicator__in=AT_LEAST) & Q(comparison__in=["le", "lt"])),
                violation=Fault(
                    "/comparison",
                    "wrong_direction",
                    _("Capacity, recovery, yield and water reuse have a minimum; losses and wastes a maximum."),
                ),
            ),
            ExclusionConstraint(
                name="standard_one_a_day",
                expressions=[
                    *((name, RangeOperators.EQUAL) for name in SUBJECT),
                    (Left("comparison", 1), RangeOperators.EQUAL),
                    (
                        day_range(F("valid_from"), F("valid_to"), RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation=Fault(
                    "/valid_from",
                    "standard_overlap",
                    _("Another standard limits the same on some of these days. End it first."),
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_indicator_display()} {self.limit}"

    @property
    def unit(self) -> Unit:
        return Indicator(self.indicator).unit

    @property
    def subject(self) -> list[str]:
        """Return the labels of what it applies to, without what means any."""
        parts = [getattr(self, f"get_{name}_display")() for name in SUBJECT[2:]]
        return [str(part) for part in parts if part]

    @property
    def limit(self) -> str:
        """Return the limit as printed: sign, figure without needless zeros, unit."""
        figure = f"{self.value.normalize():,f}"
        return f"{self.get_comparison_display()} {figure} {self.unit.label if self.unit else ''}".strip()

    def concerns(self, site: Site, **circumstances: str) -> bool:
        """Return whether the standard is for sites of this kind and ore, in these circumstances.

        ``circumstances``: by the further columns of ``SUBJECT``; an empty column of the standard applies to all. A
        standard that distinguishes what is not given does not apply.
        """
        given = {"site_kind": site.kind, "ore_type": site.ore_type, **circumstances}
        return all(getattr(self, name) in {"", given.get(name, "")} for name in SUBJECT[2:])

    def is_in_force(self, on: dt.date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or self.valid_to >= on)

    def is_met_by(self, value: Decimal) -> bool:
        """Return whether a value in the standard's unit meets the limit, by the sign that is printed."""
        match self.comparison:
            case self.Comparison.AT_LEAST:
                return value >= self.value
            case self.Comparison.ABOVE:
                return value > self.value
            case self.Comparison.AT_MOST:
                return value <= self.value
            case _:
                return value < self.value

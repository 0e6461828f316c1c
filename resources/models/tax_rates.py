"""Rates of the resource tax by class of ore, with their days and the document that each is from.

A source that gives a range is kept as a range, and of two sources that differ both are kept.
"""

import datetime as dt
from decimal import Decimal
from typing import Self

from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.fields.ranges import RangeBoundary
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, ExclusionConstraint, not_before, text_required
from core.errors import Fault
from core.formats import local_text
from core.models import Identified, Versioned
from enterprises.models import FigureEvidence, OreType
from enterprises.models.sites import day_range
from enterprises.scoping import Scope, ScopedQuerySet
from resources.models.reserves import ElementClass

# The ores that the sources name; of fergusonite none says the class.
CLASSES = {
    OreType.BASTNAESITE: ElementClass.LIGHT,
    OreType.MONAZITE: ElementClass.LIGHT,
    OreType.MIXED: ElementClass.LIGHT,
    OreType.XENOTIME: ElementClass.MEDIUM_HEAVY,
    OreType.ION_ADSORPTION: ElementClass.MEDIUM_HEAVY,
}


def ore_class(ore_type: str) -> ElementClass | None:
    """Return the class under which an ore is taxed, or ``None`` if no source names it."""
    return CLASSES.get(OreType(ore_type)) if ore_type else None


class TaxRateQuerySet(ScopedQuerySet["TaxRate"]):
    def overlapping(self, first: dt.date | None, last: dt.date | None) -> Self:
        """Return the rates in force on any of these days; ``None`` is without beginning or end."""
        rows = self
        if last is not None:
            rows = rows.filter(Q(valid_from=None) | Q(valid_from__lte=last))
        if first is not None:
            rows = rows.filter(Q(valid_to=None) | Q(valid_to__gte=first))
        return rows


class TaxRate(Identified, Versioned):
    class Unit(models.TextChoices):
        """The base of a rate, as printed. From a share of sales nothing can be computed: no sales are filed."""

        RAW_ORE = "t_raw_ore", _("yuan per tonne of raw ore")
        TONNE = "t", _("yuan per tonne")
        TONNE_OR_CUBIC_METRE = "t_or_m3", _("yuan per tonne or cubic metre of ore")
        SALES = "sales", _("per cent of sales of concentrate")

    ore_class = models.CharField(_("class of ore"), max_length=12, choices=ElementClass)
    subject = models.CharField(
        _("as the source names it"), max_length=120, blank=True, help_text=_("empty: the whole class")
    )
    subject_zh = models.CharField(_("the same in Chinese"), max_length=120, blank=True)
    lowest = models.DecimalField(_("rate"), max_digits=10, decimal_places=3)
    highest = models.DecimalField(
        _("highest rate"), max_digits=10, decimal_places=3, help_text=_("above the rate where the source gives a range")
    )
    unit = models.CharField(_("unit"), max_length=12, choices=Unit, default=Unit.RAW_ORE)
    valid_from = models.DateField(
        _("in force from"), null=True, blank=True, help_text=_("empty: the source does not say since when")
    )
    valid_to = models.DateField(_("in force until"), null=True, blank=True, help_text=_("the last day, inclusive"))
    source = models.TextField(_("source"), help_text=_("office, number and day of the document"))
    evidence = models.CharField(
        _("evidence"), max_length=12, choices=FigureEvidence, default=FigureEvidence.ENTERED, editable=False
    )

    objects = TaxRateQuerySet.as_manager()

    SCOPE = Scope(public=True)

    class Meta:
        verbose_name = _("rate of resource tax")
        verbose_name_plural = _("rates of resource tax")
        ordering = ["valid_from", "ore_class", "subject", "id"]
        constraints = [
            text_required("tax_rate_names_its_source", "source", _("Name the document: its office, number and day.")),
            not_before("tax_rate_ordered", "valid_to", "valid_from", _("A rate cannot end before it begins.")),
            CheckConstraint(
                name="tax_rate_not_negative",
                condition=Q(lowest__gte=0, highest__gte=F("lowest")),
                violation=Fault("/rate", "negative", _("A rate is not negative.")),
            ),
            ExclusionConstraint(
                name="tax_rate_one_a_day",
                expressions=[
                    ("ore_class", RangeOperators.EQUAL),
                    ("subject", RangeOperators.EQUAL),
                    (
                        day_range(F("valid_from"), F("valid_to"), RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation=Fault(
                    "/valid_from",
                    "rate_overlap",
                    _("A rate for this class is in force on some of these days. End it first."),
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_ore_class_display()}: {self.figure} {self.get_unit_display()}"

    @property
    def is_range(self) -> bool:
        return self.lowest != self.highest

    @property
    def figure(self) -> str:
        """Return the rate or range without needless zeros."""
        lowest = _plain(self.lowest)
        return f"{lowest}–{_plain(self.highest)}" if self.is_range else lowest

    @property
    def local_subject(self) -> str:
        return local_text(self.subject, self.subject_zh)

    @property
    def is_of_tonnes(self) -> bool:
        """Return whether a tax can be computed from tonnes of ore."""
        return self.unit != self.Unit.SALES

    def concerns(self, taxed_class: str | None) -> bool:
        """Return whether the rate is for ores of a class; of an ore without class, those for all ores are."""
        return self.ore_class in {ElementClass.ALL, taxed_class}

    def is_in_force(self, on: dt.date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or self.valid_to >= on)


def _plain(figure: Decimal) -> str:
    return f"{figure.normalize():,f}"

"""A programme is one controlled stream (authority × activity); a programme year is its cap for one year.

What counts towards a programme is rows, not code: ``CountingRule`` says which product from which feed at which kind
of site uses quota, by which quantity of the report line, between which days.
"""

import datetime as dt
from typing import Self

from django.contrib.postgres.fields import IntegerRangeField, RangeOperators
from django.contrib.postgres.fields.ranges import RangeBoundary
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from core.constraints import ExclusionConstraint, UniqueConstraint, not_before, text_required
from core.errors import Fault
from core.formats import chinese_name
from core.models import Identified, Versioned
from enterprises.models import Authority, Site
from enterprises.models.sites import day_range
from enterprises.scoping import Scope, ScopedQuerySet
from quotas.models.products import DatedQuerySet, Feed, Product


class Unit(models.TextChoices):
    T_REO = "t_reo", _("t REO")
    T_GOODS = "t_goods", _("t of goods")


class Programme(Identified, Versioned):
    class Activity(models.TextChoices):
        MINING = "mining", _("Mining")
        MINERAL = "mineral", _("Mineral products")
        SMELTING = "smelting", _("Smelting and separation")
        EXPORT = "export", _("Export")

    code = models.CharField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=160)
    name_zh = models.CharField(_("Chinese name"), max_length=160, blank=True)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="programmes")
    activity = models.CharField(_("activity"), max_length=12, choices=Activity)
    unit = models.CharField(_("unit"), max_length=8, choices=Unit)
    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    return_by_month = models.PositiveSmallIntegerField(_("month by whose end unused quota is returned"), null=True)
    legal_basis = models.TextField(_("legal basis"))

    objects = ScopedQuerySet.as_manager()

    SCOPE = Scope(public=True)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["code"]
        constraints = [
            ExclusionConstraint(
                name="programme_one_stream",
                expressions=[
                    ("authority", RangeOperators.EQUAL),
                    ("activity", RangeOperators.EQUAL),
                    (
                        Func(
                            F("first_year"),
                            F("last_year"),
                            RangeBoundary(inclusive_upper=True),
                            function="INT4RANGE",
                            output_field=IntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation=Fault(
                    "/first_year",
                    "programme_overlap",
                    _("The authority has a programme for this activity in some of these years. End it first."),
                ),
            ),
            not_before(
                "programme_years_ordered", "last_year", "first_year", _("A programme cannot end before its first year.")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def runs_in(self, year: int) -> bool:
        return self.first_year <= year <= (self.last_year or year)


# What a rule is about: of the same, one is in force on a day.
COUNTED = ("programme", "site_kind", "product_kind", "feed")


class CountingRuleQuerySet(DatedQuerySet["CountingRule"]):
    def in_force(self, on: dt.date) -> Self:
        """Return the rules of a day; those of a programme that does not run in its year are not in force."""
        running = Q(programme__last_year=None) | Q(programme__last_year__gte=on.year)
        return super().in_force(on).filter(running, programme__first_year__lte=on.year)


class CountingRule(Identified, Versioned):
    """A rule of what counts: product kind from a feed, made (or exported) at a kind of site."""

    class Quantity(models.TextChoices):
        PRODUCED = "produced", _("Produced")
        EXPORTED = "exported", _("Exported")

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="counting_rules")
    site_kind = models.CharField(_("site kind"), max_length=12, choices=Site.Kind)
    product_kind = models.CharField(_("product kind"), max_length=16, choices=Product.Kind)
    feed = models.CharField(_("feed"), max_length=12, choices=Feed)
    quantity = models.CharField(_("quantity"), max_length=10, choices=Quantity)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    legal_basis = models.TextField(_("legal basis"))

    objects = CountingRuleQuerySet.as_manager()

    SCOPE = Scope(public=True)

    class Meta:
        verbose_name = _("counting rule")
        verbose_name_plural = _("counting rules")
        ordering = ["programme", "site_kind", "product_kind", "feed", "valid_from"]
        constraints = [
            text_required("counting_rule_has_legal_basis", "legal_basis", _("Name the legal basis.")),
            not_before("counting_rule_ordered", "valid_to", "valid_from", _("A rule cannot end before it begins.")),
            ExclusionConstraint(
                name="counting_rule_one_a_day",
                expressions=[
                    *((name, RangeOperators.EQUAL) for name in COUNTED),
                    (
                        day_range(F("valid_from"), F("valid_to"), RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation=Fault(
                    "/valid_from",
                    "rule_overlap",
                    _("Another rule counts the same in this programme on some of these days. End it first."),
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme.code} · {self.site_kind} · {self.product_kind} · {self.feed}"

    def is_in_force(self, on: dt.date) -> bool:
        """Return whether it counts on a day, which it does not after its programme has ended."""
        within = self.valid_from <= on and (self.valid_to is None or self.valid_to >= on)
        return within and self.programme.runs_in(on.year)


class ProgrammeYear(Identified, Versioned):
    class State(models.TextChoices):
        AWAITING_PLAN = "awaiting_plan", _("Awaiting its plan")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    class Scheme(models.TextChoices):
        ALL = "all", _("One figure")
        SPLIT = "split", _("Light and medium-heavy")

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField(_("year"))
    state = models.CharField(_("state"), max_length=16, choices=State, default=State.AWAITING_PLAN)
    scheme = models.CharField(_("category scheme"), max_length=8, choices=Scheme)
    # Then the draft of one officer does not change it.
    scheme_decided = models.BooleanField(_("category scheme decided by two people"), default=False, editable=False)

    objects = ScopedQuerySet.as_manager()

    SCOPE = Scope(public=True)

    class Meta:
        verbose_name = _("programme year")
        verbose_name_plural = _("programme years")
        ordering = ["programme", "-year"]
        constraints = [
            UniqueConstraint(
                name="programme_year_once",
                fields=["programme", "year"],
                violation=Fault("/year", "exists", _("The programme has this year already.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.year}"

    @property
    def name_zh(self) -> str:
        return f"{chinese_name(self.programme)} {self.year}"

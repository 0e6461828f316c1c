"""Targets of plans over several years: mineral plans and the mandatory reductions of a plan period.

A source may name an indicator without a figure; then none is kept. Rows are only added: one that was a mistake is
withdrawn by a further row.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint
from core.errors import Fault
from core.formats import NOTHING
from core.years import FIRST_YEAR, LAST_YEAR, year_validators
from enterprises.models import FigureEvidence, Jurisdiction
from enterprises.models.entries import Documented, WithdrawableQuerySet, documented
from enterprises.scoping import Scope


class PlanTarget(Documented):
    class Plan(models.TextChoices):
        MINERALS = "minerals", _("Mineral plan")
        REDUCTION = "reduction", _("Mandatory reduction of a plan period")
        INDUSTRY = "industry", _("Plan of the industry")

    class Indicator(models.TextChoices):
        """The measure; ``queries.plan_targets`` says from which returns the register measures each."""

        MINED = "mined", _("Rare earths mined, t REO")
        MINING_RECOVERY = "mining_recovery", _("Mining recovery, %")
        DRESSING_RECOVERY = "dressing_recovery", _("Dressing recovery, %")
        COMPREHENSIVE_USE = "comprehensive_use", _("Comprehensive use, %")
        ENERGY = "energy", _("Energy for a tonne of output, t of standard coal")
        CARBON_DIOXIDE = "carbon_dioxide", _("Carbon dioxide for a tonne of output, t")
        COD = "cod", _("Chemical oxygen demand, t")
        SULPHUR_DIOXIDE = "sulphur_dioxide", _("Sulphur dioxide, t")
        AMMONIA_NITROGEN = "ammonia_nitrogen", _("Ammonia nitrogen, t")
        NITROGEN_OXIDES = "nitrogen_oxides", _("Nitrogen oxides, t")

    class Comparison(models.TextChoices):
        AT_MOST = "at_most", _("at most")
        AT_LEAST = "at_least", _("at least")
        REDUCED_BY = "reduced_by", _("reduced by, % of the year before the period")

    plan = models.CharField(_("plan"), max_length=12, choices=Plan)
    place = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", verbose_name=_("place"))
    first_year = models.PositiveSmallIntegerField(_("first year"), validators=year_validators())
    last_year = models.PositiveSmallIntegerField(_("last year"), validators=year_validators())
    indicator = models.CharField(_("indicator"), max_length=20, choices=Indicator)
    comparison = models.CharField(_("comparison"), max_length=12, choices=Comparison)
    figure = models.DecimalField(
        _("figure"), max_digits=15, decimal_places=3, null=True, blank=True,
        help_text=_("empty: the document names the indicator without a figure"),
    )  # fmt: skip
    evidence = models.CharField(_("evidence"), max_length=12, choices=FigureEvidence, default=FigureEvidence.ENTERED)

    objects = WithdrawableQuerySet["PlanTarget"].as_manager()

    SCOPE = Scope(public=True)

    class Meta:
        verbose_name = _("target of a plan")
        verbose_name_plural = _("targets of plans")
        ordering = ["-first_year", "plan", "place", "indicator", "-pk"]
        indexes = [models.Index(name="plan_target_newest", fields=["-first_year", "-id"])]
        constraints = [
            *documented("plan_target"),
            CheckConstraint(
                name="plan_target_years",
                condition=Q(first_year__gte=FIRST_YEAR, last_year__lte=LAST_YEAR, last_year__gte=F("first_year")),
                violation=Fault("/last_year", "before_start", _("A plan cannot end before it begins.")),
            ),
            CheckConstraint(
                name="plan_target_not_negative",
                condition=Q(figure=None) | Q(figure__gte=0),
                violation=Fault("/figure", "negative", _("A target is not negative.")),
            ),
            CheckConstraint(
                name="plan_target_direction",
                condition=Q(indicator__endswith="_recovery", comparison="at_least")
                | Q(indicator="comprehensive_use", comparison="at_least")
                | (~Q(indicator__endswith="_recovery") & ~Q(indicator="comprehensive_use") & ~Q(comparison="at_least")),
                violation=Fault(
                    "/comparison", "wrong_direction", _("Recovery and use have a minimum; all else has a maximum.")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_indicator_display()} {self.first_year}–{self.last_year}"

    @property
    def limit(self) -> str:
        """Return comparison and figure in words, without needless zeros."""
        shown = NOTHING if self.figure is None else f"{self.figure.normalize():,f}"
        return f"{self.get_comparison_display()} {shown}"

"""Limits of discharge permits, and readings of what sites discharge. Rows are only added; a correction is one more."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, UniqueConstraint, text_required
from core.errors import Fault
from enterprises.models import Indicator, Licence, Site, Standard
from enterprises.models.entries import Correctable, CorrectableQuerySet, Recorded
from enterprises.models.standards import ONLY_IN_AIR, POLLUTANTS
from enterprises.scoping import OF_SITE, Scope, ScopedQuerySet


class Medium(models.TextChoices):
    WATER = "water", _("Water")
    AIR = "air", _("Air")


class DischargeUnit(models.TextChoices):
    MILLIGRAMS_PER_LITRE = "mg_l", _("mg/L")
    MILLIGRAMS_PER_CUBIC_METRE = "mg_m3", _("mg/m³")
    NONE = "none", _("no unit (pH)")


# All others are measured in water; fluoride and lead in air as well.
WATER_POLLUTANTS = [(row.value, row.label) for row in POLLUTANTS if row not in ONLY_IN_AIR]
AIR_ALONE = [row.value for row in ONLY_IN_AIR]
POLLUTANT_CHOICES = [*WATER_POLLUTANTS, *((row.value, row.label) for row in ONLY_IN_AIR)]
IN_AIR = frozenset({*AIR_ALONE, Indicator.FLUORIDE.value, Indicator.LEAD.value})


def unit_of(pollutant: str, medium: str) -> DischargeUnit:
    """Return the only unit in which a pollutant is stated."""
    if pollutant == Indicator.PH:
        return DischargeUnit.NONE
    return DischargeUnit.MILLIGRAMS_PER_CUBIC_METRE if medium == Medium.AIR else DischargeUnit.MILLIGRAMS_PER_LITRE


def is_measured_in(pollutant: str, medium: str) -> bool:
    if medium == Medium.AIR:
        return pollutant in IN_AIR
    return pollutant not in AIR_ALONE


def plain(value: Decimal | None) -> str:
    """Return a figure without needless zeros, and nothing for none."""
    return "" if value is None else f"{value.normalize():f}"


FITS_MEDIUM = Q(medium="water") & ~Q(pollutant__in=AIR_ALONE) | Q(medium="air", pollutant__in=sorted(IN_AIR))
NOT_IN_THIS_MEDIUM = _("This pollutant is not measured in this medium.")


class PermitLimit(Recorded):
    """The limit of a discharge permit for one pollutant from a day on, until a further entry for it replaces it."""

    licence = models.ForeignKey(
        Licence, models.PROTECT, related_name="discharge_limits", verbose_name=_("discharge permit")
    )
    pollutant = models.CharField(_("pollutant"), max_length=20, choices=POLLUTANT_CHOICES)
    medium = models.CharField(_("medium"), max_length=8, choices=Medium)
    highest = models.DecimalField(
        _("highest concentration"),
        max_digits=12,
        decimal_places=5,
        null=True,
        blank=True,
        help_text=_("mg/L in water, mg/m³ in air; of pH the highest value"),
    )
    lowest = models.DecimalField(_("lowest pH"), max_digits=12, decimal_places=5, null=True, blank=True)
    yearly_total = models.DecimalField(_("total of a year, t"), max_digits=12, decimal_places=3, null=True, blank=True)
    in_force_from = models.DateField(_("in force from"))
    document = models.TextField(_("document"), help_text=_("the permit or the decision that changed it"))

    objects = ScopedQuerySet.as_manager()

    SCOPE = Scope(
        place="licence__site__jurisdiction__code",
        enterprise="licence__site__enterprise_id",
        groups=("licence__site__enterprise__group_id",),
    )

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("limit of a discharge permit")
        verbose_name_plural = _("limits of discharge permits")
        ordering = ["licence", "pollutant", "in_force_from", "pk"]
        constraints = [
            text_required("permit_limit_names_its_document", "document", _("Name the permit or the decision.")),
            CheckConstraint(
                name="permit_limit_states_a_figure",
                condition=Q(highest__isnull=False) | Q(lowest__isnull=False) | Q(yearly_total__isnull=False),
                violation=Fault("/highest", "required", _("State a concentration, a yearly total, or both.")),
            ),
            CheckConstraint(
                name="permit_limit_lowest_is_of_ph",
                condition=Q(lowest=None) | Q(pollutant="ph"),
                violation=Fault("/lowest", "not_of_ph", _("Only pH has a lowest value.")),
            ),
            CheckConstraint(
                name="permit_limit_positive",
                condition=(Q(highest=None) | Q(highest__gt=0))
                & (Q(lowest=None) | Q(lowest__gt=0))
                & (Q(yearly_total=None) | Q(yearly_total__gt=0)),
                violation=Fault("/highest", "not_positive", _("A limit is greater than zero.")),
            ),
            CheckConstraint(
                name="permit_limit_fits_medium",
                condition=FITS_MEDIUM,
                violation=Fault("/pollutant", "not_in_this_medium", NOT_IN_THIS_MEDIUM),
            ),
        ]

    @property
    def allowed(self) -> str:
        """Return the permitted concentration as text: a highest value, of pH a lowest as well."""
        unit = unit_of(self.pollutant, self.medium)
        label = "" if unit == DischargeUnit.NONE else f" {unit.label}"
        bounds = [f"≥ {plain(self.lowest)}"] if self.lowest is not None else []
        return ", ".join([*bounds, *([f"≤ {plain(self.highest)}{label}"] if self.highest is not None else [])])

    @property
    def printed(self) -> str:
        """Return all figures of the limit as text."""
        total = [f"≤ {plain(self.yearly_total)} t/a"] if self.yearly_total is not None else []
        return ", ".join([*([self.allowed] if self.allowed else []), *total])

    def __str__(self) -> str:
        return f"{self.licence} · {self.get_pollutant_display()}"


class Reading(Correctable):
    """A concentration measured at an outlet of a site on a day.

    A correction is a further row that names the first; one without a value withdraws it. Officials alone correct a
    reading that an office entered.
    """

    FIGURE = "value"

    site = models.ForeignKey(Site, models.PROTECT, related_name="readings", verbose_name=_("site"))
    pollutant = models.CharField(_("pollutant"), max_length=20, choices=POLLUTANT_CHOICES)
    medium = models.CharField(_("medium"), max_length=8, choices=Medium)
    outlet = models.CharField(_("outlet"), max_length=120, help_text=_("as the permit names it"))
    discharge = models.CharField(
        _("discharge"),
        max_length=8,
        choices=Standard.Discharge,
        blank=True,
        help_text=_("of water: into a body of water (direct), or into a treatment plant of others (indirect)"),
    )
    sampled_on = models.DateField(_("sampled on"))
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=5, null=True)
    unit = models.CharField(_("unit"), max_length=8, choices=DischargeUnit)
    method = models.CharField(_("method"), max_length=200, help_text=_("standard or instrument"))
    laboratory = models.CharField(_("laboratory"), max_length=200)
    unit_confirmed = models.BooleanField(_("the unit was confirmed"), default=False)
    by_office = models.BooleanField(_("entered by an office"), editable=False)

    objects = CorrectableQuerySet["Reading"].as_manager()

    # By the limits of its day, where a list has asked for it (``queries.readings``).
    verdict: str
    limits: Sequence[Any]

    SCOPE = OF_SITE

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("reading of a discharge")
        verbose_name_plural = _("readings of discharges")
        ordering = ["-sampled_on", "-pk"]
        indexes = [
            models.Index(name="reading_site_day", fields=["site", "-sampled_on", "-id"]),
            models.Index(name="reading_newest", fields=["-sampled_on", "-id"]),
        ]
        constraints = [
            text_required("reading_has_method", "method", _("State the method.")),
            text_required("reading_has_laboratory", "laboratory", _("Name the laboratory.")),
            text_required("reading_has_outlet", "outlet", _("Name the outlet.")),
            CheckConstraint(
                name="reading_corrected_with_reason",
                condition=Q(corrects=None, reason="", value__isnull=False) | Q(corrects__isnull=False) & ~Q(reason=""),
                violation=Fault("/reason", "required", _("A correction has a reason; only a correction has no value.")),
            ),
            CheckConstraint(
                name="reading_not_negative",
                condition=Q(value=None) | Q(value__gte=0),
                violation=Fault("/value", "negative", _("This must not be negative.")),
            ),
            CheckConstraint(
                name="reading_fits_medium",
                condition=FITS_MEDIUM,
                violation=Fault("/pollutant", "not_in_this_medium", NOT_IN_THIS_MEDIUM),
            ),
            CheckConstraint(
                name="reading_unit_is_of_its_medium",
                condition=Q(pollutant="ph", unit="none")
                | ~Q(pollutant="ph") & (Q(medium="water", unit="mg_l") | Q(medium="air", unit="mg_m3")),
                violation=Fault("/unit", "wrong_unit", _("Water is stated in mg/L, air in mg/m³, pH without a unit.")),
            ),
            CheckConstraint(
                name="reading_of_water_states_its_way",
                condition=Q(medium="water") & ~Q(discharge="") | Q(medium="air", discharge=""),
                violation=Fault("/discharge", "required", _("State for water, and only for it: direct or indirect.")),
            ),
            UniqueConstraint(
                name="reading_once",
                fields=["site", "pollutant", "medium", "outlet", "discharge", "sampled_on", "method", "by_office"],
                condition=Q(corrects=None),
                violation=Fault(
                    "",
                    "reading_exists",
                    _("This pollutant was entered for this outlet, day and method: correct that reading instead."),
                ),
            ),
        ]

    @property
    def printed(self) -> str:
        """Return the value with its unit."""
        if self.value is None:
            return ""
        label = "" if self.unit == DischargeUnit.NONE else f" {self.get_unit_display()}"
        return f"{plain(self.value)}{label}"

    def __str__(self) -> str:
        return f"{self.site} · {self.get_pollutant_display()} · {self.sampled_on}"

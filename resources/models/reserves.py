"""Reserves in place, by subject and year, and figures about reserves that a source states.

A subject is a planned mining area, a deposit, a province or the nation. What was entered stays: a correction is a
further row that names the row it corrects, and one without a figure withdraws it.
"""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, UniqueConstraint, text_required
from core.errors import Fault
from core.formats import NOTHING, local_text
from core.models import Identified
from core.years import LAST_YEAR, year_validators
from enterprises.models import FigureEvidence, Jurisdiction, MiningArea, User
from enterprises.scoping import Scope, ScopedQuerySet

FIRST_YEAR = 1900


class ElementClass(models.TextChoices):
    ALL = "all", _("All rare earths")
    LIGHT = "light", _("Light rare earths")
    MEDIUM_HEAVY = "medium_heavy", _("Medium and heavy rare earths")


class EstimationMethod(models.TextChoices):
    PREDICTED = "predicted", _("Predicted resource")
    EXPLORED = "explored", _("Geological report of an exploration")
    REGISTERED = "registered", _("Registered reserves")
    SURVEYED = "surveyed", _("Survey of the mine")


class ReserveEstimateQuerySet(ScopedQuerySet["ReserveEstimate"]):
    def standing(self) -> Self:
        """Return the figures that hold: not corrected, and not withdrawn."""
        return self.filter(corrections=None, remaining_t__isnull=False)

    def of_subject(self, row: "ReserveEstimate") -> Self:
        """Return every row about the same subject, of any year and method."""
        return self.filter(
            place_id=row.place_id,
            mining_area_id=row.mining_area_id,
            deposit=row.deposit,
            element_class=row.element_class,
        )


class ReserveEstimate(Identified):
    """Reserves in place of one subject, as its document gives them for a year, by one method, in t REO."""

    place = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", verbose_name=_("place"))
    mining_area = models.ForeignKey(
        MiningArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reserves",
        verbose_name=_("planned mining area"),
    )
    deposit = models.CharField(
        _("deposit"), max_length=160, blank=True, help_text=_("empty: the whole place or planned mining area")
    )
    deposit_zh = models.CharField(_("Chinese name of the deposit"), max_length=160, blank=True)
    element_class = models.CharField(_("rare earths"), max_length=12, choices=ElementClass, default=ElementClass.ALL)
    year = models.PositiveSmallIntegerField(_("year"), validators=year_validators(FIRST_YEAR))
    method = models.CharField(_("method"), max_length=12, choices=EstimationMethod)
    original_t = models.DecimalField(
        _("original reserves, t REO"), max_digits=12, decimal_places=3, null=True, blank=True
    )
    remaining_t = models.DecimalField(
        _("remaining reserves, t REO"), max_digits=12, decimal_places=3, null=True, blank=True
    )
    average_grade = models.DecimalField(
        _("average grade of the ore, % REO"), max_digits=7, decimal_places=4, null=True, blank=True
    )
    estimator = models.CharField(_("estimated by"), max_length=200)
    document = models.TextField(_("document"), help_text=_("office, number and day of the document"))
    evidence = models.CharField(_("evidence"), max_length=12, choices=FigureEvidence, default=FigureEvidence.ENTERED)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name=_("corrects")
    )
    reason = models.TextField(_("reason of the correction"), blank=True)
    fictitious = models.BooleanField(_("invented for demonstration"), default=False)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    objects = ReserveEstimateQuerySet.as_manager()

    SCOPE = Scope(public=True)

    class Meta:
        verbose_name = _("reserve figure")
        verbose_name_plural = _("reserve figures")
        ordering = ["place", "mining_area", "deposit", "element_class", "-year", "method", "id"]
        constraints = [
            UniqueConstraint(
                name="reserve_one_figure_a_year_and_method",
                fields=["place", "mining_area", "deposit", "element_class", "year", "method"],
                condition=Q(corrects=None),
                nulls_distinct=False,
                violation=Fault(
                    "",
                    "figure_exists",
                    _("There is a figure for this subject, year and method already. Correct that one."),
                ),
            ),
            UniqueConstraint(
                name="reserve_corrected_once",
                fields=["corrects"],
                violation=Fault(
                    "", "corrected_already", _("This figure was corrected already. Correct the last correction.")
                ),
            ),
            CheckConstraint(
                name="reserve_states_a_figure",
                condition=Q(remaining_t__isnull=False) | Q(corrects__isnull=False, original_t=None),
                violation=Fault("/remaining_t", "required", _("Give the remaining reserves.")),
            ),
            CheckConstraint(
                name="reserve_not_negative",
                condition=(Q(remaining_t=None) | Q(remaining_t__gte=0)) & (Q(original_t=None) | Q(original_t__gt=0)),
                violation=Fault("/remaining_t", "negative", _("Reserves are not negative.")),
            ),
            CheckConstraint(
                name="reserve_not_above_original",
                condition=Q(original_t=None) | Q(remaining_t=None) | Q(remaining_t__lte=F("original_t")),
                violation=Fault(
                    "/remaining_t", "above_original", _("More cannot remain than there was. Check both figures.")
                ),
            ),
            CheckConstraint(
                name="reserve_grade_is_a_share",
                condition=Q(average_grade=None) | Q(average_grade__gt=0, average_grade__lte=100),
                violation=Fault("/average_grade", "out_of_range", _("A grade is more than 0 and at most 100 percent.")),
            ),
            CheckConstraint(
                name="reserve_correction_has_reason",
                condition=Q(corrects=None, reason="") | (Q(corrects__isnull=False) & ~Q(reason="")),
                violation=Fault("/reason", "required", _("State the reason.")),
            ),
            text_required("reserve_names_its_estimator", "estimator", _("Name who estimated the reserves.")),
            text_required(
                "reserve_names_its_document", "document", _("Name the document: its office, number and day.")
            ),
            CheckConstraint(
                name="reserve_year_range",
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                violation=Fault("/year", "out_of_range", _("Give a year from 1900 to 2100.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.year}: {NOTHING if self.remaining_t is None else f'{self.remaining_t:f} t REO'}"

    @property
    def subject(self) -> str:
        """Return the name of what the reserves are of."""
        named = str(self.mining_area or self.place)
        return f"{named}: {self.deposit}" if self.deposit else named

    @property
    def local_deposit(self) -> str:
        """Return the name of the deposit in the reader's language."""
        return local_text(self.deposit, self.deposit_zh)


class ReserveIndicator(Identified):
    """A figure about reserves that a source states as such: a share, a ratio or a plan, without figures behind it."""

    class Measure(models.TextChoices):
        SHARE_OF_WORLD = "share_of_world", _("Share of the world's reserves")
        SHARE_OF_SUPPLY = "share_of_supply", _("Share of the world's supply")
        REMAINING_SHARE = "remaining_share", _("Share of the original reserves that remains")
        YEARS_OF_SUPPLY = "years_of_supply", _("Ratio of reserves to extraction")
        PLANNED_STORES = "planned_stores", _("Planned strategic stores")

    class Comparison(models.TextChoices):
        ABOUT = "about", _("approximately")
        OVER = "over", _("over")
        EXACTLY = "exactly", _("exactly")

    class Unit(models.TextChoices):
        PERCENT = "percent", _("percent")
        YEARS = "years", _("years")
        CONCENTRATE = "concentrate", _("tonnes of concentrate")

    measure = models.CharField(_("measure"), max_length=20, choices=Measure)
    region = models.CharField(_("region"), max_length=160)
    region_zh = models.CharField(_("Chinese name"), max_length=160)
    time = models.CharField(_("time"), max_length=120, help_text=_("as the source says it"))
    time_zh = models.CharField(_("Chinese name of the time"), max_length=120)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    comparison = models.CharField(_("comparison"), max_length=12, choices=Comparison)
    figure = models.DecimalField(_("figure"), max_digits=12, decimal_places=3)
    unit = models.CharField(_("unit"), max_length=12, choices=Unit)
    wording = models.TextField(_("wording"))
    evidence = models.CharField(_("evidence"), max_length=40)
    source = models.TextField(_("source"))
    key = models.CharField(_("key"), max_length=120, unique=True, help_text=_("makes loading repeatable"))

    objects = ScopedQuerySet.as_manager()

    SCOPE = Scope(public=True)

    class Meta:
        verbose_name = _("figure about reserves")
        verbose_name_plural = _("figures about reserves")
        ordering = ["measure", "region", "year", "id"]

    def __str__(self) -> str:
        return f"{self.get_measure_display()}, {self.region}, {self.time}"

    @property
    def printed_figure(self) -> str:
        """Return the figure without needless zeros."""
        return f"{self.figure.normalize():f}"

    @property
    def local_region(self) -> str:
        """Return the region in the reader's language."""
        return local_text(self.region, self.region_zh)

    @property
    def local_time(self) -> str:
        """Return the time in the reader's language."""
        return local_text(self.time, self.time_zh)

"""Returns of resource use: what a mine depleted, mined, dressed and reused in a half-year, as its enterprise filed it.

A return is frozen as filed. An officer may return it for correction; an amendment is a further version that names the
one it replaces. Of a return on paper, an officer enters it with the day of receipt and the number of its file.
"""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from core import clock, formats
from core.constraints import CheckConstraint, UniqueConstraint
from core.errors import Fault
from core.models import Identified, Versioned
from core.type_aliases import Text
from core.years import FIRST_YEAR, LAST_YEAR, year_validators
from enterprises.models import Enterprise, Site, Standard, User
from enterprises.models.processes import Process
from enterprises.scoping import OF_ENTERPRISE, ScopedQuerySet
from resources import halves
from resources.recovery_rates import Grades, Quantities, Rates, grades_of, rates_of

QUANTITIES = (
    "depleted_ore",
    "depleted_reo",
    "mined_ore",
    "mined_reo",
    "fed_ore",
    "fed_reo",
    "concentrate",
    "concentrate_reo",
    "associated_in_ore",
    "associated_recovered",
    "water_used",
    "water_reused",
)
# Each part with its whole.
PARTS = (
    ("mined_reo", "depleted_reo"),
    ("concentrate_reo", "fed_reo"),
    ("concentrate", "fed_ore"),
    ("depleted_reo", "depleted_ore"),
    ("mined_reo", "mined_ore"),
    ("fed_reo", "fed_ore"),
    ("concentrate_reo", "concentrate"),
    ("associated_recovered", "associated_in_ore"),
    ("water_reused", "water_used"),
)


class OfHalfYear(models.Model):
    """A row of a year and one of its halves, which its model has as fields."""

    year: int
    half: int

    class Meta:
        abstract = True

    @property
    def period(self) -> str:
        """Return year and half as they are stored, the same in every language: 2011 H1."""
        return f"{self.year} H{self.half}"

    @property
    def half_year(self) -> str:
        """Return year and half in words."""
        return formats.half_year(self.year, self.half)


class UseReturnQuerySet(ScopedQuerySet["UseReturn"]):
    def counting(self, known: dt.datetime | None = None) -> Self:
        """Return the versions that count: of amendments on paper those that a second officer has confirmed.

        ``known``: by this instant.
        """
        waits = Q(receipt_confirmed_at=None)
        if known is not None:
            waits |= Q(receipt_confirmed_at__gte=known)
        return self.exclude(waits, amends__isnull=False, received_on__isnull=False)

    def standing(self) -> Self:
        """Return the versions that count and that no later one that counts replaces."""
        same = {name: OuterRef(name) for name in ("site", "enterprise", "year", "half")}
        later = UseReturnQuerySet(self.model).counting().filter(**same, number__gt=OuterRef("number"))
        return self.counting().exclude(Exists(later))

    def with_replaced(self) -> Self:
        """Annotate whether a later version replaces each of the rows."""
        later = self.model._base_manager.filter(amends=OuterRef("pk"))
        return self.annotate(replaced=Exists(later))


def _quantity(label: Text) -> models.DecimalField:
    return models.DecimalField(label, max_digits=12, decimal_places=3, null=True, blank=True)


class Half(models.IntegerChoices):
    FIRST = 1, _("January to June")
    SECOND = 2, _("July to December")


class UseFigures(models.Model):
    """The figures of a half-year, of a return and of its draft."""

    process = models.CharField(_("process"), max_length=24, choices=Process)
    condition = models.CharField(
        _("phase or kind of ore"),
        max_length=16,
        choices=Standard.Condition,
        blank=True,
        help_text=_("which minimum applies, where a standard distinguishes"),
    )
    depleted_ore = _quantity(_("ore of the reserves depleted, t"))
    depleted_reo = _quantity(_("oxide in the reserves depleted, t REO"))
    mined_ore = _quantity(_("ore mined, t"))
    mined_reo = _quantity(_("oxide in the ore mined, t REO"))
    fed_ore = _quantity(_("ore fed to dressing, t"))
    fed_reo = _quantity(_("oxide in the ore fed, t REO"))
    concentrate = _quantity(_("concentrate, t"))
    concentrate_reo = _quantity(_("oxide in the concentrate, t REO"))
    associated_in_ore = _quantity(_("associated elements in the ore fed, t"))
    associated_recovered = _quantity(_("associated elements recovered, t"))
    water_used = _quantity(_("all water used, m³"))
    water_reused = _quantity(_("of it reused, m³"))

    class Meta:
        abstract = True


class UseReturn(Identified, Versioned, UseFigures, OfHalfYear):
    Half = Half

    class State(models.TextChoices):
        FILED = "filed", _("Filed")
        RETURNED = "returned", _("Returned for correction")

    QUANTITIES = QUANTITIES  # so that forms and the API name them by the model

    site = models.ForeignKey(Site, models.PROTECT, related_name="use_returns", verbose_name=_("mine"))
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="use_returns", help_text=_("that held the mine on the last day")
    )
    year = models.PositiveSmallIntegerField(_("year"), validators=year_validators())
    half = models.PositiveSmallIntegerField(_("half-year"), choices=Half)
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    amends = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="amendments", verbose_name=_("amends")
    )
    original = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("first version"),
        help_text=_("of an amendment: it decides whether the return is late"),
    )
    reason = models.TextField(_("reason of the amendment"), blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.FILED)
    # Set only for a return on paper, which an officer entered.
    received_on = models.DateField(_("paper return received on"), null=True, blank=True)
    paper_reference = models.CharField(
        _("file number of the paper return"), max_length=60, blank=True, help_text=_("under which the office keeps it")
    )
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("returned by")
    )
    decided_at = models.DateTimeField(_("returned at"), null=True, blank=True, editable=False)
    decision_reason = models.TextField(_("reason of the return for correction"), blank=True)
    receipt_confirmed_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("day of receipt confirmed by"),
    )
    receipt_confirmed_at = models.DateTimeField(_("day of receipt confirmed at"), null=True, blank=True, editable=False)
    receipt_proof = models.TextField(_("proof of the day of receipt"), blank=True)
    fictitious = models.BooleanField(_("invented for demonstration"), default=False)
    filed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("filed by")
    )
    filed_at = models.DateTimeField(_("filed at"), editable=False)

    objects = UseReturnQuerySet.as_manager()
    replaced: bool  # where a query has annotated it (``with_replaced``)

    SCOPE = OF_ENTERPRISE

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("return of resource use")
        verbose_name_plural = _("returns of resource use")
        ordering = ["-year", "-half", "site", "-number"]
        indexes = [models.Index(fields=["year", "half", "site"], name="use_return_half_year")]
        constraints = [
            UniqueConstraint(
                name="use_return_one_a_half_year",
                fields=["site", "enterprise", "year", "half"],
                condition=Q(amends=None),
                violation=Fault("", "return_exists", _("The mine has a return of this half-year. Amend that one.")),
            ),
            UniqueConstraint(
                name="use_return_amended_once",
                fields=["amends"],
                violation=Fault("", "amended_already", _("This version was amended already. Amend the last one.")),
            ),
            CheckConstraint(
                name="use_return_amendment_has_reason",
                condition=Q(amends=None, reason="", number=1) | (Q(amends__isnull=False, number__gt=1) & ~Q(reason="")),
                violation=Fault("/reason", "required", _("State the reason.")),
            ),
            CheckConstraint(
                name="use_return_amendment_names_the_first",
                condition=Q(amends=None, original=None) | Q(amends__isnull=False, original__isnull=False),
                violation=Fault("", "wrong_version", _("An amendment names the first version of the return.")),
            ),
            CheckConstraint(
                name="use_return_half",
                condition=Q(half__in=[1, 2], year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                violation=Fault("/half", "out_of_range", _("A half-year is the first or the second of a year.")),
            ),
            CheckConstraint(
                name="use_return_not_negative",
                condition=Q(*[Q(**{name: None}) | Q(**{f"{name}__gte": 0}) for name in QUANTITIES]),
                violation=Fault("/depleted_reo", "negative", _("Quantities are not negative.")),
            ),
            CheckConstraint(
                name="use_return_parts_within_wholes",
                condition=Q(
                    *[Q(**{part: None}) | Q(**{whole: None}) | Q(**{f"{part}__lte": F(whole)}) for part, whole in PARTS]
                ),
                violation=Fault("/concentrate_reo", "above_whole", _("A part is larger than its whole.")),
            ),
            CheckConstraint(
                name="use_return_on_paper_is_whole",
                condition=Q(received_on=None, paper_reference="")
                | (Q(received_on__isnull=False) & ~Q(paper_reference="")),
                violation=Fault(
                    "/paper_reference", "required", _("State the day of receipt and the file number of the paper.")
                ),
            ),
            CheckConstraint(
                name="use_return_paper_came_before_it_was_filed",
                condition=Q(received_on=None) | Q(received_on__lte=TruncDate("filed_at", tzinfo=clock.ZONE)),
                violation=Fault("/received_on", "in_future", _("The paper can be entered only after it was received.")),
            ),
            CheckConstraint(
                name="use_return_returned_with_reason",
                condition=Q(state="filed", decided_by=None, decided_at=None, decision_reason="")
                | (Q(state="returned", decided_by__isnull=False, decided_at__isnull=False) & ~Q(decision_reason="")),
                violation=Fault("/reason", "required", _("State the reason.")),
            ),
            CheckConstraint(
                name="use_return_receipt_confirmed_with_proof",
                condition=Q(receipt_confirmed_by=None, receipt_confirmed_at=None, receipt_proof="")
                | (
                    Q(receipt_confirmed_by__isnull=False, receipt_confirmed_at__isnull=False, received_on__isnull=False)
                    & ~Q(receipt_proof="")
                ),
                violation=Fault("/reason", "required", _("State the proof of the day of receipt.")),
            ),
            # The four-eyes rule in the database.
            CheckConstraint(
                name="use_return_filer_does_not_decide",
                condition=Q(filed_by=None)
                | (
                    (Q(decided_by=None) | ~Q(decided_by=F("filed_by")))
                    & (Q(receipt_confirmed_by=None) | ~Q(receipt_confirmed_by=F("filed_by")))
                ),
                violation=Fault("", "maker_is_checker", _("The person who filed a return cannot decide on it.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.period}"

    @property
    def on_paper(self) -> bool:
        return self.received_on is not None

    @property
    def due_on(self) -> dt.date:
        return halves.due_day(self.year, self.half)

    @property
    def counted_on(self) -> dt.date:
        """Return the day that decides whether the return is late.

        It is that of its entry; of a paper that came late, or whose day of receipt is confirmed, the day of receipt.
        """
        if self.received_on is not None and (self.received_on > self.due_on or self.receipt_confirmed_at is not None):
            return self.received_on
        return self.filed_at.astimezone(clock.ZONE).date()

    @property
    def late(self) -> bool:
        """Check whether it came late; an amendment is late or not as the first version is."""
        return (self.original or self).counted_on > self.due_on

    @property
    def receipt_waits(self) -> bool:
        """Check whether a second officer's confirmation is waited for.

        The day of receipt would make a paper on time, or an amendment on paper counts only once it is confirmed.
        """
        if self.original_id is not None:
            return self.waits_to_count and self.state == UseReturn.State.FILED
        return self.received_on is not None and self.received_on <= self.due_on and self.late

    @property
    def waits_to_count(self) -> bool:
        """Check whether it is an amendment on paper that no second officer has confirmed; it does not count."""
        return self.original_id is not None and self.received_on is not None and self.receipt_confirmed_at is None

    @property
    def quantities(self) -> Quantities:
        return Quantities(**{name: getattr(self, name) for name in self.QUANTITIES})

    @property
    def grades(self) -> Grades:
        return grades_of(self.quantities)

    @property
    def rates(self) -> Rates:
        return rates_of(self.quantities)

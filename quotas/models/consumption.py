"""Returns of consumption: the power, water and reagents that a site used in a month, as its enterprise filed them.

A return is frozen as filed; an amendment is a further version that names the one it replaces. Of a return on paper, an
officer enters it with the day of receipt and the number of its file, and the enterprise or a second officer confirms
the figures; the day of receipt is confirmed by a second officer alone.
"""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from core import clock
from core.constraints import CheckConstraint, UniqueConstraint, first_of_month
from core.errors import Fault
from core.models import Identified, Versioned
from core.type_aliases import Text
from enterprises.models import Enterprise, Site, User
from enterprises.scoping import OF_ENTERPRISE, ScopedQuerySet
from quotas.models.duties import ReportingDuty

# The codes of the items, by which files and the API name them, with their units.
UNITS: Mapping[str, str] = {
    "electricity": "kWh",
    "water": "m3",
    "ammonium_sulphate": "t",
    "ammonium_bicarbonate": "t",
    "flotation_reagent": "t",
    "sulphuric_acid": "t",
    "hydrochloric_acid": "t",
    "sodium_hydroxide": "t",
    "liquid_ammonia": "t",
    "oxalic_acid": "t",
    "lithium_fluoride": "t",
    "graphite": "t",
    "magnet_scrap": "t",
}
ITEMS = tuple(UNITS)


class ConsumptionReturnQuerySet(ScopedQuerySet["ConsumptionReturn"]):
    def standing(self) -> Self:
        """Return the versions that no later one replaces."""
        return self.filter(amendments=None)

    def counting(self) -> Self:
        """Return the versions whose figures count: all but papers that nobody has confirmed, one officer's word."""
        return self.exclude(received_on__isnull=False, confirmed_at=None)

    def waiting(self) -> Self:
        """Return the papers that stand and wait for a second officer: for their figures, or their day of receipt."""
        return self.standing().filter(received_on__isnull=False, receipt_confirmed_at=None)

    def with_replaced(self) -> Self:
        """Annotate whether a later version replaces each of the rows."""
        return self.annotate(replaced=Exists(self.model._base_manager.filter(amends=OuterRef("pk"))))

    def with_due_day(self) -> Self:
        """Annotate the day on which the month's report is due; empty where no report is owed."""
        duty = ReportingDuty.objects.filter(enterprise=OuterRef("enterprise"), period=OuterRef("period"))
        return self.annotate(due_on=Subquery(duty.values("due_on")[:1]))


def _quantity(label: Text) -> models.DecimalField:
    return models.DecimalField(label, max_digits=15, decimal_places=3, null=True, blank=True)


class ConsumptionFigures(models.Model):
    """Quantities that a site used in a month, by item; empty is "not used here", never zero."""

    ITEMS = ITEMS  # so that forms and the API name them by the model

    electricity = _quantity(_("electricity, kWh"))
    water = _quantity(_("water, m³"))
    ammonium_sulphate = _quantity(_("ammonium sulphate, t"))
    ammonium_bicarbonate = _quantity(_("ammonium bicarbonate, t"))
    flotation_reagent = _quantity(_("flotation reagents, t"))
    sulphuric_acid = _quantity(_("sulphuric acid, t"))
    hydrochloric_acid = _quantity(_("hydrochloric acid, t"))
    sodium_hydroxide = _quantity(_("sodium hydroxide, t"))
    liquid_ammonia = _quantity(_("liquid ammonia, t"))
    oxalic_acid = _quantity(_("oxalic acid, t"))
    lithium_fluoride = _quantity(_("lithium fluoride, t"))
    graphite = _quantity(_("graphite, t"))
    magnet_scrap = _quantity(_("magnet scrap, t"))

    class Meta:
        abstract = True

    @property
    def quantities(self) -> dict[str, Decimal]:
        """Return the quantities that are stated, by the code of their item."""
        return {name: value for name in ITEMS if (value := getattr(self, name)) is not None}


class ConsumptionReturn(ConsumptionFigures, Identified, Versioned):
    class State(models.TextChoices):
        FILED = "filed", _("Filed")  # final: an amendment is a row of its own

    state = State.FILED

    site = models.ForeignKey(Site, models.PROTECT, related_name="consumption_returns", verbose_name=_("site"))
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="+", help_text=_("that held the site last in the month")
    )
    period = models.DateField(_("month"), help_text=_("its first day"))
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    amends = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="amendments", verbose_name=_("amends")
    )
    reason = models.TextField(_("reason of the amendment"), blank=True)
    # Set only for a return on paper, which an officer entered.
    received_on = models.DateField(_("paper return received on"), null=True, blank=True)
    paper_reference = models.CharField(
        _("file number of the paper return"), max_length=60, blank=True, help_text=_("under which the office keeps it")
    )
    confirmed_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("confirmed by"),
        help_text=_("of the enterprise, or a second officer: these are the figures of its paper"),
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True, editable=False)
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
    fictitious = models.BooleanField(_("invented for demonstration"), default=False)
    filed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("filed by")
    )
    filed_at = models.DateTimeField(_("filed at"), editable=False)

    objects = ConsumptionReturnQuerySet.as_manager()
    # Where a query has annotated them.
    replaced: bool
    due_on: dt.date | None

    SCOPE = OF_ENTERPRISE

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("return of consumption")
        verbose_name_plural = _("returns of consumption")
        ordering = ["-period", "site", "-number"]
        indexes = [
            models.Index(name="consumption_newest", fields=["-period", "-id"]),
            models.Index(name="consumption_site_month", fields=["site", "-period", "-number"]),
        ]
        constraints = [
            first_of_month("consumption_of_a_month", "period"),
            UniqueConstraint(
                name="consumption_once",
                fields=["site", "period"],
                condition=Q(amends=None),
                violation=Fault("", "return_exists", _("The site has a return of this month. Amend that one.")),
            ),
            UniqueConstraint(
                name="consumption_amended_once",
                fields=["amends"],
                violation=Fault("", "amended_already", _("This version was amended already. Amend the last one.")),
            ),
            CheckConstraint(
                name="consumption_amendment_has_reason",
                condition=Q(amends=None, reason="", number=1) | (Q(amends__isnull=False, number__gt=1) & ~Q(reason="")),
                violation=Fault("/reason", "required", _("State the reason.")),
            ),
            CheckConstraint(
                name="consumption_not_negative",
                condition=Q(*[Q(**{name: None}) | Q(**{f"{name}__gte": 0}) for name in ITEMS]),
                violation=Fault("/electricity", "negative", _("Quantities are not negative.")),
            ),
            CheckConstraint(
                name="consumption_states_something",
                condition=Q(*[Q(**{f"{name}__isnull": False}) for name in ITEMS], _connector=Q.OR),
                violation=Fault("/electricity", "required", _("State at least one quantity.")),
            ),
            CheckConstraint(
                name="consumption_on_paper_is_whole",
                condition=Q(received_on=None, paper_reference="")
                | (Q(received_on__isnull=False, amends=None) & ~Q(paper_reference="")),
                violation=Fault(
                    "/paper_reference", "required", _("State the day of receipt and the file number of the paper.")
                ),
            ),
            CheckConstraint(
                name="consumption_paper_came_before_it_was_filed",
                condition=Q(received_on=None) | Q(received_on__lte=TruncDate("filed_at", tzinfo=clock.ZONE)),
                violation=Fault("/received_on", "in_future", _("The paper can be entered only after it was received.")),
            ),
            CheckConstraint(
                name="consumption_confirmed_of_paper",
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False, received_on__isnull=False),
                violation=Fault("", "nothing_to_confirm", _("Only a return on paper is confirmed.")),
            ),
            CheckConstraint(
                name="consumption_receipt_confirmed_of_paper",
                condition=Q(receipt_confirmed_by=None, receipt_confirmed_at=None)
                | Q(
                    receipt_confirmed_by__isnull=False,
                    receipt_confirmed_at__isnull=False,
                    confirmed_at__isnull=False,
                ),
                violation=Fault("", "nothing_to_confirm", _("The day of receipt is confirmed with the figures.")),
            ),
            CheckConstraint(
                name="consumption_filer_does_not_confirm",
                condition=Q(filed_by=None)
                | (
                    (Q(confirmed_by=None) | ~Q(confirmed_by=F("filed_by")))
                    & (Q(receipt_confirmed_by=None) | ~Q(receipt_confirmed_by=F("filed_by")))
                ),
                violation=Fault("", "maker_is_checker", _("The person who entered a return cannot confirm it.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} · {self.period:%Y-%m}"

    @property
    def confirmation_waits(self) -> bool:
        """Check whether an officer entered it from paper and nobody has confirmed it."""
        return self.received_on is not None and self.confirmed_at is None

    @property
    def receipt_waits(self) -> bool:
        """Check whether no second officer has confirmed the day on which a paper was received."""
        return self.received_on is not None and self.receipt_confirmed_at is None

    @property
    def counted_on(self) -> dt.date:
        """Return the day that decides whether it is late: of filing or entry, or of the receipt of a paper.

        The day of receipt counts once a second officer has confirmed it: neither one officer alone nor with the
        enterprise, which has the advantage, makes anything in time.
        """
        if self.received_on is not None and self.receipt_confirmed_at is not None:
            return self.received_on
        return self.filed_at.astimezone(clock.ZONE).date()

    @property
    def late(self) -> bool:
        """Check whether a first version came late; ``with_due_day`` has annotated the row."""
        return self.amends_id is None and self.due_on is not None and self.counted_on > self.due_on

"""Customs declarations of exports and imports, and the limits of radioactivity by which imports are judged.

What was declared is never changed. A mistaken declaration is cancelled by two officers with a reason; its number is
free then.
"""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, UniqueConstraint, text_required
from core.errors import Fault
from core.models import Identified
from enterprises.models import Enterprise, User
from enterprises.scoping import OF_ENTERPRISE, Scope, ScopedQuerySet
from quotas.models import HsCode, Product
from trade.partner_countries import Partner


class RadioactivityLimit(Identified):
    """The activity above which goods are not imported, from a day on; two officers enter it with its source."""

    becquerel = models.DecimalField(_("limit, Bq per g"), max_digits=10, decimal_places=4)
    valid_from = models.DateField(_("in force from"), unique=True)
    source = models.TextField(_("source"), help_text=_("office, number and day of the document"))
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    objects = ScopedQuerySet.as_manager()

    SCOPE = Scope(public=True)

    class Meta:
        verbose_name = _("limit of radioactivity")
        verbose_name_plural = _("limits of radioactivity")
        ordering = ["-valid_from"]
        constraints = [
            CheckConstraint(
                name="radioactivity_limit_positive",
                condition=Q(becquerel__gt=0),
                violation=Fault("/becquerel", "not_positive", _("A limit is greater than zero.")),
            ),
            text_required(
                "radioactivity_limit_names_its_source", "source", _("Name the document: its office, number and day.")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.becquerel} Bq/g"


AGAIN_DAYS = dt.timedelta(days=60)  # within which like goods may be those that were refused; an assumption
AGAIN_SHARE = Decimal("0.01")  # of the net weight


def _refused_before(of_row: Callable[[str], Any]) -> Q:
    """Return the condition that a declaration may be of the same goods as a row, whose columns ``of_row`` names.

    It was cancelled under the same number, or is an import of the same enterprise, product and origin, of nearly the
    same net weight, from about the same days.
    """
    tonnes, day = of_row("net_tonnes"), of_row("day")
    like = Q(
        direction=of_row("direction"), enterprise=of_row("enterprise_id"), product=of_row("product_id"),
        partner=of_row("partner"), net_tonnes__range=(tonnes * (1 - AGAIN_SHARE), tonnes * (1 + AGAIN_SHARE)),
        day__range=(day - AGAIN_DAYS, day + AGAIN_DAYS),
    )  # fmt: skip
    return Q(number_key=of_row("number_key"), cancelled_at__lte=of_row("recorded_at")) | like


class DeclarationQuerySet(ScopedQuerySet["Declaration"]):
    def counted(self) -> Self:
        """Return the declarations of goods that crossed the border: not cancelled, and not refused."""
        return self.filter(cancelled_at=None, state=Declaration.State.CLEARED)

    def with_refused_before(self) -> Self:
        """Annotate whether an import like each row was refused before it was recorded (``_refused_before``)."""
        earlier = self.model._base_manager.filter(
            _refused_before(OuterRef), state="refused", recorded_at__lte=OuterRef("recorded_at")
        )
        return self.annotate(refused_before=Exists(earlier.exclude(pk=OuterRef("pk"))))

    def refused_before_of(self, row: "Declaration") -> Self:
        """Return the imports like a row that were refused before it was recorded (``_refused_before``)."""
        earlier = self.filter(
            _refused_before(lambda name: Value(getattr(row, name))), state="refused", recorded_at__lte=row.recorded_at
        )
        return earlier.exclude(pk=row.pk).select_related("limit").order_by("recorded_at", "pk")


class Declaration(Identified):
    """Goods of one product that an enterprise declared at the customs on a day."""

    class Direction(models.TextChoices):
        EXPORT = "export", _("Export")
        IMPORT = "import", _("Import")

    class State(models.TextChoices):
        CLEARED = "cleared", _("Cleared")
        REFUSED = "refused", _("Refused: radioactivity above the limit")

    number = models.CharField(_("number"), max_length=40, help_text=_("of the declaration, as printed"))
    number_key = models.CharField(_("number for comparing"), max_length=40, editable=False)
    direction = models.CharField(_("direction"), max_length=8, choices=Direction)
    state = models.CharField(_("state"), max_length=8, choices=State, editable=False)
    office = models.CharField(_("customs office"), max_length=80)
    day = models.DateField(_("day of clearance"))
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="declarations", verbose_name=_("enterprise")
    )
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    hs_code = models.ForeignKey(HsCode, models.PROTECT, related_name="+", verbose_name=_("HS code"))
    partner = models.CharField(_("country or region of destination or origin"), max_length=2, choices=Partner)
    gross_tonnes = models.DecimalField(_("gross weight, t"), max_digits=12, decimal_places=3)
    net_tonnes = models.DecimalField(_("net weight, t of product"), max_digits=12, decimal_places=3)
    reo_factor = models.DecimalField(_("factor to REO"), max_digits=6, decimal_places=4, editable=False)
    reo_tonnes = models.DecimalField(_("t REO"), max_digits=12, decimal_places=3, editable=False)
    value = models.DecimalField(_("value, US dollars"), max_digits=16, decimal_places=2, null=True, blank=True)
    licence = models.CharField(_("number of the export licence"), max_length=40, blank=True)
    beyond_quota = models.BooleanField(_("cleared beyond the export quota"), default=False)
    becquerel = models.DecimalField(
        _("measured radioactivity, Bq per g"), max_digits=10, decimal_places=4, null=True, blank=True
    )
    limit = models.ForeignKey(
        RadioactivityLimit, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    # Of the file that it was imported from; the import itself is deleted after its time.
    file_name = models.CharField(_("file"), max_length=120, blank=True)
    file_sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True)
    fictitious = models.BooleanField(_("invented for demonstration"), default=False)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)
    cancelled_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("cancelled by")
    )
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, editable=False)
    cancel_reason = models.TextField(_("reason of the cancellation"), blank=True, editable=False)

    objects = DeclarationQuerySet.as_manager()
    refused_before: bool  # where a query has annotated it (``with_refused_before``)

    SCOPE = OF_ENTERPRISE

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("customs declaration")
        verbose_name_plural = _("customs declarations")
        ordering = ["-day", "-id"]
        indexes = [
            models.Index(fields=["-day", "-id"], name="declaration_newest"),
            models.Index(fields=["enterprise", "-day"], name="declaration_of_enterprise"),
        ]
        constraints = [
            UniqueConstraint(
                name="declaration_number_once",
                fields=["number_key"],
                condition=Q(cancelled_at=None),
                violation=Fault("/number", "number_used", _("Another declaration is recorded under this number.")),
            ),
            text_required("declaration_number_says_something", "number_key", _("Give the number with its digits.")),
            text_required("declaration_names_its_office", "office", _("Name the customs office.")),
            CheckConstraint(
                name="declaration_weights",
                condition=Q(net_tonnes__gt=0, gross_tonnes__gte=F("net_tonnes")),
                violation=Fault(
                    "/net_tonnes", "more_than_gross", _("The net weight is above zero and not above the gross weight.")
                ),
            ),
            CheckConstraint(
                name="declaration_value_positive",
                condition=Q(value=None) | Q(value__gt=0),
                violation=Fault("/value", "not_positive", _("A value is greater than zero.")),
            ),
            CheckConstraint(
                name="declaration_of_export_names_its_licence",
                condition=Q(direction="import", licence="", beyond_quota=False)
                | (Q(direction="export") & ~Q(licence="")),
                violation=Fault("/licence", "required", _("Give the number of the export licence.")),
            ),
            CheckConstraint(
                name="declaration_of_import_is_measured",
                condition=Q(direction="export", becquerel=None, limit=None, state="cleared")
                | Q(direction="import", becquerel__gte=0, limit__isnull=False),
                violation=Fault("/becquerel", "required", _("Give the measured radioactivity of imported goods.")),
            ),
            CheckConstraint(
                name="declaration_cancelled_with_reason",
                condition=Q(cancelled_at=None, cancelled_by=None, cancel_reason="")
                | (Q(cancelled_at__isnull=False) & ~Q(cancel_reason="")),
                violation=Fault("/reason", "required", _("State the reason.")),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_export(self) -> bool:
        return self.direction == self.Direction.EXPORT

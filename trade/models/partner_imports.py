"""Imports that partner countries state in their own statistics. The figure comes from the partner, with its source."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, UniqueConstraint, text_required
from core.errors import Fault
from core.models import Identified
from core.years import LAST_YEAR
from enterprises.models import User
from enterprises.scoping import Scope, ScopedQuerySet
from quotas.models import Product
from trade.partner_countries import Partner

FIRST_YEAR = 1980  # of the figures that partner countries publish by the Harmonized System


class PartnerImport(Identified):
    """A figure of a partner's statistics of a year: tonnes of goods from China, as the source words it."""

    class Weight(models.TextChoices):
        NET = "net", _("Net weight of the goods")
        GROSS = "gross", _("Gross weight")
        REO = "reo", _("t REO")
        OPEN = "open", _("The source does not say")

    year = models.PositiveSmallIntegerField(_("year"))
    partner = models.CharField(_("partner"), max_length=2, choices=Partner)
    kind = models.CharField(
        _("kind of product"), max_length=16, choices=Product.Kind, blank=True, help_text=_("empty: all kinds together")
    )
    tonnes = models.DecimalField(_("tonnes"), max_digits=12, decimal_places=3)
    # Where the wording is open, its second reading; both are shown and never averaged.
    other_tonnes = models.DecimalField(
        _("tonnes in the other reading"), max_digits=12, decimal_places=3, null=True, blank=True
    )
    weight = models.CharField(_("what is weighed"), max_length=8, choices=Weight)
    wording = models.TextField(_("wording of the source"))
    source = models.TextField(_("source"))
    fictitious = models.BooleanField(_("invented for demonstration"), default=False)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("withdrawn by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    withdrawal_reason = models.TextField(_("reason of the withdrawal"), blank=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    SCOPE = Scope(public=True)

    class Meta:
        verbose_name = _("partner's import figure")
        verbose_name_plural = _("partners' import figures")
        ordering = ["-year", "partner", "kind", "id"]
        constraints = [
            UniqueConstraint(
                name="partner_import_once",
                fields=["year", "partner", "kind", "source"],
                condition=Q(withdrawn_at=None),
                violation=Fault("/year", "exists", _("This source's figure for the year and partner is on record.")),
            ),
            CheckConstraint(
                name="partner_import_not_negative",
                condition=Q(tonnes__gte=0) & (Q(other_tonnes=None) | Q(other_tonnes__gte=0)),
                violation=Fault("/tonnes", "negative", _("Tonnes are not negative.")),
            ),
            CheckConstraint(
                name="partner_import_year_range",
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                violation=Fault("/year", "out_of_range", _("Give a year from 1980 to 2100.")),
            ),
            text_required("partner_import_keeps_its_wording", "wording", _("Quote what the source says.")),
            text_required("partner_import_names_its_source", "source", _("Name the source.")),
            CheckConstraint(
                name="partner_import_withdrawn_with_reason",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawal_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason="")),
                violation=Fault("/reason", "required", _("State the reason.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_partner_display()} {self.year}"

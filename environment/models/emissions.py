"""Ceilings of what a province may discharge of a pollutant in a year, in tonnes, with their document.

Rows are only added. A correction is a further row that names the first; one without tonnes withdraws it.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, UniqueConstraint, text_required
from core.errors import Fault
from core.years import LAST_YEAR, year_validators
from enterprises.models import Jurisdiction
from enterprises.models.entries import Correctable, CorrectableQuerySet
from enterprises.scoping import Scope
from environment.models.discharges import FITS_MEDIUM, NOT_IN_THIS_MEDIUM, POLLUTANT_CHOICES, Medium

FIRST_YEAR = 2006
CEILING_POLLUTANTS = [(code, label) for code, label in POLLUTANT_CHOICES if code != "ph"]


class EmissionCeiling(Correctable):
    FIGURE = "tonnes"

    place = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", verbose_name=_("province"))
    pollutant = models.CharField(_("pollutant"), max_length=20, choices=CEILING_POLLUTANTS)
    medium = models.CharField(_("medium"), max_length=8, choices=Medium)
    year = models.PositiveSmallIntegerField(_("year"), validators=year_validators(FIRST_YEAR))
    tonnes = models.DecimalField(_("ceiling, t a year"), max_digits=14, decimal_places=3, null=True)
    document = models.TextField(_("document"), help_text=_("office, number and day of the document"))

    objects = CorrectableQuerySet["EmissionCeiling"].as_manager()

    totals: object  # of the province, where a list has asked for it (``queries.emissions``)

    SCOPE = Scope(public=True)

    class Meta:
        verbose_name = _("emission ceiling")
        verbose_name_plural = _("emission ceilings")
        ordering = ["-year", "place", "pollutant", "-id"]
        indexes = [models.Index(name="emission_ceiling_newest", fields=["-year", "-id"])]
        constraints = [
            text_required(
                "emission_ceiling_names_its_document", "document", _("Name the document: its office, number and day.")
            ),
            CheckConstraint(
                name="emission_ceiling_positive",
                condition=Q(tonnes=None) | Q(tonnes__gt=0),
                violation=Fault("/tonnes", "not_positive", _("Tonnes are greater than zero.")),
            ),
            CheckConstraint(
                name="emission_ceiling_year_range",
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                violation=Fault("/year", "out_of_range", _("Give a year from 2006 on.")),
            ),
            CheckConstraint(
                name="emission_ceiling_fits_medium",
                condition=FITS_MEDIUM & ~Q(pollutant="ph"),
                violation=Fault("/pollutant", "not_in_this_medium", NOT_IN_THIS_MEDIUM),
            ),
            CheckConstraint(
                name="emission_ceiling_corrected_with_reason",
                condition=Q(corrects=None, reason="", tonnes__isnull=False) | Q(corrects__isnull=False) & ~Q(reason=""),
                violation=Fault("/reason", "required", _("A correction has a reason; only a correction has no value.")),
            ),
            UniqueConstraint(
                name="emission_ceiling_once",
                fields=["place", "pollutant", "medium", "year"],
                condition=Q(corrects=None),
                violation=Fault(
                    "", "ceiling_exists", _("The province has a ceiling of this pollutant and year: correct that one.")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} · {self.get_pollutant_display()} · {self.year}"

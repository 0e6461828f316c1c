"""Returns of offices: the execution of a quarter, and the forecast of the year with the application for the next.

Rows are only added: another return of the same office and time is a further row that names the one it replaces.
"""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, UniqueConstraint, text_required
from core.errors import Fault
from core.models import Identified
from core.years import year_validators
from enterprises.models import Jurisdiction, User
from enterprises.scoping import Scope, ScopedQuerySet
from quotas.models.programmes import Programme
from quotas.quantities import TonnesField


class OfficeReturnQuerySet(ScopedQuerySet["OfficeReturn"]):
    def standing(self) -> Self:
        """Return the returns that no later one replaces."""
        return self.filter(replacement=None)


class OfficeReturn(Identified):
    class Kind(models.TextChoices):
        EXECUTION = "execution", _("Execution of a quarter")
        APPLICATION = "application", _("Forecast of the year and application for the next")

    class Quarter(models.IntegerChoices):
        FIRST = 1, _("First quarter")
        SECOND = 2, _("Second quarter")
        THIRD = 3, _("Third quarter")
        FOURTH = 4, _("Fourth quarter")

    kind = models.CharField(_("kind of return"), max_length=12, choices=Kind)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+", verbose_name=_("programme"))
    place = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", verbose_name=_("province"))
    year = models.PositiveSmallIntegerField(_("year"), validators=year_validators(2006))
    quarter = models.PositiveSmallIntegerField(_("quarter"), choices=Quarter, null=True, blank=True)
    executed = TonnesField(
        _("executed, t"), help_text=_("in the year until the end of the quarter; of a forecast, in the whole year")
    )
    applied = TonnesField(_("applied for, t"), null=True, blank=True, help_text=_("for the next year"))
    document = models.TextField(_("document"), help_text=_("office, number and day of the document"))
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replacement", verbose_name=_("replaces")
    )
    fictitious = models.BooleanField(_("invented for demonstration"), default=False)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    objects = OfficeReturnQuerySet.as_manager()

    SCOPE = Scope(place="place__code", authority="programme__authority__code", every_row_has_authority=True)
    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("return of an office")
        verbose_name_plural = _("returns of offices")
        ordering = ["-year", "-quarter", "place__code", "-id"]
        constraints = [
            UniqueConstraint(
                name="office_return_once",
                fields=["kind", "programme", "place", "year", "quarter"],
                condition=Q(replaces=None),
                nulls_distinct=False,
                violation=Fault("", "return_exists", _("This return was recorded meanwhile.")),
            ),
            text_required(
                "office_return_names_its_document", "document", _("Name the document: its office, number and day.")
            ),
            CheckConstraint(
                name="office_return_fits_its_kind",
                condition=Q(kind="execution", quarter__isnull=False, quarter__in=[1, 2, 3, 4], applied=None)
                | Q(kind="application", quarter=None, applied__isnull=False),
                violation=Fault(
                    "/kind", "incomplete", _("An execution names its quarter; an application what is applied for.")
                ),
            ),
            CheckConstraint(
                name="office_return_not_negative",
                condition=Q(executed__gte=0) & (Q(applied=None) | Q(applied__gte=0)),
                violation=Fault("/executed", "negative", _("Tonnes cannot be below zero.")),
            ),
        ]
        indexes = [models.Index(name="office_return_newest", fields=["-year", "-id"])]

    def __str__(self) -> str:
        period = f"{self.year} Q{self.quarter}" if self.quarter else str(self.year)
        return f"{self.get_kind_display()} · {self.place} · {period}"

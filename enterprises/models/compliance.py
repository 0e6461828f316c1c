"""Lists of enterprises that meet the environmental requirements, as the ministry announces them one after another.

The white paper counts two, of 15 and 41 enterprises. An enterprise that no longer meets them is struck, with a reason;
what was announced stays readable.
"""

import calendar
import datetime as dt
from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.models import Identified, Versioned
from enterprises.models.authorities import Authority
from enterprises.models.enterprises import Enterprise
from enterprises.models.jurisdictions import Jurisdiction
from enterprises.scoping import Scope, ScopedQuerySet

WHEN = r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?$"


class ComplianceListQuerySet(ScopedQuerySet["ComplianceList"]):
    def with_entries(self) -> Self:
        """With all that a page shows of a list, in two queries."""
        entries = ComplianceEntry.objects.select_related("enterprise").order_by("enterprise__code", "listed_on")
        return self.select_related("authority").prefetch_related(Prefetch("entries", entries))


class ComplianceList(Identified, Versioned):
    class State(models.TextChoices):
        ANNOUNCED = "announced", _("Announced")  # for good: only its enterprises come and go

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    announced = models.CharField(
        _("announced"),
        max_length=10,
        validators=[RegexValidator(WHEN)],
        help_text=_("YYYY-MM-DD, or YYYY-MM where no source gives the day"),
    )
    size = models.PositiveSmallIntegerField(_("enterprises announced"))
    source = models.TextField(_("source"))

    objects = ComplianceListQuerySet.as_manager()

    SCOPE = Scope(public=True)

    state = State.ANNOUNCED
    issuing_level = Jurisdiction.Level.NATION  # a ministry announces it, no province does

    class Meta:
        verbose_name = _("compliance list")
        verbose_name_plural = _("compliance lists")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(name="compliance_list_announced", condition=Q(announced__regex=WHEN)),
            models.CheckConstraint(name="compliance_list_names_somebody", condition=Q(size__gt=0)),
        ]

    @property
    def is_ahead(self) -> bool:
        """Announced after the business day: reference data know what a demonstration does not."""
        return self.announced > clock.today().isoformat()

    @property
    def first_day(self) -> dt.date:
        """The day of the announcement; the first of its month where no source gives the day."""
        return dt.date.fromisoformat(self.announced if len(self.announced) > 7 else f"{self.announced}-01")

    @property
    def announced_on(self) -> dt.date:
        """The day by which the list was announced for certain: its own, or the last of its month."""
        first = self.first_day
        if len(self.announced) > 7:
            return first
        return first.replace(day=calendar.monthrange(first.year, first.month)[1])

    def __str__(self) -> str:
        return str(_("Compliance list %(number)s") % {"number": self.number})


class ComplianceEntry(Identified):
    """One enterprise of one list, until it is struck."""

    of = models.ForeignKey(ComplianceList, models.PROTECT, related_name="entries")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="compliance_entries")
    listed_on = models.DateField(_("listed on"))
    struck_on = models.DateField(_("struck on"), null=True, blank=True)
    reason = models.TextField(_("reason for striking it"), blank=True)

    class Meta:
        verbose_name = _("enterprise of a compliance list")
        verbose_name_plural = _("enterprises of compliance lists")
        ordering = ["of", "enterprise"]
        constraints = [
            models.UniqueConstraint(
                name="compliance_entry_one_open", fields=["enterprise"], condition=Q(struck_on__isnull=True)
            ),
            models.CheckConstraint(
                name="compliance_entry_struck_with_reason",
                condition=Q(struck_on__isnull=True, reason="") | (Q(struck_on__gte=F("listed_on")) & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of} · {self.enterprise}"

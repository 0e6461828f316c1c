"""Lists of enterprises that meet the environmental requirements, as the ministry announces them one after another.

The white paper counts two, of 15 and 41 enterprises. An enterprise that no longer meets the requirements is removed
with a reason; the announced list stays readable.
"""

import calendar
import datetime as dt
from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.constraints import CheckConstraint, UniqueConstraint
from core.errors import Fault
from core.models import Identified, Versioned
from enterprises.models.authorities import Authority
from enterprises.models.enterprises import Enterprise
from enterprises.models.jurisdictions import Jurisdiction
from enterprises.scoping import Scope, ScopedQuerySet

WHEN = r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?$"


class ComplianceListQuerySet(ScopedQuerySet["ComplianceList"]):
    def with_entries(self) -> Self:
        """Prefetch all that a page shows of a list, in two queries."""
        entries = ComplianceEntry.objects.select_related("enterprise").order_by("enterprise__code", "listed_on")
        return self.select_related("authority").prefetch_related(Prefetch("entries", entries))


class ComplianceList(Identified, Versioned):
    class State(models.TextChoices):
        ANNOUNCED = "announced", _("Announced")  # final: only its enterprises change

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
    issuing_level = Jurisdiction.Level.NATION  # announced by a ministry, never by a province

    class Meta:
        verbose_name = _("compliance list")
        verbose_name_plural = _("compliance lists")
        ordering = ["number"]
        constraints = [
            CheckConstraint(
                name="compliance_list_announced",
                condition=Q(announced__regex=WHEN),
                violation=Fault("/announced", "invalid_date", _("Write a month as YYYY-MM, or a day as YYYY-MM-DD.")),
            ),
            CheckConstraint(
                name="compliance_list_names_somebody",
                condition=Q(size__gt=0),
                violation=Fault("/size", "empty", _("A compliance list names at least one enterprise.")),
            ),
        ]

    @property
    def is_ahead(self) -> bool:
        """Return whether it is announced after the business day, as reference data may be in a demonstration."""
        return self.announced > clock.today().isoformat()

    @property
    def first_day(self) -> dt.date:
        """Return the day of the announcement, or the first of its month if no source gives the day."""
        return dt.date.fromisoformat(self.announced if len(self.announced) > 7 else f"{self.announced}-01")

    @property
    def announced_on(self) -> dt.date:
        """Return the latest day of the announcement: its own, or the last of its month."""
        first = self.first_day
        if len(self.announced) > 7:
            return first
        return first.replace(day=calendar.monthrange(first.year, first.month)[1])

    def __str__(self) -> str:
        return str(_("Compliance list %(number)s") % {"number": self.number})


class ComplianceEntry(Identified):
    """An enterprise on a list, until it is removed."""

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
            UniqueConstraint(
                name="compliance_entry_one_open",
                fields=["enterprise"],
                condition=Q(struck_on__isnull=True),
                violation=Fault("", "listed_already", _("The enterprise is on a compliance list already.")),
            ),
            CheckConstraint(
                name="compliance_entry_struck_with_reason",
                condition=Q(struck_on__isnull=True, reason="") | (Q(struck_on__gte=F("listed_on")) & ~Q(reason="")),
                violation=Fault(
                    "/reason",
                    "required",
                    _("An entry is struck with a reason, and not before the day on which it was listed."),
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.of} · {self.enterprise}"

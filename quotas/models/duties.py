"""The duty to report a month, which exists before the report, and the months of a province that take reports."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.constraints import exists_once, first_of_month
from core.models import Identified, Versioned
from enterprises.models import Enterprise, Jurisdiction
from enterprises.scoping import OF_ENTERPRISE, Scope, ScopedQuerySet
from quotas.models.due_days import ReportKind


class ReportingDuty(Identified):
    """A report that one enterprise owes for one month. Derived from the licence timeline, re-derived daily."""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="duties")
    period = models.DateField(_("month"), help_text=_("its first day"))
    kind = models.CharField(_("kind of report"), max_length=12, choices=ReportKind, blank=True)
    due_on = models.DateField(_("due on"), help_text=_("inclusive, Asia/Shanghai"))
    # Whether a report of the month is in force, and the day from which its first filing counts: kept by triggers on
    # both tables, for the indexes of what is missing or late.
    filed = models.BooleanField(_("filed"), default=False, db_default=False, editable=False)
    filed_on = models.DateField(_("filed on"), null=True, editable=False)

    objects = ScopedQuerySet.as_manager()

    SCOPE = OF_ENTERPRISE

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("reporting duty")
        verbose_name_plural = _("reporting duties")
        ordering = ["-period", "enterprise"]
        constraints = [
            exists_once(
                "duty_once", ["enterprise", "period"], _("The enterprise has a reporting duty for this month already.")
            ),
            first_of_month("duty_period_is_a_month", "period"),
        ]
        indexes = [
            models.Index(name="duty_period", fields=["period", "enterprise"]),
            models.Index(name="duty_open", fields=["due_on", "enterprise"], condition=Q(filed=False)),
            models.Index(
                name="duty_not_in_time",
                fields=["due_on", "enterprise"],
                condition=Q(filed=False) | Q(filed_on__gt=F("due_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} · {self.period:%Y-%m}"


class ReportingPeriod(Identified, Versioned):
    """A month of one province; when closed, it takes no first filing until the province reopens it."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    period = models.DateField(_("month"))
    province = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="reporting_periods")
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    reason = models.TextField(_("reason"), blank=True)

    last_due_on: dt.date | None = None  # set by services.periods.with_last_due_days

    objects = ScopedQuerySet.as_manager()

    SCOPE = Scope(place="province__code")

    class Meta:
        verbose_name = _("reporting period")
        verbose_name_plural = _("reporting periods")
        ordering = ["-period", "province"]
        constraints = [
            exists_once("period_once", ["period", "province"], _("This month of the province is entered already.")),
            first_of_month("period_is_a_month", "period"),
        ]

    def __str__(self) -> str:
        return f"{self.province} · {self.period:%Y-%m}"

"""A case records what an office does about a suspected breach. Nothing is deleted; every step is in its journal."""

import datetime as dt
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.constraints import CheckConstraint
from core.errors import Fault
from core.models import Identified, Versioned
from enterprises.models import Jurisdiction, Matter, User
from enterprises.scoping import Scope, ScopedQuerySet
from inspections.models.subjects import Subject
from quotas.quantities import TonnesField


class CaseQuerySet(ScopedQuerySet["Case"]):
    def overdue(self, on: dt.date) -> Self:
        """Return cases past the day for their decision that are neither decided, ended nor resting."""
        return self.filter(due_on__lt=on, decided_at=None).exclude(state__in=Case.RESTING)


class Case(Identified, Versioned, Subject):
    class State(models.TextChoices):
        REPORTED = "reported", _("Reported")
        ON_FILE = "on_file", _("On file")
        INVESTIGATING = "investigating", _("Investigating")
        HEARING = "hearing", _("Notice served, being heard")
        DECIDED = "decided", _("Decided")
        RECTIFYING = "rectifying", _("Rectifying")
        VERIFYING = "verifying", _("Verifying")
        CLOSED = "closed", _("Closed")
        SUSPENDED = "suspended", _("Suspended")
        REFERRED = "referred", _("Referred to prosecution")
        APPEALED = "appealed", _("Appealed")
        NOT_SUBSTANTIATED = "not_substantiated", _("Not substantiated")

    class Source(models.TextChoices):
        FLAG = "flag", _("Flag")
        INSPECTION = "inspection", _("Inspection")
        TIP = "tip", _("Tip")
        SATELLITE = "satellite", _("Satellite image")
        VIDEO = "video", _("Video")
        INVOICE = "invoice", _("Special invoice")
        CUSTOMS = "customs", _("Customs")
        REFERRAL = "referral", _("Referral")
        ENVIRONMENT = "environment", _("Environmental records")

    number = models.CharField(_("number"), max_length=40, unique=True)
    matter = models.OneToOneField(Matter, models.PROTECT, related_name="case", verbose_name=_("matter"))
    source = models.CharField(_("source"), max_length=12, choices=Source)
    allegation = models.TextField(_("allegation"))
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.REPORTED)
    lead = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="cases_led")
    # Kept by the database (``case_keeps_its_leads``).
    former_leads = ArrayField(models.UUIDField(), default=list, editable=False, verbose_name=_("earlier leads"))
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("opened at"))
    due_on = models.DateField(
        _("due on"), null=True, blank=True, help_text=_("ninety days from the formal opening of the case")
    )
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    conduct_on = models.DateField(_("day of the conduct"), null=True, blank=True, help_text=_("its last day"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    resumes_to = models.CharField(_("state when resumed"), max_length=20, choices=State, blank=True)
    paused_on = models.DateField(_("suspended since"), null=True, blank=True)
    office = models.ForeignKey(
        Jurisdiction, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("whose office opened it")
    )
    escalated_to = models.ForeignKey(
        Jurisdiction,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("the level that was notified"),
    )
    escalated_on = models.DateField(_("escalated on"), null=True, blank=True)
    publication_reason = models.TextField(_("reason for publishing or not"), blank=True)
    published = models.BooleanField(_("published"), default=False)
    take_down_due_on = models.DateField(
        _("to be taken down by"),
        null=True,
        blank=True,
        help_text=_("three working days after the decision was annulled"),
    )
    taken_down_on = models.DateField(_("taken down on"), null=True, blank=True)
    seized_tonnes = TonnesField(
        _("tonnes seized"), null=True, blank=True, help_text=_("of what was smuggled; not counted as quota")
    )
    suspects = models.PositiveSmallIntegerField(_("suspects"), null=True, blank=True)
    fictitious = models.BooleanField(_("invented for demonstration"), default=False)

    # Ended states, in which nothing is pending any more.
    ENDED = (State.CLOSED, State.NOT_SUBSTANTIATED)
    # The ninety days do not run: the case has ended, waits for something outside the office, or was referred.
    RESTING = (*ENDED, State.SUSPENDED, State.REFERRED)

    objects = CaseQuerySet.as_manager()

    # By place alone: a case shows who accused whom, so people of an enterprise never read it. They find what is
    # asked of them in the order addressed to them.
    SCOPE = Scope(
        place="place__code", matters=("matter_id",), file=("matter_id",), sources=("source",), handled=("matter_id",)
    )

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-opened_at", "-id"]
        constraints = [
            *Subject.Meta.constraints,
            CheckConstraint(
                name="case_ended_by_somebody",
                condition=~Q(state__in=["closed", "not_substantiated"])
                | Q(closed_by__isnull=False, closed_at__isnull=False),
                violation=Fault("", "incomplete", _("A case that has ended names who ended it, and when.")),
            ),
            # One key for both, so that rows of a case refer to its matter without another query.
            CheckConstraint(
                name="case_is_keyed_by_its_matter",
                condition=Q(pk=F("matter")),
                violation=Fault("", "incomplete", _("A case has the key of its case file.")),
            ),
            CheckConstraint(
                name="case_seizure_not_negative",
                condition=Q(seized_tonnes=None) | Q(seized_tonnes__gte=0),
                violation=Fault("/seized_tonnes", "below_zero", _("Tonnes cannot be below zero.")),
            ),
            # The four-eyes rule in the database; issuers of orders are compared by the lifecycle as well.
            CheckConstraint(
                name="case_opener_does_not_close",
                condition=Q(closed_by=None) | ~Q(closed_by=F("opened_by")),
                violation=Fault("", "maker_is_checker", _("The officer who opened a case cannot end it.")),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def is_overdue(self, on: dt.date | None = None) -> bool:
        """Check whether the term of the decision has passed on a day (today)."""
        running = self.decided_at is None and self.state not in self.RESTING
        return running and self.due_on is not None and self.due_on < (on or clock.today())

    @property
    def lapses_on(self) -> dt.date | None:
        """The last day on which the conduct may be discovered and still be penalised: after two years."""
        day = self.conduct_on
        if day is None:
            return None
        return day.replace(year=day.year + 2, day=28 if (day.month, day.day) == (2, 29) else day.day)

    def is_time_barred(self) -> bool:
        opened = self.opened_at.astimezone(clock.ZONE).date()
        return self.lapses_on is not None and opened > self.lapses_on


class CaseEntry(Identified):
    """A line of a case's journal: who, when, what, why. Append-only."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="journal")
    at = models.DateTimeField(_("at"))
    actor_id = models.UUIDField(_("actor"), null=True)
    actor_name = models.CharField(_("actor's name"), max_length=160)
    verb = models.CharField(_("step"), max_length=40)
    text = models.TextField(_("text"), blank=True)

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")
        ordering = ["case", "at", "id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.verb}"

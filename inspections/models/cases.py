"""A case is what an office does about a suspected breach. Nothing in it is deleted; every step is in its journal."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Identified, Versioned
from enterprises.models import User
from enterprises.scoping import Scope, ScopedQuerySet
from inspections.models.subjects import Subject


class Case(Identified, Versioned, Subject):
    class State(models.TextChoices):
        REPORTED = "reported", _("Reported")
        ON_FILE = "on_file", _("On file")
        INVESTIGATING = "investigating", _("Investigating")
        RECTIFYING = "rectifying", _("Rectifying")
        VERIFYING = "verifying", _("Verifying")
        CLOSED = "closed", _("Closed")
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

    number = models.CharField(_("number"), max_length=40, unique=True)
    source = models.CharField(_("source"), max_length=12, choices=Source)
    allegation = models.TextField(_("allegation"))
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.REPORTED)
    lead = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="cases_led")
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("opened at"))
    due_on = models.DateField(_("due on"), null=True, blank=True, help_text=_("ninety days from placing on file"))
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    published = models.BooleanField(_("published"), default=False)
    fictitious = models.BooleanField(_("invented for demonstration"), default=False)

    objects = ScopedQuerySet.as_manager()

    SCOPE = Scope(place="place__code", enterprise="enterprise_id")

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-opened_at", "-id"]
        constraints = [
            *Subject.Meta.constraints,
            models.CheckConstraint(
                name="case_closed_by_somebody", condition=~Q(state="closed") | Q(closed_by__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CaseEntry(Identified):
    """One line of a case's journal: who, when, what, why. Append-only."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="journal")
    at = models.DateTimeField(_("at"))
    actor_id = models.UUIDField(_("actor"), null=True)
    actor_name = models.CharField(_("actor's name"), max_length=160)
    verb = models.CharField(_("step"), max_length=40)
    text = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")
        ordering = ["case", "at", "id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.verb}"

"""Letters about mismatches: questions to an enterprise, or an office, before anybody speaks of suspicion.

A letter to an office is about an enterprise that lies in its place, and the enterprise does not read it. A question
and its answer are never changed. Only figures of the enterprise itself stand in a question: those of its reports, and
sums of the invoices and declarations in which it is a party.
"""

import datetime as dt
from decimal import Decimal
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import formats
from core.constraints import CheckConstraint, UniqueConstraint
from core.errors import Fault
from core.models import Identified, Versioned
from enterprises.models import Enterprise, Jurisdiction, User
from enterprises.roles import Role
from enterprises.scoping import Scope, ScopedQuerySet
from quotas.models import Product, Report

# Offices that a letter can ask about the figures of an enterprise in their place.
ADDRESSED_ROLES = [
    (role.value, role.label)
    for role in (
        Role.PROVINCIAL_REGULATOR,
        Role.COUNTY_REGULATOR,
        Role.TAX_OFFICER,
        Role.CUSTOMS_OFFICER,
        Role.INSPECTOR,
    )
]


class LetterQuerySet(ScopedQuerySet["Letter"]):
    def silent(self, on: dt.date) -> Self:
        """Return the letters whose day of answer has passed without every answer."""
        return self.filter(state=Letter.State.SENT, due_on__lt=on)


class Letter(Identified, Versioned):
    """Questions to one enterprise, which reads them once the letter was sent (``recipient``), or to one office."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        WITHDRAWN = "withdrawn", _("Withdrawn before sending")
        SENT = "sent", _("Sent")
        ANSWERED = "answered", _("Answered")
        EXPLAINED = "explained", _("Explained")
        # Handed on to an inspector. The enterprise reads the letter, and nothing that says so.
        CLOSED = "closed", _("Closed")

    OPEN = (State.SENT, State.ANSWERED)

    number = models.CharField(_("number"), max_length=40, unique=True)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+", verbose_name=_("enterprise"))
    recipient = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="letters", help_text=_("empty until it is sent")
    )
    office_role = models.CharField(_("role of the office"), max_length=32, blank=True, help_text=_("that drafted it"))
    office_place = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="+", help_text=_("of the office that drafted it")
    )
    # An office: the role and the place of its people. Without one, the letter is for the enterprise.
    addressee_role = models.CharField(
        _("office asked"), max_length=32, choices=ADDRESSED_ROLES, blank=True, default="", db_default=""
    )
    addressee_place = models.ForeignKey(
        Jurisdiction,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("place of the office asked"),
    )
    subject = models.CharField(_("subject"), max_length=200)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    working_days = models.PositiveSmallIntegerField(_("working days to answer"), null=True, blank=True)
    due_on = models.DateField(_("to be answered by"), null=True, blank=True)
    drafted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    drafted_at = models.DateTimeField(_("drafted at"))
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    conclusion = models.TextField(_("conclusion"), blank=True)
    fictitious = models.BooleanField(_("invented for demonstration"), default=False)

    objects = LetterQuerySet.as_manager()

    SCOPE = Scope(place="enterprise__jurisdiction__code", enterprise="recipient_id", groups=("recipient__group_id",))

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("letter about a mismatch")
        verbose_name_plural = _("letters about mismatches")
        ordering = ["-drafted_at", "-id"]
        indexes = [
            models.Index(name="letter_newest", fields=["-drafted_at", "-id"]),
            models.Index(name="letter_of_enterprise", fields=["enterprise", "-drafted_at", "-id"]),
            models.Index(name="letter_awaited", fields=["due_on", "id"], condition=Q(state="sent")),
        ]
        constraints = [
            CheckConstraint(
                name="letter_sent_to_its_addressee",
                condition=Q(state__in=["draft", "withdrawn"], recipient=None, sent_at=None, due_on=None)
                | Q(
                    ~Q(state__in=["draft", "withdrawn"]),
                    Q(addressee_role="", recipient=F("enterprise")) | Q(~Q(addressee_role=""), recipient=None),
                    sent_at__isnull=False,
                    due_on__isnull=False,
                    working_days__gte=1,
                ),
                violation=Fault("/working_days", "required", _("A letter is sent with a day of answer.")),
            ),
            CheckConstraint(
                name="letter_office_has_a_place",
                condition=Q(addressee_role="", addressee_place=None)
                | Q(~Q(addressee_role=""), addressee_place__isnull=False),
                violation=Fault("/office", "required", _("Name the office with its place.")),
            ),
            CheckConstraint(
                name="letter_answered_at_a_time",
                condition=~Q(state__in=["answered", "explained"]) | Q(answered_at__isnull=False),
                violation=Fault("/answered_at", "required", _("State when it was answered.")),
            ),
            CheckConstraint(
                name="letter_closed_with_reason",
                condition=Q(state__in=["draft", "sent", "answered"], closed_at=None, closed_by=None, conclusion="")
                | Q(~Q(conclusion=""), state__in=["withdrawn", "explained"], closed_at__isnull=False)
                | Q(state="closed", conclusion="", closed_at__isnull=False),
                violation=Fault("/reason", "required", _("State the reason.")),
            ),
        ]

    @property
    def addressee(self) -> str:
        """Return who is asked: the name of the office with its place, or of the enterprise."""
        if not self.addressee_role or self.addressee_place is None:
            return formats.local_name(self.enterprise)
        return f"{self.get_addressee_role_display()}, {formats.local_name(self.addressee_place)}"

    def is_silent(self, on: dt.date) -> bool:
        return self.state == self.State.SENT and self.due_on is not None and self.due_on < on

    def __str__(self) -> str:
        return self.number


class LetterQuestion(Identified):
    """One question of a letter, with the figures of its month, and the answer to it."""

    class Origin(models.TextChoices):
        SALES = "sales", _("Sales against invoices")
        PURCHASES = "purchases", _("Purchases against invoices")
        EXPORTS = "exports", _("Exports against declarations")
        OWN = "own", _("Other question")

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="questions")
    ordinal = models.PositiveSmallIntegerField(_("number of the question"))
    origin = models.CharField(_("origin"), max_length=12, choices=Origin)
    kind = models.CharField(_("kind of product"), max_length=16, choices=Product.Kind, blank=True)
    month = models.DateField(_("month"), null=True, blank=True)
    reported = models.DecimalField(_("in the report, t"), max_digits=14, decimal_places=3, null=True, blank=True)
    stated = models.DecimalField(
        _("on invoices or declarations, t"), max_digits=14, decimal_places=3, null=True, blank=True
    )
    text = models.TextField(_("question"), blank=True)
    answer = models.TextField(_("answer"), blank=True)
    report = models.ForeignKey(
        Report, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("amended report")
    )
    file_name = models.CharField(_("file name"), max_length=120, blank=True)
    media_type = models.CharField(_("media type"), max_length=80, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    report_id: UUID | None

    SCOPE = Scope(
        place="letter__enterprise__jurisdiction__code",
        enterprise="letter__recipient_id",
        groups=("letter__recipient__group_id",),
    )

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("question of a letter")
        verbose_name_plural = _("questions of letters")
        ordering = ["letter", "ordinal"]
        constraints = [
            UniqueConstraint(
                name="letter_question_once",
                fields=["letter", "ordinal"],
                violation=Fault("/ordinal", "exists", _("The letter has a question of this number already.")),
            ),
            CheckConstraint(
                name="letter_question_asks",
                condition=Q(~Q(text=""), origin="own", kind="", month=None, reported=None, stated=None)
                | Q(
                    ~Q(origin="own"),
                    ~Q(kind=""),
                    month__isnull=False,
                    reported__isnull=False,
                    stated__isnull=False,
                ),
                violation=Fault("/text", "required", _("State the question.")),
            ),
            CheckConstraint(
                name="letter_answer_says_something",
                condition=Q(answered_at=None, answered_by=None, answer="", report=None, sha256="", file_name="")
                | Q(Q(answered_at__isnull=False), ~Q(answer="") | Q(report__isnull=False) | ~Q(sha256="")),
                violation=Fault("/text", "required", _("Answer by text, a file, or an amended report.")),
            ),
        ]

    @property
    def difference(self) -> Decimal | None:
        if self.reported is None or self.stated is None:
            return None
        return self.reported - self.stated

    def __str__(self) -> str:
        return f"{self.letter} / {self.ordinal}"

"""Consultations: an office asks others about a draft notice, a list, a case or a plan before it goes on.

Each office gives one opinion, which never changes; the outcome is recorded with its reasons. The subject is named by
kind and key, since subjects belong to several apps (``enterprises.consultation_subjects``).
"""

import datetime as dt
from collections.abc import Callable
from typing import Any, Self

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.constraints import CheckConstraint, exists_once, text_required
from core.errors import Fault
from core.models import Identified, Versioned
from enterprises.models.authorities import Authority
from enterprises.models.jurisdictions import Jurisdiction
from enterprises.models.matters import Matter
from enterprises.models.people import User
from enterprises.roles import REGULATORS, Role
from enterprises.scoping import Reach, Scope, ScopedQuerySet

# What an actor sees of the subjects of a kind, filled by their declarations (``enterprises.consultation_subjects``).
SUBJECTS_SEEN: dict[str, Callable[[Actor], models.QuerySet[Any]]] = {}


class ConsultationQuerySet(ScopedQuerySet["Consultation"]):
    def visible_to(self, actor: Actor) -> Self:
        """Return the consultations of the actor's offices that are asked, and those whose subject he reads.

        The coordinator sees every one. Those of closed matters are left out.
        """
        reach: Reach | None = getattr(actor, "reach", None)
        if reach is None:
            return self.none()
        offices = ConsultedOffice.objects.filter(reach.rows_of(ConsultedOffice, REGULATORS))
        shown = Q(pk__in=offices.order_by().values("consultation"))
        if any(bound.role == Role.COORDINATOR for bound in reach.bounds):
            shown |= reach.filter(Consultation.SCOPE, frozenset({Role.COORDINATOR})) or Q(pk__isnull=False)
        of_subjects = Q(pk__in=[])
        for kind, rows in SUBJECTS_SEEN.items():
            of_subjects |= Q(subject_kind=kind, subject_id__in=rows(actor).order_by().values("pk"))
        return self.filter(shown | reach.filter(Consultation.SCOPE) & of_subjects, reach.without_closed(Consultation))

    def with_counts(self) -> Self:
        """Annotate how many offices were asked, and how many have not answered."""
        return self.annotate(asked=Count("offices"), silent=Count("offices", filter=Q(offices__opinion="")))

    def open(self) -> Self:
        return self.filter(state=Consultation.State.OPEN)


class Consultation(Identified, Versioned):
    class Subject(models.TextChoices):
        NOTICE = "notice", _("Draft notice")
        LIST = "list", _("Compliance list")
        CASE = "case", _("Case")
        PLAN = "plan", _("Special plan of a mining area")
        TARGETS = "targets", _("Multi-year plan")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CONCLUDED = "concluded", _("Concluded")

    class Outcome(models.TextChoices):
        PENDING = "", _("Pending")
        FOLLOWED = "followed", _("Opinions followed")
        IN_PART = "in_part", _("Opinions followed in part")
        NOT_FOLLOWED = "not_followed", _("Opinions not followed")

    subject_kind = models.CharField(_("kind of subject"), max_length=8, choices=Subject)
    subject_id = models.UUIDField(_("key of the subject"))
    subject_label = models.CharField(_("subject"), max_length=250)
    place = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", verbose_name=_("place"))
    authority = models.ForeignKey(
        Authority, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("authority")
    )
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, blank=True, related_name="+")
    question = models.TextField(_("question"))
    blocking = models.BooleanField(_("required"), help_text=_("the subject does not go on while it is open"))
    working_days = models.PositiveSmallIntegerField(_("working days for the answer"))
    due_on = models.DateField(_("due on"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.OPEN)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    opened_at = models.DateTimeField(_("asked at"))
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome, blank=True)
    outcome_reason = models.TextField(_("reasons of the outcome"), blank=True)
    concluded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("concluded by")
    )
    concluded_on = models.DateField(_("concluded on"), null=True, blank=True)
    concluded_at = models.DateTimeField(_("concluded at"), null=True, blank=True)
    fictitious = models.BooleanField(_("invented for demonstration"), default=False)

    objects = ConsultationQuerySet.as_manager()

    # What ``with_counts`` annotates.
    asked: int
    silent: int

    SCOPE = Scope(place="place__code", authority="authority__code", matters=("matter_id",), handled=("matter_id",))
    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        ordering = ["-opened_at", "-id"]
        constraints = [
            text_required("consultation_has_a_question", "question", _("State the question.")),
            CheckConstraint(
                name="consultation_working_days",
                condition=Q(working_days__gte=1, working_days__lte=60),
                violation=Fault("/working_days", "out_of_range", _("Give 1 to 60 working days.")),
            ),
            CheckConstraint(
                name="consultation_outcome_is_whole",
                condition=Q(
                    state="open", outcome="", outcome_reason="", concluded_by=None, concluded_on=None, concluded_at=None
                )
                | Q(
                    state="concluded",
                    concluded_by__isnull=False,
                    concluded_on__isnull=False,
                    concluded_at__isnull=False,
                )
                & ~Q(outcome="")
                & ~Q(outcome_reason=""),
                violation=Fault("/reason", "required", _("State the outcome and its reasons.")),
            ),
        ]
        indexes = [
            models.Index(name="consultation_newest", fields=["-opened_at", "-id"]),
            models.Index(name="consultation_of_subject", fields=["subject_kind", "subject_id"]),
            models.Index(name="consultation_open", fields=["due_on"], condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return self.subject_label

    def is_overdue(self, on: dt.date) -> bool:
        """Return whether it is open and the day for the answers has passed."""
        return self.state == self.State.OPEN and self.due_on < on


class ConsultedOfficeQuerySet(ScopedQuerySet["ConsultedOffice"]):
    def visible_to(self, actor: Actor) -> Self:
        """Return the offices of the consultations that the actor may see: each office reads the others' opinions."""
        return self.filter(consultation__in=Consultation.objects.visible_to(actor).order_by().values("pk"))


class ConsultedOffice(Identified, Versioned):
    """An office that is asked, with its opinion once it has given one."""

    class State(models.TextChoices):
        SILENT = "silent", _("No opinion yet")
        ANSWERED = "answered", _("Opinion given")

    class Opinion(models.TextChoices):
        NONE = "", _("No opinion yet")
        AGREE = "agree", _("Agrees")
        CONDITIONS = "conditions", _("Agrees with conditions")
        OBJECT = "object", _("Objects")

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="offices")
    place = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", verbose_name=_("place"))
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name=_("authority"))
    opinion = models.CharField(_("opinion"), max_length=12, choices=Opinion, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    given_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("given by")
    )
    given_on = models.DateField(_("given on"), null=True, blank=True)
    given_at = models.DateTimeField(_("given at"), null=True, blank=True)
    escalated_at = models.DateTimeField(_("escalated at"), null=True, blank=True)

    objects = ConsultedOfficeQuerySet.as_manager()

    SCOPE = Scope(
        place="place__code",
        authority="authority__code",
        every_row_has_authority=True,
        matters=("consultation__matter_id",),
    )
    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("consulted office")
        verbose_name_plural = _("consulted offices")
        ordering = ["consultation", "place__code", "authority__code"]
        constraints = [
            exists_once("consulted_once", ["consultation", "place", "authority"], _("This office is named twice.")),
            CheckConstraint(
                name="consulted_opinion_is_whole",
                condition=Q(opinion="", reason="", given_by=None, given_on=None, given_at=None)
                | Q(given_by__isnull=False, given_on__isnull=False, given_at__isnull=False)
                & ~Q(opinion="")
                & ~Q(reason=""),
                violation=Fault("/reason", "required", _("State the opinion and its reason.")),
            ),
        ]
        indexes = [
            models.Index(name="consulted_silent", fields=["place", "authority"], condition=Q(opinion="")),
        ]

    def __str__(self) -> str:
        return f"{self.authority} · {self.place}"

    @property
    def state(self) -> "ConsultedOffice.State":
        return self.State.ANSWERED if self.opinion else self.State.SILENT

    @property
    def is_late(self) -> bool:
        """Return whether the opinion was given after its day."""
        return self.given_on is not None and self.given_on > self.consultation.due_on

"""A tip is a report by a person to an office, often anonymous. Nothing that could identify the sender is kept.

Neither the accused enterprise nor the accused office sees it: a tip about an office is handled by the level above, and
people of that office do not see it there either.
"""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.constraints import CheckConstraint
from core.errors import Fault
from core.models import Identified, Versioned
from enterprises.models import Authority, Jurisdiction, Matter, User
from enterprises.roles import Role
from enterprises.scoping import Scope, ScopedQuerySet
from inspections.models.cases import Case
from inspections.models.subjects import Subject

READERS = frozenset({Role.INSPECTOR, Role.CASE_DECIDER, Role.AUDITOR})


class TipQuerySet(ScopedQuerySet["Tip"]):
    def visible_to(self, actor: Actor) -> Self:
        """Return tips for their handlers, in their place; tips are closed to parties (``enterprises.conflicts``)."""
        reach = getattr(actor, "reach", None)
        if reach is None:
            return self.none()
        return self.filter(reach.rows_of(Tip, READERS))

    def heads_for(self, actor: Actor) -> Self:
        """Return what ``visible_to`` returns: a tip has no head of its own, the reader sees that of its case."""
        return self.visible_to(actor)


class Tip(Identified, Versioned, Subject):
    class Source(models.TextChoices):
        PUBLIC = "public", _("Public form")
        TELEPHONE = "telephone", _("Telephone")
        DEPARTMENT = "department", _("Another department")

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        PROMOTED = "promoted", _("Became a case")
        CLOSING = "closing", _("Closing proposed")
        CLOSED = "closed", _("Closed")

    number = models.CharField(_("number"), max_length=24, unique=True)
    matter = models.OneToOneField(Matter, models.PROTECT, related_name="tip", verbose_name=_("matter"))
    source = models.CharField(_("source"), max_length=12, choices=Source)
    department = models.CharField(_("department"), max_length=160, blank=True)
    text = models.TextField(_("content of the tip"))
    accused_place = models.ForeignKey(
        Jurisdiction, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("place of that office")
    )
    accused_authority = models.ForeignKey(
        Authority, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("authority of that office")
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.RECEIVED)
    receipt_hash = models.CharField(_("digest of the receipt"), max_length=64, unique=True, editable=False)
    form_digest = models.CharField(
        _("digest of the form's token"), max_length=64, unique=True, null=True, blank=True, editable=False
    )
    received_at = models.DateTimeField(_("received at"))
    keyed_in_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="tips")
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closing_reason = models.TextField(_("reason for closing"), blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = TipQuerySet.as_manager()

    SCOPE = Scope(
        place="place__code",
        matters=("matter_id",),
        file=("case_id",),
        sources=("case__source",),
        handled=("matter_id",),
    )

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("tip")
        verbose_name_plural = _("tips")
        ordering = ["-received_at", "-id"]
        constraints = [
            *Subject.Meta.constraints,
            CheckConstraint(
                name="tip_proposer_does_not_close",
                condition=Q(closed_by=None) | ~Q(closed_by=F("proposed_by")),
                violation=Fault("", "maker_is_checker", _("The officer who proposed to close a tip cannot close it.")),
            ),
            CheckConstraint(
                name="tip_closed_by_two_with_reason",
                condition=~Q(state="closed")
                | (
                    Q(closed_by__isnull=False, closed_at__isnull=False, proposed_by__isnull=False)
                    & ~Q(closing_reason="")
                ),
                violation=Fault("/closing_reason", "required", _("A tip is closed by two people, with a reason.")),
            ),
            CheckConstraint(
                name="tip_promoted_has_case",
                condition=~Q(state="promoted") | Q(case__isnull=False),
                violation=Fault("", "incomplete", _("Name the case that the tip led to.")),
            ),
            CheckConstraint(
                name="tip_accused_office_is_placed",
                condition=~Q(subject_type="office") | Q(accused_place__isnull=False),
                violation=Fault("/accused_place", "incomplete", _("Name the place of the office.")),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class TipMessage(Identified):
    """A message between the office and the holder of the receipt. Append-only."""

    tip = models.ForeignKey(Tip, models.PROTECT, related_name="messages")
    at = models.DateTimeField(_("at"))
    author = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("empty: the holder of the receipt")
    )
    text = models.TextField(_("text"))

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("message about a tip")
        verbose_name_plural = _("messages about tips")
        ordering = ["tip", "at", "id"]

    def __str__(self) -> str:
        return f"{self.tip} · {self.at:%Y-%m-%d}"

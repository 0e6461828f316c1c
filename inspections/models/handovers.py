"""A handover gives an inspector what another officer found: the rows as they were, with their digest."""

import datetime as dt
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.canonical_json import sha256_hex
from core.constraints import CheckConstraint, exists_once, text_required
from core.errors import Fault
from core.models import Identified, Versioned
from enterprises.models import Enterprise, Jurisdiction, User
from enterprises.scoping import Scope, ScopedQuerySet
from inspections.models.cases import Case
from inspections.models.inspections import Inspection
from quotas.models import Product
from trade.models import Letter, LetterQuestion


class HandoverQuerySet(ScopedQuerySet["Handover"]):
    def visible_to(self, actor: Actor) -> Self:
        """Return the handovers of the actor's places, each as he may know it.

        One that was taken up by a visit that is not his to know still waits for him (``shown_state``).
        """
        visits = Inspection.objects.visible_to(actor).filter(pk=OuterRef("inspection")).order_by()
        held_back = Q(state=Handover.State.TAKEN, inspection__isnull=False, sees_visit=False)
        waiting = When(held_back, then=Value(Handover.State.WAITING))
        return (
            super()
            .visible_to(actor)
            .annotate(sees_visit=Exists(visits))
            .annotate(shown_state=models.Case(waiting, default=F("state")))
        )


class Handover(Identified, Versioned):
    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for an inspector")
        TAKEN = "taken", _("Taken up")
        SETTLED = "settled", _("Settled")
        DECLINED = "declined", _("Declined")

    UNSETTLED = (State.WAITING, State.TAKEN)
    VISIT_WITHIN = dt.timedelta(days=60)  # after it is taken up; the database has the same figure

    number = models.CharField(_("number"), max_length=40, unique=True)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+", verbose_name=_("enterprise"))
    place = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", help_text=_("whose officers see it"))
    made_from = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="+", help_text=_("place of the office that made it")
    )
    letter = models.ForeignKey(
        Letter, models.PROTECT, null=True, blank=True, related_name="handovers", verbose_name=_("letter")
    )
    origin = models.CharField(_("comparison"), max_length=12, choices=LetterQuestion.Origin, blank=True)
    kind = models.CharField(_("kind of product"), max_length=16, choices=Product.Kind, blank=True)
    month = models.DateField(_("month"), null=True, blank=True)
    reason = models.TextField(_("reason"))
    rows = models.JSONField(_("rows"), help_text=_("as they were when they were handed over"))
    sha256 = models.CharField(_("SHA-256 of the rows"), max_length=64)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.WAITING)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("handed over at"))
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    taken_at = models.DateTimeField(_("taken up at"), null=True, blank=True)
    put_back_at = models.DateTimeField(
        _("waits again since"), null=True, blank=True, help_text=_("its visit was cancelled or put off for long")
    )
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="handovers")
    inspection = models.ForeignKey(Inspection, models.PROTECT, null=True, blank=True, related_name="handovers")
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    outcome = models.TextField(_("outcome"), blank=True)
    fictitious = models.BooleanField(_("invented for demonstration"), default=False)

    objects = HandoverQuerySet.as_manager()

    case_id: UUID | None

    # What ``visible_to`` annotates.
    sees_visit: bool
    shown_state: str

    # By place alone: what officers give each other is not for the people of the enterprise.
    SCOPE = Scope(place="place__code", matters=("case_id",), handled=("case_id",))

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(name="handover_newest", fields=["-made_at", "-id"])]
        constraints = [
            text_required("handover_has_reason", "reason"),
            CheckConstraint(
                name="handover_from_letter_or_month",
                condition=Q(letter__isnull=False, origin="", kind="", month=None)
                | Q(~Q(origin=""), ~Q(kind=""), letter=None, month__isnull=False),
                violation=Fault("/letter", "one_of", _("Name a letter, or a month of a comparison.")),
            ),
            CheckConstraint(
                name="handover_taken_with_work",
                condition=Q(state__in=["waiting", "declined"], taken_at=None, case=None, inspection=None)
                | Q(state__in=["taken", "settled"], taken_at__isnull=False, case__isnull=False, inspection=None)
                | Q(state__in=["taken", "settled"], taken_at__isnull=False, case=None, inspection__isnull=False),
                violation=Fault("/case", "one_of", _("It is taken up with one case or one inspection.")),
            ),
            CheckConstraint(
                name="handover_ended_with_outcome",
                condition=Q(state__in=["waiting", "taken"], ended_at=None, outcome="")
                | Q(Q(state__in=["settled", "declined"], ended_at__isnull=False), ~Q(outcome="")),
                violation=Fault("/reason", "required", _("State what came of it.")),
            ),
            exists_once(
                "handover_once_while_unsettled",
                ["enterprise", "origin", "kind", "month"],
                _("This month was handed over already, and is not settled."),
                condition=Q(letter=None, state__in=["waiting", "taken"]),
            ),
            exists_once(
                "handover_of_letter_once_while_unsettled",
                ["letter"],
                _("This letter was handed over already, and is not settled."),
                condition=Q(state__in=["waiting", "taken"]),
            ),
        ]

    @property
    def is_intact(self) -> bool:
        """Return whether the rows are those whose digest was taken when they were handed over."""
        return self.sha256 == sha256_hex(self.rows)

    @property
    def shown_inspection(self) -> Inspection | None:
        return self.inspection if self.sees_visit else None

    @property
    def shown_taker(self) -> User | None:
        return self.taken_by if self.shown_state == self.state else None

    @property
    def shown_taken_at(self) -> dt.datetime | None:
        return self.taken_at if self.shown_state == self.state else None

    def get_shown_state_display(self) -> str:
        return str(self.State(self.shown_state).label)

    def __str__(self) -> str:
        return self.number

"""Rounds in which the authorities re-examine licences of a kind, and the outcome for each licence.

A round concerns the licences of its kind in its place that were valid on its first day. Outcomes are only added: a
later one for the same licence and round replaces the one before.
"""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import (
    BooleanField,
    Case,
    Count,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, not_before, text_required
from core.errors import Fault
from core.models import Identified, Versioned
from enterprises.models.entries import Recorded
from enterprises.models.jurisdictions import NATION, Jurisdiction
from enterprises.models.licences import Licence
from enterprises.models.people import User
from enterprises.scoping import Scope, ScopedQuerySet


def _prefix(place: str) -> Case:
    """Return the prefix of the codes inside a place; that of the nation is empty."""
    return Case(When(**{f"{place}__code": NATION}, then=Value("")), default=F(f"{place}__code"))


def _starts_with(text: Combinable, prefix: Combinable) -> Func:
    return Func(text, prefix, function="starts_with", output_field=BooleanField())


class ReviewRoundQuerySet(ScopedQuerySet["ReviewRound"]):
    def with_counts(self, licences: QuerySet[Licence]) -> Self:
        """Annotate how many of the given licences each round concerns, and how many have each outcome."""
        latest = LicenceReview.objects.filter(round=OuterRef(OuterRef("pk")), licence=OuterRef("pk"))
        concerned = (
            licences.alias(inside=_starts_with(F("site__jurisdiction__code"), OuterRef("prefix")))
            .filter(
                Q(valid_to=None) | Q(valid_to__gte=OuterRef("begins_on")),
                Q(revoked_on=None) | Q(revoked_on__gt=OuterRef("begins_on")),
                kind=OuterRef("kind"),
                valid_from__lte=OuterRef("begins_on"),
                inside=True,
            )
            .alias(outcome=Subquery(latest.order_by("-pk").values("outcome")[:1]))
            .order_by()
            .values("kind")
        )

        def count(**chosen: object) -> Coalesce:
            rows = concerned.filter(**chosen).annotate(n=Count("pk")).values("n")
            return Coalesce(Subquery(rows, output_field=IntegerField()), 0)

        return self.alias(prefix=_prefix("place")).annotate(
            licences_total=count(),
            licences_kept=count(outcome=LicenceReview.Outcome.KEPT),
            licences_to_rectify=count(outcome=LicenceReview.Outcome.RECTIFY),
            licences_revoked=count(outcome=LicenceReview.Outcome.REVOKED),
            licences_waiting=count(outcome__isnull=True),
        )


class ReviewRound(Recorded, Versioned):
    class State(models.TextChoices):
        ORDERED = "ordered", _("Ordered")  # final: only outcomes are added

    kind = models.CharField(_("kind of licence"), max_length=16, choices=Licence.Kind)
    place = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="review_rounds", verbose_name=_("place"))
    document = models.TextField(_("document"), help_text=_("the order: its office, number and day"))
    begins_on = models.DateField(_("first day"))
    due_on = models.DateField(_("due on"), help_text=_("the day by which every licence is re-examined"))

    objects = ReviewRoundQuerySet.as_manager()

    state = State.ORDERED

    # What ``with_counts`` annotates.
    licences_total: int
    licences_kept: int
    licences_to_rectify: int
    licences_revoked: int
    licences_waiting: int

    SCOPE = Scope(public=True)

    class Meta:
        verbose_name = _("review round")
        verbose_name_plural = _("review rounds")
        ordering = ["-begins_on", "-id"]
        constraints = [
            text_required("review_round_names_its_document", "document", _("Name the document that orders it.")),
            not_before("review_round_ordered", "due_on", "begins_on", _("A round cannot be due before it begins.")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.place} · {self.begins_on}"

    def licences(self, rows: QuerySet[Licence]) -> QuerySet[Licence]:
        """Return those of the licences that it concerns, annotated with the key of their latest review in it."""
        prefix = "" if self.place.code == NATION else self.place.code
        latest = LicenceReview.objects.filter(round=self, licence=OuterRef("pk")).order_by("-pk")
        return rows.filter(
            Q(valid_to=None) | Q(valid_to__gte=self.begins_on),
            Q(revoked_on=None) | Q(revoked_on__gt=self.begins_on),
            kind=self.kind,
            valid_from__lte=self.begins_on,
            site__jurisdiction__code__startswith=prefix,
        ).annotate(outcome=Subquery(latest.values("outcome")[:1]), review=Subquery(latest.values("pk")[:1]))

    def is_overdue(self, on: dt.date) -> bool:
        return self.due_on < on


class LicenceReview(Identified):
    """The outcome of re-examining a licence."""

    class Outcome(models.TextChoices):
        KEPT = "kept", _("Licence kept")
        RECTIFY = "rectify", _("To be rectified")
        REVOKED = "revoked", _("Licence revoked")

    round = models.ForeignKey(ReviewRound, models.PROTECT, related_name="reviews")
    licence = models.ForeignKey(Licence, models.PROTECT, related_name="reviews")
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome)
    reviewed_on = models.DateField(_("re-examined on"))
    finding = models.TextField(_("finding"), blank=True, help_text=_("what is to be rectified, or why it is revoked"))
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, editable=False, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("review of a licence")
        verbose_name_plural = _("reviews of licences")
        ordering = ["round", "pk"]
        constraints = [
            CheckConstraint(
                name="licence_review_states_its_finding",
                condition=Q(outcome="kept") | ~Q(finding=""),
                violation=Fault("/finding", "required", _("State what is to be rectified, or why it is revoked.")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.licence} · {self.get_outcome_display()}"

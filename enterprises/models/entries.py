"""Rows that are only added: who recorded them, and how a further row withdraws or corrects one that was a mistake."""

import datetime as dt
from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, text_required
from core.errors import Fault
from core.models import Identified
from enterprises.models.people import User
from enterprises.scoping import ScopedQuerySet


class Recorded(Identified):
    """A row with its author and instant. ``fictitious`` marks one that was invented for the demonstration."""

    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, editable=False, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)
    fictitious = models.BooleanField(_("invented for demonstration"), default=False)

    class Meta:
        abstract = True


class WithdrawableQuerySet[M: models.Model](ScopedQuerySet[M]):
    def counting(self, known: dt.datetime | None = None) -> Self:
        """Return the entries that count: neither withdrawn nor a withdrawal.

        ``known``: as they were known at this instant, with what was recorded before it.
        """
        rows = self.filter(withdraws=None)
        if known is None:
            return rows.filter(withdrawal=None)
        return rows.filter(Q(withdrawal=None) | Q(withdrawal__recorded_at__gte=known), recorded_at__lt=known)


class Withdrawable(Recorded):
    """An entry of a running sum. A further row that names it, with the same figures, withdraws it."""

    REASON: ClassVar[str] = "reason"  # the field in which a withdrawal says why

    class State(models.TextChoices):
        COUNTS = "counts", _("Counts")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        WITHDRAWAL = "withdrawal", _("Withdrawal")

    withdraws = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="withdrawal", verbose_name=_("withdraws")
    )

    withdraws_id: UUID | None

    class Meta:
        abstract = True

    @property
    def grounds(self) -> str:
        """Return why this row withdraws another."""
        return str(getattr(self, self.REASON))

    @property
    def state(self) -> State:
        if self.withdraws_id is not None:
            return self.State.WITHDRAWAL
        return self.State.WITHDRAWN if hasattr(self, "withdrawal") else self.State.COUNTS

    def get_state_display(self) -> str:
        return str(self.state.label)


class Documented(Withdrawable):
    """A statement of a document that counts from a day; a further row withdraws it, with its reason."""

    day = models.DateField(_("day"), help_text=_("of the document"))
    document = models.TextField(_("document"), help_text=_("office, number and day of the document"))
    reason = models.TextField(_("reason for the withdrawal"), blank=True)

    class Meta:
        abstract = True


def documented(noun: str) -> list[models.BaseConstraint]:
    """Return the constraints of statements of documents."""
    return [
        text_required(f"{noun}_names_its_document", "document", _("Name the document: its office, number and day.")),
        CheckConstraint(
            name=f"{noun}_withdrawn_with_reason",
            condition=Q(withdraws=None, reason="") | Q(withdraws__isnull=False) & ~Q(reason=""),
            violation=Fault("/reason", "required", _("Give the reason.")),
        ),
    ]


def _figure_of(model: type[models.Model]) -> str:
    assert issubclass(model, Correctable)
    return model.FIGURE


class CorrectableQuerySet[M: models.Model](ScopedQuerySet[M]):
    def standing(self, known: dt.datetime | None = None) -> Self:
        """Return the rows that count: those that no correction replaced or withdrew.

        ``known``: as they were known at this instant, with what was recorded before it.
        """
        rows = self.filter(**{f"{_figure_of(self.model)}__isnull": False})
        if known is None:
            return rows.filter(correction=None)
        return rows.filter(Q(correction=None) | Q(correction__recorded_at__gte=known), recorded_at__lt=known)


class Correctable(Recorded):
    """A figure. A further row that names it corrects it; one without a figure withdraws it."""

    class State(models.TextChoices):
        STANDING = "standing", _("Counts")
        CORRECTED = "corrected", _("Corrected")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    FIGURE: ClassVar[str]  # the field that is empty where the row withdraws another

    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="correction", verbose_name=_("corrects")
    )
    reason = models.TextField(_("reason for the correction"), blank=True)

    corrects_id: UUID | None

    class Meta:
        abstract = True

    @property
    def state(self) -> State:
        if hasattr(self, "correction"):
            return self.State.CORRECTED
        return self.State.WITHDRAWN if getattr(self, self.FIGURE) is None else self.State.STANDING

    def get_state_display(self) -> str:
        return str(self.state.label)

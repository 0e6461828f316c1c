"""Entries of the deposit for the geological environment of a mine: what fell due, was paid, drawn and returned.

Rows are only added. An entry that was a mistake is withdrawn by a further row that names it.
"""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, text_required
from core.errors import Fault
from core.models import Identified
from enterprises.models import Site, User
from enterprises.scoping import Scope, ScopedQuerySet


class DepositQuerySet(ScopedQuerySet["DepositEntry"]):
    def counting(self) -> Self:
        """Return the entries that count: neither withdrawn nor a withdrawal."""
        return self.filter(withdrawal=None, withdraws=None)


class DepositEntry(Identified):
    class Kind(models.TextChoices):
        DUE = "due", _("Due")
        PAID = "paid", _("Paid")
        DRAWN = "drawn", _("Drawn for restoration")
        RETURNED = "returned", _("Returned")

    class State(models.TextChoices):
        COUNTS = "counts", _("Counts")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        WITHDRAWAL = "withdrawal", _("Withdrawal")

    site = models.ForeignKey(Site, models.PROTECT, related_name="deposit_entries", verbose_name=_("site"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    amount = models.DecimalField(_("amount, yuan"), max_digits=16, decimal_places=2)
    day = models.DateField(_("day"), help_text=_("of what is due, the day by which it is to be paid"))
    document = models.TextField(_("document"), help_text=_("the restoration plan, receipt or decision"))
    withdraws = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="withdrawal", verbose_name=_("withdraws")
    )
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, editable=False, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)
    fictitious = models.BooleanField(_("invented for demonstration"), default=False)

    objects = DepositQuerySet.as_manager()

    withdraws_id: UUID | None
    deposit: object  # of its site, where a list has asked for it (``queries.deposits``)

    SCOPE = Scope(
        place="site__jurisdiction__code", enterprise="site__enterprise_id", groups=("site__enterprise__group_id",)
    )

    WALLED = True  # row-level security, forced: see core.row_security

    class Meta:
        verbose_name = _("entry of a deposit")
        verbose_name_plural = _("entries of deposits")
        ordering = ["-day", "-pk"]
        constraints = [
            text_required("deposit_names_its_document", "document", _("Name the plan, receipt or decision.")),
            CheckConstraint(
                name="deposit_positive",
                condition=Q(amount__gt=0),
                violation=Fault("/amount", "not_positive", _("An amount is greater than zero.")),
            ),
        ]

    @property
    def state(self) -> State:
        if self.withdraws_id is not None:
            return self.State.WITHDRAWAL
        return self.State.WITHDRAWN if hasattr(self, "withdrawal") else self.State.COUNTS

    def get_state_display(self) -> str:
        return str(self.state.label)

    def __str__(self) -> str:
        return f"{self.site} · {self.get_kind_display()} · {self.day}"

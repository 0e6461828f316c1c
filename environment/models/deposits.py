"""Entries of the deposit for the geological environment of a mine: what fell due, was paid, drawn and returned.

Rows are only added. An entry that was a mistake is withdrawn by a further row that names it.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, text_required
from core.errors import Fault
from enterprises.models import Site
from enterprises.models.entries import Withdrawable, WithdrawableQuerySet
from enterprises.scoping import OF_SITE


class DepositEntry(Withdrawable):
    REASON = "document"

    class Kind(models.TextChoices):
        DUE = "due", _("Due")
        PAID = "paid", _("Paid")
        DRAWN = "drawn", _("Drawn for restoration")
        RETURNED = "returned", _("Returned")

    site = models.ForeignKey(Site, models.PROTECT, related_name="deposit_entries", verbose_name=_("site"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    amount = models.DecimalField(_("amount, yuan"), max_digits=16, decimal_places=2)
    day = models.DateField(_("day"), help_text=_("of what is due, the day by which it is to be paid"))
    document = models.TextField(_("document"), help_text=_("the restoration plan, receipt or decision"))

    objects = WithdrawableQuerySet["DepositEntry"].as_manager()

    deposit: object  # of its site, where a list has asked for it (``queries.deposits``)

    SCOPE = OF_SITE

    ROW_SECURITY = True  # forced: see core.row_security

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

    def __str__(self) -> str:
        return f"{self.site} · {self.get_kind_display()} · {self.day}"

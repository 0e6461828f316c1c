"""Decisions on deductions: what the dated table proposed for an account of a year that is over, and what was decided.

Rows are only added: another decision on the same account is a further row that names the one it replaces.
"""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, UniqueConstraint, text_required
from core.errors import Fault
from core.models import Identified
from enterprises.models import Enterprise, User
from enterprises.scoping import Scope, ScopedQuerySet
from quotas.models.accounts import Account
from quotas.quantities import TonnesField


class DeductionDecisionQuerySet(ScopedQuerySet["DeductionDecision"]):
    def standing(self) -> Self:
        """Return the decisions that no later one replaces."""
        return self.filter(replacement=None)


class DeductionDecision(Identified):
    account = models.ForeignKey(Account, models.PROTECT, related_name="deduction_decisions", verbose_name=_("account"))
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+", verbose_name=_("enterprise"))
    unused = TonnesField(_("kept unused, t"))
    excess = TonnesField(_("over the quota, t"))
    factor = models.DecimalField(_("factor of the excess"), max_digits=6, decimal_places=3)
    proposed = TonnesField(_("proposed deduction, t"))
    decided = TonnesField(_("decided deduction, t"))
    reason = models.TextField(_("reason"))
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replacement", verbose_name=_("replaces")
    )
    fictitious = models.BooleanField(_("invented for demonstration"), default=False)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    objects = DeductionDecisionQuerySet.as_manager()

    SCOPE = Scope(
        place="enterprise__place",
        enterprise="enterprise_id",
        groups=("enterprise__group_id",),
        authority="account__authority",
    )
    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("decision on a deduction")
        verbose_name_plural = _("decisions on deductions")
        ordering = ["-recorded_at", "-id"]
        constraints = [
            UniqueConstraint(
                name="deduction_decided_once",
                fields=["account"],
                condition=Q(replaces=None),
                violation=Fault("", "decided_meanwhile", _("A decision on this account was recorded meanwhile.")),
            ),
            text_required("deduction_decision_has_reason", "reason", _("Give the reason of the decision.")),
            CheckConstraint(
                name="deduction_not_negative",
                condition=Q(unused__gte=0, excess__gte=0, factor__gte=1, proposed__gte=0, decided__gte=0),
                violation=Fault("/decided", "negative", _("Tonnes cannot be below zero.")),
            ),
        ]
        indexes = [models.Index(name="deduction_newest", fields=["-recorded_at", "-id"])]

    def __str__(self) -> str:
        return f"{self.account}: {self.decided:f} t"

"""The effect of an order on quota, decided by an officer with a reason, with the postings that carried it out.

A measure is final and never changed. What undoes it is a separate act with postings of its own. If its decision is
annulled after the quota was distributed further, the quota is owed until the ledger can return it, or until an officer
settles it with a reason.
"""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, text_required
from core.errors import Fault
from core.models import Identified
from enterprises.models import User
from enterprises.scoping import Scope, ScopedQuerySet
from inspections.models.orders import Order
from quotas.models import Category, Posting, Programme
from quotas.quantities import ZERO, TonnesField


class Measure(Identified):
    class Act(models.TextChoices):
        DEDUCT = "deduct", _("Deduct from next year's quota")
        WITHHOLD = "withhold", _("Withhold what is held until it is released")
        KEEP = "keep", _("Leave what is held as it is")
        TAKE = "take", _("Take back what is held and unused")

    order = models.OneToOneField(Order, models.PROTECT, related_name="measure")
    act = models.CharField(_("what is done"), max_length=12, choices=Act)
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="+")
    category = models.CharField(_("category"), max_length=16, choices=Category, blank=True)
    year = models.PositiveSmallIntegerField(_("from the quota of the year"), null=True, blank=True)
    proposed = TonnesField(_("tonnes proposed"), null=True, blank=True)
    proposal = models.TextField(_("why this figure was proposed"), blank=True)
    tonnes = TonnesField(_("tonnes decided"), null=True, blank=True)
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided at"))

    objects = ScopedQuerySet["Measure"].as_manager()

    SCOPE = Scope(
        place="order__case__place__code",
        enterprise="order__respondent__enterprise_id",
        hangs_on=("order",),
        file=("order__case_id",),
        sources=("order__case__source",),
        handled=("order__case_id",),
    )

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("decision about quota")
        verbose_name_plural = _("decisions about quota")
        ordering = ["-decided_at", "-id"]
        constraints = [
            text_required("measure_says_why", "reason"),
            CheckConstraint(
                name="measure_deducts_a_figure",
                condition=Q(act="deduct", programme__isnull=False, year__isnull=False, tonnes__gt=0) & ~Q(category="")
                | ~Q(act="deduct") & Q(programme=None, year=None, tonnes=None, category=""),
                violation=Fault(
                    "",
                    "incomplete",
                    _("A deduction names programme, year, category and tonnes; another measure names none."),
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} · {self.get_act_display()}"

    @property
    def outstanding(self) -> Decimal:
        """Tonnes that its postings took or withheld and that have not been given back."""
        taken = (Posting.Kind.DEDUCT, Posting.Kind.WITHHOLD)
        return sum(
            (posting.tonnes if posting.kind in taken else -posting.tonnes for posting in self.postings.all()), ZERO
        )

    @property
    def owed(self) -> Decimal:
        """Tonnes still to be returned after the decision was annulled; read with the order at hand."""
        if self.order.state != Order.State.ANNULLED:
            return ZERO
        return self.outstanding - sum((restitution.tonnes for restitution in self.restitutions.all()), ZERO)


class MeasurePosting(Identified):
    """A posting that a measure made, or that reversed it. Append-only."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="postings")
    posting = models.OneToOneField(Posting, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=Posting.Kind)
    tonnes = TonnesField(_("tonnes"))
    year = models.PositiveSmallIntegerField(_("year"))

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("posting of a decision about quota")
        verbose_name_plural = _("postings of decisions about quota")
        ordering = ["measure", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.tonnes} t"


class Restitution(Identified):
    """The settlement of quota owed after an annulment: distributed again by a notice, or otherwise. Append-only."""

    class How(models.TextChoices):
        NOTICE = "notice", _("Given again by a notice")
        OTHERWISE = "otherwise", _("Settled otherwise")

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="restitutions")
    how = models.CharField(_("how it was settled"), max_length=12, choices=How)
    tonnes = TonnesField(_("tonnes"))
    document = models.CharField(_("notice or other document that records it"), max_length=200)
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided at"))

    objects = ScopedQuerySet["Restitution"].as_manager()

    SCOPE = Scope(
        place="measure__order__case__place__code",
        enterprise="measure__order__respondent__enterprise_id",
        hangs_on=("measure",),
        file=("measure__order__case_id",),
        sources=("measure__order__case__source",),
        handled=("measure__order__case_id",),
    )

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("restitution of quota")
        verbose_name_plural = _("restitutions of quota")
        ordering = ["measure", "decided_at", "id"]
        constraints = [
            CheckConstraint(
                name="restitution_of_a_figure",
                condition=Q(tonnes__gt=0),
                violation=Fault("/tonnes", "not_positive", _("State a figure above zero.")),
            ),
            CheckConstraint(
                name="restitution_says_why",
                condition=~Q(document="") & ~Q(reason=""),
                violation=Fault("/reason", "required", _("State the reason and name the document.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} · {self.get_how_display()}"

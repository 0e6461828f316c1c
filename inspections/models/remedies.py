"""Decisions of officers about proposed steps against what a site is behind in: accepted, put off or rejected.

Rows are only added: they are the history of the ladder (``inspections.environmental_arrears``), and a proposal that
was accepted or rejected is not made again until the facts change.
"""

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, UniqueConstraint
from core.errors import Fault
from core.models import Identified
from enterprises.models import Jurisdiction, Site, User
from enterprises.scoping import Scope, ScopedQuerySet
from inspections.models.cases import Case
from inspections.models.orders import Order


class RemedyDecision(Identified):
    class Step(models.TextChoices):
        CORRECT = "correct", _("Correct within a time")
        TREAT = "treat", _("Treatment within a time")
        RESTRICT = "restrict", _("Restrict production")
        SUSPEND = "suspend", _("Stop production for treatment")
        CLOSE = "close", _("Close the plant")

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        PUT_OFF = "put_off", _("Put off")
        REJECTED = "rejected", _("Rejected")

    site = models.ForeignKey(Site, models.PROTECT, related_name="remedy_decisions", verbose_name=_("site"))
    place = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", help_text=_("whose officers see it"))
    step = models.CharField(_("step"), max_length=8, choices=Step)
    decision = models.CharField(_("decision"), max_length=8, choices=Decision)
    facts = models.JSONField(_("facts"), help_text=_("what the site was behind in, with its figures"))
    fingerprint = models.CharField(_("fingerprint of the facts"), max_length=64)
    legal_basis = models.TextField(_("legal basis"))
    direct_basis = models.TextField(
        _("law that names the step at once"), blank=True, help_text=_("empty: it follows the steps below it")
    )
    follows = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("follows"),
        help_text=_("the accepted step whose order was missed"),
    )
    reason = models.TextField(_("reason"), blank=True)
    put_off_until = models.DateField(_("put off until"), null=True, blank=True)
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="remedy_decisions", verbose_name=_("case")
    )
    order = models.OneToOneField(
        Order, models.PROTECT, null=True, blank=True, related_name="remedy_decision", verbose_name=_("order")
    )
    decided_by = models.ForeignKey(User, models.PROTECT, editable=False, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), editable=False)
    fictitious = models.BooleanField(_("invented for demonstration"), default=False)

    objects = ScopedQuerySet.as_manager()

    site_id: UUID
    case_id: UUID | None

    # By place alone: people of an enterprise learn of a step by the order or the case, not by a proposal.
    SCOPE = Scope(place="place__code")

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("decision about a proposed step")
        verbose_name_plural = _("decisions about proposed steps")
        ordering = ["-decided_at", "-pk"]
        indexes = [
            models.Index(name="remedy_newest", fields=["-decided_at", "-id"]),
            models.Index(name="remedy_site_newest", fields=["site", "-decided_at", "-id"]),
        ]
        constraints = [
            CheckConstraint(
                name="remedy_accepted_with_case",
                condition=Q(decision="accepted", case__isnull=False)
                | ~Q(decision="accepted") & Q(case=None, order=None),
                violation=Fault("/decision", "incomplete", _("A step that is accepted has its case, no other has.")),
            ),
            CheckConstraint(
                name="remedy_put_off_until_a_day",
                condition=Q(decision="put_off", put_off_until__isnull=False)
                | ~Q(decision="put_off") & Q(put_off_until=None),
                violation=Fault("/put_off_until", "required", _("State the day until which it is put off.")),
            ),
            CheckConstraint(
                name="remedy_decided_with_reason",
                condition=Q(decision="accepted") | ~Q(reason=""),
                violation=Fault("/reason", "required", _("Give the reason.")),
            ),
            CheckConstraint(
                name="remedy_names_its_legal_basis",
                condition=~Q(legal_basis=""),
                violation=Fault("/legal_basis", "required", _("Name the legal basis of the step.")),
            ),
            UniqueConstraint(
                name="remedy_decided_once",
                fields=["site", "step", "fingerprint"],
                condition=~Q(decision="put_off"),
                violation=Fault(
                    "", "already_decided", _("This step was decided for the same facts: it is not proposed again.")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} · {self.get_step_display()} · {self.get_decision_display()}"

"""An order: a demand with its deadline and legal basis; another officer verifies compliance."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.constraints import CheckConstraint
from core.errors import Fault
from core.models import Identified, Versioned
from enterprises.models import Jurisdiction, Licence, Party, User
from enterprises.scoping import Scope, ScopedQuerySet
from inspections.models.cases import Case


class OrderQuerySet(ScopedQuerySet["Order"]):
    def overdue(self, on: dt.date) -> Self:
        """Return orders whose term has passed without a satisfactory answer. The due day itself is in time."""
        return self.filter(due_on__lt=on, state__in=Order.UNDONE)


class Order(Identified, Versioned):
    class Kind(models.TextChoices):
        WARN = "warn", _("Warning")
        RECTIFY = "rectify", _("Correct within a term")
        SUSPEND = "suspend", _("Suspend production")
        CLOSE = "close", _("Close")
        REVOKE = "revoke", _("Revoke a licence")
        FINE = "fine", _("Fine")
        CONFISCATE = "confiscate", _("Confiscate")
        DEDUCT = "deduct", _("Deduct next year's quota")
        WITHHOLD = "withhold", _("Withhold export quota")
        PUBLISH = "publish", _("Publish")
        REFER = "refer", _("Refer to prosecution")

    class Service(models.TextChoices):
        DIRECT = "direct", _("Handed over")
        LEFT = "left", _("Left with a witness")
        MAIL = "mail", _("By mail")
        ENTRUSTED = "entrusted", _("Through another office")
        ELECTRONIC = "electronic", _("Electronically")
        PUBLIC = "public", _("By public announcement")

    class State(models.TextChoices):
        ISSUED = "issued", pgettext_lazy("order", "Issued")
        ANSWERED = "answered", _("Answered")
        MET = "met", _("Met")
        NOT_MET = "not_met", _("Not met")
        ANNULLED = "annulled", _("Annulled")

    number = models.CharField(_("number"), max_length=48, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="orders")
    respondent = models.ForeignKey(Party, models.PROTECT, related_name="orders", verbose_name=_("respondent"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    working_days = models.PositiveSmallIntegerField(
        _("term in working days"), null=True, blank=True, help_text=_("from the day of service")
    )
    due_on = models.DateField(_("due on"), null=True, blank=True, help_text=_("empty until it has been served"))
    served_on = models.DateField(_("served on"), null=True, blank=True)
    service = models.CharField(_("manner of service"), max_length=12, choices=Service, blank=True)
    consent = models.CharField(_("signed consent to electronic service"), max_length=200, blank=True)
    served_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    legal_basis = models.TextField(_("legal basis"))
    text = models.TextField(_("text"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.ISSUED)
    evidence_required = models.BooleanField(
        _("asks for evidence"), default=False, help_text=_("it is not met before valid evidence was submitted")
    )
    fine = models.DecimalField(_("fine, in yuan"), max_digits=16, decimal_places=2, null=True, blank=True)
    proceeding = models.ForeignKey(
        "inspections.Proceeding", models.PROTECT, null=True, blank=True, related_name="orders"
    )
    licences = models.ManyToManyField(
        Licence, blank=True, related_name="+", verbose_name=_("licences that it suspended or revoked")
    )
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)
    lift_reason = models.TextField(_("reason for lifting"), blank=True)
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(_("issued at"))
    answer = models.TextField(_("rectification"), blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    verified_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    verification = models.TextField(_("verification"), blank=True)
    escalated_to = models.ForeignKey(
        Jurisdiction,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("the level that was notified"),
    )
    escalated_on = models.DateField(_("escalated on"), null=True, blank=True)

    # States in which somebody still has to comply or verify.
    OPEN = (State.ISSUED, State.ANSWERED, State.NOT_MET)
    UNDONE = (State.ISSUED, State.NOT_MET)
    # Kinds that only a decision after notice, defence and review may impose (Administrative Penalty Law).
    PENALTIES = (Kind.WARN, Kind.SUSPEND, Kind.CLOSE, Kind.REVOKE, Kind.FINE, Kind.CONFISCATE, Kind.DEDUCT)

    # Kinds after which an officer has to decide about the enterprise's quota.
    TOUCHES_QUOTA = (Kind.SUSPEND, Kind.CLOSE, Kind.REVOKE, Kind.DEDUCT, Kind.WITHHOLD)

    objects = OrderQuerySet.as_manager()

    SCOPE = Scope(
        place="case__place__code",
        enterprise="respondent__enterprise_id",
        matters=("case_id",),
        file=("case_id",),
        sources=("case__source",),
        handled=("case_id",),
    )

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-issued_at", "-id"]
        constraints = [
            CheckConstraint(
                name="order_verified_by_somebody",
                condition=~Q(state__in=["met", "not_met"]) | Q(verified_by__isnull=False),
                violation=Fault("", "actor_not_proven", _("Your session is no longer valid. Sign in again.")),
            ),
            CheckConstraint(
                name="order_issuer_does_not_verify",
                condition=Q(verified_by=None) | ~Q(verified_by=F("issued_by")),
                violation=Fault(
                    "", "maker_is_checker", _("An officer who issued the order or leads the case cannot verify it.")
                ),
            ),
            CheckConstraint(
                name="order_issuer_does_not_lift",
                condition=Q(lifted_by=None) | ~Q(lifted_by=F("issued_by")),
                violation=Fault("", "maker_is_checker", _("The officer who issued an order cannot lift it.")),
            ),
            CheckConstraint(
                name="order_penalises_by_decision",
                condition=~Q(kind__in=["warn", "suspend", "close", "revoke", "fine", "confiscate", "deduct"])
                | Q(proceeding__isnull=False),
                violation=Fault(
                    "", "needs_decision", _("An order that penalises rests on a decision in a proceeding.")
                ),
            ),
            CheckConstraint(
                name="order_term_begins_with_service",
                condition=Q(due_on__isnull=True, served_on__isnull=True, service="")
                | Q(due_on__isnull=False, served_on__isnull=False),
                violation=Fault("", "incomplete", _("The term of an order begins with its service.")),
            ),
            CheckConstraint(
                name="order_electronic_service_by_consent",
                condition=~Q(service="electronic") | ~Q(consent=""),
                violation=Fault("/service", "needs_consent", _("Electronic service needs a consent in writing.")),
            ),
            CheckConstraint(
                name="order_has_legal_basis",
                condition=~Q(legal_basis="") & ~Q(text=""),
                violation=Fault("/legal_basis", "required", _("Name the legal basis and what is ordered.")),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def is_overdue(self, on: dt.date | None = None) -> bool:
        """Check whether the term has passed on a day (today) without a satisfactory answer; service starts it."""
        return self.due_on is not None and self.due_on < (on or clock.today()) and self.state in self.UNDONE

"""A round of a penalty: notice served, statement and defence, hearing, legal review, decision, service.

No step overwrites what an earlier one wrote; a new notice begins a further round.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, UniqueConstraint
from core.errors import Fault
from core.models import Identified, Versioned
from core.type_aliases import Text
from enterprises.models import Party, User
from enterprises.scoping import Scope, ScopedQuerySet
from inspections.models.cases import Case
from inspections.models.orders import Order


def _person(name: Text) -> models.ForeignKey[User | None, User | None]:
    return models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=name)


def _yuan(name: Text) -> models.DecimalField:
    return models.DecimalField(name, max_digits=16, decimal_places=2, null=True, blank=True)


class Proceeding(Identified, Versioned):
    class State(models.TextChoices):
        NOTIFIED = "notified", _("Notice served")
        REVIEWED = "reviewed", _("Legally reviewed")
        DECIDED = "decided", _("Decided")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        ANNULLED = "annulled", _("Annulled on appeal")

    Service = Order.Service

    number = models.CharField(_("number"), max_length=48, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="proceedings")
    respondent = models.ForeignKey(Party, models.PROTECT, related_name="proceedings", verbose_name=_("respondent"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.NOTIFIED)

    conduct_on = models.DateField(_("day of the conduct"))
    facts = models.TextField(_("facts"))
    grounds = models.TextField(_("grounds"))
    article = models.CharField(_("article"), max_length=16, blank=True)
    illegal_gains = _yuan(_("illegal gains, in yuan"))
    intended = ArrayField(models.CharField(max_length=12, choices=Order.Kind), verbose_name=_("intended penalties"))
    intended_fine = _yuan(_("intended fine, in yuan"))
    notified_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    notified_at = models.DateTimeField(_("notified at"))
    served_on = models.DateField(_("served on"))
    service = models.CharField(_("manner of service"), max_length=12, choices=Service)
    consent = models.CharField(_("signed consent to electronic service"), max_length=200, blank=True)
    hearing_offered = models.BooleanField(_("hearing offered"))
    statement_due_on = models.DateField(_("statement and request for a hearing until"))

    statement = models.TextField(_("statement and defence"), blank=True)
    stated_by = _person(_("stated by"))
    stated_at = models.DateTimeField(_("stated at"), null=True, blank=True)
    answer = models.TextField(_("written answer"), blank=True)
    answered_by = _person(_("answered by"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    hearing_requested_by = _person(_("hearing requested by"))
    hearing_requested_at = models.DateTimeField(_("hearing requested at"), null=True, blank=True)
    hearing_held_on = models.DateField(_("hearing held on"), null=True, blank=True)
    hearing_by = _person(_("presided by"))
    hearing_record = models.TextField(_("record of the hearing"), blank=True)
    opinion = models.TextField(_("opinion of the legal review"), blank=True)
    fine_basis = models.TextField(
        _("provision that allows the fine"),
        blank=True,
        help_text=_("named by the legal reviewer if no range of the fine is known"),
    )
    reviewed_by = _person(_("reviewed by"))
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, blank=True)

    decision = models.TextField(_("decision"), blank=True)
    penalties = ArrayField(models.CharField(max_length=12, choices=Order.Kind), default=list, blank=True)
    fine = _yuan(_("fine, in yuan"))
    decided_by = _person(_("decided by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision_served_on = models.DateField(_("decision served on"), null=True, blank=True)
    decision_service = models.CharField(_("manner of service"), max_length=12, choices=Service, blank=True)
    decision_consent = models.CharField(_("signed consent to electronic service"), max_length=200, blank=True)

    objects = ScopedQuerySet["Proceeding"].as_manager()

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
        verbose_name = _("penalty proceeding")
        verbose_name_plural = _("penalty proceedings")
        ordering = ["-notified_at", "-id"]
        constraints = [
            CheckConstraint(
                name="proceeding_moved_by_somebody",
                condition=(~Q(state="reviewed") | Q(reviewed_by__isnull=False))
                & (~Q(state="decided") | Q(decided_by__isnull=False)),
                violation=Fault("", "actor_not_proven", _("Your session is no longer valid. Sign in again.")),
            ),
            CheckConstraint(
                name="proceeding_decided_by_other_hands",
                condition=Q(decided_by=None)
                | (~Q(decided_by=F("notified_by")) & ~Q(decided_by=F("reviewed_by")) & Q(reviewed_by__isnull=False)),
                violation=Fault(
                    "", "maker_is_checker", _("Notice, review and decision need three different officers.")
                ),
            ),
            CheckConstraint(
                name="proceeding_reviewed_by_other_hands",
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("notified_by")),
                violation=Fault(
                    "", "maker_is_checker", _("Notice, review and decision need three different officers.")
                ),
            ),
            CheckConstraint(
                name="proceeding_says_why",
                condition=~Q(facts="") & ~Q(grounds="") & ~Q(intended=[]),
                violation=Fault("/facts", "required", _("State facts, grounds and intended penalties.")),
            ),
            CheckConstraint(
                name="proceeding_electronic_service_by_consent",
                condition=(~Q(service="electronic") | ~Q(consent=""))
                & (~Q(decision_service="electronic") | ~Q(decision_consent="")),
                violation=Fault("/service", "needs_consent", _("Electronic service needs a consent in writing.")),
            ),
            UniqueConstraint(
                name="proceeding_one_running",
                fields=["respondent"],
                condition=Q(state__in=["notified", "reviewed"]),
                violation=Fault("", "already_running", _("A proceeding against this respondent runs already.")),
            ),
        ]

    def __str__(self) -> str:
        return self.number

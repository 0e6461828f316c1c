"""A flag records that a rule was met, with the figures. It stays until an officer resolves it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, UniqueConstraint, exists_once, not_before
from core.errors import Fault
from core.models import Identified, Versioned
from enterprises.models import User
from enterprises.scoping import Scope, ScopedQuerySet
from inspections.models.cases import Case
from inspections.models.subjects import Subject
from quotas.models import Category, Programme
from quotas.quantities import TonnesField


class Severity(models.TextChoices):
    NOTICE = "notice", _("Notice")
    WARNING = "warning", _("Warning")
    SERIOUS = "serious", _("Serious")
    SEVERE = "severe", _("Severe")


class Flag(Identified, Versioned, Subject):
    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ACKNOWLEDGED = "acknowledged", _("Acknowledged")
        ESCALATED = "escalated", _("Escalated to a case")
        DISMISSED = "dismissed", _("Dismissed")
        RESOLVED = "resolved", _("Resolved")

    STANDING = (State.OPEN, State.ACKNOWLEDGED, State.ESCALATED)

    rule = models.CharField(_("rule"), max_length=40)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.OPEN)
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    category = models.CharField(_("category"), max_length=16, choices=Category, blank=True)
    period = models.DateField(_("month"), null=True, blank=True)
    raised_at = models.DateTimeField(_("raised at"))
    tonnes = TonnesField(_("tonnes"), null=True, blank=True, help_text=_("amount over the limit, for sorting"))
    template_version = models.PositiveSmallIntegerField(
        _("template version"), help_text=_("which wording of the rule's sentence, counted from 1")
    )
    template_values = models.JSONField(_("template values"), help_text=_("the values in the sentence"))
    evidence = models.JSONField(_("evidence"), help_text=_("figures, formula, parameters, links"))
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision_reason = models.TextField(_("reason"), blank=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="flags")
    follows = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="followed_by",
        help_text=_("the resolved one before"),
    )

    objects = ScopedQuerySet.as_manager()

    SCOPE = Scope(
        place="place__code",
        authority="programme__authority__code",
        matters=("case_id",),
        handled=("case_id",),
        leaves=False,  # what is said of an enterprise stays with its place
    )

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("flag")
        verbose_name_plural = _("flags")
        ordering = ["-raised_at", "-id"]
        constraints = [
            *Subject.Meta.constraints,
            UniqueConstraint(
                name="flag_once_while_standing",
                fields=["rule", "subject_type", "subject_code", "programme", "year", "category", "period"],
                condition=Q(state__in=["open", "acknowledged", "escalated"]) & ~Q(subject_type="unknown"),
                nulls_distinct=False,
                violation=Fault("", "flag_standing", _("There is a flag about this already.")),
            ),
            CheckConstraint(
                name="flag_decision_has_reason",
                condition=~Q(state__in=["dismissed", "resolved"]) | ~Q(decision_reason=""),
                violation=Fault("/decision_reason", "required", _("State the reason.")),
            ),
        ]
        indexes = [
            # Used by a screening to find the flags of the subjects it has judged.
            models.Index(name="flag_subject", fields=["subject_code", "rule"]),
            models.Index(name="flag_newest", fields=["-raised_at", "-id"]),
            models.Index(name="flag_year", fields=["year", "-raised_at", "-id"]),
            models.Index(name="flag_rule", fields=["rule", "-raised_at", "-id"]),
            models.Index(name="flag_period", fields=["period", "-raised_at", "-id"], condition=Q(period__isnull=False)),
            models.Index(
                name="flag_standing",
                fields=["-raised_at", "-id"],
                condition=Q(state__in=["open", "acknowledged", "escalated"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} · {self.subject_name}"


class Episode(Identified):
    """A period in which the condition of a flag held: from, to (empty while it holds), and its peak."""

    flag = models.ForeignKey(Flag, models.PROTECT, related_name="episodes")
    began_on = models.DateField(_("from"))
    ended_on = models.DateField(_("to"), null=True, blank=True)
    peak = TonnesField(_("peak, tonnes"), null=True, blank=True)

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("episode")
        verbose_name_plural = _("episodes")
        ordering = ["flag", "began_on", "id"]
        constraints = [
            exists_once(
                "episode_one_open", ["flag"], _("The flag has an open episode already."), condition=Q(ended_on=None)
            ),
            not_before("episode_ordered", "ended_on", "began_on", _("An episode cannot end before it begins.")),
        ]

    def __str__(self) -> str:
        return f"{self.flag} · {self.began_on}"

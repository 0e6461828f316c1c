"""A notice is the paper that distributes quota: drafted by one officer, approved by another, posted as a whole."""

from collections.abc import Collection
from typing import Self
from uuid import UUID

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock, formats
from core.actors import Actor
from core.constraints import CheckConstraint, exists_once
from core.errors import Fault
from core.models import Identified, Versioned, parts_of
from enterprises.models import NATION, Jurisdiction, User
from enterprises.roles import REGULATORS, Role
from enterprises.scoping import Reach, Scope, ScopedQuerySet
from quotas.models.accounts import Category, Holder
from quotas.models.programmes import ProgrammeYear
from quotas.quantities import ZERO, TonnesField, entered_tonnes

# Readers of notices not yet in force: officers of the authority that issues them, and auditors.
_READS_DRAFTS = frozenset({*REGULATORS, Role.GROUP_OFFICER, Role.AUDITOR})


class NoticeQuerySet(ScopedQuerySet["Notice"]):
    def visible_to(self, actor: Actor) -> Self:
        """Return the notices that the actor may see.

        Issuers see all that they issue, including drafts; others of the place see what is or was in force. Officials of
        a place or group also see every notice that has given them quota.
        """
        reach: Reach | None = getattr(actor, "reach", None)
        if reach is None:
            return self.none()
        issued = reach.rows_of(Notice, _READS_DRAFTS)
        if not issued:
            return self.all()
        named = Q(pk__in=NoticeLine.objects.filter(_named_in(reach)).values("notice"))
        covered = reach.rows_of(Notice)
        published = Q(state__in=[Notice.State.IN_FORCE, Notice.State.REVOKED])
        return self.filter(issued | (published & (covered | named) if covered else published))

    def naming_enterprises_of(self, actor: Actor) -> Self:
        """Return the notices that are or were in force and give quota to an enterprise to which the actor belongs.

        Of such a notice the actor may see the lines of ``NoticeLineQuerySet.of_enterprises_of``, and no others.
        """
        lines = NoticeLine.objects.of_enterprises_of(actor)
        return self.filter(state__in=[Notice.State.IN_FORCE, Notice.State.REVOKED], pk__in=lines.values("notice"))

    def open_to(self, actor: Actor) -> Self:
        """Return the notices that the actor may see, whole or with the lines of an enterprise to which he belongs."""
        if not enterprises_of(actor):
            return self.visible_to(actor)
        whole, own = Notice.objects.visible_to(actor), Notice.objects.naming_enterprises_of(actor)
        return self.filter(Q(pk__in=whole.order_by().values("pk")) | Q(pk__in=own.order_by().values("pk")))


def enterprises_of(actor: Actor) -> frozenset[UUID]:
    """Return the keys of the enterprises to which the actor belongs."""
    reach: Reach | None = getattr(actor, "reach", None)
    return frozenset(bound.enterprise_id for bound in (reach.bounds if reach else ()) if bound.enterprise_id)


def shown_whole(notices: Collection[UUID], actor: Actor) -> frozenset[UUID]:
    """Return those of these notices that the actor may see whole, not only with the lines of his enterprises."""
    if not enterprises_of(actor):
        return frozenset(notices)
    return frozenset(Notice.objects.visible_to(actor).filter(pk__in=notices).values_list("pk", flat=True))


def _named_in(reach: Reach) -> Q:
    """Select lines that give quota to the places and groups of these memberships, of their own authority."""
    named = Q(pk__in=[])
    for bound in reach.bounds:
        if bound.group_id is not None:
            named |= Q(to_holder__group_id=bound.group_id)
        elif bound.place is not None:
            line = Q(to_holder__place__code__startswith="" if bound.place == NATION else bound.place)
            if bound.authority:
                line &= Q(notice__programme_year__programme__authority__code=bound.authority)
            named |= line
    return named


class Notice(Identified, Versioned):
    class Batch(models.TextChoices):
        YEAR = "year", _("Whole year")
        FIRST = "first", _("First batch")
        SECOND = "second", _("Second batch")
        THIRD = "third", _("Third batch")
        SUPPLEMENT = "supplement", _("Supplement")

    class Basis(models.TextChoices):
        INCREMENTAL = "incremental", _("Earlier batches not included")
        CUMULATIVE = "cumulative", _("Earlier batches included")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted for approval")
        IN_FORCE = "in_force", _("In force")
        RETURNED = "returned", _("Returned")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        REVOKED = "revoked", _("Revoked")

    number = models.CharField(_("number"), max_length=120, unique=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    programme_year = models.ForeignKey(ProgrammeYear, models.PROTECT, related_name="notices")
    batch = models.CharField(_("batch"), max_length=12, choices=Batch)
    basis = models.CharField(_("basis"), max_length=12, choices=Basis)
    reduction = models.BooleanField(_("reduction"), default=False)
    issuer = models.ForeignKey(Holder, models.PROTECT, related_name="notices_issued", help_text=_("who distributes"))
    place = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+")
    issued_on = models.DateField(_("issued on"))
    effective_on = models.DateField(_("effective on"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    prepared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    return_reason = models.TextField(_("reason for return"), blank=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revocation_reason = models.TextField(_("reason for revocation"), blank=True)
    printed_figures = models.JSONField(
        _("figures as printed"),
        default=list,
        blank=True,
        help_text=_("declared sums, and rows of several holders together that are not posted"),
    )
    note = models.TextField(_("note"), blank=True)
    evidence = models.CharField(_("evidence"), max_length=40, blank=True)
    source = models.TextField(_("source"), blank=True)
    fictitious = models.BooleanField(_("invented for demonstration"), default=False)

    objects = NoticeQuerySet.as_manager()

    SCOPE = Scope(
        place="place__code", groups=("issuer__group_id",), authority="programme_year__programme__authority__code"
    )

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-issued_on", "number"]
        constraints = [
            # The four-eyes rule in the database; editors are compared by a trigger as well.
            CheckConstraint(
                name="notice_maker_is_not_checker",
                condition=Q(approved_by=None) | (~Q(approved_by=F("prepared_by")) & ~Q(approved_by=F("submitted_by"))),
                violation=Fault("", "maker_is_checker", _("An officer who edited a notice cannot approve it.")),
            ),
            CheckConstraint(
                name="notice_in_force_was_approved",
                condition=~Q(state="in_force") | Q(approved_by__isnull=False),
                violation=Fault("", "incomplete", _("A notice in force names who approved it.")),
            ),
        ]
        indexes = [
            GinIndex(name="notice_number_trigram", fields=["number"], opclasses=["gin_trgm_ops"]),
            parts_of("notice_search", "number", "title"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def to_come(self) -> bool:
        """Return whether the notice is in force and the day from which it counts is still to come."""
        return self.state == self.State.IN_FORCE and self.effective_on > clock.today()

    @property
    def state_label(self) -> str:
        """Return the state in words; of a notice whose day is to come, with its day."""
        if self.to_come:
            return str(_("In force from %(day)s")) % {"day": formats.day(self.effective_on)}
        return str(self.get_state_display())


class NoticeEditor(Identified):
    """Everyone who ever edited a draft, recorded by the database from the actor of the transaction."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="editors")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("editor of a notice")
        verbose_name_plural = _("editors of notices")
        constraints = [
            exists_once("notice_editor_once", ["notice", "user"], _("This person is an editor of the notice already."))
        ]

    def __str__(self) -> str:
        return f"{self.notice} · {self.user}"


class NoticeSubmission(Identified):
    """The content of a notice as submitted, for comparison after a return. Readable with the notice; append-only."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="submissions")
    at = models.DateTimeField(_("at"))
    head = models.JSONField(_("head"))
    lines = models.JSONField(_("lines"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("submission of a notice")
        verbose_name_plural = _("submissions of notices")
        ordering = ["notice", "at", "id"]

    def __str__(self) -> str:
        return f"{self.notice} · {self.at:%Y-%m-%d %H:%M}"


class NoticeLineQuerySet(models.QuerySet["NoticeLine"]):
    def of_enterprises_of(self, actor: Actor) -> Self:
        """Return the lines that give quota to an enterprise to which the actor belongs."""
        return self.filter(to_holder__enterprise__in=enterprises_of(actor))


class NoticeLine(Identified):
    """A figure of a notice: from a holder (none: the control figure itself) to a holder."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(_("position"))
    from_holder = models.ForeignKey(Holder, models.PROTECT, null=True, blank=True, related_name="+")
    to_holder = models.ForeignKey(Holder, models.PROTECT, related_name="+")
    category = models.CharField(
        _("category"), max_length=16, choices=[choice for choice in Category.choices if choice[0] != Category.TOTAL]
    )
    tonnes = entered_tonnes(_("tonnes as stated"))
    block = models.CharField(_("block"), max_length=80, blank=True, help_text=_("part of the printed list"))
    printed = TonnesField(
        _("tonnes as printed"),
        null=True,
        blank=True,
        help_text=_("if the published table does not add up and another figure is recorded"),
    )
    increment = TonnesField(_("tonnes posted"), null=True, blank=True, help_text=_("set at approval"))
    withheld = TonnesField(
        _("tonnes withheld"),
        null=True,
        blank=True,
        help_text=_("set at approval, if the receiver does not meet a condition that the law leaves open"),
    )
    withheld_because = models.TextField(_("reason for withholding"), blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = NoticeLineQuerySet.as_manager()

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("notice line")
        verbose_name_plural = _("notice lines")
        ordering = ["notice", "position"]
        constraints = [
            exists_once(
                "notice_line_once",
                ["notice", "from_holder", "to_holder", "category"],
                _("The notice has a line for this giver, receiver and category already."),
                nulls_distinct=False,
            ),
            CheckConstraint(
                name="notice_line_tonnes",
                condition=Q(tonnes__gte=ZERO),
                violation=Fault("/tonnes", "below_zero", _("Tonnes cannot be below zero.")),
            ),
            CheckConstraint(
                name="notice_line_withholds_with_reason",
                condition=Q(withheld=None, withheld_because="")
                | Q(withheld__gt=0, withheld__lte=F("increment"), increment__isnull=False) & ~Q(withheld_because=""),
                violation=Fault(
                    "/withheld", "incomplete", _("What is withheld has a reason, and is no more than is given.")
                ),
            ),
            CheckConstraint(
                name="notice_line_two_holders",
                condition=~Q(from_holder=F("to_holder")),
                violation=Fault("/to_holder", "same_holder", _("Giver and receiver are the same.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice} · {self.to_holder}"

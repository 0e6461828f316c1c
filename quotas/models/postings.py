"""A posting moves positive tonnes between two accounts, or into one. It is never changed; ``reverse`` corrects."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.constraints import CheckConstraint, UniqueConstraint
from core.errors import Fault
from core.models import Identified
from enterprises.models import Enterprise
from enterprises.scoping import NATION, Bound, Reach, Scope, ScopedQuerySet
from quotas.models.accounts import Account
from quotas.models.notices import NoticeLine
from quotas.models.reports import LineUse
from quotas.models.successions import Succession
from quotas.quantities import TonnesField


class ListedMovement(models.TextChoices):
    """The movements that a sheet lists; each has an act of two people of its own, ``quota.`` and its value."""

    WITHHOLD = "withhold", _("Withholding")
    RELEASE = "release", _("Release")
    RETURN = "return", _("Return")
    DEDUCT = "deduct", _("Deduction")
    TRANSFER = "transfer", _("Transfer")
    REASSIGN = "reassign", _("Reassignment")


class PostingQuerySet(ScopedQuerySet["Posting"]):
    def visible_to(self, actor: Actor) -> Self:
        """Return the postings of which the actor may see at least one of the two accounts."""
        reach: Reach | None = getattr(actor, "reach", None)
        if reach is None:
            return self.none()
        return self.filter(reach.filter_by(_condition_within))


def _condition_within(bound: Bound) -> Q | None:
    """Return the condition for postings inside a bound, on columns of the posting where it has them."""
    if bound.enterprise_id is not None:
        return Q(to_enterprise=bound.enterprise_id) | Q(from_enterprise=bound.enterprise_id)
    if bound.place == NATION:
        return Q(authority=bound.authority) if bound.authority else Q()
    within = bound.filter(Account.SCOPE)
    if within is None:
        return None
    accounts = Account.objects.filter(within).order_by().values("pk")
    return Q(to_account__in=accounts) | Q(from_account__in=accounts)


class Posting(Identified):
    class Kind(models.TextChoices):
        CONTROL = "control", _("Control figure")
        DISTRIBUTE = "distribute", _("Distribution")
        RETURN = "return", _("Return")
        DEDUCT = "deduct", _("Deduction")
        REDUCE = "reduce", _("Reduction")
        TRANSFER = "transfer", _("Transfer")
        WITHHOLD = "withhold", _("Withholding")
        RELEASE = "release", _("Release")
        USE = "use", _("Use")
        ACCEPT = "accept", _("Acceptance of use")
        REVERSE = "reverse", _("Reversal")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    from_account = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="postings_out")
    to_account = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="postings_in")
    tonnes = TonnesField(_("tonnes"))
    effective_on = models.DateField(_("effective on"), help_text=_("when it counts"))
    recorded_at = models.DateTimeField(_("recorded at"), help_text=_("when it was recorded"))
    actor_id = models.UUIDField(_("actor"), null=True)
    actor_name = models.CharField(_("actor's name"), max_length=160)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversed_by")
    key = models.CharField(_("key"), max_length=120, help_text=_("postings of one act share its key"))

    # The paper behind it: exactly one of these, or an outside document in words.
    notice_line = models.ForeignKey(NoticeLine, models.PROTECT, null=True, blank=True, related_name="postings")
    line_use = models.ForeignKey(LineUse, models.PROTECT, null=True, blank=True, related_name="postings")
    succession = models.ForeignKey(Succession, models.PROTECT, null=True, blank=True, related_name="postings")
    document = models.CharField(
        _("document"), max_length=200, blank=True, help_text=_("an order or a document of return")
    )

    # Who sees it, as its accounts say: what never changes of them. A trigger refuses anything else.
    authority = models.TextField(editable=False, db_collation="C")
    from_enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    to_enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )

    objects = PostingQuerySet.as_manager()

    SCOPE = Scope(
        place="to_account__place",
        enterprise="to_enterprise_id",
        groups=("to_account__group_id",),
        authority="authority",
    )

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["-recorded_at", "-id"]
        constraints = [
            CheckConstraint(
                name="posting_tonnes_positive",
                condition=Q(tonnes__gt=0),
                violation=Fault("", "tonnes_positive", _("A posting moves more than zero tonnes.")),
            ),
            CheckConstraint(
                name="posting_sides_fit_kind",
                condition=Q(kind__in=["control", "withhold", "release", "use", "accept"], from_account=None)
                & Q(to_account__isnull=False)
                | Q(kind__in=["distribute", "return", "deduct", "transfer"], from_account__isnull=False)
                & Q(to_account__isnull=False)
                | Q(kind="reduce", from_account__isnull=False)
                | Q(kind="reverse"),
                violation=Fault("", "sides_do_not_fit", _("The accounts of this posting do not fit its kind.")),
            ),
            CheckConstraint(
                name="posting_reverse_names_its_posting",
                condition=Q(kind="reverse", reverses__isnull=False) | (~Q(kind="reverse") & Q(reverses=None)),
                violation=Fault(
                    "", "incomplete", _("A reversal names the posting that it takes back, and nothing else does.")
                ),
            ),
            CheckConstraint(
                name="posting_has_a_document",
                condition=Q(notice_line__isnull=False)
                | Q(line_use__isnull=False)
                | Q(succession__isnull=False)
                | ~Q(document=""),
                violation=Fault("", "incomplete", _("A posting names the document on which it rests.")),
            ),
            UniqueConstraint(
                name="posting_once_per_notice_line_and_kind",
                fields=["notice_line", "kind"],
                condition=Q(notice_line__isnull=False) & ~Q(kind="reverse"),
                violation=Fault("", "posted_already", _("This has been posted already.")),
            ),
            UniqueConstraint(
                name="posting_once_per_use_and_kind",
                fields=["line_use", "kind"],
                condition=Q(line_use__isnull=False) & ~Q(kind="reverse"),
                violation=Fault("", "posted_already", _("This has been posted already.")),
            ),
        ]
        indexes = [
            models.Index(name="posting_newest", fields=["-recorded_at", "-id"]),
            models.Index(name="posting_to_newest", fields=["to_enterprise", "-recorded_at", "-id"]),
            models.Index(name="posting_from_newest", fields=["from_enterprise", "-recorded_at", "-id"]),
            models.Index(name="posting_kind", fields=["kind", "-recorded_at", "-id"]),
            models.Index(name="posting_key", fields=["key"]),
            models.Index(name="posting_effective", fields=["effective_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.tonnes} t"

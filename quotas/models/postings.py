"""A posting moves positive tonnes between two accounts, or into one. It is never changed; ``reverse`` corrects."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Identified
from enterprises.scoping import Reach, Scope, ScopedQuerySet
from quotas.models.accounts import Account
from quotas.models.notices import NoticeLine
from quotas.models.reports import LineUse
from quotas.models.successions import Succession
from quotas.quantities import TonnesField


class PostingQuerySet(ScopedQuerySet["Posting"]):
    def visible_to(self, actor: Any) -> Self:
        """Return the postings of which the actor may see at least one of the two accounts."""
        reach: Reach | None = getattr(actor, "reach", None)
        if reach is None:
            return self.none()
        # A missing side has no authority, which a scope would read as "visible to all", so it is excluded here.
        seen = Q(pk__in=[])
        for side in ("to_account", "from_account"):
            seen |= Q(**{f"{side}__isnull": False}) & reach.filter(_scope_by(side))
        return self.filter(seen)


def _scope_by(side: str) -> Scope:
    return Scope(
        place=f"{side}__holder__place__code",
        enterprise=f"{side}__holder__enterprise_id",
        groups=(f"{side}__holder__group_id", f"{side}__holder__enterprise__group_id"),
        authority=f"{side}__programme_year__programme__authority__code",
    )


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
    recorded_at = models.DateTimeField(_("recorded at"), help_text=_("when we learnt it"))
    actor_id = models.UUIDField(_("actor"), null=True)
    actor_name = models.CharField(_("actor's name"), max_length=160)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="reversed_by")
    key = models.CharField(_("key"), max_length=120, help_text=_("postings of one act share its key"))

    # The paper behind it: exactly one of these, or an outside document in words.
    notice_line = models.ForeignKey(NoticeLine, models.PROTECT, null=True, blank=True, related_name="postings")
    line_use = models.ForeignKey(LineUse, models.PROTECT, null=True, blank=True, related_name="postings")
    succession = models.ForeignKey(Succession, models.PROTECT, null=True, blank=True, related_name="postings")
    document = models.CharField(_("document"), max_length=200, blank=True, help_text=_("an order or return paper"))

    objects = PostingQuerySet.as_manager()

    SCOPE = _scope_by("to_account")

    WALLED = True  # row-level security, forced: see core.row_security

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["-recorded_at", "-id"]
        constraints = [
            models.CheckConstraint(name="posting_tonnes_positive", condition=Q(tonnes__gt=0)),
            models.CheckConstraint(
                name="posting_sides_fit_kind",
                condition=Q(kind__in=["control", "withhold", "release", "use", "accept"], from_account=None)
                & Q(to_account__isnull=False)
                | Q(kind__in=["distribute", "return", "deduct", "transfer"], from_account__isnull=False)
                & Q(to_account__isnull=False)
                | Q(kind="reduce", from_account__isnull=False)
                | Q(kind="reverse"),
            ),
            models.CheckConstraint(
                name="posting_reverse_names_its_posting",
                condition=Q(kind="reverse", reverses__isnull=False) | (~Q(kind="reverse") & Q(reverses=None)),
            ),
            models.CheckConstraint(
                name="posting_has_a_document",
                condition=Q(notice_line__isnull=False)
                | Q(line_use__isnull=False)
                | Q(succession__isnull=False)
                | ~Q(document=""),
            ),
            models.UniqueConstraint(
                name="posting_once_per_notice_line",
                fields=["notice_line"],
                condition=Q(notice_line__isnull=False) & ~Q(kind="reverse"),
            ),
            models.UniqueConstraint(
                name="posting_once_per_use_and_kind",
                fields=["line_use", "kind"],
                condition=Q(line_use__isnull=False) & ~Q(kind="reverse"),
            ),
        ]
        indexes = [
            models.Index(name="posting_newest", fields=["-recorded_at", "-id"]),
            models.Index(name="posting_key", fields=["key"]),
            models.Index(name="posting_effective", fields=["effective_on"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.tonnes} t"

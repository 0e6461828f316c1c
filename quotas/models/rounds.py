"""Rounds of a distribution: the terms and figures that were proposed when a draft was begun from them.

A row is added with its draft and never changed. What was chosen is what the notice gives.
"""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.models import Identified
from enterprises.models import User
from enterprises.scoping import Scope, ScopedQuerySet
from quotas.models.notices import Notice
from quotas.quantities import TonnesField


class DistributionRoundQuerySet(ScopedQuerySet["DistributionRound"]):
    def visible_to(self, actor: Actor) -> Self:
        """Return the rounds whose notice the actor may see: that of a draft is its issuer's own."""
        return super().visible_to(actor).filter(notice__in=Notice.objects.visible_to(actor))


class DistributionRound(Identified):
    notice = models.OneToOneField(Notice, models.PROTECT, related_name="round", verbose_name=_("notice"))
    category = models.CharField(_("category"), max_length=16)
    total = TonnesField(_("total, t"))
    given = TonnesField(_("proposed in this round, t"))
    summary = models.TextField(_("summary"))
    terms = models.JSONField(_("terms"), help_text=_("weights, days of the record, bounds and what else was stated"))
    lines = models.JSONField(_("proposed lines"), help_text=_("recipient, claim, tonnes and reason of each"))
    recorded_by = models.ForeignKey(
        User, models.PROTECT, editable=False, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    objects = DistributionRoundQuerySet.as_manager()

    SCOPE = Scope(
        place="notice__place__code",
        groups=("notice__issuer__group_id",),
        authority="notice__programme_year__programme__authority__code",
        every_row_has_authority=True,
    )
    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("round of a distribution")
        verbose_name_plural = _("rounds of distributions")
        ordering = ["-recorded_at", "-id"]
        indexes = [models.Index(name="round_newest", fields=["-recorded_at", "-id"])]

    def __str__(self) -> str:
        return f"{self.notice.programme_year} · {self.notice.get_batch_display()}"

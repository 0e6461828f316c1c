"""Invitations: links by which a person sets his own password, once, so that no other person knows it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Identified
from enterprises.models.people import User


class Invitation(Identified):
    """An invitation; only the digest of its secret is stored."""

    user = models.ForeignKey(User, models.PROTECT, related_name="invitations")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    digest = models.CharField(_("digest"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True)
    resets_factors = models.BooleanField(_("removes the second factors"), default=False)
    made_in = models.BigIntegerField(_("transaction in which it was made"), null=True, editable=False)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.user} · {self.made_at:%Y-%m-%d}"

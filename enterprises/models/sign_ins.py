"""Sign-in attempts, kept for their person for half a year, and the counts that slow guessing down."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.models import Identified
from enterprises.models.people import User


class SignInQuerySet(models.QuerySet["SignIn"]):
    def visible_to(self, actor: Actor) -> Self:
        """Return the actor's own attempts, since another person's addresses are private."""
        return self.filter(person=actor.pk) if getattr(actor, "pk", None) else self.none()


class SignIn(Identified):
    """An attempt, successful or not. The audit trail has the same without address and browser."""

    class Outcome(models.TextChoices):
        DONE = "done", _("Signed in")
        WRONG_PASSWORD = "wrong_password", _("Wrong password")  # pragma: allowlist secret
        WRONG_CODE = "wrong_code", _("Wrong code")
        SLOWED = "slowed", _("Slowed down after wrong attempts")

    person = models.ForeignKey(User, models.PROTECT, related_name="sign_ins")
    at = models.DateTimeField(_("at"))
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome)
    factor = models.CharField(_("second factor"), max_length=20, blank=True)
    address = models.GenericIPAddressField(_("address"))
    browser = models.CharField(_("browser"), max_length=200, blank=True)
    unusual = models.BooleanField(_("from a new address or browser, or after failures"), default=False)

    objects = SignInQuerySet.as_manager()

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        ordering = ["-at", "-id"]
        indexes = [models.Index(name="sign_in_newest", fields=["person", "-at"])]

    def __str__(self) -> str:
        return f"{self.person} · {self.outcome}"


class Throttle(models.Model):
    """Attempts counted under one key (a digest), and the time until which no further one is judged."""

    key = models.CharField(_("key"), max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(_("failures"), default=0)
    failed_at = models.DateTimeField(_("last failure"))
    until = models.DateTimeField(_("nothing is judged until"), null=True)

    class Meta:
        verbose_name = _("throttle")
        verbose_name_plural = _("throttles")

    def __str__(self) -> str:
        return self.key

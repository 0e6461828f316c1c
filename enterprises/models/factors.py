"""History of every second factor since it was set up. The library keeps its secret; triggers write this row."""

import datetime as dt
from typing import Self

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.constraints import CheckConstraint
from core.errors import Fault
from core.models import Identified
from enterprises.models.people import User


def waiting_time() -> dt.timedelta:
    """Return how long a factor that replaces another cannot sign."""
    return dt.timedelta(hours=settings.FACTOR_WAIT_HOURS)


class FactorQuerySet(models.QuerySet["Factor"]):
    def visible_to(self, actor: Actor) -> Self:
        """Return the actor's own factors, and those of the people visible to him."""
        return self.filter(user__in=User.objects.visible_to(actor).values("pk"))

    def present(self) -> Self:
        return self.filter(removed_at=None)

    def usable(self) -> Self:
        """Return present factors that may sign: the holder's first, one that has waited, or one that was released."""
        ripe = Q(replaces=False) | Q(since__lte=timezone.now() - waiting_time()) | Q(released_at__isnull=False)
        return self.present().filter(ripe)


class Factor(Identified):
    """An authenticator app or passkey. The row outlives the factor, so that a later one is known to replace it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        USABLE = "usable", _("In use")
        REMOVED = "removed", _("Removed")

    user = models.ForeignKey(User, models.PROTECT, related_name="factors")
    authenticator = models.BigIntegerField(_("key of the library's row"), unique=True)
    type = models.CharField(_("kind"), max_length=20, choices=Authenticator.Type.choices)
    since = models.DateTimeField(_("set up"))
    replaces = models.BooleanField(_("another was set up before it"))
    removed_at = models.DateTimeField(_("removed"), null=True)
    last_step = models.BigIntegerField(_("time step of the last code taken"), null=True)
    # The remover of the factor before this one, who may not release this one.
    reset_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("reset by"))
    released_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("released by"))
    released_at = models.DateTimeField(_("released"), null=True)

    objects = FactorQuerySet.as_manager()

    class Meta:
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors")
        ordering = ["-since"]
        constraints = [
            CheckConstraint(
                name="factor_not_released_by_holder",
                condition=Q(released_by=None) | ~Q(released_by=F("user")),
                violation=Fault("", "four_eyes", _("Another administrator has to release this factor.")),
            ),
            CheckConstraint(
                name="factor_not_released_by_resetter",
                condition=Q(released_by=None) | Q(reset_by=None) | ~Q(released_by=F("reset_by")),
                violation=Fault("", "four_eyes", _("Another administrator has to release this factor.")),
            ),
            CheckConstraint(
                name="factor_released_by_somebody",
                condition=Q(released_by=None, released_at=None)
                | Q(released_by__isnull=False, released_at__isnull=False),
                violation=Fault("", "incomplete", _("A release names who released the factor and when.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} · {self.user}"

    @property
    def usable_from(self) -> dt.datetime:
        if not self.replaces:
            return self.since
        return self.released_at or self.since + waiting_time()

    @property
    def state(self) -> str:
        if self.removed_at is not None:
            return self.State.REMOVED
        return self.State.USABLE if self.usable_from <= timezone.now() else self.State.WAITING

"""An emergency freeze: until two people lift it, nothing is posted, approved or appointed in a place."""

import datetime as dt
from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import BooleanField, F, Func, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from core import clock
from core.actors import Actor
from core.constraints import CheckConstraint, UniqueConstraint, text_required
from core.errors import Fault
from core.models import Identified, Versioned
from enterprises.models.jurisdictions import Jurisdiction, inside
from enterprises.models.people import User
from enterprises.scoping import Scope

GRACE_DAYS = 5  # a month whose due day fell in a freeze is in time until this many days after the lifting


class FreezeQuerySet(models.QuerySet["Freeze"]):
    def visible_to(self, actor: Actor) -> Self:
        """Return all freezes: everyone signed in may be affected by one."""
        return self

    def in_force(self) -> Self:
        return self.filter(lifted_at=None)

    def covering(self, code: Combinable) -> Self:
        """Return freezes of a place or of one above it; ``code`` is an expression."""
        within = Func(code, F("place__code"), function="starts_with", output_field=BooleanField())
        return self.filter(Q(place__level=Jurisdiction.Level.NATION) | Q(within))

    def excusing(self, due_on: dt.date | Combinable, on: dt.date) -> Self:
        """Return freezes during which a due day passed, and after which it is still in time to file on ``on``."""
        began, ended = (TruncDate(name, tzinfo=clock.ZONE) for name in ("imposed_at", "lifted_at"))
        recent = on - dt.timedelta(days=GRACE_DAYS)
        rows = self.alias(began_on=began, ended_on=ended).filter(began_on__lte=due_on)
        return rows.filter(Q(lifted_at=None) | Q(ended_on__gte=due_on) & Q(ended_on__gte=recent))


class Freeze(Identified, Versioned):
    """Imposed by one person at once, lifted by two. The database refuses what it stops (``frozen_at``)."""

    place = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="freezes", verbose_name=_("place"))
    reason = models.TextField(_("reason"))
    imposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("imposed by"))
    imposed_at = models.DateTimeField(_("imposed at"))
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("lifted by"))
    lifted_at = models.DateTimeField(_("lifted at"), null=True)
    lift_reason = models.TextField(_("why it was lifted"), blank=True)

    objects = FreezeQuerySet.as_manager()

    SCOPE = Scope(public=True)

    class Meta:
        verbose_name = _("emergency freeze")
        verbose_name_plural = _("emergency freezes")
        ordering = ["-imposed_at", "-id"]
        constraints = [
            UniqueConstraint(
                name="freeze_once_in_force",
                fields=["place"],
                condition=Q(lifted_at=None),
                violation=Fault("", "already_frozen", _("This place is frozen already.")),
            ),
            text_required("freeze_has_reason", "reason"),
            CheckConstraint(
                name="freeze_lifting_is_whole",
                condition=Q(lifted_at=None, lifted_by=None, lift_reason="")
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lift_reason="")),
                violation=Fault("/lift_reason", "required", _("State the reason.")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.place)

    @property
    def name_zh(self) -> str:
        return self.place.name_zh

    def excuses(self, due_on: dt.date, on: dt.date) -> bool:
        """Return whether a due day passed during the freeze, and ``on`` is not too long after it (as ``excusing``)."""
        ended = self.lifted_at.astimezone(clock.ZONE).date() if self.lifted_at else None
        began = self.imposed_at.astimezone(clock.ZONE).date()
        return began <= due_on and (ended is None or max(due_on, on - dt.timedelta(days=GRACE_DAYS)) <= ended)

    def concerns(self, codes: Iterable[str]) -> bool:
        """Return whether it affects one of these places, or a place within one."""
        return any(inside(code, self.place.code) or inside(self.place.code, code) for code in codes)

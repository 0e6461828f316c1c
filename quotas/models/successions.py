"""A succession documents a merger or closure: who received the remaining quota, and by whose decision."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint
from core.errors import Fault
from core.formats import NOTHING
from core.models import Identified
from enterprises.models import Enterprise, User
from enterprises.scoping import Scope, ScopedQuerySet


class Succession(Identified):
    class Kind(models.TextChoices):
        MERGER = "merger", _("Merger")
        CLOSURE = "closure", _("Closure")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    predecessor = models.ForeignKey(Enterprise, models.PROTECT, related_name="successions_out")
    successor = models.ForeignKey(Enterprise, models.PROTECT, null=True, blank=True, related_name="successions_in")
    effective_on = models.DateField(_("effective on"))
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided at"))

    objects = ScopedQuerySet.as_manager()

    SCOPE = Scope(place="predecessor__jurisdiction__code", enterprise="predecessor_id")

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        ordering = ["-effective_on"]
        constraints = [
            CheckConstraint(
                name="succession_merger_has_successor",
                condition=models.Q(kind="merger", successor__isnull=False)
                | models.Q(kind="closure", successor__isnull=True),
                violation=Fault("/successor", "required", _("A merger names a successor, a closure none.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor or NOTHING}"

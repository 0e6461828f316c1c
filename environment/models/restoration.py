"""Restoration of the ground of a site or planned mining area: hectares owed, restored and accepted.

Rows are only added. An entry that was a mistake is withdrawn by a further row that names it.
"""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, text_required
from core.errors import Fault
from enterprises.models import Jurisdiction, MiningArea, Site
from enterprises.models.entries import Withdrawable, WithdrawableQuerySet
from enterprises.scoping import Scope


class RestorationEntry(Withdrawable):
    REASON = "document"

    class Kind(models.TextChoices):
        OWED = "owed", _("Owed")
        RESTORED = "restored", _("Restored")
        ACCEPTED = "accepted", _("Accepted as restored")

    place = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", verbose_name=_("place"))
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="restoration_entries", verbose_name=_("site")
    )
    mining_area = models.ForeignKey(
        MiningArea,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="restoration_entries",
        verbose_name=_("planned mining area"),
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    hectares = models.DecimalField(_("hectares"), max_digits=12, decimal_places=3)
    day = models.DateField(_("day"), help_text=_("of what is owed, the day by which it is to be restored"))
    document = models.TextField(_("document"), help_text=_("the restoration plan, record of works or acceptance"))
    hectares_confirmed = models.BooleanField(_("the large area was confirmed"), default=False)

    objects = WithdrawableQuerySet["RestorationEntry"].as_manager()

    # Where a list has asked for it (``queries.restoration``): of its site or area, and what of this entry is overdue.
    restoration: object
    overdue: Decimal

    SCOPE = Scope(place="place__code", enterprise="site__enterprise_id", groups=("site__enterprise__group_id",))

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("entry of restoration")
        verbose_name_plural = _("entries of restoration")
        ordering = ["-day", "-pk"]
        indexes = [models.Index(name="restoration_newest", fields=["-day", "-id"])]
        constraints = [
            text_required("restoration_names_its_document", "document", _("Name the plan, record or acceptance.")),
            CheckConstraint(
                name="restoration_positive",
                condition=Q(hectares__gt=0),
                violation=Fault("/hectares", "not_positive", _("Hectares are greater than zero.")),
            ),
            CheckConstraint(
                name="restoration_of_site_or_area",
                condition=Q(site=None, mining_area__isnull=False) | Q(site__isnull=False, mining_area=None),
                violation=Fault("/site", "required", _("Name either the site or the planned mining area.")),
            ),
        ]

    @property
    def subject(self) -> Site | MiningArea | None:
        """Return what the entry is about."""
        return self.site or self.mining_area

    def __str__(self) -> str:
        return f"{self.subject} · {self.get_kind_display()} · {self.day}"

"""Capacity that was eliminated at a site, in t REO a year: from its day it no longer counts as approved capacity.

Rows are only added. An entry that was a mistake is withdrawn by a further row that names it.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, text_required
from core.errors import Fault
from core.formats import chinese_name
from enterprises.models.entries import Withdrawable, WithdrawableQuerySet
from enterprises.models.sites import Site
from enterprises.scoping import OF_SITE


class EliminatedCapacity(Withdrawable):
    class Kind(models.TextChoices):
        OBSOLETE = "obsolete", _("Obsolete process or equipment")
        BELOW_SCALE = "below_scale", _("Below the least scale")
        POLLUTION = "pollution", _("Pollution")
        REGROUPING = "regrouping", _("Merger or regrouping")
        OTHER = "other", _("Other grounds")

    site = models.ForeignKey(Site, models.PROTECT, related_name="eliminated_capacities", verbose_name=_("site"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    tonnes = models.DecimalField(_("capacity eliminated, t REO a year"), max_digits=12, decimal_places=3)
    day = models.DateField(_("day"), help_text=_("from which the capacity no longer counts"))
    reason = models.TextField(_("reason"))
    document = models.TextField(_("document"), help_text=_("the order, record of dismantling or acceptance"))

    objects = WithdrawableQuerySet["EliminatedCapacity"].as_manager()

    SCOPE = OF_SITE

    class Meta:
        verbose_name = _("eliminated capacity")
        verbose_name_plural = _("eliminated capacities")
        ordering = ["-day", "-pk"]
        indexes = [models.Index(name="eliminated_capacity_newest", fields=["-day", "-id"])]
        constraints = [
            text_required("eliminated_capacity_has_reason", "reason", _("Give the reason.")),
            text_required(
                "eliminated_capacity_names_its_document", "document", _("Name the order, record or acceptance.")
            ),
            CheckConstraint(
                name="eliminated_capacity_positive",
                condition=Q(tonnes__gt=0),
                violation=Fault("/tonnes", "not_positive", _("Tonnes are greater than zero.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} · {self.tonnes:f} t REO · {self.day}"

    @property
    def name_zh(self) -> str:
        return f"{chinese_name(self.site)} · {self.tonnes:f} 吨 REO · {self.day}"

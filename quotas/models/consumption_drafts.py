"""Drafts of returns of consumption: figures that are saved and not filed yet. Filing or discarding deletes a draft."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, UniqueConstraint, first_of_month
from core.errors import Fault
from core.models import Identified, Versioned
from enterprises.models import Enterprise, Site, User
from enterprises.scoping import OF_ENTERPRISE, ScopedQuerySet
from quotas.models.consumption import ITEMS, ConsumptionFigures


class ConsumptionDraft(ConsumptionFigures, Identified, Versioned):
    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")

    state = State.DRAFT  # final: filing and discarding delete the row

    site = models.ForeignKey(Site, models.PROTECT, related_name="consumption_drafts", verbose_name=_("site"))
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="+", help_text=_("that held the site last in the month")
    )
    period = models.DateField(_("month"), help_text=_("its first day"))
    saved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("saved by")
    )
    saved_at = models.DateTimeField(_("saved at"), editable=False)

    objects = ScopedQuerySet.as_manager()

    SCOPE = OF_ENTERPRISE

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("draft of a return of consumption")
        verbose_name_plural = _("drafts of returns of consumption")
        ordering = ["-period", "site"]
        constraints = [
            first_of_month("consumption_draft_of_a_month", "period"),
            UniqueConstraint(
                name="consumption_draft_once",
                fields=["site", "enterprise", "period"],
                violation=Fault("", "draft_exists", _("There is a draft for this site and month already.")),
            ),
            CheckConstraint(
                name="consumption_draft_not_negative",
                condition=Q(*[Q(**{name: None}) | Q(**{f"{name}__gte": 0}) for name in ITEMS]),
                violation=Fault("/electricity", "negative", _("Quantities are not negative.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} · {self.period:%Y-%m}"

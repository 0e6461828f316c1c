"""Drafts of returns of resource use: figures that are saved and not filed yet. Filing or discarding deletes a draft."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, UniqueConstraint
from core.errors import Fault
from core.models import Identified, Versioned
from core.years import FIRST_YEAR, LAST_YEAR, year_validators
from enterprises.models import Enterprise, Site, User
from enterprises.scoping import OF_ENTERPRISE, ScopedQuerySet
from resources.models.use_returns import QUANTITIES, Half, OfHalfYear, UseFigures


class UseReturnDraft(Identified, Versioned, UseFigures, OfHalfYear):
    Half = Half

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")

    state = State.DRAFT  # final: filing and discarding delete the row

    QUANTITIES = QUANTITIES

    site = models.ForeignKey(Site, models.PROTECT, related_name="use_return_drafts", verbose_name=_("mine"))
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="use_return_drafts")
    year = models.PositiveSmallIntegerField(_("year"), validators=year_validators())
    half = models.PositiveSmallIntegerField(_("half-year"), choices=Half)
    saved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("saved by")
    )
    saved_at = models.DateTimeField(_("saved at"), editable=False)

    objects = ScopedQuerySet.as_manager()

    SCOPE = OF_ENTERPRISE

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("draft of a return of resource use")
        verbose_name_plural = _("drafts of returns of resource use")
        ordering = ["-year", "-half", "site"]
        constraints = [
            UniqueConstraint(
                name="use_return_draft_once",
                fields=["site", "enterprise", "year", "half"],
                violation=Fault("", "draft_exists", _("There is a draft for this mine and half-year already.")),
            ),
            CheckConstraint(
                name="use_return_draft_half",
                condition=Q(half__in=[1, 2], year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                violation=Fault("/half", "out_of_range", _("A half-year is the first or the second of a year.")),
            ),
            CheckConstraint(
                name="use_return_draft_not_negative",
                condition=Q(*[Q(**{name: None}) | Q(**{f"{name}__gte": 0}) for name in QUANTITIES]),
                violation=Fault("/depleted_reo", "negative", _("Quantities are not negative.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.period}"

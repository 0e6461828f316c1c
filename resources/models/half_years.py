"""Common parts of the returns of a site and half-year: frozen as filed, and amended by a further version."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, UniqueConstraint
from core.errors import Fault
from core.models import Identified
from core.years import FIRST_YEAR, LAST_YEAR, year_validators
from enterprises.models import Enterprise, Site, User
from enterprises.scoping import Scope, ScopedQuerySet
from resources.models.use_returns import Half, OfHalfYear


class HalfYearQuerySet[Row: models.Model](ScopedQuerySet[Row]):
    def standing(self) -> Self:
        """Return the versions that no later one replaces."""
        return self.filter(amendments=None)

    def with_replaced(self) -> Self:
        """Annotate whether a later version replaces each of the rows."""
        return self.annotate(replaced=Exists(self.model._base_manager.filter(amends=OuterRef("pk"))))


class HalfYearReturn(Identified, OfHalfYear):
    class State(models.TextChoices):
        FILED = "filed", _("Filed")  # final: an amendment is a row of its own

    state = State.FILED

    Half = Half

    site = models.ForeignKey(Site, models.PROTECT, related_name="+", verbose_name=_("site"))
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="+", help_text=_("that held the site on the last day")
    )
    year = models.PositiveSmallIntegerField(_("year"), validators=year_validators())
    half = models.PositiveSmallIntegerField(_("half-year"), choices=Half)
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    amends = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="amendments", verbose_name=_("amends")
    )
    reason = models.TextField(_("reason of the amendment"), blank=True)
    fictitious = models.BooleanField(_("invented for demonstration"), default=False)
    filed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("filed by")
    )
    filed_at = models.DateTimeField(_("filed at"), editable=False)

    replaced: bool  # where a query has annotated it (``with_replaced``)

    SCOPE: ClassVar = Scope(place="enterprise__place", enterprise="enterprise_id", groups=("enterprise__group_id",))

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        abstract = True


def versioned(noun: str, *also: str) -> list[models.BaseConstraint]:
    """Return the constraints of a return of a half-year; ``also`` names what it is about beside its site."""
    return [
        UniqueConstraint(
            name=f"{noun}_once_a_half_year",
            fields=["site", "enterprise", "year", "half", *also],
            condition=Q(amends=None),
            violation=Fault("", "return_exists", _("This was filed for the half-year already. Amend that one.")),
        ),
        UniqueConstraint(
            name=f"{noun}_amended_once",
            fields=["amends"],
            violation=Fault("", "amended_already", _("This version was amended already. Amend the last one.")),
        ),
        CheckConstraint(
            name=f"{noun}_amendment_has_reason",
            condition=Q(amends=None, reason="", number=1) | (Q(amends__isnull=False, number__gt=1) & ~Q(reason="")),
            violation=Fault("/reason", "required", _("State the reason.")),
        ),
        CheckConstraint(
            name=f"{noun}_half",
            condition=Q(half__in=[1, 2], year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
            violation=Fault("/half", "out_of_range", _("A half-year is the first or the second of a year.")),
        ),
    ]

"""Competences for acts, and figures that the law leaves open: entered with their legal basis and dates.

Nothing is assumed: without an entry, the act that needs it is refused with the name of the missing entry.
"""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.constraints import CheckConstraint, exists_once, not_before, text_required
from core.errors import Fault
from core.models import Identified
from enterprises.models import Authority, Jurisdiction
from enterprises.scoping import Scope
from inspections.models.orders import Order


class LegalEntryQuerySet[M: models.Model](models.QuerySet[M]):
    def in_force_on(self, day: dt.date) -> Self:
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)

    def visible_to(self, actor: Actor) -> Self:
        """Return all entries: the rules by which an office acts are not secret."""
        return self


class LegalEntry(Identified):
    """Common columns of an entry: legal basis, first and last day, and evidence."""

    class Evidence(models.TextChoices):
        SOURCED = "sourced", _("Read in a source")
        ENTERED = "entered", _("Entered by the administrator")
        INVENTED = "invented", _("Invented for the demonstration")

    legal_basis = models.TextField(_("legal basis"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=12, choices=Evidence, default=Evidence.ENTERED)
    source = models.TextField(_("source"), blank=True)

    SCOPE = Scope(public=True)

    class Meta:
        abstract = True


class Competence(LegalEntry):
    """Offices of this level and authority that may decide this act. A role alone is not enough."""

    act = models.CharField(_("act"), max_length=12, choices=Order.Kind)
    level = models.CharField(_("level"), max_length=12, choices=Jurisdiction.Level)
    authority = models.ForeignKey(
        Authority, models.PROTECT, null=True, blank=True, related_name="+", help_text=_("empty: of any authority")
    )

    objects = LegalEntryQuerySet["Competence"].as_manager()

    class Meta:
        verbose_name = _("competence")
        verbose_name_plural = _("competences")
        ordering = ["act", "level", "authority", "valid_from"]
        constraints = [
            exists_once(
                "competence_once",
                ["act", "level", "authority", "valid_from"],
                _("This is entered already from that day on."),
                nulls_distinct=False,
            ),
            text_required("competence_has_legal_basis", "legal_basis", _("Name the legal basis.")),
            not_before(
                "competence_ends_after_it_begins", "valid_to", "valid_from", _("This cannot end before it begins.")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()} · {self.get_level_display()}"


class Threshold(LegalEntry):
    """A figure of due process; the latest entry in force on a day counts."""

    class Name(models.TextChoices):
        DEFENCE_DAYS = "defence_days", _("Working days for the statement and the request of a hearing")
        LARGE_FINE_PERSON = "large_fine_person", _("From this fine on a hearing is offered to a person, in yuan")
        LARGE_FINE_FIRM = "large_fine_firm", _("From this fine on a hearing is offered to an organisation, in yuan")

    name = models.CharField(_("name"), max_length=24, choices=Name)
    figure = models.DecimalField(_("figure"), max_digits=16, decimal_places=2)

    objects = LegalEntryQuerySet["Threshold"].as_manager()

    class Meta:
        verbose_name = _("threshold")
        verbose_name_plural = _("thresholds")
        ordering = ["name", "valid_from"]
        constraints = [
            exists_once("threshold_once", ["name", "valid_from"], _("This is entered already from that day on.")),
            text_required("threshold_has_legal_basis", "legal_basis", _("Name the legal basis.")),
            CheckConstraint(
                name="threshold_above_zero",
                condition=Q(figure__gt=0),
                violation=Fault("/figure", "not_positive", _("State a figure above zero.")),
            ),
            not_before(
                "threshold_ends_after_it_begins", "valid_to", "valid_from", _("This cannot end before it begins.")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_name_display()}: {self.figure}"

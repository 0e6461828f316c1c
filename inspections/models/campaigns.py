"""A campaign inspects one matter in one region during one period; its findings are counted."""

import datetime as dt
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.constraints import CheckConstraint
from core.errors import Fault
from core.models import Identified, Versioned
from enterprises.models import NATION, Authority, Jurisdiction, Site, User
from enterprises.scoping import Scope, ScopedQuerySet
from quotas.models import Programme


class CampaignQuerySet(ScopedQuerySet["Campaign"]):
    def visible_to(self, actor: Actor) -> Self:
        """Return campaigns visible to officials of a place inside the region or containing it; none to enterprises."""
        reach = getattr(actor, "reach", None)
        if reach is None:
            return self.none()
        within = Q(pk__in=[])
        for bound in reach.bounds:
            if bound.place == NATION:
                return self
            if bound.place is not None:
                above = [NATION, *(bound.place[:length] for length in (2, 4) if length < len(bound.place))]
                within |= Q(place__code__startswith=bound.place) | Q(place__code__in=above)
        return self.filter(within)


class Campaign(Identified, Versioned):
    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        RUNNING = "running", _("Running")
        ENDED = "ended", _("Ended")

    number = models.CharField(_("number"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    theme = models.TextField(_("theme"), help_text=_("what it looks at, and why"))
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", verbose_name=_("region"))
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name=_("owning authority"))
    site_kinds = ArrayField(
        models.CharField(max_length=12, choices=Site.Kind),
        default=list,
        blank=True,
        verbose_name=_("kinds of site"),
        help_text=_("empty: every kind"),
    )
    begins_on = models.DateField(_("begins on"))
    ends_on = models.DateField(_("ends on"), help_text=_("its last day"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PLANNED)
    planned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(_("planned at"))
    started_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    outcome = models.TextField(_("what came of it"), blank=True)
    fictitious = models.BooleanField(_("invented for demonstration"), default=False)

    objects = CampaignQuerySet.as_manager()

    # The scope for actions; more people may read it: see ``visible_to``.
    SCOPE = Scope(place="place__code", authority="authority__code")

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-begins_on", "-id"]
        constraints = [
            CheckConstraint(
                name="campaign_ends_after_it_begins",
                condition=Q(ends_on__gte=F("begins_on")),
                violation=Fault("/ends_on", "before_begins_on", _("A campaign cannot end before it begins.")),
            ),
            CheckConstraint(
                name="campaign_says_what",
                condition=~Q(name="") & ~Q(theme=""),
                violation=Fault("/name", "required", _("Name the campaign and its theme.")),
            ),
            CheckConstraint(
                name="campaign_ended_by_somebody",
                condition=~Q(state="ended") | (Q(ended_by__isnull=False) & ~Q(outcome="")),
                violation=Fault("/outcome", "required", _("State what came of the campaign.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.name}"

    def covers(self, site: Site, on: dt.date) -> bool:
        return self.lies_over(site) and self.begins_on <= on <= self.ends_on

    def lies_over(self, site: Site) -> bool:
        """Check whether the campaign covers the site, by region and kind."""
        inside = self.place.code == NATION or site.jurisdiction.code.startswith(self.place.code)
        return inside and (not self.site_kinds or site.kind in self.site_kinds)

"""Licences, each of which permits one kind of work at one site, between two days (both inclusive).

An issued licence is never changed; suspension and revocation are separate rows and shorten the time in force. Its
outline may be entered later, and corrected, by two people.
"""

import datetime as dt
from decimal import Decimal
from typing import Self

from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.fields.ranges import RangeBoundary
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Least
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, ExclusionConstraint, UniqueConstraint, not_before
from core.errors import Fault
from core.models import Identified, Versioned, parts_of
from enterprises import outlines
from enterprises.models.authorities import Authority
from enterprises.models.enterprises import Enterprise
from enterprises.models.jurisdictions import Jurisdiction
from enterprises.models.outlines import Outlined, outline_is_simple
from enterprises.models.sites import Site, day_range
from enterprises.scoping import OF_SITE, ScopedQuerySet


class LicenceQuerySet(ScopedQuerySet["Licence"]):
    def with_state(self, on: dt.date) -> Self:
        """Annotate each licence with its ``state`` on the day ``on``."""
        suspended = LicenceSuspension.objects.filter(
            Q(ended_on=None) | Q(ended_on__gt=on), licence=OuterRef("pk"), suspended_on__lte=on
        )
        return self.annotate(
            state=Case(
                When(revoked_on__lte=on, then=Value(Licence.State.REVOKED)),
                When(valid_to__lt=on, then=Value(Licence.State.EXPIRED)),
                When(valid_from__gt=on, then=Value(Licence.State.PENDING)),
                When(Exists(suspended), then=Value(Licence.State.SUSPENDED)),
                default=Value(Licence.State.IN_FORCE),
                output_field=models.CharField(),
            )
        )

    def in_force(self, on: dt.date) -> Self:
        """Return licences that permit work on the day ``on``."""
        suspended = LicenceSuspension.objects.filter(
            Q(ended_on=None) | Q(ended_on__gt=on), licence=OuterRef("pk"), suspended_on__lte=on
        )
        return self.filter(
            Q(valid_to=None) | Q(valid_to__gte=on), Q(revoked_on=None) | Q(revoked_on__gt=on), valid_from__lte=on
        ).exclude(Exists(suspended))

    def not_ended(self, on: dt.date) -> Self:
        """Return licences that permit work on ``on`` or a later day, or would if they were not suspended."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on), Q(revoked_on=None) | Q(revoked_on__gt=on))

    def ever_in_force(self) -> Self:
        """Return licences that permitted work on some day: not those revoked on their own first day."""
        return self.filter(Q(revoked_on=None) | Q(revoked_on__gt=F("valid_from")))

    def renewable_on(self, day: dt.date | OuterRef) -> Self:
        """Return licences that a licence from ``day`` renews: they ended the day before and were not revoked by then.

        A right that was revoked or has lapsed is a new one when it is given again.
        """
        return self.filter(
            Q(revoked_on=None) | Q(revoked_on__gt=F("valid_to")),
            valid_to=day - dt.timedelta(days=1),
        )

    def without_renewals(self) -> Self:
        """Return licences that renew no licence of their kind and site."""
        renewed = Licence.objects.renewable_on(OuterRef("valid_from")).filter(
            site=OuterRef("site"), kind=OuterRef("kind")
        )
        return self.exclude(Exists(renewed))


class Licence(Outlined, Identified, Versioned):
    class Kind(models.TextChoices):
        PROSPECTING = "prospecting", _("Prospecting licence")
        MINING = "mining", _("Mining licence")
        PRODUCTION = "production", _("Production approval")
        WORK_SAFETY = "work_safety", _("Work-safety licence")
        DISCHARGE = "discharge", _("Pollution discharge permit")
        ENVIRONMENT = "environment", _("Environmental acceptance")
        RADIATION = "radiation", _("Radiation safety licence")
        EXPORT = "export", _("Export licence")

    OF_GROUND = (Kind.PROSPECTING, Kind.MINING)  # that have an outline

    class State(models.TextChoices):
        """The state on a day, which follows from the dates and is never stored; see ``with_state``."""

        PENDING = "pending", _("Not yet valid")
        IN_FORCE = "in_force", _("In force")
        SUSPENDED = "suspended", _("Suspended")
        EXPIRED = "expired", _("Expired")
        REVOKED = "revoked", _("Licence revoked")

    number = models.CharField(_("number"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    site = models.ForeignKey(Site, models.PROTECT, related_name="licences")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="licences", help_text=_("holder at issue"))
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="licences", verbose_name=_("authority"))
    issuing_level = models.CharField(_("issuing level"), max_length=12, choices=Jurisdiction.Level)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True, help_text=_("not in force from this day"))
    revocation_reason = models.TextField(_("reason for revocation"), blank=True)
    exception = models.TextField(
        _("recorded exception"), blank=True, help_text=_("the decision that lifted a moratorium for this one licence")
    )
    fictitious = models.BooleanField(_("invented for demonstration"), default=False)

    objects = LicenceQuerySet.as_manager()

    state: str  # on the day that ``with_state`` was asked for

    # A licence follows its site: the site's holder of today is responsible for it.
    SCOPE = OF_SITE

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("licence")
        verbose_name_plural = _("licences")
        ordering = ["number"]
        indexes = [parts_of("licence_search", "number")]
        constraints = [
            not_before("licence_ordered", "valid_to", "valid_from", _("A licence cannot end before it begins.")),
            not_before(
                "licence_revoked_after_issue",
                "revoked_on",
                "valid_from",
                _("A licence cannot be revoked before it begins."),
            ),
            outline_is_simple("licence_outline_is_simple"),
            CheckConstraint(
                name="licence_outlined_if_of_ground",
                condition=Q(outline="") | Q(kind__in=["prospecting", "mining"]),
                violation=Fault(
                    "/outline", "not_of_ground", _("Only prospecting and mining licences have an outline.")
                ),
            ),
            # LEAST ignores NULL, so an unrevoked licence keeps its own end. '[)' because a licence is void on
            # the day it is revoked; the end of validity itself is inclusive, hence the added day.
            ExclusionConstraint(
                name="licence_one_of_a_kind_per_site_and_day",
                expressions=[
                    ("site", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (
                        day_range(
                            F("valid_from"),
                            Least(F("valid_to") + 1, F("revoked_on")),
                            RangeBoundary(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation=Fault(
                    "", "licence_overlap", _("The site has a licence of this kind already on some of these days.")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def site_outside_m(self) -> Decimal | None:
        """Return how far the place of the site lies outside the outline, if both are known."""
        if not self.outline:
            return None
        return outlines.metres_outside(self.outline, self.site.latitude, self.site.longitude)


class LicenceSuspension(Identified):
    """A licence is not in force from ``suspended_on`` until the day before ``ended_on``."""

    licence = models.ForeignKey(Licence, models.PROTECT, related_name="suspensions")
    suspended_on = models.DateField(_("suspended on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    reason = models.TextField(_("reason"))

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("licence suspension")
        verbose_name_plural = _("licence suspensions")
        ordering = ["licence", "suspended_on"]
        constraints = [
            not_before(
                "suspension_ordered", "ended_on", "suspended_on", _("A suspension cannot end before it begins.")
            ),
            UniqueConstraint(
                name="suspension_one_open",
                fields=["licence"],
                condition=Q(ended_on=None),
                violation=Fault("", "suspended_already", _("The licence is suspended already.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.licence} · {self.suspended_on}"

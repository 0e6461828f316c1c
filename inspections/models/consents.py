"""Consent to electronic service: documents are served electronically only with a signed consent (art. 61)."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, exists_once
from core.errors import Fault
from core.models import Identified, Versioned
from enterprises.models import Enterprise, User
from enterprises.scoping import Scope, ScopedQuerySet


class ConsentQuerySet(ScopedQuerySet["Consent"]):
    def in_force_on(self, on: dt.date) -> Self:
        """Return consents signed by that day and not revoked by it."""
        return self.filter(Q(revoked_on=None) | Q(revoked_on__gt=on), signed_on__lte=on)


class Consent(Identified, Versioned):
    class State(models.TextChoices):
        STANDING = "standing", _("In force")
        REVOKED = "revoked", _("Withdrawn")

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.STANDING)
    document = models.CharField(_("signed document"), max_length=200, help_text=_("its number or its file number"))
    address = models.CharField(_("electronic address"), max_length=200)
    signed_on = models.DateField(_("signed on"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"))
    revoked_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    revocation_reason = models.TextField(_("reason for revoking"), blank=True)

    objects = ConsentQuerySet.as_manager()

    SCOPE = Scope(place="enterprise__jurisdiction__code", enterprise="enterprise_id")

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("consent to electronic service")
        verbose_name_plural = _("consents to electronic service")
        ordering = ["-signed_on", "-id"]
        constraints = [
            CheckConstraint(
                name="consent_names_its_document",
                condition=~Q(document="") & ~Q(address=""),
                violation=Fault("/document", "required", _("Name the signed document and the address for service.")),
            ),
            CheckConstraint(
                name="consent_revoked_whole",
                condition=Q(state="standing", revoked_on=None, revoked_by=None)
                | Q(state="revoked", revoked_on__gte=F("signed_on"), revoked_by__isnull=False),
                violation=Fault(
                    "/revoked_on",
                    "incomplete",
                    _("A consent is revoked by somebody, and not before the day on which it was signed."),
                ),
            ),
            exists_once(
                "consent_one_standing",
                ["enterprise"],
                _("A consent of this enterprise is in force already. Revoke it first."),
                condition=Q(state="standing"),
            ),
        ]

    def __str__(self) -> str:
        return self.document

"""An observation by satellite or camera on a day: a point or an area on the earth (GeoJSON, WGS 84)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint
from core.errors import Fault
from core.models import Identified, Versioned
from enterprises.models import Jurisdiction, User
from enterprises.scoping import Scope, ScopedQuerySet


class Observation(Identified, Versioned):
    class Source(models.TextChoices):
        SATELLITE = "satellite", _("Satellite image")
        VIDEO = "video", _("Video")

    class State(models.TextChoices):
        RECORDED = "recorded", _("Recorded")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    source = models.CharField(_("source"), max_length=12, choices=Source)
    instrument = models.CharField(
        _("satellite or camera"), max_length=160, blank=True, help_text=_("with the scene or the recording")
    )
    seen_on = models.DateField(_("seen on"))
    description = models.TextField(_("what was seen"))
    geometry = models.JSONField(_("geometry"), help_text=_("GeoJSON point, polygon or multipolygon, WGS 84"))
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5)
    area_m2 = models.DecimalField(_("area, m²"), max_digits=14, decimal_places=0, default=0)
    place = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", help_text=_("whose officers see it"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.RECORDED)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"))
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawal_reason = models.TextField(_("reason for withdrawing"), blank=True)

    objects = ScopedQuerySet.as_manager()

    # By place alone: people of an enterprise cannot read where it is observed.
    SCOPE = Scope(place="place__code")

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        ordering = ["-seen_on", "-id"]
        constraints = [
            CheckConstraint(
                name="observation_on_earth",
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                violation=Fault("/latitude", "out_of_range", _("State latitude and longitude together, in degrees.")),
            ),
            CheckConstraint(
                name="observation_withdrawn_with_reason",
                condition=~Q(state="withdrawn") | ~Q(withdrawal_reason=""),
                violation=Fault("/withdrawal_reason", "required", _("State the reason.")),
            ),
        ]
        indexes = [models.Index(name="observation_day_and_place", fields=["seen_on", "latitude", "longitude"])]

    def __str__(self) -> str:
        return f"{self.get_source_display()} · {self.seen_on} · {self.latitude}, {self.longitude}"

"""The subject of a flag or case: an enterprise, site, person, office, group or place, or unknown.

Most cases in the field are diggings without a known owner, so place, day and a description suffice.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint
from core.errors import Fault
from enterprises.models import Enterprise, Jurisdiction, Site


class Subject(models.Model):
    class SubjectType(models.TextChoices):
        ENTERPRISE = "enterprise", _("Enterprise")
        SITE = "site", _("Site")
        PERSON = "person", _("Person")
        OFFICE = "office", _("Office")
        GROUP = "group", _("Group")
        JURISDICTION = "jurisdiction", _("Jurisdiction")
        UNKNOWN = "unknown", _("Unknown person")

    subject_type = models.CharField(_("about"), max_length=12, choices=SubjectType)
    subject_code = models.CharField(_("code"), max_length=64, blank=True)
    subject_description = models.TextField(_("description"), blank=True)
    location = models.TextField(_("where, in words"), blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    seen_on = models.DateField(_("seen on"), null=True, blank=True)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, blank=True, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", help_text=_("whose officers see it"))

    class Meta:
        abstract = True
        constraints = [
            CheckConstraint(
                name="%(class)s_subject_is_named",
                condition=Q(subject_type="unknown", enterprise=None) & ~Q(subject_description="")
                | ~Q(subject_type="unknown") & ~Q(subject_code=""),
                violation=Fault("", "incomplete", _("Name the subject by its code, or describe who is unknown.")),
            ),
            CheckConstraint(
                name="%(class)s_subject_on_earth",
                condition=Q(latitude=None, longitude=None) | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                violation=Fault("/latitude", "out_of_range", _("State latitude and longitude together, in degrees.")),
            ),
            CheckConstraint(
                name="%(class)s_subject_links",
                condition=~Q(subject_type__in=["enterprise", "site"]) | Q(enterprise__isnull=False),
                violation=Fault("/enterprise", "incomplete", _("Name the enterprise of the register.")),
            ),
        ]

    @property
    def subject_name(self) -> str:
        return str(self.site or self.enterprise or self.subject_description or self.subject_code)

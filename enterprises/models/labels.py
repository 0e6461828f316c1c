"""Labels of sites, such as green mine or base of comprehensive use, and commitments of enterprises.

Neither is a condition of quota. Rows are only added: one that was a mistake is withdrawn by a further row.
"""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import not_before, text_required
from enterprises.models.enterprises import Enterprise
from enterprises.models.entries import Documented, WithdrawableQuerySet, documented
from enterprises.models.sites import Site
from enterprises.scoping import OF_ENTERPRISE, OF_SITE


class DatedQuerySet[M: models.Model](WithdrawableQuerySet[M]):
    def in_force(self, on: dt.date) -> "DatedQuerySet[M]":
        """Return the entries that count and hold on a day."""
        return self.counting().filter(Q(until=None) | Q(until__gte=on), day__lte=on)


class SiteLabel(Documented):
    class Kind(models.TextChoices):
        GREEN_MINE = "green_mine", _("Green mine")
        COMPREHENSIVE_USE = "comprehensive_use", _("Demonstration base of comprehensive use")
        SECONDARY_RESOURCES = "secondary", _("Base of secondary resources")
        CLEANER_PRODUCTION = "cleaner", _("Cleaner production examined")
        KEY_TECHNOLOGY = "technology", _("Draws on a national science programme")

    site = models.ForeignKey(Site, models.PROTECT, related_name="labels", verbose_name=_("site"))
    kind = models.CharField(_("label"), max_length=20, choices=Kind)
    granted_by = models.CharField(_("granted by"), max_length=200)
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("the last day, inclusive"))

    objects = DatedQuerySet["SiteLabel"].as_manager()

    SCOPE = OF_SITE

    class Meta:
        verbose_name = _("label of a site")
        verbose_name_plural = _("labels of sites")
        ordering = ["-day", "-pk"]
        indexes = [models.Index(name="site_label_newest", fields=["-day", "-id"])]
        constraints = [
            *documented("site_label"),
            text_required("site_label_names_its_office", "granted_by", _("Name the office that granted it.")),
            not_before("site_label_ordered", "until", "day", _("A label cannot end before it begins.")),
        ]

    def __str__(self) -> str:
        return f"{self.site} · {self.get_kind_display()}"


class Commitment(Documented):
    class Kind(models.TextChoices):
        MEMBERSHIP = "membership", _("Membership of an association")
        SELF_DISCIPLINE = "discipline", _("Self-discipline")
        ENVIRONMENT = "environment", _("Environment and restoration")
        RESPONSIBILITY = "responsibility", _("Social responsibility")

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="commitments", verbose_name=_("enterprise"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    body = models.CharField(_("association or office"), max_length=200, help_text=_("towards which it is made"))
    text = models.TextField(_("what is promised"))
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("the last day, inclusive"))

    objects = DatedQuerySet["Commitment"].as_manager()

    SCOPE = OF_ENTERPRISE

    class Meta:
        verbose_name = _("commitment of an enterprise")
        verbose_name_plural = _("commitments of enterprises")
        ordering = ["-day", "-pk"]
        indexes = [models.Index(name="commitment_newest", fields=["-day", "-id"])]
        constraints = [
            *documented("commitment"),
            text_required("commitment_names_its_body", "body", _("Name the association or office.")),
            text_required("commitment_says_what", "text", _("State what is promised.")),
            not_before("commitment_ordered", "until", "day", _("A commitment cannot end before it begins.")),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} · {self.get_kind_display()}"

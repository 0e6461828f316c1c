"""Decisions of offices that an officer looks into: an approval beyond authority, and a project that was refused.

Rows are only added. Whether a case is made of one is an officer's decision.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.constraints import text_required
from enterprises.models import Site
from enterprises.models.entries import Recorded
from enterprises.scoping import OF_SITE, ScopedQuerySet
from environment.models.projects import Project


class OfficeDecision(Recorded):
    class Kind(models.TextChoices):
        BEYOND_AUTHORITY = "beyond_authority", _("Approval beyond authority")
        REFUSED = "refused", _("Refused project")

    site = models.ForeignKey(Site, models.PROTECT, related_name="office_decisions", verbose_name=_("site"))
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="office_decisions", verbose_name=_("project")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    subject = models.TextField(_("subject of the decision"), help_text=_("such as the mining right or project"))
    office = models.CharField(_("office that decided"), max_length=200)
    day = models.DateField(_("day of the decision"))
    document = models.TextField(_("document"), help_text=_("office, number and day of the document"))
    reason = models.TextField(_("reason"), help_text=_("the rule that the approval breaks, or why it was refused"))

    objects = ScopedQuerySet.as_manager()

    SCOPE = OF_SITE

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("decision of an office")
        verbose_name_plural = _("decisions of offices")
        ordering = ["-day", "-pk"]
        indexes = [models.Index(name="office_decision_newest", fields=["-day", "-id"])]
        constraints = [
            text_required("office_decision_has_a_subject", "subject", _("State what was decided on.")),
            text_required("office_decision_names_the_office", "office", _("Name the office.")),
            text_required(
                "office_decision_names_its_document", "document", _("Name the document: its office, number and day.")
            ),
            text_required("office_decision_has_reason", "reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.site} · {self.day}"

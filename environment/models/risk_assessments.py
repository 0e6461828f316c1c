"""Assessments of environmental risk of tailings ponds, leaching fields and plants, as their documents state them.

No law makes one a condition of quota yet (the white paper of 2012 says that a system is being prepared). Rows are only
added: one that was a mistake is withdrawn by a further row.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.constraints import not_before, text_required
from enterprises.models import Site
from enterprises.models.entries import Documented, WithdrawableQuerySet, documented
from enterprises.scoping import OF_SITE


class RiskAssessment(Documented):
    class Subject(models.TextChoices):
        TAILINGS = "tailings", _("Tailings pond or dump")
        LEACHING = "leaching", _("Leaching field")
        RESIDUE = "residue", _("Store of radioactive residue")
        PLANT = "plant", _("Plant")

    class Level(models.TextChoices):
        MINOR = "minor", _("Minor")
        LARGER = "larger", _("Larger")
        MAJOR = "major", _("Major")

    site = models.ForeignKey(Site, models.PROTECT, related_name="risk_assessments", verbose_name=_("site"))
    subject = models.CharField(_("what was assessed"), max_length=12, choices=Subject)
    name = models.CharField(_("name of the pond, field or line"), max_length=200, blank=True)
    level = models.CharField(_("level of risk"), max_length=8, choices=Level)
    assessor = models.CharField(_("assessed by"), max_length=200)
    result = models.TextField(_("result"), help_text=_("hazards found and what is to be done"))
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("the last day, inclusive"))

    objects = WithdrawableQuerySet["RiskAssessment"].as_manager()

    SCOPE = OF_SITE

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("assessment of risk")
        verbose_name_plural = _("assessments of risk")
        ordering = ["-day", "-pk"]
        indexes = [models.Index(name="risk_assessment_newest", fields=["-day", "-id"])]
        constraints = [
            *documented("risk_assessment"),
            text_required("risk_assessment_names_its_assessor", "assessor", _("Name who assessed the risk.")),
            text_required("risk_assessment_has_a_result", "result", _("State the result.")),
            not_before("risk_assessment_ordered", "until", "day", _("An assessment cannot end before it begins.")),
        ]

    def __str__(self) -> str:
        return f"{self.site} · {self.get_subject_display()} · {self.get_level_display()}"

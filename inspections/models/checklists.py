"""The questions of the checklists: dated rows, entered and ended by two people; a new wording is a new row."""

from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.contrib.postgres.fields.ranges import RangeBoundary
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, ExclusionConstraint, not_before, text_required
from core.errors import Fault
from core.formats import local_text
from core.models import Identified, Versioned
from enterprises.models import FigureEvidence, Site
from enterprises.models.sites import day_range
from enterprises.scoping import Scope
from quotas.models.products import DatedQuerySet


class ChecklistQuestion(Identified, Versioned):
    """A question of the checklists of some kinds of sites, between its days, both inclusive.

    A visit is asked what is in force on its day, and keeps the wording (``ChecklistAnswer``).
    """

    code = models.CharField(_("code"), max_length=40)
    site_kinds = ArrayField(models.CharField(max_length=12, choices=Site.Kind), verbose_name=_("kinds of sites"))
    duty = models.CharField(_("duty"), max_length=40, help_text=_("from which the question derives"))
    question = models.TextField(_("question"))
    question_zh = models.TextField(_("question in Chinese"))
    valid_from = models.DateField(_("asked from"))
    valid_to = models.DateField(_("asked until"), null=True, blank=True, help_text=_("the last day, inclusive"))
    evidence = models.CharField(
        _("evidence"), max_length=12, choices=FigureEvidence, default=FigureEvidence.ENTERED, editable=False
    )
    source = models.TextField(_("source"), help_text=_("office, number and day of the document"))

    objects = DatedQuerySet["ChecklistQuestion"].as_manager()

    SCOPE = Scope(public=True)

    class Meta:
        verbose_name = _("question of a checklist")
        verbose_name_plural = _("questions of checklists")
        ordering = ["code", "valid_from"]
        constraints = [
            text_required("checklist_question_asks", "question", _("Write the question.")),
            text_required("checklist_question_in_chinese", "question_zh", _("Write the question in Chinese.")),
            text_required(
                "checklist_question_names_its_source", "source", _("Name the document: its office, number and day.")
            ),
            not_before(
                "checklist_question_ordered", "valid_to", "valid_from", _("A question cannot end before it begins.")
            ),
            CheckConstraint(
                name="checklist_question_of_some_sites",
                condition=Q(site_kinds__len__gt=0),
                violation=Fault("/site_kinds", "required", _("Choose at least one kind of site.")),
            ),
            ExclusionConstraint(
                name="checklist_question_once_a_day",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (
                        day_range(F("valid_from"), F("valid_to"), RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation=Fault(
                    "/valid_from", "question_overlap", _("This question is asked already on some of these days.")
                ),
            ),
        ]

    def __str__(self) -> str:
        return local_text(self.question, self.question_zh)

    @property
    def site_kind_labels(self) -> list[str]:
        return [str(Site.Kind(kind).label) for kind in self.site_kinds]

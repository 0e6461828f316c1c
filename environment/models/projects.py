"""Projects that build, enlarge or rebuild a site: their assessment, its approval, and the steps of works and controls.

A step is a row with its day and document. Rows are only added: a later row for the same step replaces the one before,
and one without a day withdraws it. Officials alone replace one that an office entered.
"""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, text_required
from core.errors import Fault
from core.models import Identified, Versioned
from enterprises.models import Site, User
from enterprises.models.entries import Recorded
from enterprises.scoping import OF_SITE, ScopedQuerySet


class Project(Recorded, Versioned):
    class Kind(models.TextChoices):
        CONSTRUCTION = "construction", _("New construction")
        EXPANSION = "expansion", _("Expansion")
        RENOVATION = "renovation", _("Renovation")

    class State(models.TextChoices):
        RECORDED = "recorded", _("Recorded")  # final: only its steps are added

    site = models.ForeignKey(Site, models.PROTECT, related_name="projects", verbose_name=_("site"))
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    investment = models.DecimalField(_("investment, yuan"), max_digits=16, decimal_places=2, null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    state = State.RECORDED

    # What ``queries.projects`` found, where a list has asked for it.
    counting_steps: list["ProjectStep"]
    breaches: list[Any]

    SCOPE = OF_SITE

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["site", "name"]
        constraints = [
            text_required("project_has_a_name", "name", _("Name the project.")),
            CheckConstraint(
                name="project_investment_positive",
                condition=Q(investment=None) | Q(investment__gt=0),
                violation=Fault("/investment", "not_positive", _("An investment is greater than zero, or empty.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} · {self.name}"


class ProjectStep(Identified):
    """The day of one step of a project, with its document."""

    class Step(models.TextChoices):
        ASSESSED = "assessed", _("Impact assessment completed")
        APPROVED = "approved", _("Assessment approved")
        WORKS_DESIGNED = "works_designed", _("Main works designed")
        CONTROLS_DESIGNED = "controls_designed", _("Pollution controls designed")
        BEGUN = "begun", _("Building begun")
        WORKS_BUILT = "works_built", _("Main works built")
        CONTROLS_BUILT = "controls_built", _("Pollution controls built")
        WORKS_COMMISSIONED = "works_commissioned", _("Main works commissioned")
        CONTROLS_COMMISSIONED = "controls_commissioned", _("Pollution controls commissioned")
        ACCEPTED = "accepted", _("Pollution controls accepted")

    project = models.ForeignKey(Project, models.PROTECT, related_name="steps")
    step = models.CharField(_("step"), max_length=24, choices=Step)
    day = models.DateField(_("day"), null=True, blank=True, help_text=_("empty: the entry before is withdrawn"))
    document = models.TextField(_("document"))
    spent = models.DecimalField(
        _("spent so far, yuan"),
        max_digits=16,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("on the whole project up to this step; its investment is what was planned"),
    )
    by_office = models.BooleanField(_("entered by an office"), editable=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, editable=False, related_name="+")
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("step of a project")
        verbose_name_plural = _("steps of projects")
        ordering = ["project", "pk"]
        constraints = [
            text_required("project_step_names_its_document", "document", _("Name the document that states the day.")),
            CheckConstraint(
                name="project_step_spent_positive",
                condition=Q(spent=None) | Q(spent__gt=0, day__isnull=False),
                violation=Fault("/spent", "not_positive", _("What was spent is greater than zero, or empty.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} · {self.get_step_display()}"


DECISIONS = frozenset({ProjectStep.Step.APPROVED, ProjectStep.Step.ACCEPTED})  # of an authority

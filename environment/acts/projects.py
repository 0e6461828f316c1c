"""Acts on a project: a step of its owner, a decision of the authority."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.acts import Act, Create, NextStep, declare
from core.forms import DateInput, PageForm, text_area
from core.models import TokenScope
from enterprises.forms.sites import SiteForm
from environment.capabilities import PROJECTS_RECORD
from environment.lifecycles import PROJECT
from environment.models import Project, ProjectStep
from environment.models.projects import DECISIONS
from environment.services import projects

_STEPS = [choice for choice in ProjectStep.Step.choices if choice[0] not in DECISIONS]
_DECISIONS = [choice for choice in ProjectStep.Step.choices if choice[0] in DECISIONS]


class ProjectStepForm(PageForm):
    step = forms.ChoiceField(label=_("Step"), choices=_STEPS)
    day = forms.DateField(
        label=_("Day"), widget=DateInput, required=False, help_text=_("Empty: an earlier entry is withdrawn.")
    )
    document = text_area(_("Document"), max_length=2000)
    spent = forms.DecimalField(
        label=_("Spent so far, yuan"),
        max_digits=16,
        decimal_places=2,
        required=False,
        help_text=_("On the whole project up to this step."),
    )


class ProjectDecisionForm(PageForm):
    step = forms.ChoiceField(label=_("Decision"), choices=_DECISIONS)
    day = forms.DateField(
        label=_("Day"), widget=DateInput, required=False, help_text=_("Empty: an earlier entry is withdrawn.")
    )
    document = text_area(_("Document"), max_length=2000)


class ProjectForm(SiteForm):
    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=Project.Kind.choices)
    investment = forms.DecimalField(
        label=_("Investment, yuan"), max_digits=16, decimal_places=2, min_value=0, required=False
    )


CREATE_PROJECT = Create(
    service=projects.enter,
    form=ProjectForm,
    capability=PROJECTS_RECORD,
    title=_("Enter a project"),
    lead=_("Its steps are recorded afterwards, each with its day and document."),
    button=_("Enter"),
    done=_("The project was entered."),
)
PROJECTS = declare(
    PROJECT,
    Act(PROJECT["record_step"], projects.record_step, form=ProjectStepForm),
    Act(PROJECT["record_decision"], projects.record_decision, form=ProjectDecisionForm, scope=TokenScope.APPROVE),
    page="pages:project",
    next_steps={
        "recorded": NextStep(_("Its next steps and decisions are recorded as they come.")),
    },
)

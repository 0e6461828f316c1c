"""The act on a target of a plan: a mistake is withdrawn by a further entry."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.acts import Act, Create, declare
from core.forms import DateInput, PageForm, YearField, text_area
from core.models import TokenScope, label_of
from enterprises.acts.entry_steps import WITHDRAWABLE
from enterprises.forms.codes import PlaceField
from resources.capabilities import PLAN_TARGETS_SET
from resources.lifecycles import PLAN_TARGET
from resources.models import PlanTarget
from resources.services import plan_targets


class PlanTargetForm(PageForm):
    plan = forms.ChoiceField(label=label_of(PlanTarget, "plan"), choices=PlanTarget.Plan.choices)
    place = PlaceField(help_text=_("CN for the nation, or a province such as 36."))
    first_year = YearField(label=label_of(PlanTarget, "first_year"))
    last_year = YearField(label=label_of(PlanTarget, "last_year"))
    indicator = forms.ChoiceField(label=label_of(PlanTarget, "indicator"), choices=PlanTarget.Indicator.choices)
    comparison = forms.ChoiceField(label=label_of(PlanTarget, "comparison"), choices=PlanTarget.Comparison.choices)
    figure = forms.DecimalField(
        label=label_of(PlanTarget, "figure"), max_digits=15, decimal_places=3, min_value=0, required=False,
        help_text=_("Empty: the document names the indicator without a figure."),
    )  # fmt: skip
    day = forms.DateField(label=_("Day of the document"), widget=DateInput)
    document = text_area(_("Document"), rows=2, max_length=2000)


CREATE_PLAN_TARGET = Create(
    service=plan_targets.record,
    form=PlanTargetForm,
    capability=PLAN_TARGETS_SET,
    title=_("Enter a target of a plan"),
    lead=_("Its page shows what the returns of each year of the plan measured."),
    button=_("Enter"),
    done=_("The target was entered."),
    scope=TokenScope.APPROVE,
)
PLAN_TARGETS = declare(
    PLAN_TARGET,
    Act(PLAN_TARGET["withdraw"], plan_targets.withdraw, scope=TokenScope.APPROVE, tone="bad"),
    page="pages:plan-target",
    next_steps=WITHDRAWABLE,
)

"""Pages of targets of plans over several years: listed, entered, shown beside what was measured, withdrawn."""

from functools import partial

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy

from core.forms import DateInput, PageForm, YearField, text_area
from core.models import label_of
from core.web.creation import create_view
from core.web.filters import form_of
from core.web.records import RecordPages
from enterprises.models import Jurisdiction
from enterprises.policies import holds
from resources.acts.plan_targets import PLAN_TARGETS
from resources.capabilities import PLAN_TARGETS_SET
from resources.filters import PlanTargetFilters
from resources.models import PlanTarget
from resources.queries.plan_targets import measure
from resources.services import plan_targets


class PlanTargetForm(PageForm):
    plan = forms.ChoiceField(label=label_of(PlanTarget, "plan"), choices=PlanTarget.Plan.choices)
    place = forms.ModelChoiceField(
        label=gettext_lazy("Code of the place"),
        queryset=Jurisdiction.objects.all(),
        to_field_name="code",
        widget=forms.TextInput,
        help_text=gettext_lazy("CN for the nation, or a province such as 36."),
        error_messages={"invalid_choice": gettext_lazy("There is no place of this code.")},
    )
    first_year = YearField(label=label_of(PlanTarget, "first_year"))
    last_year = YearField(label=label_of(PlanTarget, "last_year"))
    indicator = forms.ChoiceField(label=label_of(PlanTarget, "indicator"), choices=PlanTarget.Indicator.choices)
    comparison = forms.ChoiceField(label=label_of(PlanTarget, "comparison"), choices=PlanTarget.Comparison.choices)
    figure = forms.DecimalField(
        label=label_of(PlanTarget, "figure"), max_digits=15, decimal_places=3, min_value=0, required=False,
        help_text=gettext_lazy("Empty: the document names the indicator without a figure."),
    )  # fmt: skip
    day = forms.DateField(label=gettext_lazy("Day of the document"), widget=DateInput)
    document = text_area(gettext_lazy("Document"), rows=2, max_length=2000)


def _form(request: HttpRequest, data: QueryDict | None) -> PlanTargetForm:
    return PlanTargetForm(data)


PAGES = RecordPages[PlanTarget](
    title=gettext_lazy("Targets of plans"),
    list_page="pages:plan-targets",
    detail_page="pages:plan-target",
    templates="resources/plan_target",
    order=("-first_year", "-pk"),
    filters=PlanTargetFilters,
    form=form_of(PlanTargetFilters, "plan", "indicator", "province", "year"),
    may_record=partial(holds, capability=PLAN_TARGETS_SET),
    acts=PLAN_TARGETS,
    in_detail=lambda request, row: {"measured": measure(row, request.user)},
)


create = create_view(
    PAGES,
    title=gettext_lazy("Enter a target of a plan"),
    lead=gettext_lazy("Its page shows what the returns of each year of the plan measured."),
    button=gettext_lazy("Enter"),
    form=_form,
    service=plan_targets.record,
    done=gettext_lazy("The target was entered."),
)

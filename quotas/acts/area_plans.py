"""The acts that set a special plan of a mining area, by one officer or by two."""

from django import forms
from django.utils.translation import gettext_lazy, gettext_noop

from core.acts import Create
from core.models import TokenScope, label_of
from quotas.capabilities import AREA_PLANS_SET
from quotas.models import AreaPlan
from quotas.services import area_plans
from resources.acts.plans_of_areas import loosening
from resources.forms.plans_of_areas import PlanForm, PlanOfAreaForm


class LoosenForm(PlanForm):
    field_order: tuple[str, ...] = ("year", "ceiling", "document")

    ceiling = forms.DecimalField(label=label_of(AreaPlan, "ceiling"), max_digits=12, decimal_places=3, min_value=0)


class AreaPlanForm(PlanOfAreaForm, LoosenForm):
    field_order = ("mining_area", *LoosenForm.field_order)


CREATE_AREA_PLAN = Create(
    service=area_plans.set_plan,
    form=AreaPlanForm,
    capability=AREA_PLANS_SET,
    title=gettext_lazy("Set the special plan of a mining area"),
    lead=gettext_lazy(
        "What the mines of a planned area may extract in a year, inside the quota of the province. A plan that the"
        " area has of this year is replaced; it stays on record."
    ),
    done=gettext_lazy("The plan was recorded."),
    scope=TokenScope.APPROVE,
)
LOOSEN = loosening(
    area_plans.PLANS,
    gettext_lazy("Set a special plan of a past year, or a higher one"),
    LoosenForm,
    area_plans.loosen,
    figure=gettext_noop("ceiling, t REO"),
    layout="{:.3f}",
)

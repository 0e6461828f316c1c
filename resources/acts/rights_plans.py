"""The acts that set a plan of the mining rights of an area, by one officer or by two."""

from django import forms
from django.utils.translation import gettext_lazy, gettext_noop

from core.acts import Create
from core.models import TokenScope, label_of
from resources.acts.plans_of_areas import loosening
from resources.capabilities import RIGHTS_PLANS_SET
from resources.forms.plans_of_areas import PlanForm, PlanOfAreaForm
from resources.models import RightsPlan
from resources.models.rights_plans import MOST_RIGHTS
from resources.services import rights_plans


class LoosenForm(PlanForm):
    field_order: tuple[str, ...] = ("year", "rights", "document")

    rights = forms.IntegerField(label=label_of(RightsPlan, "rights"), min_value=0, max_value=MOST_RIGHTS)


class RightsPlanForm(PlanOfAreaForm, LoosenForm):
    field_order = ("mining_area", *LoosenForm.field_order)


CREATE_RIGHTS_PLAN = Create(
    service=rights_plans.set_plan,
    form=RightsPlanForm,
    capability=RIGHTS_PLANS_SET,
    title=gettext_lazy("Set the plan of new mining rights of an area"),
    lead=gettext_lazy(
        "How many new mining licences the area may get in a year. Renewals and recorded exceptions do not count. An"
        " area that has a plan gets none in a year without one."
    ),
    done=gettext_lazy("The plan was recorded."),
    scope=TokenScope.APPROVE,
)
LOOSEN = loosening(
    rights_plans.PLANS,
    gettext_lazy("Set a plan of mining rights of a past year, or a higher one"),
    LoosenForm,
    rights_plans.loosen,
    figure=gettext_noop("new mining rights"),
)

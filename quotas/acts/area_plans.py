"""Setting a plan of a mining area for a past year, or one that loosens the plan in force, by two officers."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from core.actors import Actor
from core.acts import Create
from core.errors import Conflict, DomainError, Forbidden
from core.models import TokenScope, label_of
from core.write_access import NOT_ALLOWED
from enterprises.models import NATION, Jurisdiction, MiningArea
from enterprises.policies import can
from enterprises.two_person_acts import Bounds, Preview, TwoPersonAct, declare
from quotas.capabilities import AREA_PLANS_SET
from quotas.models import AreaPlan
from quotas.policies import may_plan_area
from quotas.services import area_plans
from resources.forms.plans_of_areas import PlanForm, PlanOfAreaForm


class LoosenForm(PlanForm):
    field_order: tuple[str, ...] = ("year", "ceiling", "document")

    ceiling = forms.DecimalField(label=label_of(AreaPlan, "ceiling"), max_digits=12, decimal_places=3, min_value=0)


class AreaPlanForm(PlanOfAreaForm, LoosenForm):
    field_order = ("mining_area", *LoosenForm.field_order)


def _bounds(area: MiningArea) -> Bounds:
    return Bounds(place=Jurisdiction.objects.get(code=NATION))


def _obstacle(actor: Actor, area: MiningArea, **plan: Any) -> DomainError | None:
    row = area_plans.new(area, **plan)
    if not may_plan_area(actor, AREA_PLANS_SET, row):
        return Forbidden("forbidden", str(NOT_ALLOWED))
    try:
        area_plans.require_fitting(row)
    except DomainError as obstacle:
        return obstacle
    if not area_plans.takes_two(row):
        return Conflict("one_suffices", _("It is of no past year and loosens no plan: one officer sets it."))
    return None


def _preview(area: MiningArea, *, year: int, ceiling: Decimal, document: str) -> Preview:
    """Show the plan beside the one that it replaces."""
    row = area_plans.new(area, year, ceiling, document)
    facts = [
        (gettext_noop("Planned mining area"), f"{area.number} {area.name}"),
        (gettext_noop("Year"), str(year)),
        (gettext_noop("ceiling, t REO"), f"{ceiling:.3f}"),
        (gettext_noop("Document"), row.document),
    ]
    if row.replaces is not None:
        facts.insert(3, (gettext_noop("Plan until now"), f"{row.replaces.ceiling:.3f}"))
    return Preview(facts)


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
LOOSEN = declare(
    TwoPersonAct(
        name=area_plans.LOOSEN,
        label=gettext_lazy("Set a special plan of a past year, or a higher one"),
        model=MiningArea,
        form=LoosenForm,
        bounds=_bounds,
        allows=lambda actor, area: bool(can(actor, AREA_PLANS_SET)),
        argument_guard=_obstacle,
        preview=_preview,
        carry_out=area_plans.loosen,
        related=("jurisdiction",),
    )
)

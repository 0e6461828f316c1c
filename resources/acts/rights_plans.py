"""Setting a plan of a mining area for a past year, or one that loosens the plan in force, by two officers."""

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
from resources.capabilities import RIGHTS_PLANS_SET
from resources.forms.plans_of_areas import PlanForm, PlanOfAreaForm
from resources.models import RightsPlan
from resources.models.rights_plans import MOST_RIGHTS
from resources.policies import may_plan_rights
from resources.services import rights_plans


class LoosenForm(PlanForm):
    field_order: tuple[str, ...] = ("year", "rights", "document")

    rights = forms.IntegerField(label=label_of(RightsPlan, "rights"), min_value=0, max_value=MOST_RIGHTS)


class RightsPlanForm(PlanOfAreaForm, LoosenForm):
    field_order = ("mining_area", *LoosenForm.field_order)


def _bounds(area: MiningArea) -> Bounds:
    return Bounds(place=Jurisdiction.objects.get(code=NATION))


def _obstacle(actor: Actor, area: MiningArea, **plan: Any) -> DomainError | None:
    row = rights_plans.new(area, **plan)
    if not may_plan_rights(actor, RIGHTS_PLANS_SET, row):
        return Forbidden("forbidden", str(NOT_ALLOWED))
    try:
        rights_plans.require_fitting(row)
    except DomainError as obstacle:
        return obstacle
    if not rights_plans.takes_two(row):
        return Conflict("one_suffices", _("It is of no past year and loosens no plan: one officer sets it."))
    return None


def _preview(area: MiningArea, *, year: int, rights: int, document: str) -> Preview:
    """Show the plan beside the one that it replaces."""
    row = rights_plans.new(area, year, rights, document)
    facts = [
        (gettext_noop("Planned mining area"), f"{area.number} {area.name}"),
        (gettext_noop("Year"), str(year)),
        (gettext_noop("new mining rights"), str(rights)),
        (gettext_noop("Document"), row.document),
    ]
    if row.replaces is not None:
        facts.insert(3, (gettext_noop("Plan until now"), str(row.replaces.rights)))
    return Preview(facts)


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
LOOSEN = declare(
    TwoPersonAct(
        name=rights_plans.LOOSEN,
        label=gettext_lazy("Set a plan of mining rights of a past year, or a higher one"),
        model=MiningArea,
        form=LoosenForm,
        bounds=_bounds,
        allows=lambda actor, area: bool(can(actor, RIGHTS_PLANS_SET)),
        argument_guard=_obstacle,
        preview=_preview,
        carry_out=rights_plans.loosen,
        related=("jurisdiction",),
    )
)

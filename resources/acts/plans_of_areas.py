"""The act by which two officers set a plan of a mining area for a past year, or one that loosens the plan in force."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.actors import Actor
from core.errors import Conflict, DomainError, Forbidden
from core.forms import PageForm
from core.type_aliases import Text
from core.write_access import NOT_ALLOWED
from enterprises.models import NATION, Jurisdiction, MiningArea
from enterprises.policies import can
from enterprises.two_person_acts import Bounds, Preview, TwoPersonAct, declare
from resources.policies import may_plan_area
from resources.services.plans_of_areas import PlansOfAreas


def loosening(
    plans: PlansOfAreas[Any], label: Text, form: type[PageForm], carry_out: Any, *, figure: str, layout: str = "{}"
) -> TwoPersonAct:
    """Declare the act. ``figure``: the name of what a plan states (a message id); ``layout`` of its preview."""

    def obstacle(actor: Actor, area: MiningArea, **plan: Any) -> DomainError | None:
        row = plans.new(area, **plan)
        if not may_plan_area(actor, plans.capability, row):
            return Forbidden("forbidden", str(NOT_ALLOWED))
        try:
            plans.require_fitting(row)
        except DomainError as refusal:
            return refusal
        if not plans.takes_two(row):
            return Conflict("one_suffices", _("It is of no past year and loosens no plan: one officer sets it."))
        return None

    def preview(area: MiningArea, **plan: Any) -> Preview:
        """Show the plan beside the one that it replaces."""
        row = plans.new(area, **plan)
        until_now = [
            (gettext_noop("Plan until now"), layout.format(plans.figure_of(replaced)))
            for replaced in [row.replaces]
            if replaced is not None
        ]
        return Preview(
            [
                (gettext_noop("Planned mining area"), f"{area.number} {area.name}"),
                (gettext_noop("Year"), str(row.year)),
                (figure, layout.format(plans.figure_of(row))),
                *until_now,
                (gettext_noop("Document"), row.document),
            ]
        )

    return declare(
        TwoPersonAct(
            name=plans.act,
            label=label,
            model=MiningArea,
            form=form,
            bounds=lambda area: Bounds(place=Jurisdiction.objects.get(code=NATION)),
            allows=lambda actor, area: bool(can(actor, plans.capability)),
            argument_guard=obstacle,
            preview=preview,
            carry_out=carry_out,
            related=("jurisdiction",),
        )
    )

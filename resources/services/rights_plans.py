"""Plans of mining rights: recorded by the ministry with their document, and asked by every new mining licence."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actors import Actor
from core.errors import Conflict, Fault
from core.transactions import refusal, service
from enterprises.licence_application_rules import WHITE_PAPER
from enterprises.lifecycles.licences import new_licence_barriers
from enterprises.models import Licence, MiningArea
from resources.capabilities import RIGHTS_PLANS_SET
from resources.models import RightsPlan
from resources.models.rights_plans import MOST_RIGHTS
from resources.queries import rights_plans
from resources.services.plans_of_areas import PlansOfAreas

LOOSEN = "rights_plans.loosen"  # two-person act
LEGAL_BASIS = f"{WHITE_PAPER}, part III: mining rights are given under allocation plans, new ones not in principle"

refusal(
    "mining_rights_within_plan",
    lambda: Conflict(
        "no_mining_right_left",
        _("The planned mining area would have more new mining licences than its plan of mining rights has."),
        legal_basis=LEGAL_BASIS,
    ),
)
refusal(
    "renewed_licence_within_plan",
    lambda: Conflict(
        "licence_is_renewed",
        _(
            "A later licence renews this one, and would be a new mining right beyond the plan of its area. Revoke the"
            " later licence from its first day before this one."
        ),
        legal_basis=LEGAL_BASIS,
    ),
)


def _faults(row: RightsPlan) -> list[Fault]:
    if 0 <= row.rights <= MOST_RIGHTS:
        return []
    return [Fault("/rights", "out_of_range", _("From 0 to 999 new mining rights."))]


PLANS = PlansOfAreas(
    RightsPlan,
    "rights",
    RIGHTS_PLANS_SET,
    LOOSEN,
    guard="rights_plan",
    takes_two=gettext_lazy(
        "This plan is of a past year, or has more mining rights than the plan in force:"
        " propose it on the page of a plan of this area, and a second officer approves it."
    ),
    faults=_faults,
    beside=lambda mining_area: mining_area,
)


@service
def set_plan(
    *,
    actor: Actor,
    mining_area: MiningArea,
    year: int,
    rights: int,
    document: str,
    fictitious: bool = False,
) -> RightsPlan:
    """Record how many new mining licences an area may get in a year; an earlier plan of this year is replaced.

    One of a past year, or one that loosens the plan in force, takes two officers (``loosen``); loaders enter what was.
    """
    return PLANS.set_alone(mining_area, actor=actor, year=year, rights=rights, document=document, fictitious=fictitious)


@service
def loosen(mining_area: MiningArea, *, actor: Actor, reason: str, year: int, rights: int, document: str) -> RightsPlan:
    """Record a plan of a past year, or one that loosens the plan in force; by two officers."""
    return PLANS.loosen(mining_area, actor=actor, reason=reason, year=year, rights=rights, document=document)


def beyond_plan(licence: Licence) -> Conflict | None:
    """Return the refusal of a new mining licence for which the plan of its area has no right left; the area is locked.

    The plan of the licence's first year counts, whenever it is entered: a day before the first plan finds none.
    """
    area = licence.site.mining_area
    if licence.kind != Licence.Kind.MINING or area is None:
        return None
    year = licence.valid_from.year
    rights = rights_plans.rights_of(area, year)
    if rights is None:
        return None
    used = rights_plans.used_rights([area.pk]).get((area.pk, year), 0)
    if used < rights:
        return None
    return Conflict(
        "no_mining_right_left",
        _(
            "Moratorium on new mining rights: the plan of area %(area)s for %(year)s has %(rights)s of them, and"
            " %(used)s are used. Name the decision that makes an exception of this one."
        )
        % {"area": area.number, "year": year, "rights": rights, "used": used},
        legal_basis=LEGAL_BASIS,
    )


new_licence_barriers.append(beyond_plan)

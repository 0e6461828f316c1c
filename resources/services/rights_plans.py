"""Plans of mining rights: recorded by the ministry with their document, and asked by every new mining licence."""

from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor, Loader
from core.errors import Conflict, Fault, Invalid
from core.transactions import refusal, service
from core.write_access import WriteAccess
from enterprises.licence_application_rules import WHITE_PAPER
from enterprises.lifecycles.licences import new_licence_barriers
from enterprises.models import Licence, MiningArea
from enterprises.services import approvals
from enterprises.services.validation import unnamed_document
from resources.capabilities import RIGHTS_PLANS_SET
from resources.models import RightsPlan
from resources.models.rights_plans import MOST_RIGHTS
from resources.policies import may_plan_rights
from resources.queries import rights_plans

LOOSEN = "rights_plans.loosen"  # two-person act
LEGAL_BASIS = f"{WHITE_PAPER}, part III: mining rights are given under allocation plans, new ones not in principle"
RIGHTS_PLAN = WriteAccess(RightsPlan, can=may_plan_rights, locks_rows=False)

refusal(
    "rights_plan_replaces_its_like",
    lambda: Conflict("of_another_area", _("A plan replaces one of the same area and year.")),
)
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


def _takes_two() -> Invalid:
    detail = _(
        "This plan is of a past year, or has more mining rights than the plan in force:"
        " propose it on the page of a plan of this area, and a second officer approves it."
    )
    fault = Fault("/rights", "takes_two", detail)
    return Invalid("invalid", _("The plan has faults. Nothing was recorded."), errors=[fault])


refusal("rights_plan_loosened_by_two", _takes_two)


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
    row = _begin(actor, mining_area, year, rights, document, fictitious)
    if not isinstance(actor, Loader) and takes_two(row):
        raise _takes_two()
    return _insert(row, "rights_plans.set", actor, row.document)


@service
def loosen(mining_area: MiningArea, *, actor: Actor, reason: str, year: int, rights: int, document: str) -> RightsPlan:
    """Record a plan of a past year, or one that loosens the plan in force; by two officers."""
    row = _begin(actor, mining_area, year, rights, document)
    approvals.require(LOOSEN, mining_area, actor=actor)
    return _insert(row, LOOSEN, actor, reason)


def new(mining_area: MiningArea, year: int, rights: int, document: str, fictitious: bool = False) -> RightsPlan:
    """Return a plan, not yet saved, that replaces the one in force."""
    return RightsPlan(
        mining_area=mining_area,
        year=year,
        rights=rights,
        document=document.strip(),
        fictitious=fictitious,
        replaces=RightsPlan.objects.standing().filter(mining_area=mining_area, year=year).first(),
    )


def takes_two(row: RightsPlan) -> bool:
    """Return whether a plan is of a year that is past, or is looser than the one that it replaces."""
    return row.year < clock.today().year or (row.replaces is not None and row.rights > row.replaces.rights)


def require_fitting(row: RightsPlan) -> None:
    """Refuse a plan that has faults.

    Raises:
        Invalid: naming the fields.
    """
    if faults := _faults(row):
        raise Invalid("invalid", _("The plan has faults. Nothing was recorded."), errors=faults)


def _begin(
    actor: Actor, mining_area: MiningArea, year: int, rights: int, document: str, fictitious: bool = False
) -> RightsPlan:
    row = RIGHTS_PLAN.begin_new(
        lambda: new(mining_area, year, rights, document, fictitious),
        RIGHTS_PLANS_SET,
        actor,
        beside=[mining_area],
    )
    require_fitting(row)
    row.replaces = RightsPlan.objects.standing().filter(mining_area=mining_area, year=year).first()  # locked now
    return row


def _insert(row: RightsPlan, action: str, actor: Actor, reason: str) -> RightsPlan:
    row.recorded_by_id, row.recorded_at = actor.pk, clock.now()
    row.save(force_insert=True)
    data = {"year": row.year, "rights": row.rights}
    place = row.mining_area.jurisdiction.code
    audit.record(actor=actor, action=action, obj=row, place=place, reason=reason, data=data)
    return row


def _faults(row: RightsPlan) -> list[Fault]:
    faults = []
    if not 0 <= row.rights <= MOST_RIGHTS:
        faults.append(Fault("/rights", "out_of_range", _("From 0 to 999 new mining rights.")))
    if row.year > clock.today().year + 1:
        faults.append(Fault("/year", "in_the_future", _("A plan is recorded for this year or the next at the latest.")))
    faults += unnamed_document(row.document)
    return faults


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

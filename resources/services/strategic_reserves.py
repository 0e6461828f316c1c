"""Strategic reserves: opened by an officer; the state's are moved by two people, an enterprise's by its signer."""

import datetime as dt
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core import audit, clock, formats
from core.actors import Actor, SystemActor
from core.errors import Conflict, Fault, Forbidden, Invalid
from core.transactions import refusal, service
from core.write_access import WriteAccess
from enterprises.models import Enterprise, Jurisdiction, MiningArea
from enterprises.policies import can
from enterprises.services import approvals
from enterprises.services.validation import unnamed_document
from resources.capabilities import STRATEGIC_RESERVES_OPEN, STRATEGIC_RESERVES_REPORT
from resources.models import ReserveMovement, StrategicReserve
from resources.policies import may_record_reserves
from resources.queries.strategic_reserves import least_from

MOVE = "strategic_reserves.move"  # two-person act
Holder = StrategicReserve.Holder


def _rows() -> QuerySet[StrategicReserve]:
    return StrategicReserve.objects.select_related("place", "mining_area", "operator", "recorded_by")


# Rows are only added, so none is locked here: the trigger of a movement locks its reserve.
RESERVE = WriteAccess(StrategicReserve, can=may_record_reserves, rows=_rows, locks_rows=False)
KEPT = WriteAccess(StrategicReserve, can=can, rows=_rows, locks_rows=False)

refusal(
    "reserve_never_below_zero",
    lambda: Conflict("reserve_overdrawn", _("Less than this is held on that day or later. Nothing was recorded.")),
)
refusal("reserve_movement_by_two", approvals.needs_second_person)
refusal(
    "reserve_movement_by_holder",
    lambda: Forbidden("forbidden", _("Your roles do not allow this here.")),
)
refusal(
    "reserve_movement_material",
    lambda: Invalid.at("/material", "of_another_form", _("In the ground there is ore, in a store there are products.")),
)


@service
def open_reserve(
    *,
    actor: Actor,
    code: str,
    name: str,
    form: str,
    holder: str,
    document: str,
    place: Jurisdiction | None = None,
    mining_area: MiningArea | None = None,
    operator: Enterprise | None = None,
    name_zh: str = "",
    fictitious: bool = False,
) -> StrategicReserve:
    """Register a store, or ore in the ground that is set aside; ``place`` may be left out for a planned mining area."""
    row = RESERVE.begin_new(
        lambda: StrategicReserve(
            code=code,
            name=name.strip(),
            name_zh=name_zh.strip(),
            form=form,
            holder=holder,
            place=_place(place, mining_area),
            mining_area=mining_area,
            operator=operator,
            document=document.strip(),
            fictitious=fictitious,
        ),
        STRATEGIC_RESERVES_OPEN,
        actor,
    )
    faults = []
    if mining_area is not None and mining_area.jurisdiction_id != row.place_id:
        faults.append(Fault("/place", "not_of_the_area", _("The planned mining area lies in another place.")))
    if holder == Holder.ENTERPRISE and operator is None:
        faults.append(Fault("/operator", "required", _("Name the enterprise that holds it.")))
    if mining_area is not None and form != StrategicReserve.Form.GROUND:
        faults.append(Fault("/mining_area", "not_in_the_ground", _("Only ore in the ground is in a mining area.")))
    faults += unnamed_document(row.document)
    if faults:
        raise Invalid("invalid", _("The reserve has faults. Nothing was recorded."), errors=faults)
    row.recorded_by_id, row.recorded_at = actor.pk, clock.now()
    row.save(force_insert=True)
    _audit(row, "open", actor, row.document, {"form": form, "holder": holder})
    return row


@service
def move(
    reserve: StrategicReserve,
    *,
    actor: Actor,
    direction: str,
    material: str,
    tonnes: Decimal,
    day: dt.date,
    document: str,
) -> ReserveMovement:
    """Record what came in or went out: of the state's reserve on an approved request, else by the holder's signer."""
    if reserve.holder == Holder.STATE:
        reserve = RESERVE.begin(reserve, STRATEGIC_RESERVES_OPEN, actor)
        if not isinstance(actor, SystemActor):
            approvals.require(MOVE, reserve, actor=actor)
    else:
        reserve = KEPT.begin(reserve, STRATEGIC_RESERVES_REPORT, actor)
    require_fitting(reserve, direction=direction, material=material, tonnes=tonnes, day=day, document=document)
    row = ReserveMovement(
        reserve=reserve,
        direction=direction,
        material=material,
        tonnes=tonnes,
        day=day,
        document=document.strip(),
        fictitious=reserve.fictitious,
        recorded_by_id=actor.pk,
        recorded_at=clock.now(),
    )
    row.save(force_insert=True)
    data = {"direction": direction, "material": material, "tonnes": str(tonnes), "day": day.isoformat()}
    _audit(reserve, "move", actor, row.document, data)
    return row


def require_fitting(
    reserve: StrategicReserve, *, direction: str, material: str, tonnes: Decimal, day: dt.date, document: str
) -> None:
    """Refuse a movement that is wrong in itself, and one of more than is held.

    The database decides on that once more, under its lock.

    Raises:
        Conflict: more would go out than is held on that day or a later one.
        Invalid: with every fault.
    """
    faults = []
    in_the_ground = reserve.form == StrategicReserve.Form.GROUND
    if in_the_ground != (material == ReserveMovement.Material.ORE):
        faults.append(
            Fault("/material", "of_another_form", _("In the ground there is ore, in a store there are products."))
        )
    if tonnes <= 0:
        faults.append(Fault("/tonnes", "not_positive", _("A quantity is greater than zero.")))
    if day > clock.today():
        faults.append(Fault("/day", "in_the_future", _("This day is in the future.")))
    faults += unnamed_document(document)
    if faults:
        raise Invalid("invalid", _("The movement has faults. Nothing was recorded."), errors=faults)
    if direction == ReserveMovement.Direction.OUT and (least := least_from(reserve, material, day)) < tonnes:
        detail = _("On %(day)s or a later day only %(tonnes)s t are held. Nothing was recorded.")
        raise Conflict("reserve_overdrawn", detail % {"day": formats.day(day), "tonnes": f"{least:,}"})


def _place(place: Jurisdiction | None, mining_area: MiningArea | None) -> Jurisdiction:
    if place is not None:
        return place
    if mining_area is not None:
        return mining_area.jurisdiction
    raise Invalid.at("/place", "required", _("Name the place, or the planned mining area."))


def _audit(row: StrategicReserve, verb: str, actor: Actor, reason: str, data: dict[str, str]) -> None:
    audit.record(
        actor=actor,
        action=f"strategic_reserves.{verb}",
        obj=row,
        place=row.place.code,
        enterprise_code=row.operator.code if row.operator else "",
        reason=reason,
        data=data,
    )

"""Assignments of a tip or a case to another office, by the level above the one that handles it.

The office has it, and what belongs to it, from then on; the former one does not (``enterprises.conflicts``).
"""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor
from core.errors import Conflict, DomainError, Fault, Forbidden, Invalid
from core.transactions import refusal, service
from enterprises.models import Authority, Jurisdiction, OfficeAssignment, Party, User, inside
from enterprises.roles import Role
from enterprises.scoping import bounds_of
from enterprises.services import notifications, validation
from inspections import notification_texts
from inspections.lifecycles import CASE, TIP
from inspections.models import Case, Tip
from inspections.services import case_handlers
from inspections.services.journal import enter


def _is_party() -> DomainError:
    return Conflict("office_is_party", _("This office, or one above it, is a party. Name another."))


def _not_superior() -> DomainError:
    return Forbidden("not_superior", _("An inspector or decider of the level above assigns it to another office."))


refusal("assigned_to_no_party", _is_party)
refusal("assigned_by_the_level_above", _not_superior)


@service
def assign(obj: Case | Tip, *, actor: Actor, place: str, reason: str, authority: str = "") -> OfficeAssignment:
    """Assign a tip or a case to the office of a place, and of an authority if one is named.

    Raises:
        Forbidden: if the actor is not above the office that handles it now, or above the new one.
        Conflict: if the new office is a party, has it already, or has no officer who may handle it.
    """
    obj = CASE.begin(obj, "assign", actor) if isinstance(obj, Case) else TIP.begin(obj, "assign", actor)
    assert isinstance(actor, User)  # nobody else is above an office
    reason = validation.require_reason(reason)
    office, of = _office(place.strip(), authority.strip())
    if not any(bound.place and inside(office.code, bound.place) for bound in bounds_of(actor)):
        raise _not_superior()
    if any(_concerns(party, office, of) for party in obj.matter.parties.standing().filter(kind=Party.Kind.OFFICE)):
        raise _is_party()
    earlier = obj.matter.assignment
    if earlier is not None and (earlier.office_place_id, earlier.office_authority_id) == (office.pk, of and of.pk):
        raise Conflict("already_there", _("This office has it already."))
    assignment = OfficeAssignment.objects.create(
        matter_id=obj.matter_id,
        number=(earlier.number if earlier is not None else 0) + 1,
        office_place=office,
        office_authority=of,
        reason=reason,
        assigned_by=actor,
        assigned_at=clock.now(),
    )
    people = case_handlers.at_office(obj.matter_id, office, Role.INSPECTOR)
    if not people:
        raise Conflict("nobody_there", _("No officer of this office may handle it. Name another office."))
    _hand_over(obj, assignment, actor)
    _notify(obj, assignment, people)
    return assignment


def _office(place: str, authority: str) -> tuple[Jurisdiction, Authority | None]:
    office = Jurisdiction.objects.filter(code=place).first()
    if office is None:
        raise _invalid("place", "unknown_jurisdiction", _("There is no jurisdiction of this code."))
    of = Authority.objects.filter(code=authority).first() if authority else None
    if authority and of is None:
        raise _invalid("authority", "unknown_authority", _("There is no authority of this code."))
    return office, of


def _concerns(party: Party, office: Jurisdiction, authority: Authority | None) -> bool:
    """Return whether an office is the party, or below an office of the same authority or of the whole place."""
    assert party.office_place is not None
    if party.office_place_id == office.pk and authority is None:
        return True
    mine = authority.pk if authority else None
    return inside(office.code, party.office_place.code) and party.office_authority_id in (None, mine)


def _hand_over(obj: Case | Tip, assignment: OfficeAssignment, actor: Actor) -> None:
    """Remove a lead who no longer sees the case, and notify the levels above its new office of its deadlines again."""
    if isinstance(obj, Tip):
        data = {"office": assignment.office_place.code}
        audit.record(
            actor=actor, action="tips.assign", obj=obj, place=obj.place.code, reason=assignment.reason, data=data
        )
        return
    obj.office, obj.escalated_to, obj.escalated_on = assignment.office_place, None, None
    if obj.lead is not None and not Case.objects.visible_to(_afresh(obj.lead)).filter(pk=obj.pk).exists():
        obj.lead = None
    obj.save_next("office", "lead", "escalated_to", "escalated_on")
    enter(obj, "assign", actor, f"{assignment}: {assignment.reason}")


def _afresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


def _notify(obj: Case | Tip, assignment: OfficeAssignment, people: list[User]) -> None:
    page = "pages:case" if isinstance(obj, Case) else "pages:tip"
    notifications.notify(
        people,
        kind=notification_texts.MATTER_ASSIGNED,
        step=f"{notification_texts.MATTER_ASSIGNED}:{assignment.pk}",
        path=reverse(page, args=[obj.pk]),
        facts={"number": obj.number},
        matter_id=obj.matter_id,
    )


def _invalid(member: str, code: str, detail: str) -> Any:
    return Invalid("invalid", _("The assignment has errors."), errors=[Fault(f"/{member}", code, detail)])

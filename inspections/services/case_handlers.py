"""Handlers of a tip or case: the nearest inspectors without a conflict of interest, else those further up."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from core import clock
from core.models import AuditEvent
from core.transactions import service
from enterprises import conflicts
from enterprises.models import NATION, Jurisdiction, Matter, Membership, OfficeAssignment, Party, User
from enterprises.models.jurisdictions import inside
from enterprises.roles import Role
from enterprises.services import notifications
from inspections import notification_texts
from inspections.lifecycles import responsible_place
from inspections.models import Case, Tip

# If no inspector of the nation is left, other readers of tips and cases there.
LAST = (Role.CASE_DECIDER, Role.AUDITOR)


def handlers_of_case(case: Case) -> list[User]:
    """Return the inspectors who handle a case: of the office that opened it, else of the next level up."""
    return nearest(case.matter_id, case.office or responsible_place(case))


def nearest(matter_id: UUID, place: Jurisdiction | None, *roles: str) -> list[User]:
    """Return the people without a conflict at the place, else at the next place above that has any.

    They hold one of the roles; inspectors, if none is named.
    """
    while place is not None:
        if people := at_office(matter_id, place, *(roles or (Role.INSPECTOR,))):
            return people
        if place.parent is None:
            return at_office(matter_id, place, *LAST)
        place = place.parent
    return []


def level_above(obj: Case | Tip, person: User) -> Jurisdiction:
    """Return the level above a person's own office; for an office of the nation, the nation."""
    held = Membership.objects.in_force(clock.today()).filter(user=person, jurisdiction__isnull=False)
    places = [row.jurisdiction for row in held.select_related("jurisdiction__parent") if row.jurisdiction is not None]
    handled_at = responsible_place(obj)
    covering = [place for place in places if inside(handled_at.code, place.code)] or [handled_at]
    nearest = max(covering, key=lambda place: 0 if place.code == NATION else len(place.code))
    return nearest.parent or nearest


def at_office(matter_id: UUID, place: Jurisdiction, *roles: str) -> list[User]:
    """Return the people with one of the roles at exactly this place today, without a conflict in the matter.

    Of the office to which the matter was assigned, they are the people of its authority.
    """
    held = Membership.objects.in_force(clock.today()).filter(jurisdiction=place, role__in=roles)
    last = OfficeAssignment.objects.filter(matter=matter_id).order_by("-number").first()
    if last is not None and last.office_place_id == place.pk and last.office_authority_id is not None:
        held = held.filter(Q(authority=None) | Q(authority=last.office_authority_id))
    people = User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("username")
    return list(conflicts.open_to(people, matter_id, clock.today()))


@service
def notify_of_tip(pk: UUID | str, message_id: str) -> int:
    """Notify the inspectors nearest to a tip that it was filed or sent to them, or that its sender answered.

    Return the number of notifications: none, if the broker's message names nothing that happened to the tip.
    """
    tip = Tip.objects.select_related("place", "case__lead", "case__office", "case__place").get(pk=pk)
    kind = _announced(tip, message_id)
    if kind is None:
        return 0
    people = nearest(tip.matter_id, responsible_place(tip))
    return _notify(
        people, kind, f"{tip.pk}:{message_id}", reverse("pages:tip", args=[tip.pk]), tip, {"number": tip.number}
    )


def _announced(tip: Tip, message_id: str) -> str | None:
    """Return the kind of what a message announces: a filing, a routing by its number, or an answer by its key."""
    if not message_id:
        return notification_texts.TIP_FILED
    if message_id in {routing_key(number) for number in range(1, routings(tip) + 1)}:
        return notification_texts.TIP_FILED
    texts, pictures = tip.messages.filter(author=None), tip.files.filter(added_by=None)
    answers = {str(pk) for rows in (texts, pictures) for pk in rows.values_list("pk", flat=True)}
    return notification_texts.TIP_ANSWERED if message_id in answers else None


def routings(tip: Tip) -> int:
    """Return how often a tip was sent to another place."""
    return AuditEvent.objects.filter(object_type="tip", object_id=str(tip.pk), action="tips.route").count()


def routing_key(number: int) -> str:
    return f"route:{number}"


@service
def notify_of_conflict(matter_id: UUID | str) -> int:
    """Notify the inspectors of the next level that a matter has lost its handler."""
    matter = Matter.objects.get(pk=matter_id)
    case = Case.objects.select_related("office__parent", "place").filter(matter=matter).first()
    if case is None:
        return 0
    step = f"{case.pk}:{matter.parties_version}:{matter.recusals.count()}"
    return _notify(
        handlers_of_case(case),
        notification_texts.CASE_WITHOUT_LEAD,
        step,
        reverse("pages:case", args=[case.pk]),
        case,
        {"number": case.number},
    )


@service
def notify_of_official_named(party_id: UUID | str) -> int:
    """Notify those who decide on a named official: inspectors of the level above, and auditors.

    Those to whom the matter is closed are left out, and so is the person who named the official.
    """
    party = Party.objects.select_related("matter", "added_by").get(pk=party_id)
    obj: Case | Tip | None = _case_or_tip(party.matter)
    if obj is None:
        return 0
    people = nearest(party.matter_id, level_above(obj, party.added_by) if party.added_by else responsible_place(obj))
    people += at_office(party.matter_id, Jurisdiction.objects.get(code=NATION), Role.AUDITOR)
    page = "pages:case" if isinstance(obj, Case) else "pages:tip"
    recipients = list({person.pk: person for person in people if person.pk != party.added_by_id}.values())
    path = reverse(page, args=[obj.pk])
    return _notify(recipients, notification_texts.OFFICIAL_NAMED, str(party.pk), path, obj, {"number": obj.number})


def _case_or_tip(matter: Matter) -> Case | Tip | None:
    case = Case.objects.select_related("place__parent").filter(matter=matter).first()
    return case or Tip.objects.select_related("place__parent").filter(matter=matter).first()


def _notify(people: list[User], kind: str, step: str, path: str, obj: Case | Tip, facts: dict[str, Any]) -> int:
    return notifications.notify(
        people, kind=kind, step=f"{kind}:{step}", path=path, facts=facts, matter_id=obj.matter_id
    )

"""Recusals: a handler is excluded from a tip or case, by declaration or by a superior.

Every recusal names a successor; without one, the matter goes to the next level up at once.
"""

from django.urls import reverse
from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor
from core.errors import Forbidden, Invalid
from core.outbox import announce
from core.transactions import refusal, service
from enterprises import policies
from enterprises.models import NATION, Recusal, User
from enterprises.models.jurisdictions import inside
from enterprises.roles import DECLARE_IMPARTIALITY, Role
from enterprises.scoping import bounds_of
from enterprises.services import notifications
from inspections import notification_texts
from inspections.events import CONFLICT_AROSE
from inspections.lifecycles import IMPOSING
from inspections.models import Case, Tip
from inspections.services import case_handlers, name_matching, parties, required_text
from inspections.services.journal import enter


def not_superior() -> Forbidden:
    return Forbidden("not_superior", _("A recusal is imposed by an inspector or decider of a higher level."))


refusal("recusal_by_himself_or_superior", not_superior)

# What a person may do in a case, of which the successor has to have one too.
PARTS = frozenset({Role.INSPECTOR}) | DECLARE_IMPARTIALITY


@service
def recuse[Obj: (Case, Tip)](obj: Obj, *, actor: Actor, reason: str, person: str = "", successor: str = "") -> Recusal:
    """Record a recusal: of the actor himself, or imposed on ``person`` by his superior. Names are user names."""
    obj = parties.begin(obj, "recuse", actor)
    required_text.require_text(reason=reason)
    recused = _person("person", person) if person.strip() else policies.person(actor)
    if recused.pk != actor.pk and not is_superior(actor, recused):
        raise not_superior()
    follower = _successor(obj, successor, recused) if successor.strip() else None
    above = None if follower is not None else case_handlers.level_above(obj, recused)
    recusal = Recusal.objects.create(
        matter_id=obj.matter_id,
        person=recused,
        reason=reason.strip(),
        recorded_by_id=policies.person(actor).pk,
        recorded_at=clock.now(),
        successor=follower,
        escalated_to=above,
    )
    _hand_over(obj, recusal)
    if isinstance(obj, Case):
        enter(obj, "recuse", actor, f"{recused}: {reason.strip()}")
    else:
        audit.record(actor=actor, action="tips.recuse", obj=obj, place=obj.place.code, data={"person": str(recused.pk)})
    return recusal


def is_superior(actor: Actor, person: User) -> bool:
    """Return whether the actor is an inspector or decider of cases above every office of a person.

    At the nation, a decider of cases is above all others.
    """
    places = {bound.place for bound in person.reach.bounds if bound.place}
    for bound in bounds_of(actor):
        if bound.place is None or bound.role not in IMPOSING:
            continue
        if all(place != bound.place and inside(place, bound.place) for place in places):
            return True
        if bound.place == NATION and bound.role == Role.CASE_DECIDER and person.pk != actor.pk:
            return True
    return False


def _hand_over(obj: Case | Tip, recusal: Recusal) -> None:
    """Give the successor the lead if the recused person had it; without a successor, let the next level find one.

    A reviewer or decider is replaced by another; the case stays with its office.
    """
    if not isinstance(obj, Case):
        return
    if Role.INSPECTOR not in recusal.person.roles:
        _replace(obj, recusal)
        return
    if recusal.escalated_to is not None:
        obj.office = recusal.escalated_to
    if obj.lead_id == recusal.person_id:
        obj.lead = recusal.successor
    obj.save_next("lead", "office")
    if recusal.successor is not None:
        notifications.notify(
            [recusal.successor],
            kind=notification_texts.CASE_HANDED_OVER,
            step=f"{notification_texts.CASE_HANDED_OVER}:{recusal.pk}",
            path=reverse("pages:case", args=[obj.pk]),
            facts={"number": obj.number},
            matter_id=obj.matter_id,
        )
    else:
        announce(CONFLICT_AROSE, matter_id=obj.matter_id)


def _replace(case: Case, recusal: Recusal) -> None:
    """Notify the successor of a reviewer or decider, or the nearest people of his role from the next level up."""
    if recusal.successor is not None:
        people = [recusal.successor]
    else:
        people = case_handlers.nearest(case.matter_id, recusal.escalated_to, *sorted(recusal.person.roles & PARTS))
    notifications.notify(
        people,
        kind=notification_texts.CASE_NEEDS_DECIDER,
        step=f"{notification_texts.CASE_NEEDS_DECIDER}:{recusal.pk}",
        path=reverse("pages:case", args=[case.pk]),
        facts={"number": case.number},
        matter_id=case.matter_id,
    )


def _successor(obj: Case | Tip, username: str, recused: User) -> User:
    """Return the person of a user name who may do in the matter what the recused did."""
    person = _person("successor", username)
    parts = recused.roles & PARTS if Role.INSPECTOR not in recused.roles else {Role.INSPECTOR}
    if person.pk == recused.pk or not person.is_active or not person.reach.covers(obj, frozenset(parts), heads=True):
        detail = _("Name a person of the same role who may act in it and has no conflict of interest.")
        raise Invalid.at("/successor", "not_a_handler", detail)
    return person


def _person(member: str, username: str) -> User:
    person = name_matching.person_of(username.strip())
    if person is None:
        raise Invalid.at(f"/{member}", "unknown_person", _("There is no person of this user name."))
    return person

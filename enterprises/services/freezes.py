"""Emergency freezes: imposed by one person at once, lifted by two (``enterprises.acts.freezes``)."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from core import audit, clock
from core.actor_sessions import not_proven
from core.actors import Actor
from core.errors import Conflict
from core.transactions import refusal, service
from core.write_access import WriteAccess
from enterprises.capabilities import FREEZES_IMPOSE
from enterprises.freeze_notification_texts import FREEZE_IMPOSED
from enterprises.models import Freeze, Jurisdiction, Membership, User, inside
from enterprises.policies import holds, person
from enterprises.roles import REGULATORS, Role
from enterprises.scoping import bounds_of
from enterprises.services import approvals, notifications, validation

LIFT = "freezes.lift"  # two-person act
MAY_FREEZE = (Role.ADMINISTRATOR, Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR)

refusal("freeze_names_its_actor", not_proven)
refusal("freeze_lifted_by_two", approvals.needs_second_person)


def may_freeze(actor: Actor, place: Jurisdiction) -> bool:
    """Return whether the actor is a person who is administrator or regulator of the place or of one above it."""
    if not (isinstance(actor, User) and actor.is_active and holds(actor, FREEZES_IMPOSE)):
        return False
    bounds = [bound for bound in bounds_of(actor) if bound.role in MAY_FREEZE and bound.place]
    return any(inside(place.code, bound.place or "") for bound in bounds)


def _may(actor: Actor, capability: str, freeze: Freeze | None) -> bool:
    return holds(actor, capability) if freeze is None else may_freeze(actor, freeze.place)


FREEZE = WriteAccess(Freeze, can=_may, rows=lambda: Freeze.objects.select_related("place"))


def actions(actor: Actor, freeze: Freeze) -> list[str]:
    return ["lift"] if freeze.lifted_at is None and may_freeze(actor, freeze.place) else []


@service
def impose(*, actor: Actor, place: Jurisdiction, reason: str) -> Freeze:
    """Stop postings, approvals and appointments in a place at once. Reading and drafting go on."""
    freeze = FREEZE.begin_new(lambda: Freeze(place=place), FREEZES_IMPOSE, actor)
    freeze.reason, freeze.imposed_by, freeze.imposed_at = validation.require_reason(reason), person(actor), clock.now()
    freeze.save(force_insert=True)
    audit.record(actor=actor, action="freezes.impose", obj=freeze, place=place.code, reason=freeze.reason)
    notifications.notify(
        concerned(freeze),
        kind=FREEZE_IMPOSED,
        step=f"freeze:{freeze.pk}",
        path=reverse("pages:freezes"),
        facts={"place": {"name": place.name, "name_zh": place.name_zh}, "reason": freeze.reason},
    )
    return freeze


@service
def lift(freeze: Freeze, *, actor: Actor, reason: str) -> Freeze:
    """Let things go on. Takes two people."""
    freeze = FREEZE.begin(freeze, FREEZES_IMPOSE, actor)
    if (obstacle := lifted_already(freeze)) is not None:
        raise obstacle
    reason = validation.require_reason(reason)
    approvals.require(LIFT, freeze, actor=actor)
    freeze.lifted_by_id, freeze.lifted_at, freeze.lift_reason = actor.pk, clock.now(), reason
    freeze.save_next("lifted_by", "lifted_at", "lift_reason")
    audit.record(actor=actor, action="freezes.lift", obj=freeze, place=freeze.place.code, reason=reason)
    return freeze


def lifted_already(freeze: Freeze) -> Conflict | None:
    return Conflict("wrong_state", _("This freeze was lifted already.")) if freeze.lifted_at is not None else None


def concerned(freeze: Freeze) -> Iterable[User]:
    """Return auditors, administrators, and the regulators of the place, below it and above it."""
    held = Membership.objects.in_force(clock.today()).filter(
        role__in=[Role.AUDITOR, Role.ADMINISTRATOR, *REGULATORS], user__is_active=True
    )
    rows = held.select_related("user", "jurisdiction")
    return {
        row.user_id: row.user for row in rows if row.jurisdiction and freeze.concerns([row.jurisdiction.code])
    }.values()

"""Memberships: roles granted and ended, never edited. An enterprise's administrator manages its own people."""

import datetime as dt
from typing import Any

from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor, Loader
from core.errors import Conflict, DomainError, Forbidden, Invalid
from core.transactions import refusal, service, translated
from core.write_access import WriteAccess
from enterprises import policies
from enterprises.approval_notification_texts import SIGNER_NAMED
from enterprises.capabilities import ENTERPRISE_PEOPLE_MANAGE, PEOPLE_MANAGE
from enterprises.lifecycles.memberships import MEMBERSHIP
from enterprises.models import NATION, Authority, Enterprise, Group, Jurisdiction, Membership, User
from enterprises.roles import ENTERPRISE_ROLES, Role
from enterprises.services import account_changes, notifications, officials, validation

# Roles that an enterprise's own administrator may grant; the state appoints another administrator.
OWN_PEOPLE = frozenset({Role.ENTERPRISE_CLERK, Role.ENTERPRISE_SIGNER})
# Roles that exclude other kinds: an auditor does not act, and an administrator of people does not decide.
_EXCLUSIVE = (
    frozenset({Role.ADMINISTRATOR}),
    frozenset({Role.AUDITOR}),
    ENTERPRISE_ROLES,
    frozenset({Role.GROUP_OFFICER}),
)


def _may_grant(actor: Actor, capability: str, membership: Membership | None) -> bool:
    """Return whether the actor may grant a role: an administrator every one, an enterprise's only some of its own."""
    own = membership is None or membership.role in OWN_PEOPLE
    return (own and policies.can(actor, ENTERPRISE_PEOPLE_MANAGE, membership)) or policies.can(
        actor, capability, membership
    )


GRANTED = WriteAccess(Membership, can=_may_grant)


def _past_day() -> DomainError:
    return Invalid.at("/effective_on", "past_day", _("A role ends today or later."))


refusal("membership_ends_from_today", _past_day)
refusal(
    "first_office_ends_old_access",
    lambda: Conflict("access_remains", _("Earlier access to the account must end when the first office begins.")),
)


@service
def grant(
    person: User,
    *,
    actor: Actor,
    role: str,
    authority: Authority | None = None,
    jurisdiction: Jurisdiction | None = None,
    enterprise: Enterprise | None = None,
    group: Group | None = None,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
) -> Membership:
    """Give a person a role; not to oneself, and an official's takes two administrators.

    With the first office, all earlier access to the account ends: the next link takes two administrators as well.
    """
    membership = GRANTED.begin_new(
        lambda: Membership(
            user=person,
            role=role,
            authority=authority,
            jurisdiction=jurisdiction,
            enterprise=enterprise,
            group=group,
            valid_from=valid_from or clock.today(),
            valid_to=valid_to,
        ),
        PEOPLE_MANAGE,
        actor,
        beside=[person],
    )
    validation.require_not_frozen(_place_of(membership))
    if actor.pk == person.pk:
        raise Forbidden("own_membership", _("You cannot change your own roles."))
    person = User.objects.get(pk=person.pk)
    _require_compatible(membership)
    enters_office = role not in ENTERPRISE_ROLES and not officials.is_official(person)
    membership.save()
    if role not in ENTERPRISE_ROLES:
        officials.demand(officials.APPOINT, person, actor=actor)
    if enters_office and not isinstance(actor, Loader):
        account_changes.reset_access(person, actor=actor)
    _record(actor, "grant", membership)
    if role in (Role.ENTERPRISE_SIGNER, Role.ENTERPRISE_ADMIN) and not isinstance(actor, Loader):
        _notify_of_signer(membership)
    return membership


def _place_of(membership: Membership) -> str:
    place = membership.enterprise.jurisdiction if membership.enterprise else membership.jurisdiction
    return place.code if place else NATION


def obstacle(person: User, **appointment: Any) -> DomainError | None:
    """Return the refusal of an appointment, found by entering it and rolling back."""
    membership = Membership(user=person, **{**appointment, "valid_from": appointment["valid_from"] or clock.today()})
    try:
        with transaction.atomic():
            _require_compatible(membership)
            membership.save()
            transaction.set_rollback(True)
    except DatabaseError as error:
        if (meaning := translated(error)) is None:
            raise
        return meaning
    except DomainError as refused:
        return refused
    return None


@service
def end(membership: Membership, *, actor: Actor, reason: str, effective_on: dt.date | None = None) -> Membership:
    """End a role from ``effective_on`` (today unless stated)."""
    membership = MEMBERSHIP.begin(membership, "end", actor)
    reason = validation.require_reason(reason)
    if membership.role not in ENTERPRISE_ROLES:
        officials.demand(officials.END_ROLE, membership, actor=actor)
    day = effective_on or clock.today()
    if (obstacle := past_end(effective_on)) is not None:
        raise obstacle
    if policies.can(actor, PEOPLE_MANAGE, membership) is False:
        _require_successor(membership, day)
    if day < membership.valid_from:
        raise Invalid.at("/effective_on", "before_valid_from", _("A membership cannot end before it begins."))
    last = day - dt.timedelta(days=1)
    membership.valid_to = last if membership.valid_to is None else min(last, membership.valid_to)
    membership.save(update_fields=["valid_to"])
    _record(actor, "end", membership, reason=reason, data={"effective_on": day.isoformat()})
    return membership


def past_end(effective_on: dt.date | None) -> DomainError | None:
    """Return the refusal of a past day, since conflicts of interest count from the end of a role."""
    if effective_on is None or effective_on >= clock.today():
        return None
    return _past_day()


def require_successors(person: User) -> None:
    """Refuse to lose the last signer or administrator of an enterprise together with this person.

    The caller holds the locks of his enterprises.
    """
    for membership in person.memberships.in_force(clock.today()).exclude(enterprise=None).order_by("enterprise"):
        _require_successor(membership, clock.today())


def _require_successor(membership: Membership, day: dt.date) -> None:
    """Raise ``Conflict`` if the enterprise would be left without a signer or an administrator.

    The caller holds the enterprise's lock.
    """
    code = {Role.ENTERPRISE_SIGNER: "last_signer", Role.ENTERPRISE_ADMIN: "last_administrator"}.get(
        Role(membership.role)
    )
    if code is None:
        return
    others = Membership.objects.in_force(day).filter(
        enterprise=membership.enterprise_id, role=membership.role, user__is_active=True
    )
    if not others.exclude(user=membership.user_id).exists():
        raise Conflict(code, _("The enterprise must keep at least one person in this role. Name another person first."))


def _notify_of_signer(membership: Membership) -> None:
    """Notify the new signer and all who answer for the enterprise, in whose name a signer files."""
    assert membership.enterprise is not None
    answerable = notifications.people_of(membership.enterprise, Role.ENTERPRISE_ADMIN, Role.ENTERPRISE_SIGNER)
    firm = membership.enterprise
    notifications.notify(
        {person.pk: person for person in (*answerable, membership.user)}.values(),
        kind=SIGNER_NAMED,
        step=f"signer:{membership.pk}",
        path=reverse("pages:enterprise", args=[firm.code]),
        facts={"enterprise": {"code": firm.code, "name": firm.name, "name_zh": firm.name_zh}, "role": membership.role},
    )


def _require_compatible(membership: Membership) -> None:
    others = Membership.objects.filter(user=membership.user_id).exclude(valid_to__lt=membership.valid_from)
    if membership.valid_to is not None:
        others = others.filter(valid_from__lte=membership.valid_to)
    held = set(others.values_list("role", flat=True))
    if any(_kind(role) != _kind(membership.role) for role in held):
        raise _incompatible(held=sorted(held))


def _incompatible(**held: Any) -> Conflict:
    return Conflict("incompatible_roles", _("These roles cannot be held by one person at the same time."), **held)


refusal("roles_exclude_each_other", _incompatible)


def _kind(role: str) -> frozenset[str]:
    """Return the roles that may be held together with this one; empty if the role is not restricted."""
    return next((roles for roles in _EXCLUSIVE if role in roles), frozenset())


def _record(
    actor: Actor, verb: str, membership: Membership, *, reason: str = "", data: dict[str, Any] | None = None
) -> None:
    membership.user.reload_memberships()
    enterprise, place = membership.enterprise, membership.jurisdiction
    audit.record(
        actor=actor,
        action=f"memberships.{verb}",
        obj=membership.user,
        place=place.code if place else enterprise.jurisdiction.code if enterprise else "",
        enterprise_code=enterprise.code if enterprise else "",
        reason=reason,
        data={
            "role": membership.role,
            "authority": membership.authority.code if membership.authority else None,
            "group": membership.group.code if membership.group else None,
            **(data or {}),
        },
    )

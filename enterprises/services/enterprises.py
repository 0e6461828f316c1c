"""Entering, correcting, suspending and reinstating enterprises, and recording their end.

``close`` and ``merge`` change the timelines of sites and licences. Quota moves with them, so they are called by
``quotas.services.successions`` and by nothing else.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor
from core.errors import Conflict, Invalid
from core.outbox import announce
from core.transactions import refusal, service
from core.write_access import Lock
from enterprises import policies
from enterprises.capabilities import REGISTER_EDIT
from enterprises.credit_codes import validate_credit_code
from enterprises.events import ENTERPRISE_CHANGED
from enterprises.lifecycles.enterprises import ENTERPRISE
from enterprises.models import Enterprise, EnterpriseEvent, Group, Jurisdiction, Site
from enterprises.services import approvals, licences, sites, validation

# Two-person acts
MERGE, CLOSE = "enterprises.merge", "enterprises.close"
CHANGE_GROUP = "enterprises.change_group"
EDITABLE = ("name", "name_zh", "credit_code", "ownership", "jurisdiction")

refusal("enterprise_act_by_two", approvals.needs_second_person)


@service
def create(
    *,
    actor: Actor,
    code: str,
    name: str,
    ownership: str,
    jurisdiction: Jurisdiction,
    name_zh: str = "",
    credit_code: str | None = None,
    group: Group | None = None,
    fictitious: bool = False,
) -> Enterprise:
    """Enter an enterprise in the register of its place."""
    enterprise = ENTERPRISE.begin_new(
        lambda: Enterprise(
            code=code,
            name=name,
            name_zh=name_zh,
            credit_code=_checked(credit_code),
            ownership=ownership,
            jurisdiction=jurisdiction,
            group=group,
            fictitious=fictitious,
        ),
        REGISTER_EDIT,
        actor,
    )
    enterprise.save()
    _record(actor, "create", enterprise)
    return enterprise


@service
def update(enterprise: Enterprise, *, actor: Actor, **changes: Any) -> Enterprise:
    """Correct an enterprise's data; its seat is fixed once it has sites, since accounts and duties depend on it."""
    enterprise = ENTERPRISE.begin(enterprise, "update", actor)
    if "credit_code" in changes:
        changes["credit_code"] = _checked(changes["credit_code"])
    differences = validation.apply(enterprise, changes, EDITABLE)
    if "jurisdiction" in differences:
        policies.authorise(actor, REGISTER_EDIT, enterprise)  # at its new seat too
        if enterprise.sites.exists():
            raise Conflict("place_fixed", _("This enterprise has sites: its seat cannot be changed by an edit."))
    if differences:
        enterprise.save_next(*differences)
        _record(actor, "update", enterprise, data={"changed": differences})
    return enterprise


@service
def change_group(enterprise: Enterprise, *, actor: Actor, reason: str, group: Group | None = None) -> Enterprise:
    """Enter an enterprise into a group, or take it out of its group. Takes two people.

    Accounts are not moved, since a year's quota was given in the old group. The next year's notices follow the new
    group.
    """
    enterprise = ENTERPRISE.begin(enterprise, "update", actor)
    if (group.pk if group else None) == enterprise.group_id:
        raise Invalid.at("/group", "unchanged", _("It belongs to this group already."))
    approvals.require(CHANGE_GROUP, enterprise, actor=actor)
    before, enterprise.group = enterprise.group, group
    enterprise.save_next("group")
    data = {"changed": {"group": validation.change(before, group)}}
    _record(actor, "change_group", enterprise, reason=reason, data=data)
    return enterprise


@service
def suspend(enterprise: Enterprise, *, actor: Actor, reason: str, effective_on: dt.date | None = None) -> Enterprise:
    """Order an enterprise to stop until it is reinstated."""
    enterprise = ENTERPRISE.begin(enterprise, "suspend", actor)
    return _record_event(enterprise, "suspend", actor=actor, reason=reason, effective_on=effective_on)


@service
def reinstate(enterprise: Enterprise, *, actor: Actor, reason: str, effective_on: dt.date | None = None) -> Enterprise:
    """Lift the suspension."""
    enterprise = ENTERPRISE.begin(enterprise, "reinstate", actor)
    return _record_event(enterprise, "reinstate", actor=actor, reason=reason, effective_on=effective_on)


@service
def close(
    enterprise: Enterprise,
    *,
    actor: Actor,
    reason: str,
    effective_on: dt.date | None = None,
    more: Iterable[Lock] = (),
) -> Enterprise:
    """Close an enterprise: from ``effective_on`` it holds no site and no licence. Takes two people.

    ``more``: rows that the caller needs under lock as well.
    """
    enterprise = ENTERPRISE.begin(enterprise, "close", actor, more=more)
    approvals.require(CLOSE, enterprise, actor=actor)
    enterprise = _record_event(enterprise, "close", actor=actor, reason=reason, effective_on=effective_on)
    day = effective_on or clock.today()
    sites.end_tenures(enterprise, on=day)
    licences.end_with_enterprise(enterprise, actor=actor, on=day, reason=reason)
    return enterprise


@service
def merge(
    enterprise: Enterprise,
    *,
    actor: Actor,
    successor: Enterprise,
    reason: str,
    effective_on: dt.date | None = None,
    more: Iterable[Lock] = (),
) -> Enterprise:
    """Merge an enterprise: from ``effective_on`` its sites and licences belong to the successor. Takes two people.

    ``more``: rows that the caller needs under lock as well.
    """
    enterprise = ENTERPRISE.begin(enterprise, "merge", actor, also=[successor], more=more)
    successor = Enterprise.objects.select_related("jurisdiction").get(pk=successor.pk)
    require_successor(enterprise, successor)
    approvals.require(MERGE, enterprise, actor=actor)
    enterprise = _record_event(
        enterprise,
        "merge",
        actor=actor,
        reason=reason,
        effective_on=effective_on,
        successor=successor,
    )
    day = effective_on or clock.today()
    for site in Site.objects.filter(enterprise=enterprise).order_by("pk"):  # changed under their holder's lock only
        sites.pass_on(site, to=successor, on=day)
    _record(actor, "take_over", successor, reason=reason, data={"predecessor": enterprise.code})
    return enterprise


def require_successor(enterprise: Enterprise, successor: Enterprise) -> None:
    """Refuse a successor that is the enterprise itself or is not active."""
    if successor.pk == enterprise.pk:
        raise Invalid.at("/successor", "itself", _("An enterprise cannot be merged into itself."))
    if successor.state != Enterprise.State.ACTIVE:
        raise Conflict("successor_not_active", _("The successor is not active."), state=str(successor.state))


def _record_event(
    enterprise: Enterprise,
    verb: str,
    *,
    actor: Actor,
    reason: str,
    effective_on: dt.date | None,
    successor: Enterprise | None = None,
) -> Enterprise:
    """Record a dated event of an enterprise: state, event, audit event, announcement."""
    transition = ENTERPRISE[verb]
    reason = validation.require_reason(reason)
    day = validation.past_or_today(effective_on, "effective_on")
    last = enterprise.events.order_by("-effective_on").first()
    if last is not None and day < last.effective_on:
        raise Invalid.at("/effective_on", "before_last_event", _("A later event is recorded already."))
    assert transition.target is not None
    enterprise.state, enterprise.successor = transition.target, successor
    enterprise.save_next("state", "successor")
    EnterpriseEvent.objects.create(
        enterprise=enterprise,
        kind=verb,
        effective_on=day,
        reason=reason,
        successor=successor,
        recorded_by_id=actor.pk,
        recorded_at=clock.now(),
    )
    data = {"effective_on": day.isoformat(), **({"successor": successor.code} if successor else {})}
    _record(actor, verb, enterprise, reason=reason, data=data)
    return enterprise


def _record(
    actor: Actor, verb: str, enterprise: Enterprise, *, reason: str = "", data: dict[str, Any] | None = None
) -> None:
    audit.record(
        actor=actor,
        action=f"enterprises.{verb}",
        obj=enterprise,
        place=enterprise.jurisdiction.code,
        enterprise_code=enterprise.code,
        reason=reason,
        data=data,
    )
    announce(ENTERPRISE_CHANGED, enterprise_id=enterprise.pk)


def _checked(credit_code: str | None) -> str | None:
    """Return the credit code if its check digit is right; ``None`` for an empty one, so that uniqueness allows many."""
    if not credit_code:
        return None
    try:
        validate_credit_code(credit_code)
    except ValidationError as error:
        raise Invalid.at("/credit_code", error.code or "invalid", error.messages[0]) from error
    return credit_code

"""Licences, which are never edited: a mistake is revoked and issued again, a suspension is a row of its own."""

import datetime as dt
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor, Loader, SystemActor
from core.errors import Conflict, DomainError, Fault, Invalid
from core.outbox import announce
from core.transactions import afterwards, refusal, service
from enterprises import backdating, capacities, licence_application_rules
from enterprises.capabilities import LICENCES_ISSUE
from enterprises.events import LICENCE_CHANGED
from enterprises.lifecycles.licences import LICENCE, barrier, new_licence_barrier
from enterprises.models import Authority, Enterprise, Indicator, Licence, LicenceSuspension, Site, Standard
from enterprises.services import approvals, validation

# Two people each.
ISSUE_BACKDATED = "licences.issue_backdated"
REINSTATE_BACKDATED = "licences.reinstate_backdated"
SUSPEND_BACKDATED, REVOKE_BACKDATED = "licences.suspend_backdated", "licences.revoke_backdated"
OUTLINE = "licences.outline"

refusal("licence_backdated_by_two", approvals.needs_second_person)
refusal("reinstated_backdated_by_two", approvals.needs_second_person)
refusal("suspended_backdated_by_two", approvals.needs_second_person)
refusal("revoked_backdated_by_two", approvals.needs_second_person)
refusal("licence_outlined_by_two", approvals.needs_second_person)


@service
def issue(*, actor: Actor, **stated: Any) -> Licence:
    """Enter a licence for a site, unless the law refuses it.

    One officer enters none that makes filed months or observations lawful afterwards: see ``issue_backdated``.
    """
    return _issue(actor, **stated)


@service
def issue_backdated(site: Site, *, actor: Actor, reason: str, **stated: Any) -> Licence:
    """Enter a licence that is valid from a day since which something of the site was judged."""
    return _issue(actor, site=site, approved=True, reason=validation.require_reason(reason), **stated)


def _issue(
    actor: Actor,
    *,
    number: str,
    kind: str,
    site: Site,
    authority: Authority,
    issuing_level: str,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    exception: str = "",
    outline: str = "",
    fictitious: bool = False,
    approved: bool = False,
    reason: str = "",
) -> Licence:
    # The site's lock serialises issues for one site, so the earlier licences cannot change meanwhile.
    licence = LICENCE.begin_new(
        lambda: Licence(
            number=number,
            kind=kind,
            site=site,
            authority=authority,
            issuing_level=issuing_level,
            valid_from=valid_from,
            valid_to=valid_to,
            exception=exception.strip(),
            outline=outline,
            fictitious=fictitious,
        ),
        LICENCES_ISSUE,
        actor,
        beside=[row for row in (site, site.mining_area) if row is not None],
    )
    licence.site = site = Site.objects.select_related("enterprise", "jurisdiction").get(pk=site.pk)
    licence.enterprise = site.enterprise
    validation.require_own(actor, licence)
    if approved:
        approvals.require(ISSUE_BACKDATED, site, actor=actor)
    elif not isinstance(actor, Loader) and backdating.takes_two(site, valid_from):
        raise _issued_by_two(site)
    if site.enterprise.state in {Enterprise.State.CLOSED, Enterprise.State.MERGED}:
        raise Conflict("enterprise_ended", _("This enterprise is closed or merged."), state=str(site.enterprise.state))
    application = _application(licence)
    refused = barrier(licence) or licence_application_rules.refusal_of(application)
    if refused is None and not application.renews and not licence.exception:
        refused = new_licence_barrier(licence)
    if refused is not None:
        afterwards(partial(_keep_refusal, licence, refused, actor))
        raise refused
    licence.save()
    _record(actor, "issue", licence, reason=reason or licence.exception, data=_as_issued(licence))
    return LICENCE.rows().get(pk=licence.pk)


def _issued_by_two(site: Site) -> Conflict:
    detail = _(
        "This licence was valid in months that were filed or are over: two people enter it. Leave it out here, and "
        "propose “%(act)s” on the page of the site %(site)s."
    ) % {"act": _("Enter a licence that was valid in months that were filed or are over"), "site": site.code}
    code = approvals.needs_second_person().code
    return Conflict(code, detail, errors=[Fault("/valid_from", code, detail)])


@service
def enter_outline(licence: Licence, *, actor: Actor, reason: str, outline: str) -> Licence:
    """Enter the outline of a licence, or another one in its place; loaders give it when they issue the licence."""
    licence = LICENCE.begin(licence, "outline", actor)
    approvals.require(OUTLINE, licence, actor=actor)
    changed = {"outline": validation.change(licence.outline or None, outline)}
    licence.outline = outline
    licence.save_next("outline")
    _record(actor, "outline", licence, reason=validation.require_reason(reason), data={"changed": changed})
    return LICENCE.rows().get(pk=licence.pk)


@service
def suspend(licence: Licence, *, actor: Actor, reason: str, effective_on: dt.date | None = None) -> Licence:
    """Suspend the work that a licence permits until it is reinstated; see also ``suspend_backdated``."""
    licence = LICENCE.begin(licence, "suspend", actor)
    day = validation.past_or_today(effective_on, "effective_on")
    _require_end_by_one(licence, day, actor)
    return _suspend(licence, actor, validation.require_reason(reason), day)


@service
def suspend_backdated(licence: Licence, *, actor: Actor, reason: str, effective_on: dt.date) -> Licence:
    """Suspend the work that a licence permits from a day since which something is known, or a month is over."""
    licence = LICENCE.begin(licence, "suspend", actor)
    day = validation.past_or_today(effective_on, "effective_on")
    approvals.require(SUSPEND_BACKDATED, licence, actor=actor)
    return _suspend(licence, actor, validation.require_reason(reason), day)


def ends_by_two(licence: Licence, day: dt.date, actor: Actor) -> bool:
    """Return whether the actor alone does not end the licence from a day on."""
    return not isinstance(actor, Loader) and backdating.end_takes_two(licence.site, day)


def _require_end_by_one(licence: Licence, day: dt.date, actor: Actor) -> None:
    """Refuse to end a licence alone from a day since which months are known or over: no report would be due."""
    if ends_by_two(licence, day, actor):
        raise approvals.needs_second_person()


def _suspend(licence: Licence, actor: Actor, reason: str, day: dt.date) -> Licence:
    last = licence.suspensions.order_by("-ended_on").first()
    if day < licence.valid_from or (last is not None and last.ended_on is not None and day < last.ended_on):
        raise Invalid.at("/effective_on", "before_last_event", _("A later event is recorded already."))
    LicenceSuspension.objects.create(licence=licence, suspended_on=day, reason=reason)
    return _save_change(licence, "suspend", actor=actor, reason=reason, day=day)


@service
def reinstate(licence: Licence, *, actor: Actor, reason: str, effective_on: dt.date | None = None) -> Licence:
    """Lift the suspension from a day on; see ``reinstate_backdated`` for a day since which the site was judged."""
    licence = LICENCE.begin(licence, "reinstate", actor)
    day = validation.past_or_today(effective_on, "effective_on")
    by_an_order = isinstance(actor, SystemActor)  # or by a loader
    if not by_an_order and backdating.takes_two(licence.site, day):
        raise approvals.needs_second_person()
    return _reinstate(licence, actor, validation.require_reason(reason), day)


@service
def reinstate_backdated(licence: Licence, *, actor: Actor, reason: str, effective_on: dt.date) -> Licence:
    """Lift the suspension from a day since which something of the site was judged."""
    licence = LICENCE.begin(licence, "reinstate", actor)
    day = validation.past_or_today(effective_on, "effective_on")
    approvals.require(REINSTATE_BACKDATED, licence, actor=actor)
    return _reinstate(licence, actor, validation.require_reason(reason), day)


def _reinstate(licence: Licence, actor: Actor, reason: str, day: dt.date) -> Licence:
    suspension = licence.suspensions.get(ended_on=None)
    if day < suspension.suspended_on:
        raise Invalid.at("/effective_on", "before_last_event", _("It was suspended later than that."))
    suspension.ended_on = day
    suspension.save(update_fields=["ended_on"])
    return _save_change(licence, "reinstate", actor=actor, reason=reason, day=day)


@service
def revoke(licence: Licence, *, actor: Actor, reason: str, effective_on: dt.date | None = None) -> Licence:
    """Revoke a licence from a day on; what it permitted before is not affected. See also ``revoke_backdated``."""
    licence = LICENCE.begin(licence, "revoke", actor)
    day = (
        validation.past_or_today(effective_on, "effective_on")
        if effective_on
        else max(clock.today(), licence.valid_from)
    )
    _require_end_by_one(licence, day, actor)
    return _revoke(licence, actor, validation.require_reason(reason), day)


@service
def revoke_backdated(licence: Licence, *, actor: Actor, reason: str, effective_on: dt.date) -> Licence:
    """Revoke a licence from a day since which something was filed, seen or flagged, or a month is over."""
    licence = LICENCE.begin(licence, "revoke", actor)
    day = validation.past_or_today(effective_on, "effective_on")
    approvals.require(REVOKE_BACKDATED, licence, actor=actor)
    return _revoke(licence, actor, validation.require_reason(reason), day)


def _revoke(licence: Licence, actor: Actor, reason: str, day: dt.date) -> Licence:
    if day < licence.valid_from:
        raise Invalid.at("/effective_on", "before_valid_from", _("It was not valid yet on that day."))
    licence.revoked_on, licence.revocation_reason = day, reason
    return _save_change(licence, "revoke", actor=actor, reason=reason, day=day)


def end_with_enterprise(enterprise: Enterprise, *, actor: Actor, on: dt.date, reason: str) -> None:
    """Revoke the licences of the sites of a closed enterprise from a day on; the caller has authorised.

    Those suspended or not valid yet end with it. One that was revoked from a later day keeps that day: a revocation is
    not changed, and the enterprise holds no site after its end.
    """
    valid = LICENCE.rows().filter(pk__in=Licence.objects.not_ended(on), site__enterprise=enterprise, revoked_on=None)
    for licence in LICENCE.lock_many(valid):
        licence.revoked_on, licence.revocation_reason = max(on, licence.valid_from), reason
        licence.save_next("revoked_on", "revocation_reason")
        _record(actor, "revoke", licence, reason=reason, data={"effective_on": licence.revoked_on.isoformat()})


def _keep_refusal(licence: Licence, refused: DomainError, actor: Actor) -> None:
    """Keep an application that the law refuses in the audit trail, with the rule and who was to approve it.

    It outlasts the refusal, which rolls back everything else.
    """
    audit.record(
        actor=actor,
        action="licences.refuse",
        obj=licence.site,
        place=licence.site.jurisdiction.code,
        enterprise_code=licence.site.enterprise.code,
        reason=str(refused.detail),
        data={
            "rule": refused.code,
            "legal_basis": str(refused.extra.get("legal_basis", "")),
            "number": licence.number,
            **_as_issued(licence),
        },
    )


def _application(licence: Licence) -> licence_application_rules.Application:
    renewed = Licence.objects.renewable_on(licence.valid_from).filter(site=licence.site, kind=licence.kind)
    return licence_application_rules.Application(
        kind=licence.kind,
        site_kind=licence.site.kind,
        ore_type=licence.site.ore_type,
        issuing_level=licence.issuing_level,
        valid_from=licence.valid_from,
        capacity=capacities.capacity_of(licence.site, licence.valid_from).left,
        least_capacities=[
            standard
            for standard in Standard.objects.in_force(licence.valid_from).filter(indicator=Indicator.CAPACITY)
            if standard.concerns(licence.site)
        ],
        renews=renewed.exists(),
        exception=licence.exception,
    )


def _save_change(licence: Licence, verb: str, *, actor: Actor, reason: str, day: dt.date) -> Licence:
    licence.save_next("revoked_on", "revocation_reason")
    _record(actor, verb, licence, reason=reason, data={"effective_on": day.isoformat()})
    return LICENCE.rows().get(pk=licence.pk)


def _as_issued(licence: Licence) -> dict[str, Any]:
    return {
        "kind": licence.kind,
        "site": licence.site.code,
        "authority": licence.authority.code,
        "issuing_level": licence.issuing_level,
        "valid_from": licence.valid_from.isoformat(),
        "valid_to": licence.valid_to.isoformat() if licence.valid_to else None,
    }


def _record(actor: Actor, verb: str, licence: Licence, *, reason: str, data: dict[str, Any]) -> None:
    audit.record(
        actor=actor,
        action=f"licences.{verb}",
        obj=licence,
        place=licence.site.jurisdiction.code,
        enterprise_code=licence.site.enterprise.code,
        reason=reason,
        data=data,
    )
    announce(LICENCE_CHANGED, licence_id=licence.pk, enterprise_id=licence.site.enterprise_id)

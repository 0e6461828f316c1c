"""Consents to electronic service: entered from a signed document, revoked at any time, checked before a service."""

import datetime as dt
from collections.abc import Callable
from uuid import UUID

from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor
from core.errors import Invalid
from core.transactions import service
from enterprises.models import Enterprise
from enterprises.policies import person
from inspections import capabilities
from inspections.lifecycles import CONSENT
from inspections.models import Consent
from inspections.services import required_text

State = Consent.State


@service
def record(*, actor: Actor, enterprise: Enterprise, document: str, address: str, signed_on: dt.date) -> Consent:
    """Enter the signed document of an enterprise, by its own people or an officer of its place."""
    return _enter(lambda: enterprise, actor, document, address, signed_on)


@service
def record_of(*, actor: Actor, enterprise: str, document: str, address: str, signed_on: dt.date) -> Consent:
    """Enter the signed document of an enterprise given by code, among those that the actor may see."""
    return _enter(lambda: _visible(enterprise, actor), actor, document, address, signed_on)


def _enter(find: Callable[[], Enterprise], actor: Actor, document: str, address: str, signed_on: dt.date) -> Consent:
    def draft() -> Consent:
        return Consent(
            enterprise=find(),
            document=document.strip(),
            address=address.strip(),
            signed_on=signed_on,
            recorded_by_id=person(actor).pk,
            recorded_at=clock.now(),
        )

    consent = CONSENT.begin_new(draft, capabilities.CONSENTS_KEEP, actor)
    required_text.require_text(document=document, address=address)
    if signed_on > clock.today():
        raise Invalid.at("/signed_on", "future_day", _("This day is in the future."))
    consent.save(force_insert=True)
    _record(consent, "record", actor, consent.document)
    return consent


def _visible(code: str, actor: Actor) -> Enterprise:
    firm = Enterprise.objects.visible_to(actor).select_related("jurisdiction").filter(code=code).first()
    if firm is None:
        raise Invalid.at("/enterprise", "unknown_enterprise", _("There is no enterprise of this code."))
    return firm


@service
def revoke(consent: Consent, *, actor: Actor, reason: str) -> Consent:
    """Revoke the consent from today on; documents already served remain served."""
    consent = CONSENT.begin(consent, "revoke", actor)
    required_text.require_text(reason=reason)
    consent.state, consent.revoked_on, consent.revoked_by_id = State.REVOKED, clock.today(), actor.pk
    consent.revocation_reason = reason.strip()
    consent.save_next("state", "revoked_on", "revoked_by", "revocation_reason")
    _record(consent, "revoke", actor, reason)
    return consent


def find_in_force(enterprise_id: UUID, on: dt.date) -> Consent | None:
    """Return the consent on which an electronic service on a day rests, or ``None``."""
    return Consent.objects.in_force_on(on).filter(enterprise=enterprise_id).order_by("-signed_on").first()


def _record(consent: Consent, verb: str, actor: Actor, reason: str) -> None:
    audit.record(
        actor=actor,
        action=f"consents.{verb}",
        obj=consent,
        place=consent.enterprise.jurisdiction.code,
        enterprise_code=consent.enterprise.code,
        reason=reason,
    )

"""Consents to electronic service: entered from a signed paper, revoked at any time, checked before such a service."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import Invalid
from core.transactions import service
from enterprises.models import Enterprise
from enterprises.policies import authorise
from inspections import capabilities
from inspections.lifecycles import CONSENT
from inspections.models import Consent
from inspections.services import required_text

State = Consent.State


@service
def record(*, actor: Any, enterprise: Enterprise, paper: str, address: str, signed_on: dt.date) -> Consent:
    """Enter the signed paper of an enterprise, by its own people or an officer of its place."""
    consent = Consent(
        enterprise=enterprise, paper=paper.strip(), address=address.strip(), signed_on=signed_on,
        recorded_by_id=actor.pk, recorded_at=clock.now(),
    )  # fmt: skip
    authorise(actor, capabilities.CONSENTS_KEEP, consent)
    required_text.require_text(paper=paper, address=address)
    if signed_on > clock.today():
        raise Invalid.at("/signed_on", "future_day", _("This day is in the future."))
    consent.save(force_insert=True)
    _record(consent, "record", actor, consent.paper)
    return consent


def record_of(*, actor: Any, enterprise: str, paper: str, address: str, signed_on: dt.date) -> Consent:
    """Enter the signed paper of an enterprise given by code, among those that the actor may see."""
    authorise(actor, capabilities.CONSENTS_KEEP)
    firm = Enterprise.objects.visible_to(actor).select_related("jurisdiction").filter(code=enterprise).first()
    if firm is None:
        raise Invalid.at("/enterprise", "unknown_enterprise", _("There is no enterprise of this code."))
    return record(actor=actor, enterprise=firm, paper=paper, address=address, signed_on=signed_on)


@service
def revoke(consent: Consent, *, actor: Any, reason: str) -> Consent:
    """Revoke the consent from today on; documents already served remain served."""
    authorise(actor, CONSENT["revoke"].capability, consent)
    required_text.require_text(reason=reason)
    consent = (
        Consent.objects.select_for_update(no_key=True, of=("self",))
        .select_related("enterprise__jurisdiction")
        .get(pk=consent.pk)
    )
    CONSENT.require(consent, "revoke", actor=actor)
    consent.state, consent.revoked_on, consent.revoked_by_id = State.REVOKED, clock.today(), actor.pk
    consent.revocation_reason = reason.strip()
    consent.save_next("state", "revoked_on", "revoked_by", "revocation_reason")
    _record(consent, "revoke", actor, reason)
    return consent


def find_in_force(enterprise_id: Any, on: dt.date) -> Consent | None:
    """Return the consent on which an electronic service on a day rests, or ``None``."""
    return Consent.objects.standing(on).filter(enterprise=enterprise_id).order_by("-signed_on").first()


def _record(consent: Consent, verb: str, actor: Any, reason: str) -> None:
    audit.record(
        actor=actor,
        action=f"consents.{verb}",
        obj=consent,
        place=consent.enterprise.jurisdiction.code,
        enterprise_code=consent.enterprise.code,
        reason=reason,
    )

"""Decisions on a return of resource use: returned for correction, or the receipt of its paper confirmed."""

from django.urls import reverse
from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor
from core.errors import Invalid
from core.transactions import service
from enterprises.roles import Role
from enterprises.services import notifications
from resources.lifecycles import USE_RETURN
from resources.models import UseReturn
from resources.notification_texts import USE_RETURN_RETURNED, facts_of_return

_FILERS = (Role.ENTERPRISE_CLERK, Role.ENTERPRISE_SIGNER)


@service
def return_(row: UseReturn, *, reason: str, actor: Actor) -> UseReturn:
    """Return a return for correction. Its figures count until the enterprise files an amendment."""
    row = USE_RETURN.begin(row, "return", actor)
    row.decision_reason = _text(reason, _("State the reason."))
    row.state, row.decided_by_id, row.decided_at = UseReturn.State.RETURNED, actor.pk, clock.now()
    row.save_next("state", "decided_by", "decided_at", "decision_reason")
    _audit(row, "return", actor, row.decision_reason)
    notifications.notify(
        notifications.people_of(row.enterprise, *_FILERS),
        kind=USE_RETURN_RETURNED,
        step=f"{USE_RETURN_RETURNED}:{row.pk}",
        path=reverse("pages:use-return", args=[row.pk]),
        facts=facts_of_return(row),
    )
    return row


@service
def confirm_receipt(row: UseReturn, *, reason: str, actor: Actor) -> UseReturn:
    """Confirm that a paper came on the day that another officer entered, with the proof.

    A first return then counts as in time; an amendment replaces the version before it.
    """
    row = USE_RETURN.begin(row, "confirm_receipt", actor)
    row.receipt_proof = _text(reason, _("State the proof of the day of receipt."))
    row.receipt_confirmed_by_id, row.receipt_confirmed_at = actor.pk, clock.now()
    row.save_next("receipt_confirmed_by", "receipt_confirmed_at", "receipt_proof")
    _audit(row, "confirm_receipt", actor, row.receipt_proof)
    return row


def _text(reason: str, detail: str) -> str:
    if not reason.strip():
        raise Invalid.at("/reason", "required", detail)
    return reason.strip()


def _audit(row: UseReturn, verb: str, actor: Actor, reason: str) -> None:
    audit.record(
        actor=actor,
        action=f"use_returns.{verb}",
        obj=row,
        place=row.site.jurisdiction.code,
        enterprise_code=row.enterprise.code,
        reason=reason,
    )

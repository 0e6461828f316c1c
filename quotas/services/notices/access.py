"""The common beginning of every step of a notice: authorise the issuer's officer, and lock the notice."""

from typing import Any

from django.utils.translation import gettext as _

from core import audit
from core.errors import Forbidden
from quotas.ledger.locks import lock_document
from quotas.models import Notice
from quotas.policies import may_issue
from quotas.services.notices.lifecycle import LIFECYCLE

WHOLE = Notice.objects.select_related(
    "issuer__jurisdiction",
    "issuer__group",
    "place",
    "programme_year__programme__authority",
    "prepared_by",
    "submitted_by",
    "approved_by",
    "revoked_by",
).prefetch_related("editors", "lines__from_holder", "lines__to_holder")


def authorise(actor: Any, capability: str, notice: Notice) -> None:
    if not may_issue(actor, capability, notice):
        raise Forbidden("forbidden", _("Only officers of the authority that distributes here may do this."))


def locked(notice: Notice, verb: str, *, actor: Any) -> Notice:
    """Authorise the actor, lock the notice and check the lifecycle.

    If the verb moves quota, the caller must hold the programme year's lock already.
    """
    authorise(actor, LIFECYCLE[verb].capability, notice)
    notice = lock_document(WHOLE, notice.pk)
    LIFECYCLE.require(notice, verb, actor=actor)
    return notice


def record(notice: Notice, verb: str, *, actor: Any, reason: str = "", **data: Any) -> None:
    audit.record(actor=actor, action=f"notices.{verb}", obj=notice, place=notice.place.code, reason=reason, data=data)

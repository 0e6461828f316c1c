"""The record of every step of a notice in the audit trail."""

from typing import Any

from core import audit
from core.actors import Actor
from quotas.models import Notice


def record(notice: Notice, verb: str, *, actor: Actor, reason: str = "", **data: Any) -> None:
    audit.record(actor=actor, action=f"notices.{verb}", obj=notice, place=notice.place.code, reason=reason, data=data)

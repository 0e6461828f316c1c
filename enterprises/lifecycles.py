"""What may happen to an enterprise and to a licence, in which state, and by whom."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actors import SystemActor
from core.errors import Conflict, DomainError, Forbidden
from core.lifecycle import Lifecycle, Transition
from enterprises.capabilities import (
    ENTERPRISES_CLOSE,
    ENTERPRISES_MERGE,
    ENTERPRISES_SUSPEND,
    LICENCES_REVOKE,
    REGISTER_EDIT,
)
from enterprises.models import NATION, Enterprise, Jurisdiction, Licence
from enterprises.policies import can
from enterprises.roles import REGULATORS

_ALIVE = (Enterprise.State.ACTIVE, Enterprise.State.SUSPENDED)

ENTERPRISE = Lifecycle(
    states=Enterprise.State.values,
    can=can,
    transitions=[
        Transition("update", _ALIVE, None, REGISTER_EDIT, gettext_lazy("Edit")),
        Transition(
            "suspend",
            [Enterprise.State.ACTIVE],
            Enterprise.State.SUSPENDED,
            ENTERPRISES_SUSPEND,
            gettext_lazy("Suspend"),
            reason_required=True,
        ),
        Transition(
            "reinstate",
            [Enterprise.State.SUSPENDED],
            Enterprise.State.ACTIVE,
            ENTERPRISES_SUSPEND,
            gettext_lazy("Reinstate"),
            reason_required=True,
        ),
        Transition(
            "close",
            _ALIVE,
            Enterprise.State.CLOSED,
            ENTERPRISES_CLOSE,
            gettext_lazy("Close"),
            reason_required=True,
        ),
        Transition(
            "merge",
            _ALIVE,
            Enterprise.State.MERGED,
            ENTERPRISES_MERGE,
            gettext_lazy("Merge into another"),
            reason_required=True,
        ),
    ],
)


def own_authority(actor: Any, licence: Licence) -> DomainError | None:
    """An officer acts on licences of his own authority, and on national ones only from a national office."""
    if isinstance(actor, SystemActor):
        return None
    for bound in actor.reach.bounds:
        if bound.role not in REGULATORS or bound.authority not in (None, licence.authority.code):
            continue
        if licence.issuing_level != Jurisdiction.Level.NATION or bound.place == NATION:
            return None
    return Forbidden("other_authority", _("Another authority, or another level of it, is competent for this licence."))


def _not_yet_revoked(actor: Any, licence: Licence) -> DomainError | None:
    if licence.revoked_on is not None:
        return Conflict("wrong_state", _("This licence is already revoked."), state="revoked")
    return own_authority(actor, licence)


LICENCE = Lifecycle(
    states=Licence.State.values,
    can=can,
    transitions=[
        Transition(
            "suspend",
            [Licence.State.IN_FORCE],
            Licence.State.SUSPENDED,
            LICENCES_REVOKE,
            gettext_lazy("Suspend"),
            guard=_not_yet_revoked,
            reason_required=True,
        ),
        Transition(
            "reinstate",
            [Licence.State.SUSPENDED],
            Licence.State.IN_FORCE,
            LICENCES_REVOKE,
            gettext_lazy("Reinstate"),
            guard=own_authority,
            reason_required=True,
        ),
        Transition(
            "revoke",
            [Licence.State.PENDING, Licence.State.IN_FORCE, Licence.State.SUSPENDED],
            Licence.State.REVOKED,
            LICENCES_REVOKE,
            gettext_lazy("Revoke"),
            guard=_not_yet_revoked,
            reason_required=True,
        ),
    ],
)

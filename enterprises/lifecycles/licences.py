"""The lifecycle of a licence, and the barriers that the apps above register against one."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.actors import Actor, SystemActor
from core.errors import Conflict, DomainError, Forbidden
from core.lifecycle import Lifecycle, Transition
from enterprises.capabilities import LICENCES_ISSUE, LICENCES_REVOKE
from enterprises.models import NATION, ComplianceList, Jurisdiction, Licence
from enterprises.policies import can
from enterprises.roles import REGULATORS
from enterprises.scoping import bounds_of


def own_authority(actor: Actor, document: Licence | ComplianceList) -> DomainError | None:
    """Return a refusal unless the document is of the officer's own authority; national ones need a national office."""
    if isinstance(actor, SystemActor):
        return None
    for bound in bounds_of(actor):
        if bound.role not in REGULATORS or bound.authority not in (None, document.authority.code):
            continue
        if document.issuing_level != Jurisdiction.Level.NATION or bound.place == NATION:
            return None
    return Forbidden("other_authority", _("Another authority, or another level of it, is competent for this."))


def _not_yet_revoked(actor: Actor, licence: Licence) -> DomainError | None:
    if licence.revoked_on is not None:
        return Conflict("wrong_state", _("This licence is already revoked."), state="revoked")
    return own_authority(actor, licence)


Barrier = Callable[[Licence], DomainError | None]
licence_barriers: list[Barrier] = []
"""Conditions that keep a licence from permitting work, such as an order in force; the apps above register theirs."""


def barrier(licence: Licence) -> DomainError | None:
    """Return what keeps a licence from permitting work, if anything does."""
    return next((obstacle for condition in licence_barriers if (obstacle := condition(licence)) is not None), None)


new_licence_barriers: list[Barrier] = []
"""Obstacles that the apps above find to a new licence, which renews none and is no exception; its area is locked."""


def new_licence_barrier(licence: Licence) -> DomainError | None:
    """Return what keeps a new licence from being issued, if anything does."""
    return next((obstacle for condition in new_licence_barriers if (obstacle := condition(licence)) is not None), None)


def _has_ground(actor: Actor, licence: Licence) -> DomainError | None:
    if licence.kind not in Licence.OF_GROUND:
        return Conflict("not_of_ground", _("Only prospecting and mining licences have an outline."))
    return own_authority(actor, licence)


def _may_reinstate(actor: Actor, licence: Licence) -> DomainError | None:
    return own_authority(actor, licence) or barrier(licence)


LICENCE = Lifecycle(
    Licence,
    rows=lambda: Licence.objects.with_state(clock.today()).select_related(
        "site__jurisdiction", "site__enterprise", "authority"
    ),
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
            guard=_may_reinstate,
            reason_required=True,
        ),
        Transition(
            "revoke",
            [Licence.State.PENDING, Licence.State.IN_FORCE, Licence.State.SUSPENDED],
            Licence.State.REVOKED,
            LICENCES_REVOKE,
            gettext_lazy("Revoke a licence"),
            guard=_not_yet_revoked,
            reason_required=True,
        ),
        Transition(
            "outline",
            Licence.State.values,
            None,
            LICENCES_ISSUE,
            gettext_lazy("Enter the outline of a licence"),
            guard=_has_ground,
            reason_required=True,
        ),
    ],
)

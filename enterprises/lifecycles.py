"""Lifecycles of enterprises, eliminated capacities, licences, compliance lists, people and memberships."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.actors import Actor, Loader, SystemActor
from core.errors import Conflict, DomainError, Forbidden
from core.lifecycle import Lifecycle, Transition
from core.write_access import Lock, WriteAccess
from enterprises.capabilities import (
    CAPACITY_ELIMINATE,
    COMPLIANCE_ANNOUNCE,
    ENTERPRISE_PEOPLE_MANAGE,
    ENTERPRISES_CLOSE,
    ENTERPRISES_MERGE,
    ENTERPRISES_SUSPEND,
    LICENCES_ISSUE,
    LICENCES_REVIEW,
    LICENCES_REVOKE,
    PEOPLE_MANAGE,
    REGISTER_EDIT,
)
from enterprises.models import (
    NATION,
    ComplianceList,
    EliminatedCapacity,
    Enterprise,
    Factor,
    Jurisdiction,
    Licence,
    Membership,
    ReviewRound,
    Site,
    User,
    inside,
)
from enterprises.policies import can, holds, roles_with
from enterprises.roles import ENTERPRISE_ROLES, REGULATORS
from enterprises.scoping import bounds_of

_ALIVE = (Enterprise.State.ACTIVE, Enterprise.State.SUSPENDED)

ENTERPRISE = Lifecycle(
    Enterprise,
    rows=lambda: Enterprise.objects.select_related("jurisdiction", "group"),
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


# Rows are only added, so none is locked itself; the lock of the site serialises what is eliminated of one capacity.
ELIMINATED_CAPACITY = Lifecycle(
    EliminatedCapacity,
    rows=lambda: EliminatedCapacity.objects.select_related(
        "site__jurisdiction", "site__enterprise", "recorded_by", "withdrawal"
    ),
    states=EliminatedCapacity.State.values,
    can=can,
    locks_rows=False,
    locks=[Lock(Site, lambda entry: [entry.site_id])],
    transitions=[
        Transition(
            "withdraw",
            [EliminatedCapacity.State.COUNTS],
            None,
            CAPACITY_ELIMINATE,
            gettext_lazy("Withdraw as a mistake"),
            reason_required=True,
        ),
    ],
)


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


def _has_room(actor: Actor, document: ComplianceList) -> DomainError | None:
    if (refusal := own_authority(actor, document)) is not None:
        return refusal
    if sum(entry.struck_on is None for entry in document.entries.all()) >= document.size:
        return Conflict("list_full", _("The list has the announced number of enterprises already."))
    return None


COMPLIANCE_LIST = Lifecycle(
    ComplianceList,
    rows=lambda: ComplianceList.objects.with_entries(),
    states=ComplianceList.State.values,
    can=can,
    transitions=[
        Transition(
            "enter",
            [ComplianceList.State.ANNOUNCED],
            None,
            COMPLIANCE_ANNOUNCE,
            gettext_lazy("Enter an enterprise"),
            guard=_has_room,
        ),
        Transition(
            "strike",
            [ComplianceList.State.ANNOUNCED],
            None,
            COMPLIANCE_ANNOUNCE,
            gettext_lazy("Strike an enterprise"),
            guard=own_authority,
            reason_required=True,
        ),
    ],
)


def _conducts(actor: Actor, capability: str, row: ReviewRound | None) -> bool:
    """Return whether the actor's office is that of the round's place, or of one above it. Everybody reads rounds."""
    if row is None or isinstance(actor, SystemActor):
        return holds(actor, capability)
    granted = [bound for bound in bounds_of(actor) if bound.role in roles_with(capability) and bound.place]
    return any(inside(row.place.code, bound.place or "") for bound in granted)


REVIEW_ROUND = Lifecycle(
    ReviewRound,
    rows=lambda: ReviewRound.objects.select_related("place", "recorded_by"),
    states=ReviewRound.State.values,
    can=_conducts,
    transitions=[
        Transition(
            "record",
            [ReviewRound.State.ORDERED],
            None,
            LICENCES_REVIEW,
            gettext_lazy("Record outcomes"),
        ),
    ],
)


def manages(actor: Actor, capability: str, person: User | None) -> bool:
    """Return whether the actor manages a person: an administrator everyone, an enterprise's only its people."""
    if can(actor, PEOPLE_MANAGE):
        return True
    if person is None:
        return can(actor, ENTERPRISE_PEOPLE_MANAGE)
    held = person.current_memberships
    return bool(held) and all(can(actor, ENTERPRISE_PEOPLE_MANAGE, membership) for membership in held)


def _not_himself(actor: Actor, person: User) -> DomainError | None:
    if actor.pk == person.pk:
        return Forbidden("own_account", _("You cannot lock your own account."))
    return None


def by_link_only() -> Conflict:
    return Conflict(
        "by_link_only",
        _("An administrator cannot set the password of another person. Send the person a link to set it."),
    )


def _only_by_his_own_enterprise(actor: Actor, person: User) -> DomainError | None:
    return by_link_only() if can(actor, PEOPLE_MANAGE) and not isinstance(actor, Loader) else None


def is_self(actor: Actor, capability: str, person: User | None) -> bool:
    return isinstance(actor, SystemActor) or person is None or actor.pk == person.pk


OWN = "people.own"  # held by everybody for the own account
OWN_ACCOUNT = WriteAccess(User, can=is_self, denied=gettext_lazy("Only the person does this."))


def no_address() -> Conflict:
    return Conflict("no_address", _("The link is sent by mail, and this person has no e-mail address."))


def _has_an_address(actor: Actor, person: User) -> DomainError | None:
    return _not_himself(actor, person) or (None if person.email else no_address())


PERSON = Lifecycle(
    User,
    states=User.State.values,
    can=manages,
    transitions=[
        Transition("update", User.State, None, PEOPLE_MANAGE, gettext_lazy("Edit")),
        Transition(
            "rename",
            User.State,
            None,
            PEOPLE_MANAGE,
            gettext_lazy("Correct the user name"),
            reason_required=True,
        ),
        Transition(
            "set_password",
            [User.State.OPEN],
            None,
            PEOPLE_MANAGE,
            gettext_lazy("Set a new password"),
            guard=_only_by_his_own_enterprise,
        ),
        Transition(
            "invite",
            [User.State.OPEN],
            None,
            PEOPLE_MANAGE,
            gettext_lazy("Make a link for setting the password"),
            guard=_not_himself,
        ),
        Transition(
            "mail_link",
            [User.State.OPEN],
            None,
            PEOPLE_MANAGE,
            gettext_lazy("Send a link for setting the password"),
            guard=_has_an_address,
        ),
        Transition(
            "deactivate",
            [User.State.OPEN],
            User.State.LOCKED,
            PEOPLE_MANAGE,
            gettext_lazy("Lock"),
            guard=_not_himself,
            reason_required=True,
            locks=[Lock(Enterprise, lambda person: [held.enterprise_id for held in person.current_memberships])],
        ),
        Transition(
            "reactivate",
            [User.State.LOCKED],
            User.State.OPEN,
            PEOPLE_MANAGE,
            gettext_lazy("Unlock"),
            reason_required=True,
        ),
    ],
)


def _ends(actor: Actor, capability: str, membership: Membership | None) -> bool:
    own = (membership is None or membership.role in ENTERPRISE_ROLES) and can(
        actor, ENTERPRISE_PEOPLE_MANAGE, membership
    )
    return own or can(actor, capability, membership)


MEMBERSHIP = Lifecycle(
    Membership,
    rows=lambda: Membership.objects.select_related("user", "enterprise__jurisdiction", "jurisdiction"),
    locks=[Lock(Enterprise, lambda membership: [membership.enterprise_id])],
    states=Membership.State.values,
    can=_ends,
    transitions=[
        Transition(
            "end",
            [Membership.State.OPEN],
            Membership.State.ENDED,
            PEOPLE_MANAGE,
            gettext_lazy("End"),
            reason_required=True,
        ),
    ],
)


def _may_release(actor: Actor, capability: str, factor: Factor | None) -> bool:
    return manages(actor, capability, factor.user if factor is not None else None)


def _neither_holder_nor_resetter(actor: Actor, factor: Factor) -> DomainError | None:
    if actor.pk in {factor.user_id, factor.reset_by_id}:
        return Forbidden("four_eyes", _("Another administrator has to release this factor."))
    return None


FACTOR = Lifecycle(
    Factor,
    rows=lambda: Factor.objects.select_related("user"),
    states=Factor.State.values,
    can=_may_release,
    transitions=[
        Transition(
            "release",
            [Factor.State.WAITING],
            Factor.State.USABLE,
            PEOPLE_MANAGE,
            gettext_lazy("Release for signing"),
            guard=_neither_holder_nor_resetter,
            reason_required=True,
        ),
    ],
)

"""The lifecycle of a person, and who manages whom."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actors import Actor, SystemActor
from core.errors import Conflict, DomainError, Forbidden
from core.lifecycle import Lifecycle, Transition
from core.write_access import Lock, WriteAccess
from enterprises.capabilities import ENTERPRISE_PEOPLE_MANAGE, PEOPLE_MANAGE
from enterprises.models import Enterprise, User
from enterprises.policies import can


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


def by_mail_only() -> Conflict:
    return Conflict(
        "by_mail_only",
        _("This account is in use: the link goes to the person's own address, and nobody else is shown it."),
    )


def own_address_only() -> Forbidden:
    return Forbidden(
        "own_address",
        _(
            "The person changes the address of an account in use. If that is not possible, ask the administrators of"
            " the register."
        ),
    )


def is_self(actor: Actor, capability: str, person: User | None) -> bool:
    return isinstance(actor, SystemActor) or person is None or actor.pk == person.pk


OWN = "people.own"  # held by everybody for the own account
OWN_ACCOUNT = WriteAccess(User, can=is_self, denied=gettext_lazy("Only the person does this."))


def no_address() -> Conflict:
    return Conflict(
        "no_address",
        _(
            "The link is sent by mail, and this person has no e-mail address. The person enters one under “My account”,"
            " or an administrator of the register does."
        ),
    )


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

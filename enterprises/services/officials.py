"""Accounts that only two administrators may change, and the link by which such a person sets a new password.

An enterprise's administrator manages only its own people; these rules are about all other accounts.
"""

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from core import clock
from core.actors import Actor, Loader
from core.type_aliases import Text
from enterprises import policies
from enterprises.capabilities import PEOPLE_MANAGE
from enterprises.models import Membership, User
from enterprises.roles import ENTERPRISE_ROLES, Role
from enterprises.services import approvals
from enterprises.services.notifications import address

# Two-person acts
APPOINT, END_ROLE, CHANGE = "people.appoint", "people.end_role", "people.change"
SEND_LINK, DEACTIVATE, REACTIVATE = "people.send_link", "people.deactivate", "people.reactivate"
RENAME = "people.rename"


def is_official(person: User) -> bool:
    """Return whether a person holds, or will hold, a role that is not an enterprise's own."""
    return _memberships(person).exclude(role__in=ENTERPRISE_ROLES).exists()


def is_administrator(person: User) -> bool:
    return _memberships(person).filter(role=Role.ADMINISTRATOR).exists()


def demand(name: str, target: User | Membership, *, actor: Actor) -> None:
    """Refuse unless two administrators have approved the act; a loader is exempt."""
    approvals.require(name, target, actor=actor, loaders=True)


def takes_two_to_let_in(person: User, *, actor: Actor) -> bool:
    """Return whether a link for a new password would take over an account in use, or an official's."""
    if isinstance(actor, Loader) or not policies.can(actor, PEOPLE_MANAGE):
        return False
    return is_official(person) or person.has_usable_password()


def mail_link(person: User, secret: str, text: Text = "") -> None:
    """Send a link to the person's own address, so that no other person sees it; ``text`` in the person's language."""
    with translation.override(person.language):
        EmailMessage(
            subject=_("A link for setting your password"),
            body=(
                str(text)
                or _("Two administrators have approved that you set a new password. The link works once:\n\n%(link)s\n")
            )
            % {"link": address(reverse("pages:invitation", args=[secret])), "username": person.username},
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[person.email],
        ).send()


def _memberships(person: User) -> QuerySet[Membership]:
    return Membership.objects.filter(user=person).exclude(valid_to__lt=clock.today())

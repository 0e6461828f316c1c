"""A person as a sheet lists him: entered with his role, and invited by mail.

An enterprise's role is given at once, as on the person's screen. An office is given by two administrators: the person
is entered without it, and it is proposed from the sheet's page; his link takes two administrators as well.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import Fault, Invalid
from core.transactions import service
from enterprises.models import User
from enterprises.roles import ENTERPRISE_ROLES
from enterprises.services import invitations, memberships, people


@service
def enter(*, actor: Actor, username: str, name: str, email: str, role: str = "", **office: Any) -> User:
    """Enter a person; ``office`` has the organisations of ``memberships.grant``.

    Raises:
        Invalid: if the role does not fit its organisation, whether it is given now or proposed later.
    """
    _require(email, role, office)
    appointment = {"role": role, **office}
    given_now = _is_given_now(role)
    person = people.create(
        actor=actor, username=username, name=name, email=email, appointments=[appointment] if given_now else []
    )
    if role and not given_now:
        if (obstacle := memberships.obstacle(person, **appointment, valid_from=None)) is not None:
            raise obstacle
        return person
    invitations.send(person, actor=actor)
    return person


def require_links(actor: Actor, rows: Sequence[Mapping[str, Any]]) -> None:
    """Refuse more rows whose people get a link at once than their maker may have unused links."""
    links = sum(not row.get("role") or _is_given_now(row["role"]) for row in rows)
    if links and isinstance(actor, User):
        invitations.require_room(actor, links)


def _is_given_now(role: str) -> bool:
    return role in ENTERPRISE_ROLES


def _require(email: str, role: str, office: dict[str, Any]) -> None:
    faults = []
    try:
        validate_email(email)
    except ValidationError as error:
        faults.append(Fault("/email", "invalid", " ".join(error.messages)))
    if office and not role:
        faults.append(Fault("/role", "required", _("Name the role that the person has there.")))
    if faults:
        raise Invalid("invalid", _("The request has errors."), errors=faults)

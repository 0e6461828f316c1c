"""People from a sheet: each row is entered as on his screen, all of them or none; offices are proposed afterwards."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Model

from core import clock
from core.actors import Actor
from core.errors import Conflict
from core.models import TokenScope
from enterprises.capabilities import PEOPLE_MANAGE
from enterprises.models import ApprovalRequest, Group, Membership, User
from enterprises.roles import ENTERPRISE_ROLES
from enterprises.services import listed_people, officials
from quotas.models import Import
from quotas.services.imports.decisions import parsed_again
from quotas.services.imports.kinds import declare
from quotas.services.imports.register import RegisterRows, find_authorities, find_enterprises, find_places
from quotas.sheets import people as sheet
from quotas.sheets.register import template

OFFICE = ("role", "jurisdiction", "authority", "enterprise", "group")


class Appointment(NamedTuple):
    """An office that a sheet names and that nobody has proposed yet: codes by the fields of its proposal."""

    person: User
    office: Mapping[str, str]

    @property
    def query(self) -> str:
        """Return the office as the query by which the page of the proposal is filled in."""
        return urlencode(self.office)


def unproposed(row: Import, actor: Actor) -> list[Appointment]:
    """Return the offices of an imported sheet that its sender has yet to propose to a second administrator.

    None once the sheet is no longer understood, for instance because a role was renamed: they are given by hand then.
    """
    if row.kind != Import.Kind.PEOPLE or row.state != Import.State.COMMITTED:
        return []
    try:
        lines = parsed_again(row).lines
    except Conflict:
        return []
    offices = {
        line["username"]: {name: line[name] for name in OFFICE if line.get(name)}
        for line in lines
        if line.get("role") and line["role"] not in ENTERPRISE_ROLES
    }
    asked = ApprovalRequest.objects.open().filter(act=officials.APPOINT).values("target_id")
    waiting = User.objects.visible_to(actor).filter(username__in=offices, memberships=None).exclude(pk__in=asked)
    return [Appointment(person, offices[person.username]) for person in waiting.order_by("username")]


def _groups(actor: Actor, codes: set[str]) -> Mapping[str, Model]:
    return Group.objects.in_bulk(codes, field_name="code")


def _existing(actor: Actor, names: set[str]) -> Iterable[Model]:
    """Return the roles of the people of these user names, or an empty one, each with what a row says of the person."""
    held: dict[Any, list[Membership]] = defaultdict(list)
    rows = Membership.objects.in_force(clock.today()).filter(user__username__in=names)
    for membership in rows.select_related("jurisdiction", "authority", "enterprise", "group"):
        held[membership.user_id].append(membership)
    for person in User.objects.visible_to(actor).filter(username__in=names):
        for membership in held[person.pk] or [Membership(user=person)]:
            for name in ("username", "name", "email"):
                setattr(membership, name, getattr(person, name))
            yield membership


declare(
    Import.Kind.PEOPLE,
    RegisterRows(
        sheet.LAYOUT,
        PEOPLE_MANAGE,
        listed_people.enter,
        {
            "jurisdiction": find_places,
            "authority": find_authorities,
            "enterprise": find_enterprises,
            "group": _groups,
        },
        _existing,
        limit=listed_people.require_links,
    ),
    template=partial(template, sheet.LAYOUT),
    page="admin:enterprises_user_changelist",
    scope=TokenScope.APPROVE,
)

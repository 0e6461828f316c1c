"""Groups, which are reference data; an enterprise's membership of one is part of the enterprise."""

from typing import Any

from core import audit
from core.actors import Actor
from core.transactions import service
from core.write_access import WriteAccess
from enterprises.capabilities import REFERENCE_EDIT
from enterprises.models import NATION, Group
from enterprises.policies import can_anywhere
from enterprises.services import validation

EDITABLE = ("name", "name_zh")
GROUP = WriteAccess(Group, can=can_anywhere)


@service
def create(*, actor: Actor, code: str, name: str, name_zh: str = "", fictitious: bool = False) -> Group:
    group = GROUP.begin_new(
        lambda: Group(code=code, name=name, name_zh=name_zh, fictitious=fictitious), REFERENCE_EDIT, actor
    )
    group.save(force_insert=True)
    audit.record(actor=actor, action="groups.create", obj=group, place=NATION)
    return group


@service
def update(group: Group, *, actor: Actor, **changes: Any) -> Group:
    group = GROUP.begin(group, REFERENCE_EDIT, actor)
    if differences := validation.apply(group, changes, EDITABLE):
        group.save_next(*differences)
        data = {"changed": differences}
        audit.record(actor=actor, action="groups.update", obj=group, place=NATION, data=data)
    return group

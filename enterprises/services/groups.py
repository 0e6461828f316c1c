"""Groups, which are reference data; an enterprise's membership of one is part of the enterprise."""

from typing import Any

from core import audit
from core.transactions import service
from enterprises import policies
from enterprises.capabilities import REFERENCE_EDIT
from enterprises.models import NATION, Group
from enterprises.services import validation

EDITABLE = ("name", "name_zh")


@service
def create(*, actor: Any, code: str, name: str, name_zh: str = "", fictitious: bool = False) -> Group:
    policies.authorise(actor, REFERENCE_EDIT)
    group = Group.objects.create(code=code, name=name, name_zh=name_zh, fictitious=fictitious)
    audit.record(actor=actor, action="groups.create", obj=group, place=NATION)
    return group


@service
def update(group: Group, *, actor: Any, **changes: Any) -> Group:
    policies.authorise(actor, REFERENCE_EDIT)
    group = Group.objects.select_for_update().get(pk=group.pk)
    if differences := validation.apply(group, changes, EDITABLE):
        group.save_next(*differences)
        audit.record(actor=actor, action="groups.update", obj=group, place=NATION, data=differences)
    return group

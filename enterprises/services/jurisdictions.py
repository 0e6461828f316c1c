"""Places of administration, which are reference data: an administrator enters them, and they are not removed."""

from typing import Any

from django.utils.translation import gettext as _

from core import audit
from core.actors import Actor
from core.errors import Conflict, Invalid
from core.transactions import service
from core.write_access import WriteAccess
from enterprises.capabilities import REFERENCE_EDIT
from enterprises.models import NATION, Jurisdiction
from enterprises.policies import can_anywhere
from enterprises.services import validation

EDITABLE = ("name", "name_zh")
JURISDICTION = WriteAccess(Jurisdiction, can=can_anywhere)
_LEVELS = {2: Jurisdiction.Level.PROVINCE, 4: Jurisdiction.Level.PREFECTURE, 6: Jurisdiction.Level.COUNTY}


@service
def create(*, actor: Actor, code: str, name: str, name_zh: str = "") -> Jurisdiction:
    """Enter a place; level and parent follow from the length and the beginning of its code."""
    place = JURISDICTION.begin_new(lambda: _draft(code, name, name_zh), REFERENCE_EDIT, actor)
    place.save(force_insert=True)
    audit.record(actor=actor, action="jurisdictions.create", obj=place, place=place.code)
    return place


def _draft(code: str, name: str, name_zh: str) -> Jurisdiction:
    if code == NATION:
        level, parent = Jurisdiction.Level.NATION, None
    else:
        if not (code.isascii() and code.isdecimal() and len(code) in _LEVELS):
            raise Invalid.at("/code", "invalid_code", _("Give a GB/T 2260 code of two, four or six digits, or CN."))
        level = _LEVELS[len(code)]
        above = NATION if len(code) == 2 else code[:-2]
        parent = Jurisdiction.objects.filter(code=above).first()
        if parent is None:
            raise Conflict("parent_missing", _("Enter %(code)s first: this place is inside it.") % {"code": above})
    return Jurisdiction(code=code, name=name, name_zh=name_zh, level=level, parent=parent)


@service
def update(jurisdiction: Jurisdiction, *, actor: Actor, **changes: Any) -> Jurisdiction:
    """Correct a place's names; its code is fixed, since everything inside is found by it."""
    place = JURISDICTION.begin(jurisdiction, REFERENCE_EDIT, actor)
    if differences := validation.apply(place, changes, EDITABLE):
        place.save_next(*differences)
        data = {"changed": differences}
        audit.record(actor=actor, action="jurisdictions.update", obj=place, place=place.code, data=data)
    return place

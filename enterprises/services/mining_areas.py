"""The planned mining areas as announced, completed from sources; figures without a source stay empty."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core import audit
from core.actors import Actor
from core.errors import Invalid
from core.transactions import service
from core.write_access import WriteAccess
from enterprises.capabilities import REFERENCE_EDIT
from enterprises.models import Jurisdiction, MiningArea
from enterprises.policies import can_anywhere
from enterprises.services import validation

MINING_AREA = WriteAccess(MiningArea, can=can_anywhere)
EDITABLE = (
    "name",
    "name_zh",
    "rare_earth_class",
    "jurisdiction",
    "area_km2",
    "resource_t",
    "outline",
    "evidence",
    "source",
)


@service
def create(
    *,
    actor: Actor,
    number: int,
    jurisdiction: Jurisdiction,
    evidence: str,
    source: str,
    name: str = "",
    name_zh: str = "",
    rare_earth_class: str = "",
    area_km2: Decimal | None = None,
    resource_t: Decimal | None = None,
    outline: str = "",
) -> MiningArea:
    """Enter an area with the source that names it."""
    area = MINING_AREA.begin_new(
        lambda: MiningArea(
            number=number,
            jurisdiction=jurisdiction,
            evidence=evidence,
            source=source,
            name=name,
            name_zh=name_zh,
            rare_earth_class=rare_earth_class,
            area_km2=area_km2,
            resource_t=resource_t,
            outline=outline,
        ),
        REFERENCE_EDIT,
        actor,
    )
    _require_source(source)
    area.save(force_insert=True)
    audit.record(actor=actor, action="mining_areas.create", obj=area, place=jurisdiction.code)
    return area


@service
def update(area: MiningArea, *, actor: Actor, **changes: Any) -> MiningArea:
    area = MINING_AREA.begin(area, REFERENCE_EDIT, actor)
    differences = validation.apply(area, changes, EDITABLE)
    _require_source(area.source)
    if differences:
        area.save_next(*differences)
        place, data = area.jurisdiction.code, {"changed": differences}
        audit.record(actor=actor, action="mining_areas.update", obj=area, place=place, data=data)
    return area


def _require_source(source: str) -> None:
    if not source.strip():
        raise Invalid.at("/source", "required", _("Name the source: a planned area is never entered without one."))

"""The planned mining areas as announced, completed from sources; figures without a source stay empty."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core import audit
from core.errors import Invalid
from core.transactions import service
from enterprises import policies
from enterprises.capabilities import REFERENCE_EDIT
from enterprises.models import Jurisdiction, MiningArea
from enterprises.services import validation

EDITABLE = (
    "name",
    "name_zh",
    "rare_earth_class",
    "jurisdiction",
    "area_km2",
    "resource_t",
    "evidence",
    "source",
)


@service
def create(
    *,
    actor: Any,
    number: int,
    jurisdiction: Jurisdiction,
    evidence: str,
    source: str,
    name: str = "",
    name_zh: str = "",
    rare_earth_class: str = "",
    area_km2: Decimal | None = None,
    resource_t: Decimal | None = None,
) -> MiningArea:
    """Enter an area with the source that names it."""
    policies.authorise(actor, REFERENCE_EDIT)
    _require_source(source)
    area = MiningArea.objects.create(
        number=number,
        jurisdiction=jurisdiction,
        evidence=evidence,
        source=source,
        name=name,
        name_zh=name_zh,
        rare_earth_class=rare_earth_class,
        area_km2=area_km2,
        resource_t=resource_t,
    )
    audit.record(actor=actor, action="mining_areas.create", obj=area, place=jurisdiction.code)
    return area


@service
def update(area: MiningArea, *, actor: Any, **changes: Any) -> MiningArea:
    policies.authorise(actor, REFERENCE_EDIT)
    area = MiningArea.objects.select_for_update().get(pk=area.pk)
    differences = validation.apply(area, changes, EDITABLE)
    _require_source(area.source)
    if differences:
        area.save_next(*differences)
        audit.record(
            actor=actor, action="mining_areas.update", obj=area, place=area.jurisdiction.code, data=differences
        )
    return area


def _require_source(source: str) -> None:
    if not source.strip():
        raise Invalid.at("/source", "required", _("Name the source: a planned area is never entered without one."))

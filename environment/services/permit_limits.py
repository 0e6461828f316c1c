"""Limits of discharge permits: entered by the authority of the permit; a further entry replaces the one before."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor
from core.errors import Fault, Invalid
from core.transactions import service
from enterprises.models import Licence
from enterprises.services.validation import require_own
from environment.capabilities import PERMIT_LIMITS_SET
from environment.lifecycles import PERMIT_LIMIT
from environment.models import PermitLimit
from environment.models.discharges import NOT_IN_THIS_MEDIUM, is_measured_in

MOST_PH = Decimal(14)


@service
def enter(
    *,
    actor: Actor,
    licence: Licence,
    pollutant: str,
    medium: str,
    document: str,
    highest: Decimal | None = None,
    lowest: Decimal | None = None,
    yearly_total: Decimal | None = None,
    in_force_from: dt.date | None = None,
    fictitious: bool = False,
) -> PermitLimit:
    """Enter what a discharge permit allows of a pollutant, from its first day unless a later one is given."""
    row = PERMIT_LIMIT.begin_new(
        lambda: PermitLimit(
            licence=licence,
            pollutant=pollutant,
            medium=medium,
            highest=highest,
            lowest=lowest,
            yearly_total=yearly_total,
            in_force_from=in_force_from or licence.valid_from,
            document=document.strip(),
            fictitious=fictitious,
        ),
        PERMIT_LIMITS_SET,
        actor,
        beside=[licence],
    )
    require_own(actor, licence)
    if faults := _faults(row):
        raise Invalid("invalid", _("The limit has errors. Nothing was recorded."), errors=faults)
    row.recorded_by_id, row.recorded_at = actor.pk, clock.now()
    row.save(force_insert=True)
    audit.record(
        actor=actor,
        action="permit_limits.enter",
        obj=row,
        place=licence.site.jurisdiction.code,
        enterprise_code=licence.site.enterprise.code,
        reason=row.document,
        data={"pollutant": pollutant, "from": row.in_force_from.isoformat()},
    )
    return PERMIT_LIMIT.rows().get(pk=row.pk)


def _faults(row: PermitLimit) -> list[Fault]:
    faults, licence = [], row.licence
    if licence.kind != Licence.Kind.DISCHARGE:
        faults.append(Fault("/licence", "not_a_discharge_permit", _("This licence is no discharge permit.")))
    if not row.document:
        faults.append(Fault("/document", "required", _("Name the permit or the decision.")))
    if not is_measured_in(row.pollutant, row.medium):
        faults.append(Fault("/pollutant", "not_in_this_medium", str(NOT_IN_THIS_MEDIUM)))
    if row.highest is None and row.lowest is None and row.yearly_total is None:
        faults.append(Fault("/highest", "required", _("State a concentration, a yearly total, or both.")))
    for name in ("highest", "lowest", "yearly_total"):
        value = getattr(row, name)
        if value is not None and value <= 0:
            faults.append(Fault(f"/{name}", "not_positive", _("A limit is greater than zero.")))
    if row.pollutant == "ph":
        if row.highest is not None and row.highest > MOST_PH:
            faults.append(Fault("/highest", "out_of_range", _("pH is at most 14.")))
    elif row.lowest is not None:
        faults.append(Fault("/lowest", "not_of_ph", _("Only pH has a lowest value.")))
    ended = licence.valid_to is not None and row.in_force_from > licence.valid_to
    if ended or row.in_force_from < licence.valid_from:
        faults.append(Fault("/in_force_from", "outside_permit", _("The permit is not valid on this day.")))
    return faults

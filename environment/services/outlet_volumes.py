"""Volumes that outlets discharged in a month: entered with their method, corrected by a further row."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from core import clock, months
from core.actors import Actor, SystemActor
from core.errors import Conflict, Fault, Invalid
from core.transactions import refusal, service
from enterprises.models import Site
from enterprises.services import entries
from enterprises.services.validation import require_reason
from environment.capabilities import VOLUMES_RECORD
from environment.lifecycles import OUTLET_VOLUME, acts_for_office, entered_by_office
from environment.models import OutletVolume
from environment.models.discharges import Medium

# From these on a slip of the unit is more likely, such as litres for cubic metres.
MOST_VOLUME = {Medium.WATER: Decimal(10_000_000), Medium.AIR: Decimal(10_000_000_000)}

refusal("outlet_volume_of_office_is_kept", entered_by_office)
refusal(
    "outlet_volume_correction_keeps_its_subject",
    lambda: Conflict("other_subject", _("A correction is about the same site, outlet and month.")),
)


@service
def record(
    *,
    actor: Actor,
    site: Site,
    medium: str,
    outlet: str,
    month: dt.date,
    volume: Decimal,
    method: str,
    discharge: str = "",
    volume_confirmed: bool = False,
    fictitious: bool = False,
) -> OutletVolume:
    """Enter the cubic metres that an outlet discharged in a month that has begun."""
    row = OUTLET_VOLUME.begin_new(
        lambda: OutletVolume(
            site=site,
            medium=medium,
            outlet=outlet.strip(),
            discharge=discharge,
            month=month,
            volume=volume,
            method=method.strip(),
            volume_confirmed=volume_confirmed,
            fictitious=fictitious,
        ),
        VOLUMES_RECORD,
        actor,
        beside=[site],
    )
    return _save(row, "record", actor)


@service
def correct(
    volume_row: OutletVolume,
    *,
    actor: Actor,
    reason: str,
    volume: Decimal | None = None,
    method: str = "",
    volume_confirmed: bool = False,
) -> OutletVolume:
    """Replace a volume by a further row that names it; without a volume it is withdrawn. The first stays readable."""
    before = OUTLET_VOLUME.begin(volume_row, "correct", actor)
    if volume is None and before.volume is None:
        raise Invalid.at("/volume", "required", _("This volume is withdrawn already: give its right value."))
    row = entries.further_row(
        before,
        volume=volume,
        method=method.strip() or before.method,
        volume_confirmed=volume_confirmed,
        corrects=before,
        reason=require_reason(reason),
    )
    return _save(row, "correct", actor)


def _save(row: OutletVolume, verb: str, actor: Actor) -> OutletVolume:
    if faults := _faults(row, actor) or _doubt(row):
        raise Invalid("invalid", _("The volume has errors. Nothing was recorded."), errors=faults)
    row.by_office = acts_for_office(actor)
    return entries.insert(OUTLET_VOLUME, row, f"outlet_volumes.{verb}", actor, "month", "volume", reason=row.reason)


def _faults(row: OutletVolume, actor: Actor) -> list[Fault]:
    faults = entries.missing(row, outlet=_("Name the outlet."), method=_("State the method."))
    if (row.medium == Medium.WATER) == (row.discharge == ""):
        detail = _("State for water, and only for it, whether the discharge is direct or indirect.")
        faults.append(Fault("/discharge", "required", detail))
    if row.month.day != 1:
        faults.append(months.fault("/month"))
    elif row.month > clock.today() and not isinstance(actor, SystemActor):
        faults.append(Fault("/month", "in_the_future", _("This month has not begun.")))
    if row.volume is not None and row.volume < 0:
        faults.append(Fault("/volume", "negative", _("This must not be negative.")))
    return faults


def _doubt(row: OutletVolume) -> list[Fault]:
    if row.volume is None or row.volume_confirmed or row.volume < MOST_VOLUME[Medium(row.medium)]:
        return []
    detail = _("This is %(volume)s m³ in a month. Check the unit, and confirm the volume if it is right.")
    return [Fault("/volume_confirmed", "confirm_volume", detail % {"volume": f"{row.volume:,}"})]

"""Readings of discharges: entered with method, laboratory and unit; corrected by a further reading."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core import clock
from core.actors import Actor
from core.errors import Conflict, Fault, Invalid
from core.transactions import refusal, service
from enterprises.models import Site
from enterprises.models.standards import MOST_PH
from enterprises.services import entries
from enterprises.services.validation import require_reason
from environment.capabilities import READINGS_RECORD
from environment.lifecycles import READING, acts_for_office, entered_by_office
from environment.models import Reading
from environment.models.discharges import NOT_IN_THIS_MEDIUM, Medium, is_measured_in, plain, unit_of
from environment.queries.reading_verdicts import Limits

MOST_AT_ONCE = 500
_KEY = ("site_id", "pollutant", "medium", "outlet", "discharge", "sampled_on", "method", "by_office")
TIMES_THE_LIMIT = 1000  # from which a figure is more likely a slip of the unit than a discharge

refusal("reading_of_office_is_kept", entered_by_office)
refusal(
    "reading_correction_keeps_its_subject",
    lambda: Conflict("other_subject", _("A correction is about the same site, pollutant, outlet and day.")),
)


@service
def record(
    *,
    actor: Actor,
    site: Site,
    pollutant: str,
    medium: str,
    outlet: str,
    sampled_on: dt.date,
    value: Decimal,
    unit: str,
    method: str,
    laboratory: str,
    discharge: str = "",
    unit_confirmed: bool = False,
    fictitious: bool = False,
) -> Reading:
    """Enter what was measured at an outlet of a site on a day that is over or today.

    A value of a thousand times a limit of its day is taken only once its unit was confirmed.
    """
    row = READING.begin_new(
        lambda: Reading(
            site=site,
            pollutant=pollutant,
            medium=medium,
            outlet=outlet.strip(),
            discharge=discharge,
            sampled_on=sampled_on,
            value=value,
            unit=unit,
            method=method.strip(),
            laboratory=laboratory.strip(),
            unit_confirmed=unit_confirmed,
            fictitious=fictitious,
        ),
        READINGS_RECORD,
        actor,
        beside=[site],
    )
    return _save(row, "record", actor)


@service
def record_many(rows: Sequence[Mapping[str, Any]], *, actor: Actor) -> list[Reading]:
    """Enter several readings, with the arguments of ``record``, all of them or none; their sites are locked together.

    Raises:
        Invalid: with every fault of every reading, at ``/0/value`` for the first one's value.
    """
    if not 1 <= len(rows) <= MOST_AT_ONCE:
        detail = _("Enter 1 to %(most)s readings at once.") % {"most": MOST_AT_ONCE}
        raise Invalid("invalid", detail, errors=[Fault("", "out_of_range", detail)])
    made = [Reading(**row) for row in rows]
    sites = list({row.site_id: row.site for row in made}.values())
    READING.begin_new(lambda: made[0], READINGS_RECORD, actor, also=sites)
    limits, now = Limits.read_for(made), clock.now()
    for row in made:
        row.outlet, row.method, row.laboratory = row.outlet.strip(), row.method.strip(), row.laboratory.strip()
        row.by_office, row.recorded_by_id, row.recorded_at = acts_for_office(actor), actor.pk, now
    known = _known(made)
    faults = [
        Fault(f"/{index}{fault.pointer}", fault.code, fault.detail)
        for index, row in enumerate(made)
        for fault in _faults(row, actor, limits) or _repeated(row, known)
    ]
    if faults:
        raise Invalid("invalid", _("The readings have errors. Nothing was recorded."), errors=faults)
    for row in made:
        row.save(force_insert=True)
        entries.note(row, "readings.record", actor, "pollutant", "value")
    return made


def _known(rows: Sequence[Reading]) -> set[tuple[Any, ...]]:
    """Return the keys of the readings that are on record of these sites and days."""
    stored = Reading.objects.filter(
        site__in={row.site_id for row in rows}, sampled_on__in={row.sampled_on for row in rows}, corrects=None
    )
    return set(stored.values_list(*_KEY))


def _repeated(row: Reading, known: set[tuple[Any, ...]]) -> list[Fault]:
    """Return the fault of a reading that is known already, and remember it."""
    key = tuple(getattr(row, name) for name in _KEY)
    if key in known:
        detail = _("This pollutant was entered for this outlet, day and method: correct that reading instead.")
        return [Fault("/pollutant", "reading_exists", detail)]
    known.add(key)
    return []


@service
def correct(
    reading: Reading,
    *,
    actor: Actor,
    reason: str,
    value: Decimal | None = None,
    method: str = "",
    laboratory: str = "",
    unit_confirmed: bool = False,
) -> Reading:
    """Replace a reading by a further one that names it; without a value it is withdrawn. The first stays readable.

    A withdrawn reading is entered again in the same way, with its value.
    """
    reading = READING.begin(reading, "correct", actor)
    if value is None and reading.value is None:
        raise Invalid.at("/value", "required", _("This reading is withdrawn already: give its right value."))
    row = entries.further_row(
        reading,
        value=value,
        method=method.strip() or reading.method,
        laboratory=laboratory.strip() or reading.laboratory,
        unit_confirmed=unit_confirmed,
        corrects=reading,
        reason=require_reason(reason),
    )
    return _save(row, "correct", actor)


def _save(row: Reading, verb: str, actor: Actor) -> Reading:
    if faults := _faults(row, actor, Limits.read_for([row])):
        raise Invalid("invalid", _("The reading has errors. Nothing was recorded."), errors=faults)
    row.by_office = acts_for_office(actor)
    return entries.insert(READING, row, f"readings.{verb}", actor, "pollutant", "value", reason=row.reason)


def _faults(row: Reading, actor: Actor, limits: Limits) -> list[Fault]:
    """Return every fault of a reading's shape, or the question for its unit if it has none."""
    texts = {"method": _("State the method."), "laboratory": _("Name the laboratory."), "outlet": _("Name the outlet.")}
    faults = entries.missing(row, **texts)
    if not is_measured_in(row.pollutant, row.medium):
        faults.append(Fault("/pollutant", "not_in_this_medium", str(NOT_IN_THIS_MEDIUM)))
    elif row.unit != (expected := unit_of(row.pollutant, row.medium)):
        detail = _("This is stated in: %(unit)s. Convert the figure.") % {"unit": expected.label}
        faults.append(Fault("/unit", "wrong_unit", detail))
    if (row.medium == Medium.WATER) == (row.discharge == ""):
        detail = _("State for water, and only for it, whether the discharge is direct or indirect.")
        faults.append(Fault("/discharge", "required", detail))
    faults += entries.in_the_future("sampled_on", row.sampled_on, actor)
    if row.value is not None and row.value < 0:
        faults.append(Fault("/value", "negative", _("This must not be negative.")))
    elif row.value is not None and row.pollutant == "ph" and row.value > MOST_PH:
        faults.append(Fault("/value", "out_of_range", _("pH is at most 14.")))
    return faults or _doubt(row, limits)


def _doubt(row: Reading, limits: Limits) -> list[Fault]:
    if row.value is None or row.unit_confirmed or row.pollutant == "ph":
        return []
    known = [limit.most for limit in limits.of(row) if limit.most]
    if not known or row.value < TIMES_THE_LIMIT * min(known):
        return []
    detail = _(
        "This is at least a thousand times the limit of %(limit)s. Check the unit, and confirm it if it is right."
    )
    return [Fault("/unit_confirmed", "confirm_unit", detail % {"limit": plain(min(known))})]

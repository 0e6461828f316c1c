"""Ceilings of emissions: set for a province, pollutant and year with their document; corrected by a further entry."""

from decimal import Decimal

from django.utils.translation import gettext as _

from core import clock
from core.actors import Actor
from core.errors import Conflict, Fault, Invalid
from core.transactions import refusal, service
from enterprises.models import Jurisdiction
from enterprises.services import entries
from enterprises.services.validation import require_reason, unnamed_document
from environment.capabilities import EMISSION_CEILINGS_SET
from environment.lifecycles import EMISSION_CEILING
from environment.models import EmissionCeiling
from environment.models.discharges import NOT_IN_THIS_MEDIUM, is_measured_in

MOST_TONNES = Decimal(1_000_000)  # from which a figure is more likely one of kilograms

refusal(
    "emission_ceiling_correction_keeps_its_subject",
    lambda: Conflict("other_subject", _("A correction is about the same province, pollutant and year.")),
)


@service
def set_ceiling(
    *,
    actor: Actor,
    place: Jurisdiction,
    pollutant: str,
    medium: str,
    year: int,
    tonnes: Decimal,
    document: str,
    fictitious: bool = False,
) -> EmissionCeiling:
    """Set how much a province may discharge of a pollutant in a year."""
    row = EMISSION_CEILING.begin_new(
        lambda: EmissionCeiling(
            place=place,
            pollutant=pollutant,
            medium=medium,
            year=year,
            tonnes=tonnes,
            document=document.strip(),
            fictitious=fictitious,
        ),
        EMISSION_CEILINGS_SET,
        actor,
        beside=[place],
    )
    return _save(row, "set", actor)


@service
def correct(
    ceiling: EmissionCeiling, *, actor: Actor, reason: str, tonnes: Decimal | None = None, document: str = ""
) -> EmissionCeiling:
    """Replace a ceiling by a further one that names it; without tonnes it is withdrawn. The first stays readable."""
    ceiling = EMISSION_CEILING.begin(ceiling, "correct", actor)
    if tonnes is None and ceiling.tonnes is None:
        raise Invalid.at("/tonnes", "required", _("This ceiling is withdrawn already: give its right value."))
    row = entries.further_row(
        ceiling,
        tonnes=tonnes,
        document=document.strip() or ceiling.document,
        corrects=ceiling,
        reason=require_reason(reason),
    )
    return _save(row, "correct", actor)


def _save(row: EmissionCeiling, verb: str, actor: Actor) -> EmissionCeiling:
    if faults := _faults(row):
        raise Invalid("invalid", _("The ceiling has errors. Nothing was recorded."), errors=faults)
    action, reason = f"emission_ceilings.{verb}", row.reason or row.document
    return entries.insert(EMISSION_CEILING, row, action, actor, "pollutant", "year", "tonnes", reason=reason)


def _faults(row: EmissionCeiling) -> list[Fault]:
    faults = []
    if row.place.level != Jurisdiction.Level.PROVINCE:
        faults.append(Fault("/place", "not_a_province", _("A ceiling is set for a province.")))
    if row.pollutant == "ph" or not is_measured_in(row.pollutant, row.medium):
        faults.append(Fault("/pollutant", "not_in_this_medium", str(NOT_IN_THIS_MEDIUM)))
    if row.tonnes is not None and row.tonnes <= 0:
        faults.append(Fault("/tonnes", "not_positive", _("Tonnes are greater than zero.")))
    elif row.tonnes is not None and row.tonnes >= MOST_TONNES:
        faults.append(Fault("/tonnes", "looks_like_kilograms", _("A ceiling is below a million tonnes: state tonnes.")))
    if row.year > clock.today().year + 1:
        detail = _("A ceiling is recorded for this year or the next at the latest.")
        faults.append(Fault("/year", "in_the_future", detail))
    faults += unnamed_document(row.document)
    return faults

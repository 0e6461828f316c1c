"""Incidents: recorded with their documents, corrected or withdrawn by a further row that names the one before."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import Conflict, Fault, Invalid
from core.transactions import refusal, service
from enterprises.models import Jurisdiction, Site
from enterprises.services import entries
from enterprises.services.validation import require_reason
from environment.capabilities import INCIDENTS_RECORD
from environment.lifecycles import INCIDENT
from environment.models import Incident

# From these figures on a slip of the unit is more likely: yuan for ten thousand yuan, square metres for hectares.
LEAST_COST, MOST_COST = Decimal(1_000), Decimal(10_000_000_000)
MOST_EXTENT = {Incident.ExtentUnit.HECTARES: Decimal(10_000), Incident.ExtentUnit.CUBIC_METRES: Decimal(100_000_000)}

refusal(
    "incident_lies_in_the_place_of_its_site",
    lambda: Conflict("other_place", _("An incident at a site lies in the place of the site.")),
)
refusal(
    "incident_correction_keeps_its_place",
    lambda: Conflict("other_subject", _("A correction is about the same place and site.")),
)


@service
def record(
    *,
    actor: Actor,
    day: dt.date,
    category: str,
    description: str,
    document: str,
    site: Site | None = None,
    place: Jurisdiction | None = None,
    extent: Decimal | None = None,
    extent_unit: str = "",
    cost: Decimal | None = None,
    cost_document: str = "",
    figures_confirmed: bool = False,
    fictitious: bool = False,
) -> Incident:
    """Record an incident at a site, or at a place where no site is known; its cost may follow as a correction."""
    row = INCIDENT.begin_new(
        lambda: Incident(
            site=site,
            place=entries.place_of(site, place, _("Name the site, or the place if no site is known.")),
            day=day,
            category=category,
            description=description.strip(),
            document=document.strip(),
            extent=extent,
            extent_unit=extent_unit,
            cost=cost,
            cost_document=cost_document.strip(),
            figures_confirmed=figures_confirmed,
            fictitious=fictitious,
        ),
        INCIDENTS_RECORD,
        actor,
    )
    return _save(row, "record", actor)


@service
def correct(
    incident: Incident,
    *,
    actor: Actor,
    reason: str,
    day: dt.date | None = None,
    category: str = "",
    description: str = "",
    document: str = "",
    extent: Decimal | None = None,
    extent_unit: str = "",
    cost: Decimal | None = None,
    cost_document: str = "",
    figures_confirmed: bool = False,
) -> Incident:
    """Replace an incident by a further row that names it; what is not given stays as it was.

    Another cost has its own document.
    """
    incident = INCIDENT.begin(incident, "correct", actor)
    row = entries.further_row(incident, corrects=incident, reason=require_reason(reason))
    row.day = day or incident.day
    row.category = category or incident.category
    row.description = description.strip() or incident.description
    row.document = document.strip() or incident.document
    if extent is not None:
        row.extent, row.extent_unit = extent, extent_unit or incident.extent_unit
    elif extent_unit:
        row.extent_unit = extent_unit
    if cost is not None or cost_document.strip():
        row.cost, row.cost_document = incident.cost if cost is None else cost, cost_document.strip()
    row.figures_confirmed = figures_confirmed
    return _save(row, "correct", actor)


@service
def withdraw(incident: Incident, *, actor: Actor, reason: str) -> Incident:
    """Withdraw an incident that was a mistake, by a further row that names it; both stay readable."""
    incident = INCIDENT.begin(incident, "withdraw", actor)
    row = entries.further_row(incident, withdrawn=True, corrects=incident, reason=require_reason(reason))
    return _insert(row, "withdraw", actor)


def _save(row: Incident, verb: str, actor: Actor) -> Incident:
    if faults := _faults(row, actor) or _doubts(row):
        raise Invalid("invalid", _("The incident has errors. Nothing was recorded."), errors=faults)
    return _insert(row, verb, actor)


def _insert(row: Incident, verb: str, actor: Actor) -> Incident:
    reason = row.reason or row.document
    return entries.insert(INCIDENT, row, f"incidents.{verb}", actor, "category", "day", "cost", reason=reason)


def _faults(row: Incident, actor: Actor) -> list[Fault]:
    faults = entries.missing(row, description=_("Describe the incident."), document=_("Name the report or record."))
    faults += entries.in_the_future("day", row.day, actor)
    for name, figure in (("extent", row.extent), ("cost", row.cost)):
        if figure is not None and figure <= 0:
            faults.append(Fault(f"/{name}", "not_positive", _("This must be greater than zero.")))
    if row.extent is not None and not row.extent_unit:
        faults.append(Fault("/extent_unit", "required", _("State the unit of the extent.")))
    elif row.extent is None and row.extent_unit:
        faults.append(Fault("/extent", "required", _("Give the extent, or leave its unit empty.")))
    if row.cost is not None and not row.cost_document:
        faults.append(Fault("/cost_document", "required", _("Name the document that states the cost.")))
    elif row.cost is None and row.cost_document:
        faults.append(Fault("/cost", "required", _("Give the cost that this document states.")))
    return faults


def _doubts(row: Incident) -> list[Fault]:
    """Return the question for figures that are unusually small or large, unless they were confirmed."""
    if row.figures_confirmed:
        return []
    doubts = []
    if row.cost is not None and row.cost < LEAST_COST:
        doubts.append(_("A cost below 1,000 yuan: is it stated in ten thousand yuan?"))
    if row.cost is not None and row.cost >= MOST_COST:
        doubts.append(_("A cost of ten billion yuan or more."))
    if row.extent is not None and row.extent >= MOST_EXTENT[Incident.ExtentUnit(row.extent_unit)]:
        doubts.append(_("An extent of 10,000 hectares, or of 100 million m³, or more."))
    question = _("Check the unit, and confirm the figure if it is right.")
    return [Fault("/figures_confirmed", "confirm_figure", f"{doubt} {question}") for doubt in doubts]

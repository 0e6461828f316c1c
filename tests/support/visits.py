"""Campaigns and visits for tests: planned, carried out, recorded, signed, each with what it requires."""

import datetime as dt
from typing import Any

from core import row_security
from enterprises.models import Site, User
from inspections import checklists, drawn_sites
from inspections.models import Campaign, ChecklistQuestion, Finding, Inspection
from inspections.services import campaigns, findings, inspections
from inspections.services import checklists as checklist_service
from inspections.services.inspections import Answered
from inspections.services.teams import Officer
from tests.support import factories
from tests.support.competences import LOADER

DAY = dt.date(2011, 10, 20)


def team(*people: User, papers: bool = True) -> list[Officer]:
    """Return the people as a visit's officers; the first is the leader."""
    return [
        Officer(person.username, certificate=f"GX-{number}" if papers else "", leads=number == 1)
        for number, person in enumerate(people, 1)
    ]


def checklist_loaded() -> None:
    """Enter the shipped questions, unless there are any."""
    if not ChecklistQuestion.objects.exists():
        checklist_service.load(actor=LOADER)


def planned(site: Site, *people: User, **fields: Any) -> Inspection:
    checklist_loaded()
    values: dict[str, Any] = {"planned_on": DAY, "reason": "Output near its plan", "team": team(*people)}
    return inspections.create(actor=people[0], site=site, **{**values, **fields})


def answers(site: Site, on: dt.date = DAY, answer: str = "yes") -> list[Answered]:
    return [Answered(question.code, answer) for question in checklists.questions(site.kind, on)]


def carried_out(inspection: Inspection, actor: User, **fields: Any) -> Inspection:
    values: dict[str, Any] = {
        "on": DAY,
        "summary": "The pits and the store were seen.",
        "answers": answers(inspection.site),
    }
    return inspections.carry_out(inspection, actor=actor, **{**values, **fields})


def found(inspection: Inspection, actor: User, **fields: Any) -> Finding:
    values: dict[str, Any] = {"article": "true-records", "facts": "No ledger since June."}
    return findings.create(inspection, actor=actor, **{**values, **fields})


def signed(inspection: Inspection, leader: User, **fields: Any) -> Inspection:
    values: dict[str, Any] = {"answer_due_on": DAY + dt.timedelta(days=10)}
    return inspections.sign(inspection, actor=leader, **{**values, **fields})


def reported(site: Site, leader: User, other: User, **fields: Any) -> Inspection:
    """Create a visit from the plan to the signature, with one finding."""
    visit = carried_out(planned(site, leader, other, **fields), leader)
    found(visit, leader)
    return signed(visit, leader)


def campaign(actor: User, **fields: Any) -> Campaign:
    values: dict[str, Any] = {
        "name": "Autumn campaign",
        "theme": "Ion-adsorption ore without a plan",
        "place": factories.place("36"),
        "authority": factories.authority("MLR"),
        "begins_on": DAY,
        "ends_on": DAY + dt.timedelta(days=60),
    }
    return campaigns.create(actor=actor, **{**values, **fields})


def outcome(reader: User, on: dt.date = DAY) -> drawn_sites.Result:
    """Return the outcome of the only draw, as the reader sees it."""
    with row_security.within(row_security.reach_of(reader)):
        (row,) = drawn_sites.with_results(drawn_sites.draws(), reader, on)
    found: drawn_sites.Result = vars(row)["result"]
    return found

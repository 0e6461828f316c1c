"""Approvals beyond authority and refused projects: recorded with their reason, and the case opened from them."""

import datetime as dt
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core import clock
from core.errors import DomainError
from core.formats import day
from enterprises.models import Enterprise, Site, User
from environment.models import OfficeDecision, Project
from environment.services import office_decisions, projects
from inspections.models import Case
from tests.support import factories
from tests.support.page_clients import page_client
from tests.support.refusals import constraint_of

STATED = {
    "kind": "beyond_authority",
    "subject": "Mining right of 2 km²",
    "office": "County bureau",
    "day": dt.date(2011, 2, 3),
    "document": "No. 7 of 2011",
    "reason": "The county grants no mining rights",
}


@pytest.fixture(autouse=True)
def on_the_day() -> Any:
    with clock.at(dt.datetime(2011, 10, 20, 9, tzinfo=clock.ZONE)):
        yield


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    return factories.site(firm)


def faults_of(actor: User, site: Site, **given: Any) -> Any:
    with pytest.raises(DomainError) as caught:
        office_decisions.record(actor=actor, site=site, **{**STATED, **given})
    return {fault.pointer: fault.code for fault in caught.value.errors} or caught.value.code


def test_it_is_recorded_by_an_officer_of_the_place(signer: User, p36a: User, p15a: User, mine: Site) -> None:
    for stranger in (signer, p15a):
        assert faults_of(stranger, mine) == "forbidden"
    row = office_decisions.record(actor=p36a, site=mine, **STATED)
    assert (row.recorded_by_id, row.kind, row.office) == (p36a.pk, "beyond_authority", "County bureau")
    assert not OfficeDecision.objects.visible_to(p15a).exists()
    assert OfficeDecision.objects.visible_to(p36a).get() == row


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        *[({name: " "}, {f"/{name}": "required"}) for name in ("subject", "office", "document", "reason")],
        ({"day": dt.date(2011, 10, 21)}, {"/day": "in_the_future"}),
    ],
)
def test_bad_input_is_refused(p36a: User, mine: Site, given: Any, fault: dict[str, str]) -> None:
    assert faults_of(p36a, mine, **given) == fault


def test_a_project_is_of_the_same_site(p36a: User, mine: Site) -> None:
    other = factories.site(mine.enterprise)
    project = projects.enter(actor=p36a, site=other, name="Second pit", kind="expansion")
    assert faults_of(p36a, mine, project=project) == {"/project": "other_site"}
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        OfficeDecision.objects.create(site=mine, project=project, recorded_by=p36a, recorded_at=clock.now(), **STATED)
    assert constraint_of(caught.value) == "office_decision_project_is_of_its_site"


def opening(person: User, address: str) -> str:
    """Return the link by which a page leads to the form of a case."""
    text = page_client(person).get(address).content.decode()
    return text.split(f'href="{reverse("pages:case-new")}?')[1].split('"')[0].replace("&amp;", "&")


def test_a_case_is_opened_from_it_with_what_it_states(p36a: User, inspector1: User, mine: Site) -> None:
    form = {**STATED, "site": mine.code, "day": "2011-02-03"}
    answer = page_client(p36a).post(reverse("pages:office-decision-new"), form)
    assert answer["Location"] == reverse("pages:office-decision", args=[OfficeDecision.objects.get().pk])
    query = opening(inspector1, answer["Location"])
    stated = {name: value for name, (value,) in parse_qs(urlsplit(f"?{query}").query).items()}
    assert (stated["code"], stated["source"]) == (mine.code, "referral")
    page = page_client(inspector1).get(f"{reverse('pages:case-new')}?{query}").content.decode()
    assert "The county grants no mining rights" in page
    assert page_client(inspector1).post(reverse("pages:case-new"), stated).status_code == 302
    case = Case.objects.get()
    assert case.site == mine
    assert day(STATED["day"]) in case.allegation
    assert case.number in page_client(inspector1).get(answer["Location"]).content.decode()


def test_a_project_begun_without_approval_leads_to_a_case(p36a: User, inspector1: User, mine: Site) -> None:
    project: Project = projects.enter(actor=p36a, site=mine, name="Second pit", kind="expansion")
    address = reverse("pages:project", args=[project.pk])
    assert reverse("pages:case-new") not in page_client(inspector1).get(address).content.decode().split("<main")[1]
    projects.record_step(project, actor=p36a, step="begun", day=dt.date(2011, 5, 4), document="Photograph")
    (allegation,) = parse_qs(opening(inspector1, address))["allegation"]
    assert allegation.startswith("Second pit")
    assert "Building begun before approval" in allegation
    refused = {**STATED, "kind": "refused", "subject": "Second pit"}
    office_decisions.record(actor=p36a, site=mine, project=project, **refused)
    text = page_client(p36a).get(address).content.decode()
    assert "Refused project" in text
    assert "County bureau" in text

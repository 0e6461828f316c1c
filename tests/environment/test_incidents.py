"""Incidents: recorded by officials with their documents, corrected and withdrawn by further rows, summed up by year."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core import clock, row_security
from core.errors import Forbidden
from core.models import AuditEvent
from enterprises.models import Enterprise, Site, User
from enterprises.roles import Role
from environment.models import Incident
from environment.queries.incidents import costs
from environment.services import incidents
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of, pointers
from tests.support.page_clients import page_client, query_counts
from tests.support.sealing import execute

pytestmark = pytest.mark.django_db
INCIDENTS = f"{V1}incidents/"
D = dt.date
TODAY = D(2012, 10, 20)
REASON = "The audit states another sum"
BODY = {
    "day": "2012-10-01",
    "category": "landslide",
    "description": "Slope above the ponds slid",
    "document": "Record 1",
}


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(TODAY):
        yield


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    return firm.sites.get()


def enter(actor: User, site: Site, cost: str | None = None, day: dt.date = TODAY, **fields: Any) -> Incident:
    given: dict[str, Any] = {"category": "landslide", "description": "Slope slid", "document": "Record 1"}
    if cost is not None:
        given |= {"cost": Decimal(cost), "cost_document": "Audit 1"}
    return incidents.record(**{"actor": actor, "site": site, "day": day, **given, **fields})


def test_a_correction_keeps_both_figures_of_cost(p36a: User, mine: Site) -> None:
    client, first = client_of(p36a), enter(p36a, mine, "2000000")
    body = {"reason": REASON, "cost": "2500000.50", "cost_document": "Audit 2"}
    answer = client.post(f"{INCIDENTS}{first.pk}/correct/", body).json()
    assert (answer["cost"], answer["cost_document"], answer["corrects"]) == ("2500000.50", "Audit 2", str(first.pk))
    assert (answer["description"], answer["day"], answer["state"]) == ("Slope slid", "2012-10-20", "standing")
    kept = client.get(f"{INCIDENTS}{first.pk}/").json()
    assert (kept["cost"], kept["cost_document"], kept["state"]) == ("2000000.00", "Audit 1", "corrected")
    assert kept["actions"] == []
    assert_problem(client.post(f"{INCIDENTS}{first.pk}/correct/", body), 409, "wrong_state")
    assert set(AuditEvent.objects.values_list("action", flat=True)) >= {"incidents.record", "incidents.correct"}


def test_another_cost_needs_its_own_document(p36a: User, mine: Site) -> None:
    first = enter(p36a, mine, "2000000")
    answer = client_of(p36a).post(f"{INCIDENTS}{first.pk}/correct/", {"reason": REASON, "cost": "3000000"})
    assert pointers(assert_problem(answer, 400, "invalid")) == [("/cost_document", "required")]


def test_a_withdrawn_incident_counts_no_more(p36a: User, mine: Site) -> None:
    client, wrong = client_of(p36a), enter(p36a, mine, "2000000")
    answer = client.post(f"{INCIDENTS}{wrong.pk}/withdraw/", {"reason": REASON}).json()
    assert (answer["state"], answer["actions"]) == ("withdrawal", [])
    assert client.get(f"{INCIDENTS}{wrong.pk}/").json()["state"] == "withdrawn"
    assert client.get(INCIDENTS, {"standing": "true"}).json()["results"] == []
    assert costs(Incident.objects.standing()) == []


def test_costs_are_summed_by_province_and_year(p36a: User, mine: Site) -> None:
    enter(p36a, mine, "1500.50")
    enter(p36a, mine, "2000", category="soil")
    enter(p36a, mine)
    corrected = enter(p36a, mine, "9000", D(2011, 12, 31))
    incidents.correct(corrected, actor=p36a, reason=REASON, cost=Decimal(8000), cost_document="Audit 2")
    found = client_of(p36a).get(f"{INCIDENTS}costs/").json()
    assert found == [
        {"province": "36", "year": 2012, "incidents": 3, "with_cost": 2, "cost": "3500.50"},
        {"province": "36", "year": 2011, "incidents": 1, "with_cost": 1, "cost": "8000.00"},
    ]
    soil = client_of(p36a).get(f"{INCIDENTS}costs/", {"category": "soil"}).json()
    assert [row["cost"] for row in soil] == ["2000.00"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"cost": "5000"}, ("/cost_document", "required")),
        ({"cost_document": "Audit 1"}, ("/cost", "required")),
        ({"cost": "-5000", "cost_document": "Audit 1"}, ("/cost", "negative")),
        ({"cost": "0", "cost_document": "Audit 1"}, ("/cost", "not_positive")),
        ({"cost": "999.99", "cost_document": "Audit 1"}, ("/figures_confirmed", "confirm_figure")),
        ({"cost": "10000000000", "cost_document": "Audit 1"}, ("/figures_confirmed", "confirm_figure")),
        ({"extent": "10000", "extent_unit": "ha"}, ("/figures_confirmed", "confirm_figure")),
        ({"extent": "100000000", "extent_unit": "m3"}, ("/figures_confirmed", "confirm_figure")),
        ({"extent": "5"}, ("/extent_unit", "required")),
        ({"extent_unit": "ha"}, ("/extent", "required")),
        ({"extent": "0", "extent_unit": "ha"}, ("/extent", "not_positive")),
        ({"extent": "-1", "extent_unit": "ha"}, ("/extent", "negative")),
        ({"day": "2012-10-21"}, ("/day", "in_the_future")),
        ({"document": " "}, ("/document", "blank")),
        ({"description": ""}, ("/description", "blank")),
        ({"category": "flood"}, ("/category", "invalid_choice")),
        ({"site": None}, ("/place", "required")),
        ({"place": "36"}, ("/place", "other_place")),
    ],
)
def test_an_incident_that_cannot_be_is_refused(p36a: User, mine: Site, fields: Any, expected: tuple[str, str]) -> None:
    answer = client_of(p36a).post(INCIDENTS, {"site": mine.code, **BODY, **fields})
    assert pointers(assert_problem(answer, 400, "invalid")) == [expected]
    assert not Incident.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"cost": "1000", "cost_document": "Audit 1"},
        {"cost": "9999999999.99", "cost_document": "Audit 1"},
        {"cost": "10000000000", "cost_document": "Audit 1", "figures_confirmed": True},
        {"extent": "9999.999", "extent_unit": "ha"},
        {"extent": "99999999.999", "extent_unit": "m3"},
        {"extent": "10000", "extent_unit": "ha", "figures_confirmed": True},
    ],
)
def test_a_usual_or_confirmed_figure_is_taken(p36a: User, mine: Site, fields: Any) -> None:
    answer = client_of(p36a).post(INCIDENTS, {"site": mine.code, **BODY, **fields})
    assert answer.status_code == 201, answer.content


def test_a_place_without_a_site_has_incidents_too(p36a: User, clerk: User, mine: Site) -> None:
    answer = client_of(p36a).post(INCIDENTS, {"place": "36", **BODY}).json()
    assert (answer["site"], answer["place"], answer["enterprise"], answer["province"]) == (None, "36", None, "36")
    page = page_client(p36a).get(reverse("pages:incident", args=[answer["id"]])).content.decode()
    assert "No site is known." in page
    with row_security.within(row_security.reach_of(clerk)):
        assert not Incident.objects.exists()


def test_nobody_records_an_incident_of_another_province(p36a: User, mine: Site) -> None:
    factories.place("45")
    assert_problem(client_of(p36a).post(INCIDENTS, {"place": "45", **BODY}), 403, "forbidden")


def test_an_enterprise_records_no_incident(firm: Enterprise, mine: Site) -> None:
    with pytest.raises(Forbidden):
        enter(factories.user(Role.ENTERPRISE_ADMIN, of=firm), mine)


@pytest.mark.parametrize("statement", ["UPDATE environment_incident SET cost = 1", "DELETE FROM environment_incident"])
def test_no_incident_is_changed_or_deleted(p36a: User, mine: Site, statement: str) -> None:
    enter(p36a, mine, "2000000")
    with pytest.raises(DatabaseError), transaction.atomic():
        execute(statement)


def test_the_database_hides_them_from_others_without_the_filters(
    p36a: User, mine: Site, clerk: User, outsider: User
) -> None:
    enter(p36a, mine)
    for reader, seen in ((clerk, 1), (outsider, 0), (factories.user(Role.INSPECTOR, at="36"), 1)):
        with row_security.within(row_security.reach_of(reader)):
            assert Incident.objects.count() == seen, reader


def test_an_incident_is_recorded_corrected_and_listed_on_pages(p36a: User, mine: Site) -> None:
    client = page_client(p36a)
    form = {**BODY, "site": mine.code, "cost": "120"}
    refused = client.post(reverse("pages:incident-new"), form)
    assert refused.status_code == 409
    assert "Name the document that states the cost." in refused.content.decode()
    form["cost_document"] = "Audit 1"
    assert "ten thousand yuan" in client.post(reverse("pages:incident-new"), form).content.decode()
    assert client.post(reverse("pages:incident-new"), {**form, "figures_confirmed": "on"}).status_code == 302
    row = Incident.objects.get()
    here = reverse("pages:incident", args=[row.pk])
    listed = client.get(reverse("pages:incidents"), {"site": mine.code}).content.decode()
    assert here in listed
    assert "Cost by province and year, yuan" in listed
    assert here in client.get(reverse("pages:site", args=[mine.code])).content.decode()
    act = reverse("pages:incident-act", args=[row.pk, "correct"])
    corrected = {"correct-reason": REASON, "correct-cost": "1200000", "correct-cost_document": "Audit 2"}
    assert client.post(act, corrected).status_code == 302
    assert "Go to the row that replaced it" in client.get(here).content.decode()
    client.cookies["django_language"] = "zh-hans"
    assert "已更正" in client.get(here).content.decode()


def test_lists_cost_the_same_number_of_queries_for_any_number_of_rows(p36a: User, mine: Site) -> None:
    client = page_client(p36a)

    addresses = [reverse("pages:incidents"), reverse("pages:site", args=[mine.code])]
    enter(p36a, mine, "2000000")
    before = query_counts(client, addresses)
    for number in range(4):
        enter(p36a, mine, "2000000", D(2008 + number, 1, 1))
    assert query_counts(client, addresses) == before

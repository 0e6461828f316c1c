"""Campaigns: planned, running, ended; their visibility, and what is refused."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.errors import DomainError, Forbidden
from enterprises.models import Enterprise, User
from enterprises.roles import Role
from inspections import checklists, queries
from inspections.lifecycles import CAMPAIGN
from inspections.models import Campaign
from inspections.services import campaigns
from tests.support import factories, visits
from tests.support.api import client_of
from tests.support.databases import Clone
from tests.support.page_clients import page_client
from tests.support.races import at_once
from tests.support.refusals import fault_codes, refused
from tests.support.visits import DAY, campaign

URL = "/api/v1/campaigns/"


@pytest.fixture(autouse=True)
def _on_the_day(db: None) -> Any:
    with clock.at(DAY):
        yield


def test_planned_running_ended(p36a: User, inspector1: User) -> None:
    row = campaign(p36a)
    assert (row.number, row.state) == ("C-36-2011-0001", "planned")
    row = campaigns.start(row, actor=inspector1)
    assert row.state == "running"
    row = campaigns.end(row, actor=p36a, text="Four mines were visited.")
    assert (row.state, row.outcome, row.ended_by) == ("ended", "Four mines were visited.", p36a)
    for verb, given in ((campaigns.start, {}), (campaigns.end, {"text": "again"})):
        with refused("wrong_state"):
            verb(row, actor=p36a, **given)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"ends_on": DAY - dt.timedelta(days=1), "begins_on": DAY}, {"/ends_on": "before_it_begins"}),
        ({"ends_on": DAY - dt.timedelta(days=1), "begins_on": DAY - dt.timedelta(days=9)}, {"/ends_on": "past_day"}),
        ({"ends_on": DAY + dt.timedelta(days=2000)}, {"/ends_on": "too_long"}),
        ({"site_kinds": ["mine", "palace"]}, {"/site_kinds": "invalid_choice"}),
        ({"name": " ", "theme": ""}, {"/name": "required", "/theme": "required"}),
    ],
)
def test_a_plan_with_faults_is_refused(p36a: User, fields: dict[str, Any], expected: dict[str, str]) -> None:
    with pytest.raises(DomainError) as error:
        campaign(p36a, **fields)
    assert fault_codes(error) == set(expected.items())
    assert not Campaign.objects.exists()


def test_a_programme_of_another_authority_is_refused(p36a: User) -> None:
    with pytest.raises(DomainError) as error:
        campaign(p36a, programme=factories.programme("miit-smelting"))
    assert fault_codes(error) == {("/programme", "other_authority")}


def test_the_database_holds_the_period_as_well(p36a: User) -> None:
    row = campaign(p36a)
    with pytest.raises(IntegrityError, match="campaign_ends_after_it_begins"), transaction.atomic():
        Campaign.objects.filter(pk=row.pk).update(ends_on=DAY - dt.timedelta(days=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.filter(pk=row.pk).delete()


def test_only_in_his_place_and_of_his_authority(p15a: User, clerk: User, miit1: User) -> None:
    for stranger in (p15a, clerk, miit1):
        with pytest.raises(Forbidden):
            campaign(stranger)


def test_it_does_not_start_before_its_period(p36a: User) -> None:
    row = campaign(p36a, begins_on=DAY + dt.timedelta(days=1))
    with refused("not_begun"):
        campaigns.start(row, actor=p36a)


def test_it_does_not_end_while_a_visit_is_planned(
    firm: Enterprise, p36a: User, inspector1: User, inspector2: User
) -> None:
    row = campaigns.start(campaign(p36a), actor=p36a)
    visit = visits.planned(firm.sites.get(), inspector1, inspector2, campaign=row)
    with refused("inspections_planned"):
        campaigns.end(row, actor=p36a, text="Done")
    visits.inspections.cancel(visit, actor=inspector1, reason="The road is closed.")
    assert campaigns.end(row, actor=p36a, text="Done").state == "ended"


def test_who_sees_one(p36a: User, p15a: User, inspector1: User, clerk: User, mlr1: User) -> None:
    county = factories.user(Role.COUNTY_REGULATOR, at="360727", authorities=("MIIT",))
    own, national = campaign(p36a), campaign(mlr1, place=factories.place("CN"))
    readers = {
        person.username: set(Campaign.objects.visible_to(person).values_list("pk", flat=True))
        for person in (inspector1, county, p15a, clerk, mlr1)
    }
    assert readers == {
        "inspector1": {own.pk, national.pk},
        county.username: {own.pk, national.pk},
        "p15a": {national.pk},
        "clerk": set(),
        "mlr1": {own.pk, national.pk},
    }


def test_two_who_end_it_at_once(own_database: Clone, p36a: User) -> None:
    row = campaigns.start(campaign(p36a), actor=p36a)

    def end() -> Any:
        with clock.at(DAY):
            return campaigns.end(Campaign.objects.get(pk=row.pk), actor=User.objects.get(pk=p36a.pk), text="Done")

    results = at_once(4, end)
    assert sorted(getattr(result, "code", "done") for result in results) == ["done", *["wrong_state"] * 3]


def test_over_the_api(p36a: User, clerk: User) -> None:
    factories.place("36")
    factories.authority("MLR")
    body = {
        "name": "Autumn",
        "theme": "Ore without a plan",
        "place": "36",
        "authority": "MLR",
        "site_kinds": ["mine"],
        "begins_on": "2011-10-20",
        "ends_on": "2011-10-01",
    }
    officer = client_of(p36a)
    answer = officer.post(URL, body)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/ends_on"
    created = officer.post(URL, {**body, "ends_on": "2011-12-01"})
    assert created.status_code == 201, created.json()
    here = f"{URL}{created.json()['id']}/"
    assert created.json()["actions"] == ["start"]
    assert officer.post(f"{here}start/").json()["state"] == "running"
    assert officer.get(URL, {"state": "running", "on": "2011-11-01"}).json()["count"] == 1
    assert client_of(clerk).get(here).status_code == 404
    assert officer.post(f"{here}end/", {"text": "Nothing was found."}).json()["state"] == "ended"


def test_reading_many_costs_what_reading_one_costs(p36a: User) -> None:
    def read() -> int:
        with CaptureQueriesContext(connection) as queried:
            for row in queries.campaigns(Campaign.objects.visible_to(p36a)):
                CAMPAIGN.open_verbs(p36a, row)
        return len(queried)

    campaigns.start(campaign(p36a), actor=p36a)
    one = read()
    for _number in range(5):
        campaigns.start(campaign(p36a), actor=p36a)
    assert read() == one


def test_its_page_shows_the_three_duties_of_each_visit(p36a: User, inspector1: User, firm: Enterprise) -> None:
    """Facilities, discharge standards and cleaner production are asked of every mine and plant, with a note each."""
    row = campaigns.start(campaign(p36a), actor=p36a)
    site = firm.sites.get()
    other = factories.user(Role.INSPECTOR, at="36", authorities=("MLR",))
    visit = visits.planned(site, inspector1, other, campaign=row)
    given = [
        replace(one, answer="no", note="No audit since 2009.") if one.code == "clean-production" else one
        for one in visits.answers(site)
    ]
    visits.carried_out(visit, inspector1, answers=given)
    assert set(checklists.OF_CAMPAIGNS) <= {one.code for one in given}
    page = page_client(p36a).get(reverse("pages:campaign", args=[row.pk]))
    (shown,) = page.context["visits"]
    assert {name: answer.answer for name, answer in shown.duties.items()} == {
        "facilities": "yes",
        "standards": "yes",
        "cleaner": "no",
    }
    assert "No audit since 2009." in page.content.decode()


def test_the_province_of_the_list_is_chosen(p36a: User) -> None:
    row = campaign(p36a)
    factories.place("15")
    for code, shown in (("36", [row]), ("15", [])):
        page = page_client(p36a).get(reverse("pages:campaigns"), {"province": code})
        assert code in dict(page.context["form"].fields["province"].choices)
        assert list(page.context["rows"]) == shown
    assert client_of(p36a).get(URL, {"province": "360"}).status_code == 400

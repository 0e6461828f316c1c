"""Visits on the pages: selection, plan, report, signature, answer, and the cost of reading."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from enterprises.models import Enterprise, Site, User
from inspections import checklists
from inspections.models import Campaign, Case, Finding, Flag, Inspection
from inspections.services import flags, observations
from inspections.services.inspections import Measured
from tests.inspections.conftest import world
from tests.support import factories, visits
from tests.support.inspection_world import World
from tests.support.page_clients import page_client
from tests.support.visits import DAY

__all__ = ["world"]

BUDGET = 25
SITE_BUDGET = 36


@pytest.fixture(autouse=True)
def _on_the_day(db: None) -> Any:
    with clock.at(DAY):
        yield


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    return firm.sites.get()


def at(name: str, *args: Any) -> str:
    return reverse(f"pages:{name}", args=args)


def read(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()


def plan(mine: Site, **fields: str) -> tuple[str, dict[str, str]]:
    body = {
        "planned_on": DAY.isoformat(),
        "reason": "Near its plan",
        "person_1": "inspector1",
        "certificate_1": "GX-1",
        "person_2": "inspector2",
        "certificate_2": "GX-2",
    }
    return f"{at('inspection-new')}?site={mine.code}", {**body, **fields}


def test_from_the_ranking_to_the_answer(mine: Site, inspector1: User, inspector2: User, signer: User) -> None:
    office, firm = page_client(inspector1), page_client(signer)
    ranking = read(office, at("risk"))
    assert mine.code in ranking
    assert "Since the last visit" in ranking
    address, body = plan(mine)
    assert f"?site={mine.code}" in ranking
    assert "Why this site" in read(office, address)

    answer = office.post(address, body)
    visit = Inspection.objects.get()
    here = at("inspection", visit.pk)
    assert answer["Location"] == here
    assert "the enterprise sees nothing of it" in read(office, here)
    assert firm.get(here).status_code == 404
    assert visit.number not in read(firm, at("inspections")) + read(firm, at("site", mine.code))
    assert visit.number not in read(firm, at("enterprise", mine.enterprise.code)) + read(firm, at("start"))
    assert here not in read(firm, f"{at('search')}?q={visit.number}")
    assert here in read(office, f"{at('search')}?q={visit.number}")

    form = at("inspection-visit", visit.pk)
    asked = checklists.questions("mine", DAY)
    page = read(office, form)
    assert page.count('class="choices"') == len(asked)
    given = {f"answer_{question.code}": "yes" for question in asked} | {"on": DAY.isoformat()}
    missing = office.post(form, given)
    assert missing.status_code == 400
    assert missing.content.decode().count("checked") == len(asked), "what was ticked stays"
    done = office.post(form, {**given, "summary": "Pits and store were seen."})
    assert done["Location"] == here

    office.post(f"{here}find/", {"find-article": "true-records", "find-facts": "No ledger since June."})
    assert "No ledger since June." in read(office, here)
    assert "No ledger since June." not in read(firm, here)
    office.post(f"{here}sign/", {"sign-answer_due_on": "2011-11-01"})
    told = read(firm, here)
    assert "No ledger since June." in told
    assert "Near its plan" not in told
    firm.post(f"{here}answer/", {"answer-text": "It was with the accountant."})
    assert "It was with the accountant." in read(office, here)
    again = firm.post(f"{here}answer/", {"answer-text": "Twice"})
    assert again.status_code == 409

    finding = Finding.objects.get()
    answer = office.post(f"{at('finding', finding.pk)}open_case/", {"open_case-reason": "Again"})
    case = Case.objects.get()
    assert answer["Location"] == at("case", case.pk)
    assert at("finding", finding.pk) in read(office, at("case", case.pk))
    office.post(f"{here}conclude/", {"conclude-text": "A case is open."})
    assert Inspection.objects.get().state == "concluded"


def test_a_plan_with_faults_keeps_what_was_typed(mine: Site, inspector1: User, inspector2: User) -> None:
    address, body = plan(mine, person_2="inspector1", reason="A long reason")
    answer = page_client(inspector1).post(address, body)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Named twice: inspector1." in page
    assert "A long reason" in page
    assert re.search(r'value="GX-1"', page)
    address, body = plan(mine, person_2="")
    assert "At least two officers" in page_client(inspector1).post(address, body).content.decode()
    address, body = plan(mine, planned_on="2011-10-19")
    assert "This day has passed." in page_client(inspector1).post(address, body).content.decode()
    assert not Inspection.objects.exists()


def test_papers_may_follow_before_the_visit(mine: Site, inspector1: User, inspector2: User) -> None:
    office = page_client(inspector1)
    address, body = plan(mine, certificate_2="")
    office.post(address, body)
    visit = Inspection.objects.get()
    here = at("inspection", visit.pk)
    assert "certificates of the team are not complete" in read(office, here)
    assert office.get(at("inspection-visit", visit.pk))["Location"] == here
    office.post(at("inspection-team", visit.pk), {name: body[name] or "GX-2" for name in body if name[-2] == "_"})
    assert "certificates of the team are not complete" not in read(office, here)
    assert read(office, at("inspection-visit", visit.pk))


def test_what_was_observed_stands_beside_what_was_reported(
    world: World, mine: Site, inspector1: User, inspector2: User, signer: User
) -> None:
    world.give_firm(1000)
    world.file(9, "50")
    product = factories.product()
    figures = [Measured(product, dt.date(2011, 9, 1), "produced", Decimal("61.250"))]
    visit = visits.carried_out(visits.planned(mine, inspector1, inspector2), inspector1, figures=figures)
    office, firm = page_client(inspector1), page_client(signer)
    for address in (at("inspection", visit.pk), at("site", mine.code)):
        page = read(office, address)
        assert "61.250" in page
        assert "50.000" in page
        assert "11.250" in page
    assert "61.250" not in read(firm, at("site", mine.code)), "not before it is signed"
    visits.signed(visit, inspector1)
    assert "61.250" in read(firm, at("site", mine.code))
    assert "Why visit it" not in read(firm, at("site", mine.code))
    form = read(office, at("inspection-new") + f"?site={mine.code}")
    assert "Plan a visit" in form


def test_the_form_of_the_visit_takes_figures(world: World, mine: Site, inspector1: User, inspector2: User) -> None:
    world.give_firm(1000)
    world.file(9, "50")
    visit = visits.planned(mine, inspector1, inspector2)
    form = at("inspection-visit", visit.pk)
    page = read(page_client(inspector1), form)
    assert "50.000" in page
    given = {f"answer_{question.code}": "yes" for question in checklists.questions("mine", DAY)}
    given |= {"on": DAY.isoformat(), "summary": "Weighed", "produced_0": "48.5"}
    assert page_client(inspector1).post(form, given).status_code == 302
    assert visit.figures.get().tonnes == Decimal("48.500")


def test_a_campaign_on_pages(mine: Site, p36a: User, inspector1: User, signer: User) -> None:
    factories.authority("MLR")
    office = page_client(p36a)
    body = {
        "name": "Autumn look",
        "theme": "Ore without a plan",
        "place": "36",
        "authority": "MLR",
        "begins_on": "2011-10-20",
        "ends_on": "2011-10-01",
    }
    refused = office.post(at("campaign-new"), body)
    assert refused.status_code == 409
    assert "Autumn look" in refused.content.decode()
    office.post(at("campaign-new"), {**body, "ends_on": "2011-12-01"})
    campaign = Campaign.objects.get()
    here = at("campaign", campaign.pk)
    page = read(page_client(inspector1), here)
    assert mine.code in page, "not visited yet"
    office.post(f"{here}start/")
    assert "Autumn look" in read(office, at("campaigns"))
    assert page_client(signer).get(here).status_code == 404
    assert office.post(f"{here}end/", {"end-text": "Nothing"}).status_code == 302


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_pages_cost_no_more_with_more_rows(
    mine: Site, inspector1: User, inspector2: User, p36a: User, language: str
) -> None:
    client = page_client(inspector1)
    client.cookies["django_language"] = language

    def more() -> None:
        visits.reported(mine, inspector1, inspector2)
        factories.site(mine.enterprise)

    def cost() -> dict[str, int]:
        costs = {}
        visit = Inspection.objects.order_by("pk").first()
        finding = Finding.objects.order_by("pk").first()
        assert visit is not None
        assert finding is not None
        addresses = {
            "list": at("inspections"),
            "risk": at("risk"),
            "detail": at("inspection", visit.pk),
            "finding": at("finding", finding.pk),
            "site": at("site", mine.code),
            "plan": f"{at('inspection-new')}?site={mine.code}",
            "campaigns": at("campaigns"),
        }
        for name, address in addresses.items():
            client.get(address)
            with CaptureQueriesContext(connection) as queried:
                assert client.get(address).status_code == 200, name
            costs[name] = len(queried)
        return costs

    more()
    before = cost()
    for _number in range(3):
        more()
    after = cost()
    assert after == before
    assert before.pop("site") <= SITE_BUDGET  # panels of every app
    assert max(before.values()) <= BUDGET, before


def test_a_flag_about_an_observation_has_a_map_and_a_link_to_it(mine: Site, inspector1: User) -> None:
    observation = observations.create(
        actor=inspector1,
        source="satellite",
        seen_on=DAY,
        description="Ponds and hoses",
        geometry={"type": "Point", "coordinates": [114.6, 24.7]},
        place="360727",
    )
    flag = Flag.objects.get(subject_type="unknown")
    page = read(page_client(inspector1), at("flag", flag.pk))
    assert 'data-map="' in page
    assert f"{at('map-observations')}?place=360727" in page
    assert at("observation", observation.pk) in page
    drawn = page_client(inspector1).get(at("map-observations"), {"place": "360727"}).json()
    assert [feature["geometry"]["coordinates"] for feature in drawn["features"]] == [[114.6, 24.7]]
    case = flags.escalate(flag, actor=inspector1, reason="Work without a licence.").case
    for name, key in (("flag", flag.pk), ("observation", observation.pk), ("case", case.pk)):
        page = read(page_client(inspector1), at(name, key))
        assert 'data-spot="114.60000 24.70000"' in page, name
        layers = f"{at('map-sites')}?place=360727 {at('map-observations')}?place=360727"
        assert f'data-map="{layers} {at("map-areas")}?outlined=1&amp;place=360727"' in page, name
        assert "<time" not in page[page.index("<title>") : page.index("</title>")], name


def test_the_ranking_draws_the_sites_of_its_page_alone(mine: Site, inspector1: User) -> None:
    assert f"{at('map-sites')}?site={mine.code}" in read(page_client(inspector1), at("risk"))
    other = factories.site(mine.enterprise, code="S-OTHER")
    Site.objects.update(latitude=Decimal("24.9"), longitude=Decimal("114.8"))
    drawn = page_client(inspector1).get(at("map-sites"), {"site": [mine.code, other.code]}).json()
    assert len(drawn["features"]) == 2

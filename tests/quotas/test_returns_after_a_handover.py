"""Returns of a site that was handed over: the holder of the period files them, by form, sheet and API."""

import datetime as dt
from typing import Any

import pytest
from django.test import RequestFactory
from django.urls import reverse

from core import clock, loaders
from enterprises.models import Enterprise, Notification, Site, User
from enterprises.roles import Role
from enterprises.services.sites import pass_on
from quotas.models import ConsumptionReturn, ReportingDuty
from quotas.services import imports
from resources import halves
from resources.deadlines import list_use_return_deadlines
from resources.forms.use_returns import UseReturnForm
from resources.models import EnergyReturn, UseReturn
from resources.notification_texts import USE_RETURN_DUE
from resources.services.use_return_reminders import remind
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.page_clients import page_client

MAY = dt.date(2012, 5, 1)


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(dt.datetime(2012, 7, 8, 9, tzinfo=clock.ZONE)):
        yield


@pytest.fixture
def heir(db: None) -> Enterprise:
    return factories.enterprise("E-HEIR")


@pytest.fixture
def plant(firm: Enterprise, heir: Enterprise) -> Site:
    """Return a plant that the firm held until 1 July, and the heir since."""
    site = factories.site(firm, "separation")
    with loaders.entering_history():
        pass_on(Site.objects.get(pk=site.pk), to=heir, on=dt.date(2012, 7, 1))
    return Site.objects.get(pk=site.pk)


@pytest.fixture
def heir_signer(heir: Enterprise) -> User:
    return factories.user(Role.ENTERPRISE_SIGNER, of=heir, username="heir-signer")


def test_consumption_is_filed_on_the_page(plant: Site, signer: User, heir_signer: User, firm: Enterprise) -> None:
    new, given = reverse("pages:consumption-return-new"), {"site": plant.code, "period": "2012-05", "electricity": "5"}
    assert page_client(heir_signer).post(new, given).status_code == 403
    assert page_client(signer).post(new, given).status_code == 302
    assert ConsumptionReturn.objects.get().enterprise == firm


def test_consumption_is_filed_by_a_sheet(plant: Site, signer: User, firm: Enterprise) -> None:
    content = f"Site,Month,electricity\n{plant.code},2012-05,5".encode()
    row = imports.create(actor=signer, kind="consumption", file=imports.Upload("c.csv", content), dry_run=False)
    assert row.faults == []
    assert ConsumptionReturn.objects.get().enterprise == firm


def test_returns_are_filed_over_the_api(plant: Site, signer: User, heir_signer: User, firm: Enterprise) -> None:
    stranger = factories.user(Role.ENTERPRISE_SIGNER, of=factories.enterprise("E-AWAY"), username="away")
    of_month = {"site": plant.code, "period": "2012-05", "electricity": "5.000"}
    of_half = {"site": plant.code, "year": 2012, "half": 1, "output_reo": "1.000", "energy": "1.000"}
    for path, body in (("consumption-returns/", of_month), ("energy-returns/", of_half)):
        answers = [client_of(actor).post(f"{V1}{path}", body) for actor in (heir_signer, stranger, signer)]
        assert [answer.status_code for answer in answers][2] == 201, answers[2].content
        assert all(400 <= answer.status_code < 500 for answer in answers[:2])
        assert answers[2].json()["enterprise"] == firm.code
    assert "unknown_code" in client_of(stranger).post(f"{V1}consumption-returns/", of_month).content.decode()


def test_a_half_year_is_filed_on_the_page(plant: Site, signer: User, firm: Enterprise) -> None:
    form = {"site": plant.code, "year": 2012, "half": 1, "output_reo": "100", "energy": "150"}
    assert page_client(signer).post(reverse("pages:energy-return-new"), form).status_code == 302
    assert EnergyReturn.objects.get().enterprise == firm


def test_the_return_of_a_mine_is_offered_to_who_held_it(firm: Enterprise, heir: Enterprise, signer: User) -> None:
    mine = factories.site(firm)
    with loaders.entering_history():
        pass_on(Site.objects.get(pk=mine.pk), to=heir, on=dt.date(2012, 7, 1))
    assert not UseReturn.objects.exists()
    request = RequestFactory().get("/")
    request.user = signer
    assert mine in UseReturnForm.for_request(request, None).field("site").queryset


def test_what_is_missing_names_the_holder_of_the_month(
    plant: Site, p36a: User, firm: Enterprise, heir: Enterprise
) -> None:
    ReportingDuty.objects.create(enterprise=firm, period=MAY, due_on=dt.date(2012, 6, 10))
    path = f"{V1}consumption-returns-missing/"
    rows = client_of(p36a).get(path, {"period": "2012-05", "enterprise": firm.code}).json()["results"]
    assert (plant.code, firm.code) in {(row["site"], row["enterprise"]) for row in rows}
    assert client_of(p36a).get(path, {"period": "2012-05", "enterprise": heir.code}).json()["results"] == []
    page = page_client(p36a)
    for enterprise, there in ((firm, True), (heir, False)):
        shown = page.get(reverse("pages:consumption-returns"), {"period": "2012-05", "enterprise": enterprise.code})
        named = {(site.code, site.holder) for site in shown.context["missing"]}
        assert named == ({(plant.code, firm), (firm.sites.get().code, firm)} if there else set())


def test_who_held_the_site_finds_what_is_missing_and_who_took_it_over_does_not(
    plant: Site, signer: User, heir_signer: User, firm: Enterprise, heir: Enterprise
) -> None:
    for enterprise in (firm, heir):
        ReportingDuty.objects.create(enterprise=enterprise, period=MAY, due_on=dt.date(2012, 6, 10))
    for actor, there in ((signer, True), (heir_signer, False)):
        rows = client_of(actor).get(f"{V1}consumption-returns-missing/", {"period": "2012-05"}).json()["results"]
        assert ((plant.code, firm.code) in {(row["site"], row["enterprise"]) for row in rows}) is there
        assert plant.code in {row["site"] for row in rows} or not there
        page = page_client(actor).get(reverse("pages:consumption-returns"), {"period": "2012-05"})
        assert (plant.code in {site.code for site in page.context["missing"]}) is there
        assert reverse("pages:site", args=[plant.code]) not in page.content.decode()


def test_so_it_is_with_half_years(
    signer: User, heir_signer: User, p36a: User, firm: Enterprise, heir: Enterprise
) -> None:
    """The holder of the last day finds a mine missing in list, page, statement of tax and calendar."""
    mine = factories.site(firm)
    with loaders.entering_history():
        pass_on(Site.objects.get(pk=mine.pk), to=heir, on=dt.date(2012, 7, 1))
    half = {"year": 2012, "half": 1}
    for actor, there in ((p36a, True), (signer, True), (heir_signer, False)):
        rows = client_of(actor).get(f"{V1}use-returns-missing/").json()["results"]
        assert ((mine.code, firm.code) in {(row["site"], row["enterprise"]) for row in rows}) is there
        assert not any(row["enterprise"] == heir.code for row in rows)
        page = page_client(actor).get(reverse("pages:use-returns"), half)
        assert ((mine.code, firm) in {(site.code, site.holder) for site in page.context["missing"]}) is there
        assert reverse("pages:site", args=[mine.code]) not in page.content.decode()
        tax = page_client(actor).get(reverse("pages:resource-tax"), {"year": 2012})
        assert ((mine.code, firm) in {(row.site.code, row.site.holder) for row in tax.context["missing"]}) is there
    due = halves.due_day(2012, 1)
    named = {actor: {one.key for one in list_use_return_deadlines(actor, due, due)} for actor in (signer, heir_signer)}
    assert f"use-return-{mine.code}-2012-1" in named[signer]
    assert not named[heir_signer]


def test_its_reminder_goes_to_who_held_the_mine(
    signer: User, heir_signer: User, firm: Enterprise, heir: Enterprise
) -> None:
    mine = factories.site(firm)
    with loaders.entering_history():
        pass_on(Site.objects.get(pk=mine.pk), to=heir, on=dt.date(2012, 7, 1))
    remind(halves.due_day(2012, 1) - dt.timedelta(days=7))
    told = Notification.objects.filter(kind=USE_RETURN_DUE, facts__mines__contains=[mine.code])
    assert {notification.person for notification in told} == {signer}

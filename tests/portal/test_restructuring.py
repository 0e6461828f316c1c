"""Effects of a merger, a closure or a change of group, gathered from every app before anybody proposes it."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from enterprises.models import Enterprise, Group, LicenceSuspension, User
from enterprises.services import approvals
from tests.support import competences, factories
from tests.support.api import V1, client_of
from tests.support.inspection_world import World
from tests.support.page_clients import page_client, query_counts

pytestmark = pytest.mark.django_db
TODAY = dt.date(2011, 10, 20)


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(TODAY):
        yield


@pytest.fixture
def story(firm: Enterprise, signer: User) -> World:
    """Give the firm 200 t, of which it reports 138 for March; another firm may take it over."""
    world = World(firm, signer, scheme="all")
    world.give_firm(200)
    world.file(3, "138")
    factories.enterprise("E-HEIR")
    return world


def becomes(person: User, firm: Enterprise, **asked: str) -> dict[str, dict[str, str]]:
    answer = client_of(person).get(f"{V1}enterprises/{firm.code}/restructuring/", asked)
    assert answer.status_code == 200, answer.content
    return {
        section["code"]: {effect["name"]: effect["becomes"] for effect in section["effects"]}
        for section in answer.json()
    }


def test_a_merger_moves_sites_licences_and_unused_quota(story: World, firm: Enterprise, p36a: User) -> None:
    found = becomes(p36a, firm, change="merge", successor="E-HEIR")
    (site,) = found["sites"].values()
    assert site == "Moves to E-HEIR (invented)"
    assert set(found["licences"].values()) == {site}
    (account,) = found["accounts"].values()
    assert account == "62.000 t unused: Moves to E-HEIR (invented)"
    assert found["reports"]["March 2011"] == "Stays with the enterprise"


def test_a_closure_ends_licences_and_returns_quota_to_the_giver(story: World, firm: Enterprise, p36a: User) -> None:
    found = becomes(p36a, firm, change="close", on="2011-10-01")
    assert set(found["sites"].values()) == {"Has no holder any more"}
    assert {text.startswith("Ends on") for text in found["licences"].values()} == {True}
    (account,) = found["accounts"].values()
    giver = story.account("E-DEMO-FIRM").parent.holder.code
    assert account == f"62.000 t unused go back to {giver}"


def test_suspended_licences_end_and_a_revocation_keeps_its_day(story: World, firm: Enterprise, p36a: User) -> None:
    site = firm.sites.get()
    suspended = factories.licence(site, "work_safety", number="W-1")
    LicenceSuspension.objects.create(licence=suspended, suspended_on=dt.date(2011, 1, 1), reason="order")
    factories.licence(site, "discharge", number="P-1", revoked_on=dt.date(2011, 10, 5))
    factories.licence(site, "radiation", number="R-1", revoked_on=dt.date(2011, 10, 1))
    found = becomes(p36a, firm, change="close", on="2011-10-01")["licences"]
    assert found["W-1"].startswith("Ends on")
    assert found["P-1"].startswith("Is revoked from")
    assert "R-1" not in found


def test_a_change_of_group_moves_nothing(story: World, firm: Enterprise, p36a: User) -> None:
    Group.objects.create(code="G-ONE", name="One")
    found = becomes(p36a, firm, change="change_group", group="G-ONE")
    assert set(found["sites"].values()) | set(found["licences"].values()) == {"Stays with the enterprise"}
    (account,) = found["accounts"].values()
    assert account.startswith("Stays where it is, under")


def test_what_actually_moves_is_what_the_page_says(story: World, firm: Enterprise, p36a: User) -> None:
    """Compare with the preview that two people sign."""
    heir = Enterprise.objects.get(code="E-HEIR")
    statement = approvals.previewed(
        "enterprises.merge", firm, actor=p36a, reason="taken over by a larger one", arguments={"successor": heir}
    )
    tables = {table["title"]: table["rows"] for table in statement.preview["tables"]}
    found = becomes(p36a, firm, change="merge", successor="E-HEIR")
    assert len(tables["Sites"]) == len(found["sites"])
    assert len(tables["Licences that have not ended"]) == len(found["licences"])
    assert [row[3] for row in tables["Unused quota that moves"]] == ["62.000"]


def test_cases_and_flags_are_shown_to_those_who_may_see_them(
    story: World, firm: Enterprise, p36a: User, clerk: User, inspector1: User
) -> None:
    competences.enter()
    report = story.file(4, "100")
    story.screen(report)
    flag = story.flag("exceeded")
    assert set(becomes(p36a, firm, change="merge")["flags"].values()) == {"Stays with the enterprise"}
    assert becomes(clerk, firm, change="merge")["flags"] == {}
    answer = client_of(inspector1).post(f"{V1}flags/{flag.pk}/escalate/", {"reason": "Over by 38 t"})
    assert answer.status_code == 201, answer.content
    number = answer.json()["number"]
    assert number in becomes(inspector1, firm, change="close")["cases"]
    assert becomes(clerk, firm, change="close")["cases"] == {}


def test_a_deposit_follows_its_mine(story: World, firm: Enterprise, p36a: User) -> None:
    body = {"site": firm.sites.get().code, "kind": "paid", "amount": "100.00", "day": "2011-03-01", "document": "Plan"}
    assert client_of(p36a).post(f"{V1}deposits/", body).status_code == 201
    assert list(becomes(p36a, firm, change="merge")["deposits"].values()) == ["Moves to the successor"]
    assert list(becomes(p36a, firm, change="close")["deposits"].values()) == ["Stays with the enterprise"]


def test_strangers_see_nothing_and_wrong_questions_are_refused(
    story: World, firm: Enterprise, p36a: User, outsider: User
) -> None:
    address = f"{V1}enterprises/{firm.code}/restructuring/"
    assert client_of(outsider).get(address, {"change": "close"}).status_code == 404
    for asked in ({}, {"change": "sale"}, {"change": "merge", "successor": "E-NOBODY"}):
        assert client_of(p36a).get(address, asked).status_code == 400, asked
    assert page_client(outsider).get(reverse("pages:enterprise-restructuring", args=[firm.code])).status_code == 404


def test_the_page_and_its_links_from_the_enterprise_and_the_request(story: World, firm: Enterprise, p36a: User) -> None:
    client = page_client(p36a)
    address = reverse("pages:enterprise-restructuring", args=[firm.code])
    assert address in client.get(reverse("pages:enterprise", args=[firm.code])).content.decode()
    page = client.get(address, {"change": "merge", "successor": "E-HEIR"}).content.decode()
    assert "62.000 t unused" in page
    proposal = reverse("pages:approval-propose", args=["enterprises.merge", firm.pk])
    form = {"successor": "E-HEIR", "reason": "taken over by a larger one"}
    assert f"{address}?change=merge&amp;successor=E-HEIR" in client.post(proposal, form).content.decode()
    heir = Enterprise.objects.get(code="E-HEIR")
    row = approvals.propose("enterprises.merge", firm, actor=p36a, reason=form["reason"], arguments={"successor": heir})
    detail = client.get(reverse("pages:approval", args=[row.pk])).content.decode()
    assert f"{address}?change=merge&amp;successor=E-HEIR" in detail
    client.cookies["django_language"] = "zh-hans"
    assert "变动预览" in client.get(address).content.decode()


def test_the_number_of_queries_does_not_grow(story: World, firm: Enterprise, p36a: User) -> None:
    client = page_client(p36a)
    address = reverse("pages:enterprise-restructuring", args=[firm.code])

    story.screen(story.file(4, "100"))
    before = query_counts(client, [address])
    story.screen(story.file(5, "10"))
    for _number in range(3):
        factories.licence(factories.site(firm), "discharge")
    assert query_counts(client, [address]) == before

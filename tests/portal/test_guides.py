"""The guide of each role, and the tour that leads through its pages."""

import re
from html import unescape

import pytest
from django.urls import reverse

from enterprises.models import Enterprise, User
from enterprises.roles import Role
from portal.guides import GUIDES, guide_for
from tests.support import factories
from tests.support.page_clients import page_client

LANGUAGES = ("en", "zh-hans")


def test_every_role_has_one_guide_of_five_steps() -> None:
    for role in Role:
        assert sum(role in guide.roles for guide in GUIDES) == 1, role
    assert {len(guide.steps) for guide in GUIDES} == {5}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_guide_is_in_the_reader_s_language(clerk: User, language: str) -> None:
    client = page_client(clerk)
    client.cookies["django_language"] = language
    for guide in GUIDES:
        shown = client.get(guide.url).content.decode()
        assert bool(re.search("[\u4e00-\u9fff]", re.findall("<h1>(.*?)</h1>", shown, re.S)[0])) == (
            language == "zh-hans"
        )


def person_of(role: Role, firm: Enterprise) -> User:
    of_firm = {Role.ENTERPRISE_ADMIN, Role.ENTERPRISE_CLERK, Role.ENTERPRISE_SIGNER}
    if role in of_firm:
        return factories.user(role, of=firm, username="tourist")
    places = {Role.PROVINCIAL_REGULATOR: "36", Role.INSPECTOR: "36", Role.TAX_OFFICER: "36"}
    authorities = {"authorities": ("MLR",)} if role == Role.PROVINCIAL_REGULATOR else {}
    return factories.user(role, at=places.get(role, "CN"), username="tourist", **authorities)


@pytest.mark.parametrize(
    "role",
    [
        Role.ENTERPRISE_CLERK,
        Role.ENTERPRISE_SIGNER,
        Role.ENTERPRISE_ADMIN,
        Role.PROVINCIAL_REGULATOR,
        Role.INSPECTOR,
        Role.LEGAL_REVIEWER,
        Role.CUSTOMS_OFFICER,
        Role.TAX_OFFICER,
        Role.ADMINISTRATOR,
    ],
)
def test_a_person_of_the_role_walks_the_whole_tour(role: Role, firm: Enterprise) -> None:
    client = page_client(person_of(role, firm))
    guide = guide_for({role})
    assert guide is not None
    shown = client.get(guide.url).content.decode()
    for number, step in enumerate(guide.steps, 1):
        link = re.search(rf'href="([^"]*tour={guide.key}-{number})"', shown)
        assert link, f"step {number}"
        answer = client.get(unescape(link[1]))
        assert answer.status_code == 200, step.page
        shown = answer.content.decode()
        assert f"Step {number} of 5" in shown
    assert guide.url in shown


@pytest.mark.parametrize(
    "tour",
    ["clerk-0", "clerk-6", "clerk-", "nobody-1", "clerk-x", "clerk-99999999999", "clerk-0011", "clerk-01", "-", ""],
)
def test_an_address_of_no_step_shows_no_bar(clerk: User, tour: str) -> None:
    shown = page_client(clerk).get(reverse("pages:start"), {"tour": tour})
    assert shown.status_code == 200
    assert "End the tour" not in shown.content.decode()

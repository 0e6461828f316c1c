"""The guide of each role, and the tour that leads through its pages."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import translation

from enterprises.models import Enterprise, User
from enterprises.roles import Role
from portal.guides import GUIDES, Guide, guide_for
from tests.support import factories
from tests.support.page_clients import page_client

LANGUAGES = ("en", "zh-hans")
PICTURES = Path(__file__).resolve().parents[2] / "static"
HEADINGS = Path(__file__).with_name("guide_headings.json")  # of the pages in the pictures, by picture; ``make screens``
YEAR = re.compile(r"\d{4}")
ROLES = [
    Role.ENTERPRISE_CLERK,
    Role.ENTERPRISE_SIGNER,
    Role.ENTERPRISE_ADMIN,
    Role.PROVINCIAL_REGULATOR,
    Role.INSPECTOR,
    Role.LEGAL_REVIEWER,
    Role.CUSTOMS_OFFICER,
    Role.TAX_OFFICER,
    Role.ADMINISTRATOR,
]
LARGEST = 40_000  # bytes: a guide has two, and its page may weigh 250,000


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


def test_the_pictures_of_the_guides_are_there_and_no_others() -> None:
    wanted = {
        picture
        for guide in GUIDES
        for step in guide.steps
        for language in LANGUAGES
        if (picture := guide.picture(step, language))
    }
    files = {file.relative_to(PICTURES).as_posix(): file.stat().st_size for file in PICTURES.glob("guide/*/*")}
    assert wanted == set(files) == set(json.loads(HEADINGS.read_text())), "make screens"
    assert max(files.values()) <= LARGEST
    assert all(any(step.pictured for step in guide.steps) for guide in GUIDES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.key)
def test_a_guide_shows_the_pages_as_they_are_called(firm: Enterprise, guide: Guide, language: str) -> None:
    role = next(role for role in ROLES if role in guide.roles)
    client = page_client(person_of(role, firm))
    client.cookies["django_language"] = language
    shown = client.get(guide.url).content.decode()
    headings = json.loads(HEADINGS.read_text())
    for step in guide.steps:
        if picture := guide.picture(step, language):
            tag = re.search(rf'<img[^>]*src="[^"]*{picture.removesuffix(".webp")}[^"]*"[^>]*>', shown)
            assert tag, picture
            assert 'loading="lazy"' in tag[0]
            with translation.override(language):
                assert str(step.title) in re.findall(r'alt="([^"]*)"', tag[0])[0]
            heading = re.findall(r"<h1[^>]*>(.*?)</h1>", client.get(step.url).content.decode(), re.S)[0]
            assert YEAR.sub("", unescape(heading).strip()) == YEAR.sub("", headings[picture])


def person_of(role: Role, firm: Enterprise) -> User:
    of_firm = {Role.ENTERPRISE_ADMIN, Role.ENTERPRISE_CLERK, Role.ENTERPRISE_SIGNER}
    if role in of_firm:
        return factories.user(role, of=firm, username="tourist")
    places = {Role.PROVINCIAL_REGULATOR: "36", Role.INSPECTOR: "36", Role.TAX_OFFICER: "36"}
    authorities = {"authorities": ("MLR",)} if role == Role.PROVINCIAL_REGULATOR else {}
    return factories.user(role, at=places.get(role, "CN"), username="tourist", **authorities)


@pytest.mark.parametrize("role", ROLES)
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

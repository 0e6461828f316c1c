"""Every page and every admin screen as every role, against the tables."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.urls import get_resolver, reverse

from tests.permissions.access import PARTS, part_of
from tests.permissions.page_visits import Visits, act_fields, comparable_page, outcome
from tests.permissions.pages import ADMIN, ADMIN_ELSEWHERE, OFFICIALS, TABLE
from tests.permissions.people import EVERYONE, NOBODY
from tests.permissions.stage import Stage

MOST_QUERIES = 25  # of one page
MORE = {"GET site {sites}": 38, "GET enterprise {firm}": 33}  # of pages with parts of all apps
ABSENT = {"{firm}": "E-ABSENT", "{sites}": "S-ABSENT"}
OURS = ("core", "enterprises", "environment", "resources", "quotas", "trade", "inspections")


@pytest.fixture
def visits(stage: Stage) -> Visits:
    return Visits(stage)


def names() -> Iterator[str]:
    for resolver in get_resolver().url_patterns:
        if getattr(resolver, "namespace", None) == "pages":
            pending = list(resolver.url_patterns)
            while pending:
                entry = pending.pop()
                if hasattr(entry, "url_patterns"):
                    pending += entry.url_patterns
                else:
                    yield entry.name


def test_every_page_stands_in_the_table() -> None:
    named = {row.split()[1] for row in TABLE}
    assert set(names()) - named == set(), "say who may open these"
    assert named - set(names()) == set(), "these are gone"


@pytest.mark.parametrize("part", PARTS)
def test_each_role_gets_the_pages_that_the_table_says(visits: Visits, part: int) -> None:
    wrong = []
    for row, access in part_of(TABLE, part):
        method, route = row.split(" ", 1)
        address = visits.address(route)
        for person, expected in access.expected().items():
            answer = visits.visit(person, method, address, act_fields(route, access.body))
            got = outcome(answer)
            if got != expected and not (expected == "yes" and access.public and person == NOBODY and got == "hidden"):
                wrong.append(f"{row}: {person} should be {expected}, got {got} ({answer.status_code})")
            if method == "GET" and visits.questions > (most := MORE.get(row, MOST_QUERIES)):
                wrong.append(f"{row}: {visits.questions} queries for {person}, at most {most} are allowed")
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize("part", PARTS)
def test_pages_out_of_sight_look_like_pages_that_are_not_there(visits: Visits, part: int) -> None:
    different = []
    for row, access in part_of(TABLE, part):
        if "{" not in row or not (hidden := set(access.hidden)):
            continue
        method, route = row.split(" ", 1)
        name, *steps = route.split()
        key = next(step for step in steps if step.startswith("{"))
        existing = str(visits.keys[key[1:-1]])
        absent = ABSENT.get(key, "00000000-0000-7000-8000-000000000000")
        for person in sorted(hidden)[:4]:
            elsewhere = reverse(f"pages:{name}", args=[absent if step == key else step for step in steps])
            foreign = visits.visit(person, method, visits.address(route), act_fields(route, access.body))
            nothing = visits.visit(person, method, elsewhere, act_fields(route, access.body))
            if comparable_page(foreign, existing) != comparable_page(nothing, absent):
                different.append(f"{row} tells {person} that there is something")
    assert not different, "\n" + "\n".join(different)


# --- The admin --------------------------------------------------------------------------------------------------------
def test_every_admin_screen_stands_in_a_table() -> None:
    screens = {model._meta.label_lower for model in admin.site._registry if model._meta.app_label in OURS}
    assert screens == set(ADMIN) | ADMIN_ELSEWHERE


@pytest.mark.parametrize("part", PARTS)
def test_each_role_gets_the_admin_screens_that_the_table_says(visits: Visits, part: int) -> None:
    wrong = []
    for label, (key, seers) in part_of(ADMIN, part):
        name = f"admin:{label.replace('.', '_')}"
        row = reverse(f"{name}_change", args=[visits.keys[key]])
        for person in (*sorted(EVERYONE), NOBODY):
            lists = visits.visit(person, "GET", reverse(f"{name}_changelist"))
            opens = visits.visit(person, "GET", row)
            deletes = visits.visit(person, "POST", reverse(f"{name}_delete", args=[visits.keys[key]]), {"post": "yes"})
            expected = (200 if person in OFFICIALS else 302, 200 if person in seers else 302)
            if (lists.status_code, opens.status_code) != expected or deletes.status_code not in {302, 403}:
                got = (lists.status_code, opens.status_code, deletes.status_code)
                wrong.append(f"{label}: {person} should be {expected}, got {got}")
    assert not wrong, "\n" + "\n".join(wrong)

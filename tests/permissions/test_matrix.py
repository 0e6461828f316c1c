"""Every route of the API as every role, against the tables.

The routes come from the URL configuration. A route that no table names fails the first test, so that each new one needs
a decision about who may use it.
"""

from typing import Any

import pytest
from drf_spectacular.generators import EndpointEnumerator

from tests.permissions.access import PARTS, outcome, part_of
from tests.permissions.people import EVERYONE, NOBODY
from tests.permissions.routes import EVERY_ROW, TABLES
from tests.permissions.stage import API, Stage


def routes() -> set[str]:
    endpoints = EndpointEnumerator().get_api_endpoints()
    return {f"{method} {path.removeprefix(API)}" for path, _regex, method, _view in endpoints if path.startswith(API)}


def test_every_route_stands_in_one_table() -> None:
    assert sum(len(table) for table in TABLES.values()) == len(EVERY_ROW), "a route stands in two tables"
    assert routes() - set(EVERY_ROW) == set(), "say who may use these"
    assert set(EVERY_ROW) - routes() == set(), "these are gone"


@pytest.mark.parametrize("part", PARTS)
def test_each_role_gets_what_the_table_says(stage: Stage, part: int) -> None:
    wrong: list[str] = []
    for route, access in part_of(EVERY_ROW, part):
        method, path = route.split()
        body: Any = access.body(stage) if callable(access.body) else access.body
        for person, expected in access.expected().items():
            status = stage.ask(person, method, path, body)
            if outcome(status) != expected:
                wrong.append(f"{route}: {person} should be {expected}, got {status}")
    assert not wrong, "\n" + "\n".join(wrong)


def test_the_matrix_knows_everybody() -> None:
    assert len(EVERYONE) == 19
    assert NOBODY not in EVERYONE

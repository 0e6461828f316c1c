"""Every declared act in the table of permissions, and its page as the API answers, with forms from the declarations.

An act that is declared and has no row in the table fails the build.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest

from core.acts import Act, Acts, declared
from core.api.act_paths import paths_of_acts
from core.forms import YesNoField
from tests.permissions.access import PARTS, Access
from tests.permissions.page_visits import Visits, outcome
from tests.permissions.people import EVERYONE, NOBODY
from tests.permissions.routes import EVERY_ROW


def rows_of(acts: Iterable[Act], paths: Mapping[int, str]) -> Iterator[tuple[Act, str]]:
    for act in acts:
        path = paths.get(id(act), "")
        yield act, f"{'DELETE' if act.deletes else 'POST'} {path}"


def unlisted(acts: Iterable[Act], paths: Mapping[int, str], table: Mapping[str, Access]) -> set[str]:
    """Return the routes of acts that the table does not name."""
    return {row for _act, row in rows_of(acts, paths) if row not in table}


def every_act() -> list[Act]:
    return [act for acts in declared() for act in acts]


def test_every_act_has_a_path_and_a_row() -> None:
    paths = paths_of_acts()
    assert {act.verb for act in every_act() if id(act) not in paths} == set()
    assert unlisted(every_act(), paths, EVERY_ROW) == set()


def test_an_act_without_a_row_is_found() -> None:
    act, *_others = every_act()
    stranger = Act(act.transition, act.service)
    paths = {**paths_of_acts(), id(stranger): "orders/{pk}/burn/"}
    assert unlisted([*every_act(), stranger], paths, EVERY_ROW) == {"POST orders/{pk}/burn/"}
    lacking = {row: access for row, access in EVERY_ROW.items() if row != "POST orders/{pk}/verify/"}
    assert unlisted(every_act(), paths, lacking) == {"POST orders/{pk}/verify/"}


def typed(act: Act, body: Any, stage: Any) -> dict[str, Any]:
    """Return the members of the table's body as the act's form takes them from a browser."""
    members = dict(body or {}) if not callable(body) else dict(body(stage))
    fields = act.asks.base_fields
    for name, value in list(members.items()):
        if isinstance(value, bool):
            members[name] = ("yes" if value else "no") if isinstance(fields.get(name), YesNoField) else "on" * value
    return {f"{act.verb}-{name}": value for name, value in members.items() if name in fields}


def on_pages() -> list[tuple[Acts, Act]]:
    return [(acts, act) for acts in declared() if acts.page for act in acts if not act.page]


def some(people: Iterable[str]) -> list[str]:
    return sorted(people)[:1]


@pytest.mark.parametrize("part", PARTS)
def test_each_act_is_refused_on_its_page_to_those_whom_the_api_refuses(stage: Any, part: int) -> None:
    visits, paths, wrong = Visits(stage), paths_of_acts(), []
    for acts, act in on_pages()[part :: len(PARTS)]:
        path = paths[id(act)]
        access = EVERY_ROW[f"{'DELETE' if act.deletes else 'POST'} {path}"]
        noun = path.split("/")[0]
        key = visits.keys.get(f"{noun}-pages", visits.keys[noun])  # a page may have another key than the API
        address = f"{acts.address(key)}{f'{key}/' * acts.listed}{act.verb}/"
        expected = access.expected()
        asked = [*some(access.yes), *some(access.hidden), NOBODY]
        asked += some(person for person in EVERYONE if expected[person] == "forbidden")
        for person in asked:
            answer = visits.visit(person, "POST", address, typed(act, access.body, stage))
            if outcome(answer) != expected[person]:
                wrong.append(f"{address}: {person} should be {expected[person]}, got {answer.status_code}")
    assert not wrong, "\n" + "\n".join(wrong)

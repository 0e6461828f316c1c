"""Foreign reads and writes over HTTP: every resource, twenty people, every row that any of them can list.

The rows are those of the demonstration. A row that a person does not find in a list must answer as absent under its own
address, to reading and to every verb.
"""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.permissions.routes import EVERY_ROW
from tests.support.product import Product, running

pytestmark = pytest.mark.attack

PEOPLE = (
    "mlr1", "miit1", "mofcom1", "mep1", "p36a", "p15a", "p51a", "inspector1", "inspector2", "inspector3", "legal1",
    "decider1", "customs1", "auditor1", "admin1", "clerk1", "signer1", "clerk41", "signer41", "chief41",
)  # fmt: skip
KEYS = ("pk", "code", "number", "username", "token_key")
MOST_ROWS = 10  # rows of one resource that are tried, spread over all that any person can list
# Addresses that show more than their list by design.
BEYOND_THE_LIST = {"counterparties": "names in the register are public; only a search lists them"}
# Verbs of a case that need its head alone: its file opens by the first of them.
ON_HEADS = {"/declare_impartiality/", "/recuse/"}
REFUSED = {403, 404}


@dataclass
class Attack:
    """The rows that each person found in each list, and the requests made since."""

    product: Product
    tokens: Mapping[str, str]
    own: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    asked: int = 0

    def ask(self, person: str, method: str, path: str, body: Mapping[str, Any] | None = None) -> tuple[int, Any]:
        request = urllib.request.Request(
            f"{self.product.address}/api/v1/{path}",
            data=json.dumps(body).encode() if body is not None else None,
            headers={
                "Authorization": f"Bearer {self.tokens[person]}", "Content-Type": "application/json", "If-Match": "*",
            },
            method=method,
        )  # fmt: skip
        self.asked += 1
        try:
            with urllib.request.urlopen(request, timeout=300) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as refused:
            return refused.code, None

    def rows_of(self, resource: str) -> list[str]:
        """Return some rows of all that any person finds in a list."""
        rows = sorted(set().union(*(keys for (_person, noun), keys in self.own.items() if noun == resource)))
        return rows[:: max(1, len(rows) // MOST_ROWS)]


def _key_of(noun: str) -> str | None:
    """Return the name of the key in the address of one row, if the resource has both a list and rows."""
    for key in KEYS:
        if f"GET {noun}/{{{key}}}/" in EVERY_ROW and f"GET {noun}/" in EVERY_ROW:
            return key
    return None


RESOURCES = {
    noun: key
    for noun in sorted({route.split()[1].split("/{")[0].rstrip("/") for route in EVERY_ROW})
    if noun not in BEYOND_THE_LIST and not noun.startswith("public/") and (key := _key_of(noun)) is not None
}


@pytest.fixture(scope="module")
def attack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attack]:
    folder = tmp_path_factory.mktemp("attacked")
    limits = {"REQUESTS_PER_PERSON": "1000000", "REQUESTS_PER_ADDRESS": "1000000"}  # all people come from one address
    with running(folder, "only-for-this-attack", **limits) as product:
        attack = Attack(product, {name: product.manage("apitoken", name) for name in PEOPLE})
        for person in PEOPLE:
            for noun, key in RESOURCES.items():
                _status, rows = attack.ask(person, "GET", f"{noun}/?format=whole")
                rows = rows["results"] if isinstance(rows, dict) else rows or []
                names = {"pk": ("id", "number"), "code": ("code", "enterprise")}.get(key, (key,))
                attack.own[person, noun] = {str(next(row[name] for name in names if name in row)) for row in rows}
        yield attack


def test_a_row_that_no_list_shows_is_absent(attack: Attack) -> None:
    result: list[str] = []
    foreign = 0
    for noun in RESOURCES:
        for row in attack.rows_of(noun):
            for person in PEOPLE:
                if row not in attack.own[person, noun]:
                    status, _body = attack.ask(person, "GET", f"{noun}/{row}/")
                    foreign += 1
                    if status not in REFUSED:
                        result.append(f"{person} reads {noun}/{row}/: {status}")
    assert result == []
    assert foreign > 1_000


def test_no_verb_reaches_a_row_that_no_list_shows(attack: Attack) -> None:
    result: list[str] = []
    foreign = 0
    for route in EVERY_ROW:
        method, path = route.split()
        noun, _brace, rest = path.partition("/{")
        if method == "GET" or noun not in RESOURCES:
            continue
        verb = rest.partition("}")[2]
        for person in PEOPLE:
            own = attack.own[person, noun] | (attack.own[person, "case-heads"] if verb in ON_HEADS else set())
            for row in [row for row in attack.rows_of(noun) if row not in own][:1]:
                status, _body = attack.ask(person, method, f"{noun}/{row}{verb}", {})
                foreign += 1
                if status not in REFUSED:
                    result.append(f"{person}: {method} {noun}/{row}{verb}: {status}")
    assert result == []
    assert foreign > 500


def test_the_ledger_is_as_it_was(attack: Attack) -> None:
    """Run last: no attempt has changed the ledger or broken the seals."""
    attack.product.manage("verify_ledger")

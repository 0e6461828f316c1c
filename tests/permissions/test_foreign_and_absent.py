"""Rows out of reach answer exactly as absent ones; members that a body must not contain change nothing."""

import json
from typing import Any

import pytest
from django.db import connection, transaction
from rest_framework.response import Response

from tests.permissions.access import ABSENT, PARTS, Access, body_of, comparable_answer, part_of
from tests.permissions.routes import EVERY_ROW
from tests.permissions.stage import Stage

# Members that only the register sets.
INJECTED: dict[str, Any] = {
    "id": "injected-id",
    "state": "injected-state",
    "version": 987654321,
    "prepared_by": "injected-preparer",
    "submitted_by": "injected-submitter",
    "submitted_at": "1999-09-09T09:09:09Z",
    "approved_by": "injected-approver",
    "decided_by": "injected-decider",
    "verified_by": "injected-verifier",
    "issued_by": "injected-issuer",
    "opened_by": "injected-opener",
    "closed_by": "injected-closer",
    "received": "987654.321",
    "used": "987654.321",
    "used_pending": "987654.321",
    "used_accepted": "987654.321",
    "receipt": {"number": "injected-receipt"},
    "receipt_number": "injected-receipt",
    "sha256": "injected-digest",
    "over": ["injected-over"],
    "raised_at": "1999-09-09T09:09:09Z",
    "recorded_at": "1999-09-09T09:09:09Z",
    "fictitious": "injected-fiction",
    "is_active": "injected-activity",
    "password_hash": "injected-hash",
    "roles": ["injected-role"],
    "actions": ["injected-action"],
}
MARKS = ("injected-", "987654321", "987654.321", "1999-09-09")
# GeoJSON allows foreign members (RFC 7946, section 6.1); they are not kept.
FOREIGN_MEMBERS = {"POST observations/import/"}


def ask(stage: Stage, person: str, method: str, path: str, body: Any) -> Response:
    headers = {"If-Match": "*"} if method in {"PUT", "PATCH"} else {}
    answer: Response = getattr(stage.client(person), method.lower())(path, body, headers=headers)
    return answer


def rows(part: int) -> list[tuple[str, str, str, Access]]:
    return [(row, *row.split(), access) for row, access in part_of(EVERY_ROW, part)]


@pytest.mark.parametrize("part", PARTS)
def test_foreign_equals_absent_in_status_and_body(stage: Stage, part: int) -> None:
    different, compared = [], 0
    for row, method, path, access in rows(part):
        hidden = sorted(set(access.hidden))
        if "{" not in path or not hidden:
            continue
        real = stage.address(path)
        before, _brace, after = path.partition("{")
        key = real.removeprefix(f"/api/v1/{before}").removesuffix(after.partition("}")[2])
        absent = ABSENT if len(key) == 36 else "E-ABSENT" if key.startswith("E-") else "absent"
        body = body_of(access, stage)
        for person in hidden[:3]:
            with transaction.atomic():
                savepoint = transaction.savepoint_create()
                foreign = comparable_answer(ask(stage, person, method, real, body), key)
                nothing = comparable_answer(ask(stage, person, method, real.replace(key, absent), body), absent)
                connection.needs_rollback = False
                transaction.savepoint_rollback(savepoint)
            compared += 1
            if foreign != nothing or foreign[0] != 404:
                different.append(f"{row} ({person}): {foreign} is not {nothing}")
    assert compared > 100 // len(PARTS)
    assert not different, "\n" + "\n".join(different)


def attempt(stage: Stage, person: str, method: str, path: str, body: Any) -> tuple[Response, str]:
    """Return the answer to a request and the row's content afterwards, and roll back what it did."""
    address = stage.address(path)
    with transaction.atomic():
        savepoint = transaction.savepoint_create()
        answer = ask(stage, person, method, address, body)
        after = ""
        if "{" in path:
            verb = path.rpartition("}")[2].strip("/")
            page = ask(stage, person, "GET", address.removesuffix(f"{verb}/") if verb else address, None)
            after = page.content.decode() if page.status_code == 200 else ""
        connection.needs_rollback = False
        transaction.savepoint_rollback(savepoint)
    return answer, after


@pytest.mark.parametrize("part", PARTS)
def test_no_body_sets_what_the_register_sets(stage: Stage, part: int) -> None:
    """A person admitted by the route sends members that only the register may set.

    A member that the resource does not have is refused by name; a read-only one (sent back as it was read) changes
    neither the outcome nor the row.
    """
    wrong, tried = [], 0
    for row, method, path, access in rows(part):
        if method == "GET" or not (access.yes or access.unknown):  # nobody here is admitted
            continue
        person = sorted(access.yes or access.unknown)[0]
        stated = dict(body_of(access, stage) or {})
        injected = {name: value for name, value in INJECTED.items() if name not in stated}
        refused, _after = attempt(stage, person, method, path, {**stated, **injected})
        named = set()
        if refused.status_code == 400:
            faults = json.loads(refused.content).get("errors", [])
            named = {fault["pointer"].split("/")[1] for fault in faults if fault["code"] == "unknown_member"}
        silent = {name: value for name, value in injected.items() if name not in named}
        plain, _after = attempt(stage, person, method, path, stated)
        answer, after = attempt(stage, person, method, path, {**stated, **silent})
        tried += 1
        if answer.status_code != plain.status_code or answer.status_code >= 500:
            wrong.append(f"{row}: {answer.status_code} with {sorted(silent)}, {plain.status_code} without")
        if stated and not access.public and method != "DELETE" and not named and row not in FOREIGN_MEMBERS:
            wrong.append(f"{row}: refuses no member")
        if marked := [mark for mark in MARKS if mark in answer.content.decode() + after]:
            wrong.append(f"{row}: keeps {marked}")
    assert tried > 80 // len(PARTS)
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize("row", ["GET accounts/{pk}/", "GET postings/{pk}/", "GET public/verify/{receipt}/"])
def test_the_ledger_accepts_no_write_over_the_api(stage: Stage, row: str) -> None:
    """The ledger accepts no write over the API from any role by any method."""
    address = stage.address(row.split()[1])
    for person in ("national", "administrator", "signer"):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            assert ask(stage, person, method, address, INJECTED).status_code in {403, 405}

"""A sheet of movements is of one authority: officers of another neither see its request, nor decide it, nor wait."""

import dataclasses
import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from core import loaders
from core.actor_sessions import prove_actor
from core.errors import Conflict, DomainError, Forbidden
from enterprises import two_person_acts
from enterprises.models import ApprovalRequest, Jurisdiction, User
from enterprises.roles import Role
from enterprises.services import approvals
from quotas.models import Programme
from quotas.services import listed_movements, movements
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.approvals import WHY, another_like
from tests.support.databases import Clone
from tests.support.ledger_accounts import Books
from tests.support.real_days import real_day
from tests.support.refusals import constraint_of, refused
from tests.support.sealing import execute

MINING, EXPORT = "mlr-mining", "mofcom-export"


@pytest.fixture(autouse=True)
def quota(own_database: Clone) -> None:
    """Give a firm 100 t of two programmes, which are of different ministries."""
    with loaders.entering_history():
        for code in ("CN", "36", "360727"):
            factories.place(code)
        for programme in (MINING, EXPORT):
            books = Books(factories.programme_year(programme, real_day().year, "all"), "all")
            books.give(100, "36", books.firm("E-ONE") if programme == MINING else factories.holder("E-ONE"))


def officer(authority: str) -> User:
    return factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=(authority,))


@pytest.fixture
def mining() -> User:
    return officer("MLR")


@pytest.fixture
def export() -> User:
    return officer("MOFCOM")


def row(programme: str, tonnes: str = "5") -> dict[str, Any]:
    return {
        "movement": "return", "programme": programme, "year": real_day().year, "holder": "E-ONE", "category": "all",
        "tonnes": Decimal(tonnes), "document": "Letter 3", "effective_on": dt.date(real_day().year, 1, 1),
    }  # fmt: skip


def ask(person: User, *programmes: str) -> ApprovalRequest:
    place = Jurisdiction.objects.get(code="36")
    rows = [row(programme) for programme in programmes]
    return approvals.propose(movements.ENTER_MANY, place, actor=person, reason=WHY, arguments={"rows": rows})


def broken(refusal: DomainError) -> str:
    assert refusal.__cause__ is not None
    return constraint_of(refusal.__cause__)


def test_another_ministry_neither_reads_nor_refuses_it(mining: User, export: User) -> None:
    request = ask(mining, MINING)
    assert request.authority is not None
    assert request.authority.code == "MLR"
    assert client_of(export).get(f"{V1}approvals/{request.pk}/").status_code == 404
    for decision in (approvals.approve, approvals.refuse):
        with refused("forbidden", Forbidden):
            decision(request, actor=export, reason=WHY)
    second = another_like(mining)
    assert client_of(second).get(f"{V1}approvals/{request.pk}/").status_code == 200
    assert approvals.approve(request, actor=second).state == "done"


def test_nor_does_it_wait_for_it(mining: User, export: User) -> None:
    ask(mining, MINING)
    assert ask(export, EXPORT).state == "pending"
    with refused("already_proposed", Conflict):
        ask(another_like(mining), MINING)


def test_the_authority_is_looked_up_once_for_a_proposal(mining: User, monkeypatch: pytest.MonkeyPatch) -> None:
    act = two_person_acts.find(movements.ENTER_MANY)
    asked: list[object] = []

    def look_up(**arguments: Any) -> Any:
        asked.append(arguments)
        assert act.authority_of is not None
        return act.authority_of(**arguments)

    counted = dataclasses.replace(act, authority_of=look_up)
    monkeypatch.setattr(two_person_acts, "find", lambda name: counted)
    ask(mining, MINING)
    assert len(asked) == 1


def test_rows_of_two_authorities_stand_on_two_sheets(mining: User) -> None:
    both = factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR", "MOFCOM"))
    found = listed_movements.faults([row(MINING), row(EXPORT)], both)
    assert [(fault.pointer, fault.code) for fault in found] == [("/1/programme", "other_authority")]
    with pytest.raises(DomainError):
        ask(both, MINING, EXPORT)


class TestDatabase:
    @pytest.fixture(autouse=True)
    def _strict(self, quota: None, mining: User, export: User, own_database: Clone) -> None:
        with own_database.postgres.connect(own_database.name) as server:
            server.execute("DELETE FROM core_loader")

    def test_a_request_states_the_authority_of_its_rows(
        self, mining: User, export: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with pytest.raises(Conflict) as caught, monkeypatch.context() as patch:
            patch.setattr(Programme.objects, "filter", Programme.objects.none().filter)
            ask(mining, MINING)
        assert broken(caught.value) == "approval_states_its_bounds"
        monkeypatch.setattr(listed_movements, "faults", lambda *_given: [])
        with pytest.raises(Conflict) as caught:
            ask(mining, MINING, EXPORT)
        assert broken(caught.value) == "approval_states_its_bounds"

    def test_an_officer_of_another_one_decides_none(self, mining: User, export: User) -> None:
        request = ask(mining, MINING)
        assert json.loads(request.arguments["rows"])
        with pytest.raises(DatabaseError) as caught, transaction.atomic():
            prove_actor(export)
            execute(
                "UPDATE enterprises_approvalrequest SET state = 'refused', decided_by_id = %s, decided_at = now(),"
                " decision_reason = 'x' WHERE id = %s",
                export.pk,
                request.pk,
            )
        assert constraint_of(caught.value) == "approval_by_entitled"

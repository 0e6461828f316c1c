"""The lists of one enterprise are found by an index, however large the ledger is."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import row_security
from enterprises.models import User
from enterprises.roles import Role
from quotas import ledger
from quotas.ledger import Entry
from quotas.models import Account, Posting
from tests.core.conftest import Login, api
from tests.permissions.stage import TODAY, at_work
from tests.support import factories
from tests.support.databases import Clone
from tests.support.ledger_accounts import ACTOR, Books
from tests.support.sealing import execute, superuser

__all__ = ["api"]

FIRMS, ROUNDS = 60, 60


@pytest.fixture
def signer(own_database: Clone) -> User:
    """Return a signer of one of many enterprises, each with its share of a few thousand postings."""
    with at_work():
        books = Books(factories.programme_year("mlr-mining", 2011, "all"), "all")
        holders = [books.firm(f"E-MANY-{number}") for number in range(FIRMS)]
        accounts = [account.pk for account in ledger.accounts_for(books.year, ["all"], holders).values()]
        entries = [
            Entry(kind="use", to=account, tonnes=Decimal(1), effective_on=TODAY, document="a test")
            for account in accounts
        ]
        for _round in range(ROUNDS):
            ledger.post_many(entries, actor=ACTOR)
        with superuser(unbound=False):
            execute("ANALYZE quotas_posting; ANALYZE quotas_account; ANALYZE enterprises_enterprise")
        return factories.user(Role.ENTERPRISE_SIGNER, of=holders[7].enterprise)


def plan(statement: str) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}")
        return dict(json.loads(json.dumps(cursor.fetchone()[0]))[0]["Plan"])


def nodes(of: dict[str, Any]) -> list[dict[str, Any]]:
    return [of, *(node for part in of.get("Plans", ()) for node in nodes(part))]


def how_postings_are_found(signer: User, client: Any) -> tuple[set[str], set[str]]:
    """Return the kinds of scans of postings in the statement of a list, and the indexes that they use."""
    with at_work():
        client.get("/api/v1/postings/")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            answer = client.get("/api/v1/postings/?limit=50")
        assert len(answer.json()["results"]) == 50
        (listing,) = [query["sql"] for query in captured if "LIMIT 51" in query["sql"]]
        with row_security.within(signer.declared_reach):
            scans = nodes(plan(listing))
    kinds = {scan["Node Type"] for scan in scans if scan.get("Relation Name") == Posting._meta.db_table}
    return kinds, {scan["Index Name"] for scan in scans if "Index Name" in scan}


def test_an_enterprise_finds_its_postings_by_its_indexes(signer: User, api: Login) -> None:
    kinds, indexes = how_postings_are_found(signer, api(signer))
    assert "Seq Scan" not in kinds
    assert {"posting_to_newest", "posting_from_newest"} & indexes
    assert "posting_newest" not in indexes, "it would walk through the postings of all others"


def test_without_them_it_reads_the_postings_of_others(signer: User, api: Login) -> None:
    with superuser(unbound=False):
        execute("DROP INDEX posting_to_newest; DROP INDEX posting_from_newest")
    kinds, indexes = how_postings_are_found(signer, api(signer))
    assert "Seq Scan" in kinds or "posting_newest" in indexes


def test_an_enterprise_finds_its_accounts_by_its_index(signer: User) -> None:
    with at_work(), row_security.within(signer.declared_reach):
        rows = Account.objects.visible_to(signer).order_by()
        scans = nodes(json.loads(rows.explain(format="json"))[0]["Plan"])
    assert {scan["Node Type"] for scan in scans if scan.get("Relation Name") == Account._meta.db_table} != {"Seq Scan"}

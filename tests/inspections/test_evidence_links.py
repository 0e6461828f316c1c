"""Pages and addresses in the API that the evidence of a flag leads to."""

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum

import pytest
from django.urls import resolve

from core import clock
from enterprises.models import User
from inspections import evidence_links, facts, rule_parameters
from inspections.api.flags import FlagSerializer
from inspections.facts import SubjectFacts
from inspections.models import Flag
from inspections.rules import Link, RowKind
from inspections.services.flagging import judge_and_apply
from inspections.templatetags.inspection import rows_behind
from tests.support.api import V1, client_of
from tests.support.inspection_world import World, on
from tests.support.page_clients import page_client

KEY = "0198a5e0-0000-7000-8000-000000000001"


@pytest.fixture(autouse=True)
def _in_may(db: None) -> Iterator[None]:
    with on(2011, 5, 9):
        yield


@pytest.fixture
def flag(world: World) -> Flag:
    """Return a flag that links to something of every kind."""
    world.give_firm(100)
    world.file(4, 112)
    codes = {Link.ENTERPRISE: world.firm.code, Link.SITE: world.mine.code, Link.BALANCE: world.mine.code}
    links = dict.fromkeys(Link, KEY) | codes
    accounts = facts.gather_account_facts([world.account(world.firm.code).pk], on=clock.today())
    linked = [SubjectFacts(replace(one.about, links=links | one.about.links), one.facts) for one in accounts]
    judge_and_apply(linked, on=clock.today(), values=rule_parameters.read())
    return world.flag("exceeded")


def test_every_kind_of_links_has_an_address_in_the_api(flag: Flag, inspector1: User) -> None:
    client = client_of(inspector1)
    evidence = client.get(f"{V1}flags/{flag.pk}/").json()["evidence"]
    assert set(evidence["links"]) == {*Link, "statement"}
    for address in evidence["links"].values():
        assert f"/{resolve(address).route}".startswith(V1), address
    (listed,) = [row for row in client.get(f"{V1}flags/").json()["results"] if row["id"] == str(flag.pk)]
    assert listed["evidence"] == evidence


def test_every_kind_of_links_has_a_page(flag: Flag, inspector1: User) -> None:
    text = page_client(inspector1).get(f"/flags/{flag.pk}/").content.decode()
    for kind in Link:
        page = evidence_links.LINKS[kind].page_of(flag.evidence["links"][kind])
        assert f'href="{page}"' in text, kind


def test_every_kind_of_rows_has_both() -> None:
    rows = [{"kind": str(kind), "key": KEY, "label": "its number"} for kind in RowKind]
    flag = Flag(evidence={"links": {}, "rows": rows})
    for row in FlagSerializer().get_evidence(flag)["rows"]:
        assert f"/{resolve(row['url']).route}".startswith(V1), row
    for row in rows_behind(flag):
        assert resolve(row["url"]).namespace == "pages", row


def test_a_table_that_lacks_a_kind_is_refused() -> None:
    class Kind(StrEnum):
        ACCOUNT = "account"
        MINE = "mine"

    with pytest.raises(LookupError, match="Kind without a destination: mine"):
        evidence_links.require_complete(Kind, evidence_links.LINKS)

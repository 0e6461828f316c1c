"""The public register: the same for all, without natural persons, and invented data is marked."""

import csv
import datetime as dt
import io
import json
import pickle
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
import redis
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from config.settings import environment
from core import clock
from core.public import PublicThrottle
from enterprises.models import Enterprise, Licence, User
from inspections.models import Case
from inspections.services import cases
from inspections.services.subjects import Named
from quotas import ledger
from quotas.ledger import Entry
from quotas.models import Report
from quotas.services import reports
from tests.support import factories
from tests.support.inspection_world import ACTOR, World

DAY = dt.date(2011, 10, 20)
NAMES = ("register", "plans", "cases", "compliance-list", "market")
REGISTER, PLANS, CASES, COMPLIANCE, MARKET = (f"/api/v1/public/{name}/" for name in NAMES)
PAGES = [
    "public",
    "public-bulletins",
    "public-register",
    "public-plans",
    "public-cases",
    "verify-form",
    "public-compliance",
    "public-market",
    "public-rules",
    "public-targets",
]


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with clock.at(DAY):
        yield


@pytest.fixture
def report(firm: Enterprise, signer: User) -> Report:
    """Create the report for March: 40 t of 100 t."""
    world = World(firm, signer, scheme="all")
    world.give_firm(100)
    return world.file(3, "40")


@pytest.mark.parametrize("name", PAGES)
def test_anybody_reads_it_and_a_cache_may_keep_it(
    name: str, client: Client, firm: Enterprise, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(12):
        answer = client.get(reverse(f"pages:{name}"))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "public, max-age=300"
    assert not answer.cookies
    assert client.get(reverse(f"pages:{name}"), headers={"If-None-Match": answer["ETag"]}).status_code == 304


@pytest.mark.parametrize("address", [REGISTER, PLANS, CASES, COMPLIANCE, MARKET])
def test_lists_are_kept_by_caches_and_come_as_csv(address: str, client: Client, report: Report) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    assert answer["Cache-Control"] == "public, max-age=300"
    assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    sheet = client.get(address, {"format": "csv"})
    assert sheet["Content-Type"].startswith("text/csv")
    whole = client.get(address, {"format": "whole"})
    assert (whole["Content-Type"], whole["Cache-Control"]) == ("application/json", "public, max-age=300")
    assert json.loads(whole.getvalue()) == answer.json()
    assert client.get(address, {"nonsense": "1"}).status_code == 400
    assert client.post(address).status_code == 405


def test_the_json_of_a_page_is_whole_and_asked_for_only_so_often(
    client: Client, firm: Enterprise, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _number in range(60):
        factories.site(factories.enterprise())
    assert len(client.get(REGISTER).json()["results"]) < 61
    for page, address in (("public-register", REGISTER), ("public-plans", PLANS), ("public-compliance", COMPLIANCE)):
        assert f"{address}?" in client.get(reverse(f"pages:{page}")).content.decode()
        assert "format=whole" in client.get(reverse(f"pages:{page}")).content.decode()
    whole = client.get(REGISTER, {"format": "whole", "on": "2011-10-20"})
    assert whole["Content-Disposition"] == 'attachment; filename="register.json"'
    assert len(json.loads(whole.getvalue())["results"]) == 61
    cache.clear()
    monkeypatch.setattr(PublicThrottle, "rate", "1/min")
    assert client.get(REGISTER, {"format": "whole"}).status_code == 200
    assert client.get(REGISTER, {"format": "whole"}).status_code == 429
    cache.clear()


def test_the_register_shows_who_is_licensed_on_the_day(client: Client, firm: Enterprise) -> None:
    Licence.objects.update(valid_from=dt.date(2011, 1, 1), valid_to=dt.date(2011, 12, 31))
    factories.enterprise("E-UNLICENSED")
    (entry,) = client.get(REGISTER).json()["results"]
    assert entry["enterprise"]["code"] == firm.code
    assert entry["licence"]["number"] == Licence.objects.get().number
    assert entry["fictitious"] is True
    assert client.get(REGISTER, {"on": "2010-12-31"}).json()["results"] == []
    assert client.get(REGISTER, {"on": "2011-12-31"}).json()["count"] == 1
    assert client.get(REGISTER, {"on": "2012-01-01"}).json()["count"] == 0
    for query in ({"province": "36"}, {"search": "DEMO-FIRM"}, {"kind": "mine"}, {"fictitious": "true"}):
        assert client.get(REGISTER, query).json()["count"] == 1, query
    for query in ({"province": "15"}, {"search": "NOBODY"}, {"kind": "metal"}):
        assert client.get(REGISTER, query).json()["count"] == 0, query
    assert client.get(REGISTER, {"on": "nonsense"}).status_code == 400
    page = client.get(reverse("pages:public-register"), {"on": "2011-06-01"}).content.decode()
    assert firm.code in page
    assert 'class="invented"' in page
    assert "on=2011-06-01&amp;format=csv" in page


@pytest.mark.parametrize("query", ["?on=x", "?province=ZZ", "?page=zz", "?search=%00", "?kind=x", "?year=abc"])
@pytest.mark.parametrize("name", PAGES[:4])
def test_a_choice_that_makes_no_sense_breaks_nothing(name: str, query: str, client: Client, db: None) -> None:
    assert client.get(reverse(f"pages:{name}") + query).status_code == 200


def test_only_accepted_use_is_published_and_no_firm_by_itself(
    client: Client, report: Report, p36a: User, firm: Enterprise
) -> None:
    """The use of one or two enterprises is not published: each of two would read that of the other."""
    later = dt.date(2011, 11, 2)

    def used() -> dict[str, str | None]:
        cache.clear()
        with clock.at(later):
            return {row["province"]: row["used_accepted"] for row in client.get(PLANS).json()["results"]}

    assert used() == {"CN": "0.000", "36": "0.000"}
    reports.accept(report, actor=p36a)
    assert used() == {"CN": None, "36": None}
    page = client.get(reverse("pages:public-plans")).content.decode()
    assert "40.000" not in page
    for code in ("E-SECOND", "E-THIRD"):
        other = factories.enterprise(code)
        account = ledger.account_for(
            factories.programme_year("mlr-mining", 2011, "all"), "all", ledger.holder_of(other)
        )
        entry = {"tonnes": Decimal(7), "effective_on": dt.date(2011, 3, 31), "document": "a report", "to": account}
        ledger.post_many([Entry(kind=kind, **entry) for kind in ("use", "accept")], actor=ACTOR)
        assert used() == ({"CN": None, "36": None} if code == "E-SECOND" else {"CN": "54.000", "36": "54.000"})
    cache.clear()
    with clock.at(later):
        row = client.get(PLANS, {"province": "36", "year": "2011"}).json()["results"][0]
    assert (row["data_as_of"], row["used_accepted"]) == ("2011-11-02", "54.000")
    assert firm.code not in client.get(PLANS, {"format": "csv"}).getvalue().decode()
    with clock.at(later):
        page = client.get(reverse("pages:public-plans")).content.decode()
    assert "54.000" in page
    assert 'Data as of <time datetime="2011-11-02">2 November 2011</time>' in page
    assert 'known on <time datetime="2011-10-31">' in page


def test_a_case_is_shown_to_the_public_only_after_publication(
    client: Client, firm: Enterprise, inspector1: User
) -> None:
    case = cases.create(
        subject=Named("enterprise", firm.code),
        source="inspection",
        allegation="Mr Li of the mine told us.",
        actor=inspector1,
    )
    assert client.get(CASES).json()["results"] == []
    assert case.number not in client.get(reverse("pages:public-cases")).content.decode()
    Case.objects.update(published=True)
    told = client.get(CASES).content.decode()
    page = client.get(reverse("pages:public-cases")).content.decode()
    for text in (told, page):
        assert case.number in text
        assert firm.code in text
        for hidden in ("Mr Li", inspector1.username, str(inspector1)):
            assert hidden not in text


def test_nothing_about_people_stands_in_any_of_it(client: Client, report: Report, signer: User) -> None:
    for address in (REGISTER, PLANS, CASES):
        rows = list(csv.reader(io.StringIO(client.get(address, {"format": "csv"}).getvalue().decode())))
        assert not {column for column in rows[0] if "by" in column.split("_") or "user" in column}
        assert signer.username not in str(rows)


def test_the_register_asks_no_more_for_more_rows(
    client: Client, firm: Enterprise, django_assert_num_queries: Any
) -> None:
    client.get(REGISTER)
    with django_assert_num_queries(3):
        client.get(REGISTER)
    for _number in range(4):
        factories.site(factories.enterprise())
    with django_assert_num_queries(3):
        assert client.get(REGISTER).json()["count"] == 5


# --- A crowd asks the database once ---
@pytest.fixture
def keeping(settings: Any, broker: str) -> dict[str, Any]:
    """Keep pages on the broker's server, as the product does, under a prefix of the test's own."""
    settings.PUBLIC_CACHE_SECONDS = 30
    kept = environment.cache(broker.split("?")[0]) | {"KEY_PREFIX": uuid4().hex}
    settings.CACHES = {"default": kept}
    return kept


def test_the_same_question_is_answered_without_the_database(
    keeping: None, client: Client, firm: Enterprise, django_assert_num_queries: Any
) -> None:
    address = reverse("pages:public-register")
    first = client.get(address)
    with django_assert_num_queries(0):
        again = client.get(address)
    assert (again.content, again["Cache-Control"], again["Content-Type"]) == (
        first.content,
        first["Cache-Control"],
        first["Content-Type"],
    )
    listed = client.get(REGISTER).json()
    with django_assert_num_queries(0):
        assert client.get(REGISTER).json() == listed


_ran: list[str] = []


def run_planted_code() -> dict[str, str]:
    _ran.append("planted")
    return {}


class Planted:
    def __reduce__(self) -> Any:
        return run_planted_code, ()


def test_what_others_write_on_the_broker_s_server_is_neither_run_nor_shown(
    keeping: dict[str, Any], client: Client, firm: Enterprise
) -> None:
    server = redis.Redis.from_url(keeping["LOCATION"])
    addresses = [reverse("pages:public-register"), reverse("pages:public-register") + "?search=NOBODY"]
    pages = [client.get(address).content for address in addresses]
    first, second = list(server.scan_iter(f"{keeping['KEY_PREFIX']}:*:public:*"))
    planted = pickle.dumps(Planted())
    _ran.clear()
    pickle.loads(planted)
    assert _ran.pop() == "planted", "the control"
    mine = json.dumps({"key": first.decode().split(":", 2)[2], "content": "bWluZQ==", "headers": {}})
    for forged in (planted, mine.encode(), b"no value", server.get(second)):
        server.set(first, forged)
        assert [client.get(address).content for address in addresses] == pages
    cache.set(first.decode().split(":", 2)[2], ["a list"])  # signed as the product signs
    assert [client.get(address).content for address in addresses] == pages
    server.delete(first)
    server.lpush(first, "a list")
    assert [client.get(address).content for address in addresses] == pages
    assert _ran == []


def test_what_is_kept_is_kept_apart_by_language_theme_and_question(
    keeping: None, client: Client, firm: Enterprise, signer: User
) -> None:
    address = reverse("pages:public-register")
    english = client.get(address).content.decode()
    assert "持证企业" in client.get(address, {"language": "zh-hans"}).content.decode()
    assert "持证企业" in client.get(address, headers={"Accept-Language": "zh-hans"}).content.decode()
    assert firm.code in english
    assert firm.code not in client.get(address, {"search": "NOBODY"}).content.decode()
    client.cookies["theme"] = "dark"
    assert 'data-theme="dark"' in client.get(address).content.decode()
    assert client.get(REGISTER, {"format": "csv"})["Content-Type"].startswith("text/csv")
    assert client.get(REGISTER)["Content-Type"].startswith("application/json")
    client.force_login(signer)
    assert signer.username not in client.get(address).content.decode()


def test_only_what_is_there_is_kept(
    keeping: None, client: Client, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A receipt requested a moment too early is found a moment later."""
    number = report.receipt_number
    asked = reverse("pages:verify", args=[number])
    with monkeypatch.context() as patch:
        patch.setattr("quotas.web.receipt_verification._filed", lambda number: None)
        assert client.get(asked).status_code == 404
    assert client.get(asked).status_code == 200


@pytest.mark.parametrize("method", ["options", "delete", "post"])
def test_only_what_get_was_answered_is_kept(keeping: None, client: Client, firm: Enterprise, method: str) -> None:
    getattr(client, method)(REGISTER)
    assert client.get(REGISTER).json()["count"] == 1
    assert client.delete(REGISTER).status_code == 405

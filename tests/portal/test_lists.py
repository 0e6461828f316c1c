"""Tools of the lists: saved views, figures as known on a day, and exports of exactly the rows shown."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.urls import reverse

from core import clock
from core.web.lists import list_names
from enterprises.models import Enterprise, User
from inspections.models import Case, Inspection
from portal.models import SavedView
from quotas import ledger
from quotas.models import Account
from tests.core.conftest import Login, api
from tests.support import factories
from tests.support.page_clients import page_client
from tests.support.report_pages import LOADER, file_month, plan

__all__ = ["api", "plan"]
ACCOUNTS = "pages:accounts"
TEMPLATES = Path(settings.BASE_DIR) / "templates"


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(dt.date(2011, 10, 12)):
        yield


def keep(person: User, name: str, query: str, page: str = "accounts") -> Any:
    return page_client(person).post(reverse("pages:view-keep"), {"page": page, "name": name, "query": query})


def exported(page: str, form: str) -> str:
    """Return the address of the file to which the button of a format leads, if the list is short."""
    result = re.search(r'name="address" value="([^"]*)"', page)
    assert result is not None
    assert f'name="format" value="{form}"' in page
    address = result[1].replace("&amp;", "&")
    return f"{address}{'&' if '?' in address else '?'}format={form}"


def test_a_view_is_kept_opened_by_others_and_removed(plan: Enterprise, p36a: User, p15a: User) -> None:
    answer = keep(p36a, "Mines", "?holder_type=enterprise&page=3&csrfmiddlewaretoken=x")
    assert answer["Location"] == f"{reverse(ACCOUNTS)}?holder_type=enterprise"
    view = SavedView.objects.get()
    here = reverse("pages:view", args=[view.pk])
    page = page_client(p36a).get(answer["Location"]).content.decode()
    assert re.search(rf'href="{here}"\s+aria-current="true"', page)
    assert page_client(p15a).get(here)["Location"] == answer["Location"]
    assert here not in page_client(p15a).get(reverse(ACCOUNTS)).content.decode()
    remove = reverse("pages:view-remove", args=[view.pk])
    assert page_client(p15a).post(remove).status_code == 404
    assert page_client(p36a).post(remove).status_code == 302
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("page", list_names())
def test_every_list_with_filters_keeps_views(page: str, p36a: User, inspector1: User) -> None:
    for person in (p36a, inspector1):  # at least one of them may open each list
        client, here = page_client(person), reverse(f"pages:{page}")
        # A form whose address holds no empty fields leads to the shorter one.
        if (answer := client.get(here, {"province": "36", "q": ""}, follow=True)).status_code != 403:
            break
    assert answer.status_code == 200
    assert f'name="page" value="{page}"' in answer.content.decode()
    assert 'name="query" value="province=36"' in answer.content.decode()
    assert keep(person, "Mine", "province=36&q=", page)["Location"] == f"{here}?province=36"
    assert 'aria-current="true">Mine</a>' in client.get(here, {"province": "36"}).content.decode()


@pytest.mark.parametrize("page", sorted({*list_names()} - {"flags", "reports", "quota-proposal", "quota-scenario"}))
def test_every_list_with_filters_is_taken_away_as_a_sheet(page: str, p36a: User, inspector1: User) -> None:
    factories.place("36")
    factories.programme()
    for person in (p36a, inspector1):
        client, here = page_client(person), reverse(f"pages:{page}")
        if (answer := client.get(here, {"province": "36"})).status_code != 403:
            break
    for form in ("csv", "xlsx", "whole"):
        address = exported(answer.content.decode(), form)
        assert client.get(address).status_code == 200, address
        if page not in {
            "approvals",
            "areas",
            "bulletins",
            "standards",
            "catalogue-products",
            "catalogue-rules",
            "catalogue-figures",
            "element-classifications",
            "multi-year-plans",
            "product-shares",
            "checklists",
            "partner-imports",
            "resource-tax-rates",
            "restrictions",
            "accounts",
            "plans",
            "notices",
            "tips",
            "evidence",
            "observations",
            "orders",
        }:
            assert "province=36" in address


@pytest.mark.parametrize(
    ("page", "ended", "going_on"),
    [("cases", Case.ENDED, Case.State.APPEALED), ("inspections", Inspection.ENDED, Inspection.State.ANSWERED)],
)
def test_what_has_not_ended_is_asked_for_at_once(page: str, ended: Any, going_on: str, inspector1: User) -> None:
    address = exported(page_client(inspector1).get(reverse(f"pages:{page}"), {"state": "open"}).content.decode(), "csv")
    asked = parse_qs(urlsplit(address).query)["state"]
    assert going_on in asked
    assert not {*ended} & {*asked}


@pytest.mark.parametrize("page", ["cases", "inspections", "orders", "campaigns", "notices", "enterprises", "periods"])
def test_a_state_that_there_is_not_is_said_beside_the_filter(page: str, p36a: User, inspector1: User) -> None:
    person = inspector1 if page in {"cases", "inspections", "orders", "campaigns"} else p36a
    answer = page_client(person).get(reverse(f"pages:{page}"), {"state": "nonsense"})
    assert "nonsense is not one of the available choices" in answer.content.decode()


@pytest.mark.parametrize("page", ["proceedings", "consents", "reports"])
def test_so_are_the_lists_of_an_enterprise(page: str, plan: Enterprise, signer: User) -> None:
    client = page_client(signer)
    for form in ("csv", "xlsx", "whole"):
        assert client.get(exported(client.get(reverse(f"pages:{page}")).content.decode(), form)).status_code == 200


IS_LIST = re.compile(r'{% saved_views|{% extends "list.html"')
EXPORTS = re.compile(r"{% exports|{% block exports %}[a-z]")


def test_no_list_with_filters_is_without_its_sheets() -> None:
    """Except a planned distribution, whose figures go into a draft, and a scenario, computed for its address."""
    of_lists = [path for path in TEMPLATES.rglob("*.html") if IS_LIST.search(path.read_text()) and path.stem != "list"]
    without = {path.stem for path in of_lists if not EXPORTS.search(path.read_text())}
    assert without == {"proposal", "scenario"}


def test_no_list_with_filters_is_without_its_views() -> None:
    of_lists = [
        path
        for path in TEMPLATES.rglob("*.html")
        if re.search(r'class="filters"|"parts/filters\.html"', path.read_text()) and path.stem != "filters"
    ]
    without = {path.stem for path in of_lists if not IS_LIST.search(path.read_text())}
    # Public pages have no reader to save for; the rest filter one object, figures, or a short list.
    public, one_thing = (
        {"plans", "register"},
        {
            "account_detail",
            "comparison_detail",
            "notice_copy_form",
            "area_use",
            "lowering_amendments",
            "search",
            "element_balance",
            "eligibility_detail",
            "compliance_standing",
            "review_round_detail",
            "capacity",
            "concentration",
            "export_markets",
            "material_flows",
            "plan_years",
            "restructuring",
            "site_balance",
        },
    )
    assert without == public | one_thing | {"enforcement", "compliance", "programme_year_list"}


def test_the_same_name_takes_its_place_and_nonsense_is_refused_in_words(p36a: User) -> None:
    keep(p36a, "Mines", "state=over")
    keep(p36a, " Mines ", "state=near")
    assert SavedView.objects.get().query == "state=near"
    client = page_client(p36a)
    for data in (
        {"page": "accounts", "name": " ", "query": ""},
        {"page": "accounts", "name": "x" * 81, "query": ""},
        {"page": "accounts", "name": "long", "query": "q=" + "x" * 1200},
    ):
        answer = client.post(reverse("pages:view-keep"), data, follow=True)
        assert 'class="note bad"' in answer.content.decode()
    answer = client.post(reverse("pages:view-keep"), {"page": "//evil.example", "name": "x", "query": "x"})
    assert answer["Location"] == reverse("pages:start")
    assert SavedView.objects.count() == 1


def test_views_over_the_api(api: Login, p36a: User, p15a: User) -> None:
    created = api(p36a).post("/api/v1/views/", {"page": "accounts", "name": "Over", "query": "state=over"})
    assert created.status_code == 201, created.content
    assert created.json()["address"] == reverse("pages:view", args=[created.json()["id"]])
    assert [row["name"] for row in api(p36a).get("/api/v1/views/").json()["results"]] == ["Over"]
    assert api(p15a).get("/api/v1/views/").json()["count"] == 0
    assert api(p36a).post("/api/v1/views/", {"page": "x", "name": "y", "query": ""}).status_code == 400
    here = f"/api/v1/views/{created.json()['id']}/"
    assert api(p15a).delete(here).status_code == 404
    assert api(p36a).delete(here).status_code == 204


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"holder_type": "enterprise"},
        {"state": "over"},
        {"q": "a"},
        {"category": "total"},
        {"province": "36", "year": "2011"},
        {"as_of": "2011-10-12"},
        {"on": "2011-10-12", "state": "over"},
        {"without_plan": "2012"},
    ],
)
def test_the_export_holds_exactly_the_rows_of_the_page(
    plan: Enterprise, signer: User, p36a: User, query: dict[str, str]
) -> None:
    file_month(page_client(signer), plan, "2011-07", produced="150", closing_stock="150")
    client = page_client(p36a)
    page = client.get(reverse(ACCOUNTS), query).content.decode()
    shown = set(re.findall(r'href="/quota/([0-9a-f-]{36})/"', page))
    answer = client.get(exported(page, "csv"))
    assert answer.status_code == 200
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert {line.split(",")[0] for line in lines[1:]} == shown
    assert shown
    assert client.get(exported(page, "xlsx")).status_code == 200


def test_balances_as_they_were_known_before_a_filing(plan: Enterprise, signer: User, p36a: User) -> None:
    client = page_client(p36a)
    with clock.at(dt.date(2011, 10, 13)):
        file_month(page_client(signer), plan, "2011-07", produced="150", closing_stock="150")
        assert "No account fits" not in client.get(reverse(ACCOUNTS), {"state": "over"}).content.decode()
        then = client.get(reverse(ACCOUNTS), {"state": "over", "as_of": "2011-10-01"}).content.decode()
        assert "No account fits" in then
        assert "These are past figures" in then
        later = client.get(reverse(ACCOUNTS), {"as_of": "2031-10-01"}).content.decode()
        assert "Choose a day that is not in the future." in later


def test_who_has_no_plan_for_next_year(plan: Enterprise, p36a: User, mlr1: User) -> None:
    client = page_client(p36a)
    asked = {"without_plan": "2012"}
    page = client.get(reverse(ACCOUNTS), asked).content.decode()
    assert plan.code in page
    assert "have none for 2012" in page
    year = factories.programme_year(year=2012)
    given = {"actor": LOADER, "effective_on": dt.date(2012, 1, 1), "document": "test", "tonnes": Decimal(5)}
    nation, province, own = (
        ledger.account_for(year, "medium_heavy", factories.holder(code)) for code in ("CN", "36", plan.code)
    )
    ledger.post(kind="control", to=nation, **given)
    ledger.post(kind="distribute", from_=nation, to=province, **given)
    assert plan.code in client.get(reverse(ACCOUNTS), asked).content.decode()
    ledger.post(kind="distribute", from_=province, to=own, **given)
    assert plan.code not in client.get(reverse(ACCOUNTS), asked).content.decode()
    assert "without_plan=2012" in client.get(reverse("pages:notices")).content.decode()


def test_who_is_closed_needs_no_plan(plan: Enterprise, p36a: User) -> None:
    Enterprise.objects.filter(pk=plan.pk).update(state="closed")
    assert plan.code not in page_client(p36a).get(reverse(ACCOUNTS), {"without_plan": "2012"}).content.decode()


def test_the_statement_is_exported_as_it_is_shown(plan: Enterprise, signer: User, p36a: User) -> None:
    file_month(page_client(signer), plan, "2011-07")
    account = Account.objects.get(holder__code=plan.code, category="medium_heavy")
    client = page_client(p36a)
    page = client.get(reverse("pages:account", args=[account.pk]), {"on": "2011-01-31"}).content.decode()
    lines = b"".join(client.get(exported(page, "csv")).streaming_content).decode().splitlines()
    assert len(lines) == 2  # the titles, and what was distributed; the use counts later
    assert "distribute" in lines[1]


def test_other_lists_are_exported_too(plan: Enterprise, signer: User, p36a: User) -> None:
    file_month(page_client(signer), plan, "2011-07")
    client = page_client(p36a)
    for route, query, rows in (
        ("pages:reports", {"year": "2011", "q": plan.code}, 1),
        ("pages:reports", {"year": "2011", "state": "returned"}, 0),
        ("pages:notices", {"year": "2011"}, 0),
        ("pages:flags", {"state": "standing"}, None),
        ("pages:flags", {"state": "dismissed"}, 0),
    ):
        page = client.get(reverse(route), query).content.decode()
        if 'name="format" value="csv"' not in page:
            assert rows in {0, None}
            continue
        answer = client.get(exported(page, "csv"))
        assert answer.status_code == 200, (route, query)
        lines = b"".join(answer.streaming_content).decode().splitlines()
        assert rows is None or len(lines) - 1 == rows


def test_the_grid_narrows_to_those_with_such_a_month(plan: Enterprise, signer: User, p36a: User) -> None:
    factories.place("36")
    file_month(page_client(signer), plan, "2011-07")
    client = page_client(p36a)
    for state, result in (("missing", True), ("late", True), ("submitted", True), ("returned", False)):
        page = client.get(reverse("pages:reports"), {"year": "2011", "state": state}).content.decode()
        assert (plan.code in page) is result, state


def test_the_lists_keep_their_count_of_questions(
    plan: Enterprise, p36a: User, django_assert_max_num_queries: Any
) -> None:
    client = page_client(p36a)
    client.get(reverse(ACCOUNTS))
    with django_assert_max_num_queries(16):
        client.get(reverse(ACCOUNTS))
    with django_assert_max_num_queries(16):
        client.get(reverse(ACCOUNTS), {"as_of": "2011-10-12"})
    with django_assert_max_num_queries(12):
        client.get(reverse("pages:reports"), {"state": "missing"})

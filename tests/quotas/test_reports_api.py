"""Reports over the API: the contract's fields, every refusal with its status and place."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from rest_framework.renderers import JSONRenderer

from core import clock
from core.actors import SystemActor
from core.api.serializers import ModelSerializer
from enterprises.models import Enterprise, Licence, Site, User
from quotas import ledger
from quotas.api.report_answers import ReportSerializer
from quotas.api.report_lines import ReportLineSerializer
from quotas.models import Report, ReportingPeriod
from quotas.queries import reports as queries
from quotas.services import duties, reports
from tests.core.conftest import Login, api
from tests.support import factories, filings
from tests.support.ledger_accounts import Books

__all__ = ["api"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_may")]
REPORTS = "/api/v1/reports/"
MARCH, APRIL = dt.date(2011, 3, 1), dt.date(2011, 4, 1)


def body(firm: Enterprise, *lines: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"enterprise": firm.code, "period": "2011-04", "nil": False, "lines": list(lines), **fields}


def line(site: Site, **stated: Any) -> dict[str, Any]:
    names = ("opening_stock", "produced", "purchased", "consumed", "sold", "exported", "lost", "closing_stock")
    return {"site": site.code, "product": "precipitate-100", **dict.fromkeys(names, "0.000"), **stated}


def faults(answer: Any) -> dict[str, str]:
    assert answer["Content-Type"] == "application/problem+json"
    return {fault["pointer"]: fault["code"] for fault in answer.json()["errors"]}


def test_an_officer_keys_in_a_paper_with_the_day_it_came(api: Login, firm: Enterprise, mine: Site, p36a: User) -> None:
    officer = api(p36a)
    answer = officer.post(REPORTS, body(firm, nil=True, origin="paper"))
    assert answer.status_code == 400
    assert faults(answer) == {"/received_on": "required", "/paper_reference": "required"}
    paper = {"origin": "paper", "received_on": "2011-05-04", "paper_reference": "Gan 2011-7"}
    created = officer.post(REPORTS, body(firm, nil=True, **paper))
    assert created.status_code == 201
    assert {name: created.json()[name] for name in paper} == paper
    here = f"{REPORTS}{created.json()['id']}/"
    changed = officer.patch(here, {"received_on": "2011-05-06"}, headers={"If-Match": created["ETag"]})
    assert faults(changed) == {"/received_on": "in_future"}
    changed = officer.patch(here, {"received_on": "2011-05-02"}, headers={"If-Match": created["ETag"]})
    assert (changed.json()["received_on"], changed.json()["paper_reference"]) == ("2011-05-02", "Gan 2011-7")


def test_a_report_is_created_and_submitted_as_the_contract_says(
    api: Login, firm: Enterprise, mine: Site, clerk: User, signer: User
) -> None:
    sent = line(mine, produced="12.500", sold="10.000", closing_stock="2.500")
    created = api(clerk).post(REPORTS, body(firm, sent))
    assert created.status_code == 201
    draft = created.json()
    assert (draft["state"], draft["version"], draft["period"], draft["due_on"]) == ("draft", 1, "2011-04", "2011-05-10")
    assert draft["actions"] == ["update", "check", "hand_over", "discard"]
    assert (draft["receipt"], draft["on_time"], draft["repudiable_until"], draft["over"]) == (None, None, None, [])
    shown = draft["lines"][0]
    assert {name: shown[name] for name in sent} == sent
    assert (shown["feed_origin"], shown["grade"], shown["reo_tonnes"]) == ("own_ore", None, "12.500")
    assert shown["uses"] == [{"programme": "mlr-mining", "category": "medium_heavy", "tonnes": "12.500"}]

    submitted = api(signer).post(f"{REPORTS}{draft['id']}/submit/")
    assert submitted.status_code == 200
    filed = submitted.json()
    assert (filed["state"], filed["on_time"], filed["late"]) == ("submitted", True, False)
    assert filed["receipt"]["verify_url"].endswith(f"/api/v1/public/verify/{filed['receipt']['number']}/")
    assert len(filed["receipt"]["sha256"]) == 64
    assert filed["lines"][0]["uses"] == shown["uses"]
    assert filed["actions"] == ["amend", "repudiate"]


def test_a_filing_takes_fifteen_statements_however_many_lines(
    api: Login, firm: Enterprise, mine: Site, signer: User
) -> None:
    client = api(signer)
    february = filings.filed(firm, dt.date(2011, 2, 1), signer, filings.line(mine, produced="1"))  # opens its account
    client.get(f"{REPORTS}{february.pk}/")
    for month, opening, sites in ((MARCH, "1", []), (APRIL, "2", [factories.site(firm) for _ in range(29)])):
        lines = [filings.line(site, produced="3") for site in sites]
        draft = filings.draft(firm, month, signer, filings.line(mine, opening_stock=opening, produced="1"), *lines)
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(f"{REPORTS}{draft.pk}/submit/", {})
        assert answer.status_code == 200, answer.json()
        statements = [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]
        assert len(statements) == 15, statements


def test_the_written_out_serializer_equals_the_field_serializer(
    firm: Enterprise, mine: Site, signer: User, rf: RequestFactory
) -> None:
    sales = {"sales": [{"to": "A mill", "tonnes": Decimal("1")}]}
    first = filings.filed(firm, MARCH, signer, filings.line(mine, produced="3", sold="1", **sales))
    second = reports.amend(first, reason="counted again", actor=signer)
    request = rf.get("/")
    request.user = signer
    for report in (first, second):
        serializer = ReportSerializer(context={"request": request})
        spelled = serializer.to_representation(queries.with_answer_fields(report))
        assert spelled == serializer.to_representation(queries.detailed().get(pk=report.pk))
        (line,) = spelled["lines"]
        assert list(spelled) == list(serializer.fields)
        assert list(line) == list(ReportLineSerializer().fields)
        del serializer.fields["lines"]
        represented = ModelSerializer.to_representation(serializer, report)
        assert json.loads(json.dumps(spelled | {"lines": None})) == json.loads(
            JSONRenderer().render(represented | {"lines": None})
        )


def test_the_answer_to_a_verb_is_what_is_read_afterwards(
    api: Login, firm: Enterprise, mine: Site, signer: User
) -> None:
    client = api(signer)
    traded = line(mine, produced="3.000", sold="3.000", sales=[{"to": "A mill", "tonnes": "3.000"}])
    created = client.post(REPORTS, body(firm, traded)).json()
    address = f"{REPORTS}{created['id']}/"
    assert client.get(address).json() == created
    filed = client.post(f"{address}submit/").json()
    assert client.get(address).json() == filed
    assert filed["lines"][0]["sales"] == [{"to": "A mill", "tonnes": "3.000"}]


def test_the_answer_of_the_submission_names_what_went_over(
    api: Login, firm: Enterprise, mine: Site, signer: User
) -> None:
    Books(factories.programme_year(), "medium_heavy").give("10", "36", ledger.holder_of(firm))
    client = api(signer)
    draft = client.post(REPORTS, body(firm, line(mine, produced="12.500", closing_stock="12.500"))).json()
    answer = client.post(f"{REPORTS}{draft['id']}/submit/").json()
    assert answer["over"] == [{"programme": "mlr-mining", "category": "medium_heavy", "excess": "2.500"}]


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("1.2345", "too_many_decimals"),
        ("-1", "negative"),
        ("NaN", "not_a_number"),
        ("１２.５", "not_a_number"),
        ("1e3", "not_a_number"),
        ("1000000.001", "too_large"),
        (12.5, "not_a_string"),
    ],
)
def test_odd_tonnes_are_400_with_their_place(
    stated: Any, code: str, api: Login, firm: Enterprise, mine: Site, clerk: User
) -> None:
    answer = api(clerk).post(REPORTS, body(firm, line(mine, produced=stated)))
    assert answer.status_code == 400
    assert faults(answer) == {"/lines/0/produced": code}


def test_unknown_codes_are_400_with_their_place(api: Login, firm: Enterprise, mine: Site, clerk: User) -> None:
    answer = api(clerk).post(REPORTS, body(firm, {**line(mine), "site": "S-NOWHERE", "product": "unobtainium"}))
    assert answer.status_code == 400
    assert faults(answer) == {"/lines/0/site": "unknown_site", "/lines/0/product": "unknown_product"}


def test_another_firm_and_its_sites_are_as_unknown_as_none(
    api: Login, firm: Enterprise, mine: Site, outsider: User
) -> None:
    own = Enterprise.objects.get(code="E-DEMO-OTHER")
    client = api(outsider)
    of_another = client.post(REPORTS, body(firm, line(mine)))
    assert (of_another.status_code, faults(of_another)) == (400, {"/enterprise": "does_not_exist"})
    their_site = client.post(REPORTS, body(own, line(mine)))
    no_site = client.post(REPORTS, body(own, {**line(mine), "site": "S-NOWHERE"}))
    assert (their_site.status_code, their_site.json()["errors"]) == (400, no_site.json()["errors"])


def test_a_month_to_come_or_no_month_at_all_is_400(api: Login, firm: Enterprise, clerk: User) -> None:
    client = api(clerk)
    for period, code in (("2011-06", "future_period"), ("2011-13", "invalid_period"), ("april", "invalid_period")):
        answer = client.post(REPORTS, body(firm, period=period))
        assert (answer.status_code, faults(answer)) == (400, {"/period": code})
    assert client.post(REPORTS, body(firm, period=201104)).status_code == 400


def test_a_second_report_is_409_and_names_the_way(api: Login, firm: Enterprise, signer: User) -> None:
    first = filings.filed(firm, APRIL, signer, nil=True)
    answer = api(signer).post(REPORTS, body(firm, nil=True))
    assert answer.status_code == 409
    assert {name: answer.json()[name] for name in ("code", "report", "way")} == {
        "code": "report_exists",
        "report": str(first.pk),
        "way": "amend",
    }


def test_failed_checks_are_409_with_all_findings(
    api: Login, firm: Enterprise, mine: Site, clerk: User, signer: User
) -> None:
    Licence.objects.update(valid_to=dt.date(2011, 3, 31))
    draft = api(clerk).post(REPORTS, body(firm, line(mine, produced="5", lost=None, closing_stock="5"))).json()
    assert draft["lines"][0]["lost"] is None
    checked = api(clerk).post(f"{REPORTS}{draft['id']}/check/").json()
    assert [(one["code"], one["severity"], one["pointer"]) for one in checked["findings"]] == [
        ("blank_quantity", "blocking", "/lines/0/lost"),
        ("site_not_licensed", "warning", "/lines/0/site"),
    ]
    assert (checked["blocked"], checked["reasons_needed"]) == (True, ["site_not_licensed"])
    answer = api(signer).post(f"{REPORTS}{draft['id']}/submit/")
    assert (answer.status_code, answer.json()["code"]) == (409, "checks_failed")
    assert faults(answer) == {"/lines/0/lost": "blank_quantity", "/lines/0/site": "site_not_licensed"}


def test_a_warning_is_answered_with_its_reason(api: Login, firm: Enterprise, mine: Site, signer: User) -> None:
    Licence.objects.update(valid_to=dt.date(2011, 3, 31))
    client = api(signer)
    draft = client.post(REPORTS, body(firm, line(mine, produced="5", closing_stock="5"))).json()
    answer = client.post(f"{REPORTS}{draft['id']}/submit/", {"explanations": {"site_not_licensed": "renewal pending"}})
    assert (answer.status_code, answer.json()["state"]) == (200, "submitted")


def test_an_update_needs_the_version_it_has_read(api: Login, firm: Enterprise, mine: Site, clerk: User) -> None:
    client = api(clerk)
    created = client.post(REPORTS, body(firm, line(mine)))
    url, tag = f"{REPORTS}{created.json()['id']}/", created["ETag"]
    change = {"lines": [line(mine, produced="3", closing_stock="3")]}
    assert client.patch(url, change).status_code == 428
    changed = client.patch(url, change, HTTP_IF_MATCH=tag)
    assert (changed.status_code, changed.json()["lines"][0]["produced"]) == (200, "3.000")
    assert client.patch(url, change, HTTP_IF_MATCH=tag).status_code == 412
    whole = {**changed.json(), "nil": True, "lines": []}
    put = client.put(url, whole, HTTP_IF_MATCH=changed["ETag"])
    assert (put.status_code, put.json()["nil"], put.json()["lines"]) == (200, True, [])
    moved = client.patch(url, {"period": "2011-03"}, HTTP_IF_MATCH=put["ETag"])
    assert (moved.status_code, faults(moved)) == (400, {"/period": "fixed"})


def test_who_may_not_see_gets_404_and_who_may_not_do_gets_403(
    api: Login, firm: Enterprise, clerk: User, signer: User, outsider: User, p15a: User, inspector1: User
) -> None:
    report = filings.draft(firm, APRIL, clerk, nil=True)
    url = f"{REPORTS}{report.pk}/"
    for stranger in (outsider, p15a):
        assert api(stranger).get(url).status_code == 404
        assert api(stranger).post(f"{url}submit/").status_code == 404
        assert api(stranger).get(REPORTS).json()["results"] == []
    for reader in (inspector1, clerk):
        assert api(reader).get(url).status_code == 200
        assert api(reader).post(f"{url}submit/").status_code == 403
    assert api().get(url).status_code == 401
    assert api(signer).get(f"{REPORTS}not-an-id/").status_code == 404


def test_the_province_accepts_and_returns_over_the_api(
    api: Login, firm: Enterprise, mine: Site, signer: User, p36a: User
) -> None:
    filed = filings.filed(firm, APRIL, signer, filings.line(mine, produced="3"))
    url = f"{REPORTS}{filed.pk}/"
    assert faults(api(p36a).post(f"{url}return/")) == {"/reason": "required"}
    returned = api(p36a).post(f"{url}return/", {"reason": "weigh again"}).json()
    assert (returned["state"], returned["decision_reason"], returned["decided_by"]) == (
        "returned",
        "weigh again",
        "p36a",
    )
    amended = api(signer).post(f"{url}amend/", {"reason": "weighed again"})
    assert amended.status_code == 201
    draft = amended.json()
    assert (draft["version"], draft["amends"], draft["lines"][0]["produced"]) == (2, str(filed.pk), "3.000")
    assert faults(api(signer).post(f"{REPORTS}{draft['id']}/submit/")) == {"": "nothing_amended"}
    assert api(signer).delete(f"{REPORTS}{draft['id']}/").status_code == 204
    assert api(p36a).post(f"{url}accept/").json()["code"] == "wrong_state"


def test_repudiation_over_the_api(api: Login, firm: Enterprise, signer: User) -> None:
    filed = filings.filed(firm, APRIL, signer, nil=True)
    answer = api(signer).post(f"{REPORTS}{filed.pk}/repudiate/", {"reason": "not filed by us"})
    assert answer.json()["state"] == "repudiated"


def test_a_retried_submission_gets_its_first_answer(
    api: Login, firm: Enterprise, mine: Site, signer: User, clerk: User
) -> None:
    draft = filings.draft(firm, APRIL, clerk, filings.line(mine, produced="3"))
    client, url = api(signer), f"{REPORTS}{draft.pk}/submit/"
    first = client.post(url, HTTP_IDEMPOTENCY_KEY="once")
    again = client.post(url, HTTP_IDEMPOTENCY_KEY="once")
    assert (again.status_code, again.json()["receipt"]) == (200, first.json()["receipt"])
    without_key = client.post(url)
    assert (without_key.status_code, without_key.json()["code"]) == (409, "wrong_state")


def test_reports_are_filtered(api: Login, firm: Enterprise, mine: Site, signer: User, p36a: User) -> None:
    march = filings.filed(firm, MARCH, signer, nil=True)
    april = filings.filed(firm, APRIL, signer, nil=True)
    client = api(p36a)

    def found(query: str) -> set[str]:
        return {row["id"] for row in client.get(f"{REPORTS}?{query}").json()["results"]}

    both = {str(march.pk), str(april.pk)}
    assert found(f"enterprise={firm.code}") == found("province=36") == found("state=submitted") == both
    assert found("period=2011-04") == found("late=false") == {str(april.pk)}
    assert found("late=true") == {str(march.pk)}
    assert found("province=15") == found("state=accepted") == set()
    assert client.get(f"{REPORTS}?period=april").status_code == 400
    assert client.get(f"{REPORTS}?ordering=period").status_code == 400


def test_the_list_takes_as_many_queries_for_many_reports_as_for_one(
    api: Login, firm: Enterprise, mine: Site, signer: User, p36a: User, django_assert_max_num_queries: Any
) -> None:
    for month in range(1, 5):
        filings.filed(firm, dt.date(2011, month, 1), signer, filings.line(mine, produced="3", sold="3"))
    filings.draft(firm, dt.date(2011, 5, 1), signer, filings.line(mine, produced="3"))
    client = api(p36a)
    client.get(REPORTS)
    with django_assert_max_num_queries(10):
        assert len(client.get(REPORTS).json()["results"]) == 5


def test_the_list_pages_by_cursor_and_comes_as_a_sheet(api: Login, firm: Enterprise, signer: User) -> None:
    for month in range(1, 4):
        with clock.at(dt.datetime(2011, 5, 5, 4, month, tzinfo=dt.UTC)):
            filings.filed(firm, dt.date(2011, month, 1), signer, nil=True)
    client = api(signer)
    page = client.get(f"{REPORTS}?limit=2").json()
    rest = client.get(page["next"]).json()
    assert [row["period"] for row in page["results"] + rest["results"]] == ["2011-03", "2011-02", "2011-01"]
    sheet = b"".join(client.get(f"{REPORTS}?format=csv").streaming_content).decode()
    assert len(sheet.splitlines()) == 4


def test_missing_reports_are_listed_from_the_day_after(api: Login, firm: Enterprise, p36a: User, p15a: User) -> None:
    duties.derive(actor=SystemActor("duties"))
    missing = api(p36a).get(f"{REPORTS}missing/?period=2011-03").json()
    assert missing["count"] == 1
    assert missing["results"][0] | {"id": "", "enterprise_name": ""} == {
        "id": "",
        "enterprise": firm.code,
        "enterprise_name": "",
        "province": "36",
        "period": "2011-03",
        "kind": "mining",
        "due_on": "2011-04-10",
        "days_overdue": 25,
    }
    assert api(p36a).get(f"{REPORTS}missing/?period=2011-04").json()["count"] == 0
    assert api(p36a).get(f"{REPORTS}missing/?province=15").json()["count"] == 0
    assert api(p15a).get(f"{REPORTS}missing/").json()["count"] == 0


def test_months_are_closed_and_reopened_over_the_api(api: Login, firm: Enterprise, p36a: User, p15a: User) -> None:
    duties.derive(actor=SystemActor("duties"))
    march = ReportingPeriod.objects.get(period=MARCH)
    client, url = api(p36a), f"/api/v1/periods/{march.pk}/"
    assert client.get("/api/v1/periods/?period=2011-03&province=36").json()["results"][0]["actions"] == ["close"]
    assert client.post(f"{url}close/").json()["state"] == "closed"
    assert faults(client.post(f"{url}reopen/")) == {"/reason": "required"}
    assert client.post(f"{url}reopen/", {"reason": "a flood"}).json()["state"] == "open"
    assert api(p15a).post(f"{url}close/").status_code == 404


def test_a_month_says_what_has_come_of_what_is_owed(
    api: Login, firm: Enterprise, mine: Site, signer: User, p36a: User
) -> None:
    duties.derive(actor=SystemActor("duties"))
    client, counts = api(p36a), ("owed", "missing", "waiting", "returned", "accepted")

    def march() -> tuple[int, ...]:
        (row,) = client.get("/api/v1/periods/?period=2011-03").json()["results"]
        assert client.get(f"/api/v1/periods/{row['id']}/").json() == row
        return tuple(row[name] for name in counts)

    assert march() == (1, 1, 0, 0, 0)
    report = filings.filed(firm, MARCH, signer, filings.line(mine, produced="3"))
    assert march() == (1, 0, 1, 0, 0)
    reports.accept(report, actor=p36a)
    assert march() == (1, 0, 0, 0, 1)
    sheet = client.get("/api/v1/periods/?period=2011-03&format=csv").getvalue().decode().splitlines()
    assert {**dict(zip(sheet[0].split(","), sheet[1].split(","), strict=True))}.items() >= {"accepted": "1"}.items()


def test_products_are_listed_with_their_factors(api: Login, mine: Site, clerk: User) -> None:
    factories.product("neodymium-metal")
    client = api(clerk)
    metal = client.get("/api/v1/products/neodymium-metal/").json()
    assert (metal["element"], metal["reo_factor"]) == ("Nd", "1.1664")
    assert client.get("/api/v1/products/concentrate/").json()["reo_factor"] is None
    assert client.get("/api/v1/products/?kind=metal").json()["count"] == 1


def test_unknown_members_and_broken_json_are_400(api: Login, firm: Enterprise, clerk: User) -> None:
    client = api(clerk)
    assert faults(client.post(REPORTS, body(firm, colour="red"))) == {"/colour": "unknown_member"}
    assert client.post(REPORTS, "{", content_type="application/json").status_code == 400
    assert client.post(REPORTS, "[]", content_type="application/json").status_code == 400
    nul = client.post(REPORTS, body(firm, {"site": "S-\u0000", "product": "x"}))
    assert nul.status_code == 400
    assert not Report.objects.exists()


def test_anybody_verifies_a_receipt_and_learns_no_figures(
    api: Login, firm: Enterprise, mine: Site, signer: User
) -> None:
    first = filings.filed(firm, APRIL, signer, filings.line(mine, produced="3"))
    url = f"/api/v1/public/verify/{first.receipt_number}/"
    answer = api().get(url).json()
    assert answer == {
        "number": first.receipt_number,
        "sha256": first.sha256,
        "enterprise": firm.code,
        "enterprise_name": firm.name,
        "period": "2011-04",
        "version": 1,
        "submitted_at": "2011-05-05T12:00:00+08:00",
        "state": "submitted",
        "stands": True,
    }
    filings.amended(first, signer, filings.line(mine, produced="4"))
    assert api().get(url.lower().replace("/r2011", "/R2011")).json()["stands"] is False
    assert api().get("/api/v1/public/verify/R201104-AAAAAA-AAAAAA/").status_code == 404
    assert api().get("/api/v1/public/verify/%00/").status_code in {400, 404}


def test_the_next_month_begins_with_what_was_left(
    api: Login, firm: Enterprise, mine: Site, signer: User, clerk: User, outsider: User
) -> None:
    filings.filed(firm, MARCH, signer, filings.line(mine, produced="12.5", sold="10"))
    url = f"{REPORTS}prefill/?period=2011-04&enterprise={firm.code}"
    assert api(clerk).get(url).json() == [
        {
            "site": mine.code,
            "product": "precipitate-100",
            "feed_origin": "own_ore",
            "grade": None,
            "opening_stock": "2.500",
        }
    ]
    assert faults(api(outsider).get(url)) == {"/enterprise": "does_not_exist"}
    assert faults(api(clerk).get(f"{REPORTS}prefill/?enterprise={firm.code}")) == {"/period": "required"}


@pytest.mark.parametrize(
    "odd",
    [
        {"lines": None},
        {"lines": [None]},
        {"lines": {"0": {}}},
        {"lines": [{"site": {}, "product": []}]},
        {"lines": [{"site": "S-1", "product": "x", "sales": [None]}]},
        {"lines": [{"site": "S-1", "product": "x", "purchases": "E-1"}]},
        {"lines": [{"site": "S-1", "product": "x", "grade": "1.00001"}]},
        {"lines": [{"site": "S-1", "product": "x", "feed_origin": "moon"}]},
        {"lines": [{}] * 1_001},
        {"nil": None},
        {"nil": "perhaps"},
        {"enterprise": []},
        {"enterprise": {"code": "E-1"}},
        {"enterprise": "E-\u0000"},
        {"period": "9999-12"},
        {"period": "0000-01"},
        {"period": "0001-01"},
        {"period": None},
        {"origin": "sheet"},
    ],
)
def test_whatever_is_sent_is_answered_with_400_and_nothing_is_written(
    odd: dict[str, Any], api: Login, firm: Enterprise, clerk: User
) -> None:
    answer = api(clerk).post(REPORTS, {**body(firm), **odd})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json"), answer.content
    assert not Report.objects.exists()


@pytest.mark.parametrize("query", ["period=9999-12&enterprise=E-DEMO-FIRM", "period=2011-04&enterprise=%00", ""])
def test_odd_questions_about_the_next_month_are_400(query: str, api: Login, firm: Enterprise, clerk: User) -> None:
    assert api(clerk).get(f"{REPORTS}prefill/?{query}").status_code == 400

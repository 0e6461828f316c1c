"""Enforcement over the API: from a flag to a closed case, and what is refused on the way."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from enterprises.models import User
from inspections.models import Case, Flag
from tests.support import factories
from tests.support.inspection_world import World, digging, on

FLAGS, CASES, ORDERS = "/api/v1/flags/", "/api/v1/cases/", "/api/v1/orders/"
ORDER = {
    "kind": "rectify",
    "due_on": "2011-07-11",
    "legal_basis": "MLR 2012 No. 44",
    "text": "Stop and return 12 t.",
    "served_on": "2011-05-09",
    "service": "direct",
}


@pytest.fixture(autouse=True)
def _in_may(db: None) -> Any:
    with on(2011, 5, 9):
        yield


@pytest.fixture
def flag(world: World) -> Flag:
    world.give_firm(100)
    world.screen(world.file(4, 112))
    return world.flag("exceeded")


def test_a_flag_explains_itself(flag: Flag, world: World, api: Any, inspector1: User) -> None:
    answer = api(inspector1).get(f"{FLAGS}{flag.pk}/")
    assert answer.status_code == 200
    body = answer.json()
    report, account = flag.evidence["links"]["report"], flag.evidence["links"]["account"]
    assert body["rule"] == {
        "code": "exceeded",
        "title": "Allocation exceeded",
        "legal_basis": "Total-amount control of mining, since 2006; mandatory production plan, since 2007",
    }
    assert body["subject"] == {
        "type": "enterprise",
        "code": world.firm.code,
        "description": world.firm.name,
        "location": None,
        "seen_on": None,
    }
    assert (body["enterprise"], body["programme"], body["year"], body["category"], body["period"]) == (
        world.firm.code,
        "mlr-mining",
        2011,
        "medium_heavy",
        None,
    )
    assert body["message"].endswith("used 112.000 t of the 100.000 t allocated for 2011: 12.000 t over (12.00 %).")
    assert body["tonnes"] == "12.000"
    assert body["evidence"] == {
        "figures": {"used": "112.000", "allocated": "100.000", "excess": "12.000", "over_percent": "12.00"},
        "peak": {"used": "112.000", "allocated": "100.000", "excess": "12.000", "over_percent": "12.00"},
        "formula": "used - allocated = 112.000 - 100.000 = 12.000",
        "parameters": {"serious_percent": "5", "severe_percent": "20"},
        "links": {
            "account": f"/api/v1/accounts/{account}/",
            "statement": f"/api/v1/accounts/{account}/statement/",
            "report": f"/api/v1/reports/{report}/",
        },
    }
    assert body["episodes"] == [{"from": "2011-05-09", "to": None, "peak": "12.000"}]
    assert body["actions"] == ["acknowledge", "dismiss", "resolve", "escalate"]
    assert body["fictitious"] is True
    assert answer["ETag"] == '"1"'


def test_a_message_is_written_in_the_reader_s_language(flag: Flag, api: Any, inspector1: User) -> None:
    with override("zh-hans"):
        answer = api(inspector1).get(f"{FLAGS}{flag.pk}/", HTTP_ACCEPT_LANGUAGE="zh-hans")
    assert "112.000" in answer.json()["message"]


def test_the_whole_way_from_flag_to_closed_case(
    flag: Flag, api: Any, inspector1: User, inspector2: User, signer: User
) -> None:
    first, second, enterprise = api(inspector1), api(inspector2), api(signer)
    opened = first.post(f"{FLAGS}{flag.pk}/escalate/", {"reason": "Twelve tonnes over."})
    assert opened.status_code == 201, opened.content
    case = opened.json()
    assert (case["number"], case["state"], case["source"]) == ("36-2011-0001", "reported", "flag")
    again = second.post(f"{FLAGS}{flag.pk}/escalate/", {"reason": "Twelve tonnes over."})
    assert (again.status_code, again.json()["id"]) == (200, case["id"])
    assert first.post(f"{CASES}{case['id']}/place_on_file/").json()["state"] == "on_file"
    ordered = first.post(f"{CASES}{case['id']}/order/", ORDER)
    assert ordered.status_code == 201, ordered.content
    order = ordered.json()
    assert (order["state"], order["enterprise"]) == ("issued", flag.enterprise.code)
    refused = second.post(f"{CASES}{case['id']}/close/", {"reason": "done"})
    assert (refused.status_code, refused.json()["code"]) == (409, "order_open")
    answered = enterprise.post(f"{ORDERS}{order['id']}/submit_rectification/", {"text": "Stopped."})
    assert (answered.status_code, answered.json()["state"]) == (200, "answered")
    own = first.post(f"{ORDERS}{order['id']}/verify/", {"result": "met", "text": "Fine."})
    assert (own.status_code, own.json()["code"]) == (409, "maker_is_checker")
    verified = second.post(f"{ORDERS}{order['id']}/verify/", {"result": "met", "text": "Seen on site."})
    assert (verified.status_code, verified.json()["state"]) == (200, "met")
    maker = first.post(f"{CASES}{case['id']}/close/", {"reason": "done"})
    assert (maker.status_code, maker.json()["code"]) == (409, "maker_is_checker")
    closed = second.post(f"{CASES}{case['id']}/close/", {"reason": "Rectified."})
    assert (closed.status_code, closed.json()["state"]) == (200, "closed")
    assert [entry["verb"] for entry in closed.json()["journal"]] == [
        "open",
        "place_on_file",
        "order",
        "serve_order",
        "rectification",
        "verify",
        "record_outcome",
        "close",
    ]
    resolved = first.post(f"{FLAGS}{flag.pk}/resolve/", {"reason": "The case is closed."})
    assert (resolved.status_code, resolved.json()["state"]) == (200, "resolved")


def test_a_case_about_nobody_known(api: Any, inspector1: User) -> None:
    factories.place("36")
    body = {
        "subject": {"type": "unknown", "description": "Two ponds in the woods", "seen_on": "2011-05-01"},
        "source": "satellite",
        "allegation": "Ion ore is leached.",
        "province": "36",
        "location": {"text": "Above the reservoir", "latitude": "24.91000", "longitude": "114.79000"},
    }
    created = api(inspector1).post(CASES, body)
    assert created.status_code == 201, created.content
    assert created.json()["subject"] == {
        "type": "unknown",
        "code": None,
        "description": "Two ponds in the woods",
        "location": {"text": "Above the reservoir", "latitude": "24.91000", "longitude": "114.79000"},
        "seen_on": "2011-05-01",
    }
    assert "place_on_file" in created.json()["actions"]
    words = api(inspector1).post(CASES, {**body, "location": "Behind the school"})
    assert words.json()["subject"]["location"]["text"] == "Behind the school"


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"subject": {"type": "unknown"}}, "/subject/description"),
        ({"subject": {"type": "nobody", "description": "x"}}, "/subject/type"),
        ({"subject": {"type": "enterprise", "code": "E-NONE"}}, "/subject/code"),
        ({"subject": "somebody"}, "/subject"),
        ({"source": "rumour"}, "/source"),
        ({"allegation": "  "}, "/allegation"),
        ({"province": "99"}, "/province"),
        ({"location": {"latitude": "91", "longitude": "0"}}, "/location/latitude"),
        ({"location": {"latitude": "NaN", "longitude": "0"}}, "/location/latitude"),
        ({"location": 7}, "/location"),
        ({"surprise": 1}, "/surprise"),
    ],
)
def test_bad_cases_name_the_member(api: Any, inspector1: User, changes: dict[str, Any], pointer: str) -> None:
    factories.place("36")
    body = {
        "subject": {"type": "unknown", "description": "ponds"},
        "source": "tip",
        "allegation": "Leaching.",
        "province": "36",
    }
    answer = api(inspector1).post(CASES, {**body, **changes})
    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]
    assert not Case.objects.exists()


@pytest.mark.parametrize("missing", ["kind", "due_on", "legal_basis", "text"])
def test_an_order_needs_all_four(flag: Flag, api: Any, inspector1: User, missing: str) -> None:
    client = api(inspector1)
    case = client.post(f"{FLAGS}{flag.pk}/escalate/", {"reason": "over"}).json()
    answer = client.post(f"{CASES}{case['id']}/order/", {name: ORDER[name] for name in ORDER if name != missing})
    assert answer.status_code == 400
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [f"/{missing}"]


def test_outside_the_jurisdiction_is_404_and_without_the_capability_403(
    flag: Flag, api: Any, inspector1: User, inspector3: User, p36a: User, signer: User
) -> None:
    case = api(inspector1).post(f"{FLAGS}{flag.pk}/escalate/", {"reason": "over"}).json()
    reason = {"reason": "because"}
    for stranger in (inspector3, signer):
        assert api(stranger).get(f"{FLAGS}{flag.pk}/").status_code == 404
        assert api(stranger).post(f"{FLAGS}{flag.pk}/resolve/", reason).status_code == 404
        assert api(stranger).get(f"{CASES}{case['id']}/").status_code == 404
        assert api(stranger).get(CASES).json()["count"] == 0
    refused = api(p36a).post(f"{CASES}{case['id']}/close/", reason)
    assert (refused.status_code, refused.json()["code"]) == (403, "declaration_required")
    assert api().get(FLAGS).status_code == 401


def test_a_stale_if_match_is_refused(flag: Flag, api: Any, inspector1: User) -> None:
    client = api(inspector1)
    assert client.post(f"{FLAGS}{flag.pk}/acknowledge/", {}, HTTP_IF_MATCH='"1"').status_code == 200
    stale = client.post(f"{FLAGS}{flag.pk}/resolve/", {"reason": "as a test x"}, HTTP_IF_MATCH='"1"')
    assert stale.status_code == 412


def test_an_idempotency_key_opens_one_case(api: Any, inspector1: User) -> None:
    factories.place("36")
    body = {
        "subject": {"type": "unknown", "description": "ponds"},
        "source": "tip",
        "allegation": "Leaching.",
        "province": "36",
    }
    client = api(inspector1)
    one, two = (client.post(CASES, body, HTTP_IDEMPOTENCY_KEY="k1") for _turn in range(2))
    assert one.json()["id"] == two.json()["id"]
    assert Case.objects.count() == 1


def test_a_token_that_may_only_file_does_not_decide(flag: Flag, api: Any, inspector1: User) -> None:
    answer = api(inspector1, scopes=["read", "file"]).post(f"{FLAGS}{flag.pk}/resolve/", {"reason": "as a test x"})
    assert (answer.status_code, answer.json()["code"]) == (403, "token_scope")


def test_the_filters_of_flags(flag: Flag, world: World, api: Any, inspector1: User) -> None:
    client = api(inspector1)

    def count(query: str) -> int:
        answer = client.get(f"{FLAGS}?{query}")
        assert answer.status_code == 200, answer.content
        return answer.json()["count"]

    everything = count("")
    assert everything == Flag.objects.visible_to(inspector1).count() == 2
    assert count("rule=exceeded&category=medium_heavy") == 2  # the firm and the province; the nation is out of reach
    assert count(f"enterprise={world.firm.code}&rule=exceeded&category=medium_heavy") == 1
    assert count("severity=serious&rule=exceeded") == 2
    assert count("state=open") == count("standing=true") == everything
    assert count("state=resolved") == count("standing=false") == 0
    assert count("province=36") == everything
    assert count("province=15") == 0
    assert count("programme=mlr-mining&year=2011&rule=exceeded") == 2
    assert count("year=2012") == 0
    assert count("period=2011-04") == len(Flag.objects.visible_to(inspector1).filter(period=dt.date(2011, 4, 1)))
    assert count("rule=exceeded&rule=near") == 2
    assert client.get(f"{FLAGS}?rule=nonsense").status_code == 400
    assert client.get(f"{FLAGS}?period=2011-13").status_code == 400
    assert client.get(f"{FLAGS}?ordering=-tonnes").json()["results"][0]["tonnes"] == "12.000"


def test_lists_take_few_queries_however_long_they_are(
    flag: Flag, world: World, api: Any, inspector1: User, inspector2: User
) -> None:
    client = api(inspector1)
    case = client.post(f"{FLAGS}{flag.pk}/escalate/", {"reason": "over"}).json()
    client.post(f"{CASES}{case['id']}/order/", ORDER)
    few = {}
    for address in (FLAGS, CASES, ORDERS):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        few[address] = len(queries)
    for number in range(5, 9):
        with on(2011, number + 1, 9):
            world.screen(world.file(number, 10 + number))
    with on(2011, 9, 9):
        for _number in range(3):
            created = digging(inspector2)
            term = {"due_on": "2011-10-11", "served_on": "2011-09-09"}
            assert api(inspector2).post(f"{CASES}{created.pk}/order/", {**ORDER, **term}).status_code == 201
    for address, before in few.items():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).json()["count"] > (address == CASES)
        assert len(queries) == before, address
    assert few[FLAGS] <= 5
    assert few[ORDERS] <= 9
    assert few[CASES] <= 16  # among them the assignments to other offices, which decide who may act


def test_the_enterprise_reads_its_orders_and_nothing_of_who_accused(
    flag: Flag, api: Any, inspector1: User, clerk: User
) -> None:
    client = api(inspector1)
    case = client.post(f"{FLAGS}{flag.pk}/escalate/", {"reason": "A tip named them."}).json()
    client.post(f"{CASES}{case['id']}/order/", ORDER)
    answer = api(clerk).get(ORDERS)
    (order,) = answer.json()["results"]
    assert order["actions"] == ["submit_rectification", "request_extension", "prove"]
    assert "tip" not in answer.content.decode().lower()


def test_overdue_orders_and_cases_are_listed(flag: Flag, api: Any, inspector1: User) -> None:
    client = api(inspector1)
    case = client.post(f"{FLAGS}{flag.pk}/escalate/", {"reason": "over"}).json()
    client.post(f"{CASES}{case['id']}/order/", ORDER)
    assert client.get(f"{ORDERS}?overdue=true").json()["count"] == 0
    with on(2011, 7, 12):
        assert client.get(f"{ORDERS}?overdue=true").json()["results"][0]["overdue"] is True
        assert client.get(f"{CASES}?overdue=true").json()["count"] == 0
    with on(2011, 8, 8):
        assert client.get(f"{CASES}?overdue=true").json()["results"][0]["number"] == case["number"]
        assert client.get(f"{CASES}?overdue=False").json()["count"] == 0
    assert client.get(f"{ORDERS}?overdue=maybe").status_code == 400


def test_a_list_of_flags_as_a_sheet(flag: Flag, api: Any, inspector1: User) -> None:
    answer = api(inspector1).get(f"{FLAGS}?format=csv&rule=exceeded")
    text = b"".join(answer.streaming_content).decode()
    assert text.splitlines()[0].startswith("id,rule,severity,state,subject")
    assert len(text.splitlines()) == 3

"""Compliance lists: announced by their ministry, filled one by one, entries removed with a reason, public."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from enterprises.models import ComplianceEntry, ComplianceList, Enterprise, User
from enterprises.roles import Role
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of, pointers

pytestmark = pytest.mark.django_db
LISTS = f"{V1}compliance-lists/"
PUBLIC = f"{V1}public/compliance-list/"
NEW = {"number": 3, "authority": "MEP", "announced": "2011-09", "size": 2, "source": "a test"}


@pytest.fixture
def mep() -> User:
    return factories.user(Role.NATIONAL_REGULATOR, at="CN", authorities=("MEP",))


@pytest.fixture
def announced(mep: User) -> ComplianceList:
    with clock.at(dt.date(2011, 10, 20)):
        assert client_of(mep).post(LISTS, NEW).status_code == 201
    return ComplianceList.objects.get()


def test_an_enterprise_is_entered_and_struck_and_both_stay_readable(
    mep: User, announced: ComplianceList, firm: Enterprise
) -> None:
    client, one = client_of(mep), f"{LISTS}3/"
    with clock.at(dt.date(2011, 10, 20)):
        (entry,) = client.post(f"{one}enter/", {"enterprise": firm.code}).json()["enterprises"]
        assert (entry["enterprise"], entry["listed_on"], entry["struck_on"]) == (firm.code, "2011-09-30", None)
        assert_problem(client.post(f"{one}enter/", {"enterprise": firm.code}), 409, "listed_already")
    with clock.at(dt.date(2011, 12, 1)):
        assert pointers(
            assert_problem(
                client.post(f"{one}strike/", {"enterprise": firm.code, "reason": " , as a test"}), 400, "invalid"
            )
        )
        struck = {"enterprise": firm.code, "reason": "Effluent over the limit"}
        (entry,) = client.post(f"{one}strike/", struck).json()["enterprises"]
        assert (entry["struck_on"], entry["reason"]) == ("2011-12-01", "Effluent over the limit")
        assert_problem(client.post(f"{one}strike/", struck), 409, "not_listed")
        assert client.post(f"{one}enter/", {"enterprise": firm.code}).status_code == 200
    assert sorted(map(str, ComplianceEntry.objects.values_list("listed_on", flat=True))) == ["2011-09-30", "2011-12-01"]


@pytest.mark.parametrize(
    ("announced_on", "listed_on", "expected"),
    [
        ("2011-09-15", None, "2011-09-15"),
        ("2011-09", "2011-09-07", "2011-09-07"),
        ("2011-09", "2011-10-19", "2011-10-19"),  # a supplement
        ("2011-10", None, "2011-10-20"),  # the month has not ended: not after today
    ],
)
def test_an_entry_counts_from_the_day_of_its_list(
    mep: User, firm: Enterprise, announced_on: str, listed_on: str | None, expected: str
) -> None:
    client = client_of(mep)
    with clock.at(dt.date(2011, 10, 20)):
        assert client.post(LISTS, {**NEW, "announced": announced_on}).status_code == 201
        answer = client.post(f"{LISTS}3/enter/", {"enterprise": firm.code, "listed_on": listed_on})
    assert answer.json()["enterprises"][0]["listed_on"] == expected


@pytest.mark.parametrize("day", ["2011-08-31", "2011-10-21"])
def test_nobody_is_listed_before_the_list_or_in_the_future(
    mep: User, announced: ComplianceList, firm: Enterprise, day: str
) -> None:
    with clock.at(dt.date(2011, 10, 20)):
        answer = client_of(mep).post(f"{LISTS}3/enter/", {"enterprise": firm.code, "listed_on": day})
    assert pointers(assert_problem(answer, 400, "invalid"))[0][0] == "/listed_on"


def test_nobody_is_listed_again_before_he_was_struck(mep: User, announced: ComplianceList, firm: Enterprise) -> None:
    client, one = client_of(mep), f"{LISTS}3/"
    with clock.at(dt.date(2011, 12, 1)):
        client.post(f"{one}enter/", {"enterprise": firm.code})
        client.post(f"{one}strike/", {"enterprise": firm.code, "reason": "Effluent", "effective_on": "2011-11-20"})
        early = client.post(f"{one}enter/", {"enterprise": firm.code, "listed_on": "2011-11-19"})
        assert pointers(assert_problem(early, 400, "invalid"))[0][0] == "/listed_on"
        again = client.post(f"{one}enter/", {"enterprise": firm.code, "listed_on": "2011-11-20"})
    assert [row["listed_on"] for row in again.json()["enterprises"]] == ["2011-09-30", "2011-11-20"]


def test_no_more_than_announced_and_nobody_who_has_ended(
    mep: User, announced: ComplianceList, firm: Enterprise
) -> None:
    client, address = client_of(mep), f"{LISTS}3/enter/"
    ended = factories.enterprise(state="closed")
    assert_problem(client.post(address, {"enterprise": ended.code}), 409, "enterprise_ended")
    for enterprise in (firm, factories.enterprise()):
        assert client.post(address, {"enterprise": enterprise.code}).status_code == 200
    assert_problem(client.post(address, {"enterprise": factories.enterprise().code}), 409, "list_full")


def test_another_ministry_does_not_answer_for_the_list(mlr1: User, announced: ComplianceList, firm: Enterprise) -> None:
    assert_problem(client_of(mlr1).post(LISTS, {**NEW, "number": 4}), 403, "other_authority")
    assert_problem(client_of(mlr1).post(f"{LISTS}3/enter/", {"enterprise": firm.code}), 403, "other_authority")


@pytest.mark.parametrize(
    ("change", "status", "pointer"),
    [
        ({"number": 3}, 409, "/number"),
        ({"number": 0}, 400, "/number"),
        ({"size": 0}, 400, "/size"),
        ({"announced": "2011-13"}, 400, "/announced"),
        ({"announced": "2011-11"}, 400, "/announced"),
        ({"announced": "Autumn"}, 400, "/announced"),
        ({"authority": "NOBODY"}, 400, "/authority"),
    ],
)
def test_what_makes_no_list_is_refused(
    mep: User, announced: ComplianceList, change: dict[str, object], status: int, pointer: str
) -> None:
    with clock.at(dt.date(2011, 10, 20)):
        answer = client_of(mep).post(LISTS, {**NEW, "number": 4, **change})
    assert answer.status_code == status
    assert pointers(answer.json())[0][0] == pointer
    assert ComplianceList.objects.count() == 1


def test_the_database_strikes_nobody_without_a_reason(announced: ComplianceList, firm: Enterprise) -> None:
    day = dt.date(2011, 10, 20)
    with pytest.raises(IntegrityError, match="compliance_entry_struck_with_reason"), transaction.atomic():
        ComplianceEntry.objects.create(of=announced, enterprise=firm, listed_on=day, struck_on=day)


def test_everybody_reads_the_lists_in_few_queries(mep: User, announced: ComplianceList, firm: Enterprise) -> None:
    client_of(mep).post(f"{LISTS}3/enter/", {"enterprise": firm.code})
    with CaptureQueriesContext(connection) as one:
        (shown,) = client_of(None).get(PUBLIC).json()["results"]
    assert [row["enterprise"] for row in shown["enterprises"]] == [firm.code]
    client_of(mep).post(f"{LISTS}3/enter/", {"enterprise": factories.enterprise().code})
    with CaptureQueriesContext(connection) as two:
        client_of(None).get(PUBLIC)
    assert len(one) == len(two) <= 5
    page = Client().get("/public/compliance/").content.decode()
    assert firm.code in page
    assert "This day is in the future" not in page


def _screen(page: str, *args: object) -> str:
    return reverse(f"admin:enterprises_compliancelist_{page}", args=args)


def test_its_ministry_keeps_the_list_on_the_admins_screen(mep: User, mlr1: User, p36a: User) -> None:
    keeper, stranger, reader = Client(), Client(), Client()
    for client, person in ((keeper, mep), (stranger, mlr1), (reader, p36a)):
        client.force_login(person)
    empty = {f"entries-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    new = {**NEW, "size": 1, "authority": factories.authority("MEP").pk, **empty}
    with clock.at(dt.date(2011, 10, 20)):
        assert stranger.post(_screen("add"), new).status_code == 200  # refused above the form
        assert keeper.post(_screen("add"), {**new, "announced": "2011-11"}).status_code == 200
        assert not ComplianceList.objects.exists()
        assert keeper.post(_screen("add"), new).status_code == 302
        row = ComplianceList.objects.get()
        for client in (keeper, stranger, reader):
            assert (
                reverse("pages:compliance-list", args=[row.pk])
                in client.get(_screen("change", row.pk)).content.decode()
            )
    assert keeper.post(_screen("change", row.pk), {**new, "size": 9}).status_code == 403

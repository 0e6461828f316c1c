"""Compliance lists: announced by their ministry, filled one by one, struck with a reason, read by everybody."""

import datetime as dt
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import clock
from core.models import FixedDay
from enterprises.models import ComplianceEntry, ComplianceList, Enterprise, User
from enterprises.roles import Role
from tests import factories
from tests.api import V1, client_of, pointers, problem

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
        assert (entry["enterprise"], entry["listed_on"], entry["struck_on"]) == (firm.code, "2011-10-20", None)
        problem(client.post(f"{one}enter/", {"enterprise": firm.code}), 409, "listed_already")
    with clock.at(dt.date(2011, 12, 1)):
        assert pointers(problem(client.post(f"{one}strike/", {"enterprise": firm.code, "reason": " "}), 400, "invalid"))
        struck = {"enterprise": firm.code, "reason": "Effluent over the limit"}
        (entry,) = client.post(f"{one}strike/", struck).json()["enterprises"]
        assert (entry["struck_on"], entry["reason"]) == ("2011-12-01", "Effluent over the limit")
        problem(client.post(f"{one}strike/", struck), 409, "not_listed")
        assert client.post(f"{one}enter/", {"enterprise": firm.code}).status_code == 200
    assert ComplianceEntry.objects.count() == 2


def test_no_more_than_announced_and_nobody_who_has_ended(
    mep: User, announced: ComplianceList, firm: Enterprise
) -> None:
    client, address = client_of(mep), f"{LISTS}3/enter/"
    ended = factories.enterprise(state="closed")
    problem(client.post(address, {"enterprise": ended.code}), 409, "enterprise_ended")
    for enterprise in (firm, factories.enterprise()):
        assert client.post(address, {"enterprise": enterprise.code}).status_code == 200
    problem(client.post(address, {"enterprise": factories.enterprise().code}), 409, "list_full")


def test_another_ministry_does_not_answer_for_the_list(mlr1: User, announced: ComplianceList, firm: Enterprise) -> None:
    problem(client_of(mlr1).post(LISTS, {**NEW, "number": 4}), 403, "other_authority")
    problem(client_of(mlr1).post(f"{LISTS}3/enter/", {"enterprise": firm.code}), 403, "other_authority")


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
    assert "This day is still to come" not in page


def test_a_list_of_another_day_than_the_demonstration_s_says_so(settings: Any) -> None:
    call_command("load_reference", verbosity=0)
    FixedDay.objects.create(day=dt.date(2011, 12, 1))
    clock.forget()
    try:
        page = Client().get("/public/compliance/").content.decode()
    finally:
        FixedDay.objects.all().delete()
        clock.forget()
    assert page.count("on which this demonstration stands still") == 1  # the second of two
    assert "Ministry of Environmental Protection" in page
    chinese = Client().get("/public/compliance/", {"language": "zh-hans"}).content.decode()
    assert "环境保护部" in chinese


def test_the_two_lists_of_the_white_paper_count_56_and_name_nobody() -> None:
    call_command("load_reference", verbosity=0)
    sizes = dict(ComplianceList.objects.values_list("number", "size"))
    assert sizes == {1: 15, 2: 41}
    assert sum(sizes.values()) == 56
    assert not ComplianceEntry.objects.exists()

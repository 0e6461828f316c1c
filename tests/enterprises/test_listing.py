"""Being on a compliance list: known only from complete lists; preconditions; what being off one blocks, and when."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from enterprises import compliance_standing
from enterprises.eligibility import Verdict
from enterprises.models import ComplianceEntry, ComplianceList, Enterprise, User
from enterprises.roles import Role
from environment.services import projects
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of, pointers
from tests.support.page_clients import page_client, query_counts

pytestmark = pytest.mark.django_db
STANDINGS = f"{V1}compliance-standings/"
D = dt.date
LISTED_ON = D(2011, 11, 24)
TODAY = D(2012, 10, 20)


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(TODAY):
        yield


@pytest.fixture
def announced() -> ComplianceList:
    return ComplianceList.objects.create(
        number=1, authority=factories.authority("MEP"), announced="2011-11-24", size=1, source="test"
    )


def enter(row: ComplianceList, firm: Enterprise, **struck: Any) -> ComplianceEntry:
    return ComplianceEntry.objects.create(of=row, enterprise=firm, listed_on=LISTED_ON, **struck)


def standing(firm: Enterprise, on: dt.date = TODAY) -> compliance_standing.Standing:
    return compliance_standing.Announcements().standing(firm.pk, on)


def verdicts(firm: Enterprise, on: dt.date = TODAY) -> dict[str, str]:
    (row,) = compliance_standing.judge([firm], on)
    return {judged.condition.code: str(judged.judgement.verdict) for judged in row.preconditions.conditions}


def test_nobody_is_off_the_lists_while_names_are_missing(announced: ComplianceList, firm: Enterprise) -> None:
    assert standing(firm, D(2011, 11, 23)).evidence == "No list had been announced."
    assert standing(firm).verdict == Verdict.UNKNOWN
    assert standing(firm).evidence == "Not among the 0 enterprises entered of 1 announced."
    assert standing(firm).blocked == []
    enter(announced, factories.enterprise())
    assert standing(firm).verdict == Verdict.NOT_MET
    assert standing(firm, D(2011, 11, 23)).verdict == Verdict.UNKNOWN
    ComplianceList.objects.create(
        number=2, authority=factories.authority("MEP"), announced="2012-04", size=1, source="test"
    )
    assert standing(firm, D(2012, 3, 31)).verdict == Verdict.NOT_MET
    assert standing(firm, D(2012, 4, 30)).verdict == Verdict.UNKNOWN


def test_an_entry_counts_from_its_day_until_it_is_struck(announced: ComplianceList, firm: Enterprise) -> None:
    enter(announced, firm, struck_on=D(2012, 6, 1), reason="Effluent")
    assert standing(firm, LISTED_ON).verdict == standing(firm, D(2012, 5, 31)).verdict == Verdict.MET
    struck = standing(firm, D(2012, 6, 1))
    assert (struck.verdict, "Effluent" in struck.evidence) == (Verdict.NOT_MET, True)
    assert standing(firm, D(2011, 11, 23)).verdict == Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        (D(2011, 12, 31), set()),
        (D(2012, 1, 1), {"export_quota"}),
        (D(2012, 4, 5), {"export_quota"}),
        (D(2012, 4, 6), {"export_quota", "assessment", "stock_listing", "funds", "papers"}),
        (D(2014, 12, 31), {"export_quota", "assessment", "stock_listing", "funds", "papers"}),
        (D(2015, 1, 1), {"assessment", "stock_listing", "funds", "papers"}),
    ],
)
def test_what_is_withheld_follows_the_days_of_the_rules(
    announced: ComplianceList, firm: Enterprise, day: dt.date, codes: set[str]
) -> None:
    enter(announced, factories.enterprise())
    assert {rule.code for rule in standing(firm, day).blocked} == codes
    listed = ComplianceEntry.objects.get().enterprise
    assert standing(listed, day).blocked == []


def test_the_preconditions_are_judged_by_what_the_register_knows(firm: Enterprise, announced: ComplianceList) -> None:
    site, chief = firm.sites.get(), factories.user(Role.ENTERPRISE_ADMIN, of=firm)
    assert verdicts(firm) == {
        "exists": "met",
        "licence_discharge": "unknown",
        "licence_environment": "unknown",
        "obsolete_process": "unknown",
        "discharge_standard": "unknown",
        "discharge_permit_limits": "unknown",
        "projects_in_order": "unknown",
        "deposit_paid": "unknown",
    }
    factories.licence(site, "discharge", number="P-1")
    project = projects.enter(actor=chief, site=site, name="Pond", kind="renovation")
    assert verdicts(firm)["licence_discharge"] == "met"
    assert verdicts(firm)["projects_in_order"] == "met"
    projects.record_step(project, actor=chief, step="begun", day=D(2012, 3, 1), document="Diary")
    assert verdicts(firm)["projects_in_order"] == "not_met"
    assert verdicts(firm, D(2012, 2, 29))["projects_in_order"] == "met"


@pytest.mark.parametrize(
    ("due", "paid", "expected"), [(100, 0, "not_met"), (100, 99, "not_met"), (100, 100, "met"), (0, 5, "met")]
)
def test_a_deposit_that_is_due_has_to_be_paid(firm: Enterprise, p36a: User, due: int, paid: int, expected: str) -> None:
    client = client_of(p36a)
    for kind, amount in (("due", due), ("paid", paid)):
        if amount:
            body = {"site": firm.sites.get().code, "kind": kind, "amount": str(amount), "day": "2012-03-01"}
            assert client.post(f"{V1}deposits/", {**body, "document": "Plan 1"}).status_code == 201
    assert verdicts(firm)["deposit_paid"] == expected


def test_an_assessment_of_an_unlisted_enterprise_is_not_approved(
    announced: ComplianceList, firm: Enterprise, p36a: User
) -> None:
    chief = factories.user(Role.ENTERPRISE_ADMIN, of=firm)
    project = projects.enter(actor=chief, site=firm.sites.get(), name="Pond", kind="expansion")
    enter(announced, factories.enterprise())
    client, address = client_of(p36a), f"{V1}projects/{project.pk}/record_decision/"
    approval = {"step": "approved", "day": "2012-04-06", "document": "Decision 7"}
    refused = client.post(address, approval)
    assert pointers(assert_problem(refused, 400, "invalid")) == [("/step", "unlisted")]
    assert "cntv.cn" in refused.json()["errors"][0]["detail"]
    assert client.post(address, {**approval, "step": "accepted"}).status_code == 200
    assert client.post(address, {**approval, "day": "2012-04-05"}).status_code == 200
    assert client.post(address, {**approval, "day": None}).status_code == 200
    announced.entries.update(struck_on=LISTED_ON, reason="left")
    entry = enter(announced, firm)
    assert client.post(address, approval).json()["breaches"] == []
    entry.struck_on, entry.reason = D(2012, 4, 6), "Effluent"
    entry.save()
    shown = client.get(f"{V1}projects/{project.pk}/").json()["breaches"]
    assert shown == [{"code": "approved_unlisted", "days": None}]
    page = page_client(p36a).get(reverse("pages:project", args=[project.pk])).content.decode()
    assert "Assessment approved while the enterprise was on no compliance list" in page
    assert "The step before is missing" not in page


def test_the_lists_of_enterprises_are_filtered_alike_on_page_and_api(
    announced: ComplianceList, firm: Enterprise, p36a: User
) -> None:
    trader = factories.enterprise()
    factories.place("15")
    enter(announced, firm)
    client, pages = client_of(p36a), page_client(p36a)
    page = reverse("pages:compliance-standings")
    for query, seen in (
        ({}, {firm.code}),
        ({"standing": "met"}, {firm.code}),
        ({"standing": "not_met"}, set()),
        ({"standing": "unknown", "on": "2011-01-01"}, {firm.code}),
        ({"preconditions": "unknown"}, {firm.code}),
        ({"preconditions": "met"}, set()),
        ({"ownership": firm.ownership}, {firm.code}),
        ({"province": "15"}, set()),
    ):
        rows = client.get(STANDINGS, query).json()["results"]
        assert {row["enterprise"] for row in rows} == seen, query
        content = pages.get(page, query).content.decode()
        assert (firm.code in content) == bool(seen), query
        assert trader.code not in content
    one = client.get(f"{STANDINGS}{firm.code}/").json()
    assert (one["standing"], one["list_number"], one["listed_on"]) == ("met", 1, "2011-11-24")
    assert (one["preconditions"], one["blocked"]) == ("unknown", [])
    lines = b"".join(client.get(STANDINGS, {"format": "csv"}).streaming_content).decode().splitlines()
    assert lines[1].startswith(firm.code)


def test_the_pages_show_standing_rules_and_sources(announced: ComplianceList, firm: Enterprise, p36a: User) -> None:
    enter(announced, factories.enterprise())
    client = page_client(p36a)
    for page in (
        reverse("pages:enterprise-compliance", args=[firm.code]),
        reverse("pages:enterprise", args=[firm.code]),
    ):
        content = client.get(page).content.decode()
        assert "No impact assessment of new works is approved" in content
        assert "cntv.cn, 6 April 2012" in content
        assert "On no compliance list." in content
    assert "Withheld" in client.get(reverse("pages:enterprise-compliance", args=[firm.code])).content.decode()
    assert "Compliance list 1" in client.get(reverse("pages:compliance-lists")).content.decode()
    client.cookies["django_language"] = "zh-hans"
    assert "环保核查公告名单" in client.get(reverse("pages:compliance-lists")).content.decode()


def test_its_ministry_enters_and_strikes_on_the_page_of_the_list(announced: ComplianceList, firm: Enterprise) -> None:
    mep = factories.user(Role.NATIONAL_REGULATOR, at="CN", authorities=("MEP",))
    client = page_client(mep)

    def act(verb: str, **fields: str) -> int:
        address = reverse("pages:compliance-list-act", args=[announced.pk, verb])
        return client.post(address, {f"{verb}-{name}": value for name, value in fields.items()}).status_code

    assert act("enter", enterprise="E-ABSENT") == 400
    assert act("enter", enterprise=firm.code) == 302
    assert ComplianceEntry.objects.get().listed_on == LISTED_ON
    assert act("strike", enterprise=firm.code, reason="Effluent over the limit") == 302
    assert ComplianceEntry.objects.get().struck_on == D(2012, 10, 20)


def test_the_number_of_queries_does_not_grow(announced: ComplianceList, firm: Enterprise, p36a: User) -> None:
    client = page_client(p36a)
    address = reverse("pages:compliance-standings")

    before = query_counts(client, [address])
    for _number in range(3):
        factories.site(factories.enterprise())
    assert query_counts(client, [address]) == before

"""From a flag to a closed case on the pages, each step by its competent person."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from core.actors import SystemActor
from enterprises.models import Enterprise, User
from inspections import rules
from inspections.labels import PARAMETERS
from inspections.models import Case, Flag, Order
from inspections.services import screening
from quotas import ledger
from tests.support import factories
from tests.support.page_clients import page_client

DAY = dt.date(2011, 10, 20)
LOADER = SystemActor("test")


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(DAY):
        yield


@pytest.fixture
def flag(firm: Enterprise) -> Flag:
    """Create the flag of a firm that used 112.350 of 100 t."""
    year = factories.programme_year()
    nation, province, own = (
        ledger.account_for(year, "medium_heavy", factories.holder(code)) for code in ("CN", "36", firm.code)
    )
    common = {"actor": LOADER, "effective_on": dt.date(2011, 1, 1), "document": "test"}
    ledger.post(kind="control", to=nation, tonnes=Decimal(13400), **common)
    ledger.post(kind="distribute", from_=nation, to=province, tonnes=Decimal(9000), **common)
    ledger.post(kind="distribute", from_=province, to=own, tonnes=Decimal(100), **common)
    ledger.post(kind="use", to=own, tonnes=Decimal("112.350"), **common)
    screening.screen_day(DAY)
    return Flag.objects.get(rule="exceeded", category="medium_heavy")


def at(thing: Any, name: str) -> str:
    return reverse(f"pages:{name}", args=[thing.pk])


def test_who_is_over_is_seen_at_once_with_why(flag: Flag, mlr1: User, p36a: User, inspector1: User) -> None:
    for person in (mlr1, p36a, inspector1):
        page = page_client(person).get(reverse("pages:start")).content.decode()
        assert "12.350 over" in page
        assert at(flag, "flag") in page


def test_a_flag_explains_itself(flag: Flag, inspector1: User) -> None:
    page = page_client(inspector1).get(at(flag, "flag")).content.decode()
    assert "112.350" in page
    assert "12.350" in page
    assert "Formula" in page
    assert reverse("pages:account", args=[flag.evidence["links"]["account"]]) in page


def test_every_parameter_of_a_rule_has_a_name() -> None:
    named = {parameter.name for rule in rules.RULES.values() for parameter in rule.parameters}
    assert named == set(PARAMETERS)


def test_a_flag_stays_out_of_sight_of_others(flag: Flag, inspector3: User, clerk: User) -> None:
    for person in (inspector3, clerk):
        assert page_client(person).get(at(flag, "flag")).status_code == 404


def test_a_dismissal_needs_a_reason(flag: Flag, inspector1: User) -> None:
    client = page_client(inspector1)
    answer = client.post(f"{at(flag, 'flag')}dismiss/", {"dismiss-reason": ""})
    assert answer.status_code == 400
    flag.refresh_from_db()
    assert flag.state == Flag.State.OPEN
    client.post(f"{at(flag, 'flag')}dismiss/", {"dismiss-reason": "A slip of the scale, proved by the ledger."})
    flag.refresh_from_db()
    assert flag.state == Flag.State.DISMISSED
    assert "proved by the ledger" in client.get(at(flag, "flag")).content.decode()


def test_an_auditor_reads_and_decides_nothing(flag: Flag, auditor1: User) -> None:
    client = page_client(auditor1)
    assert "What you can do now" not in client.get(at(flag, "flag")).content.decode()
    assert client.post(f"{at(flag, 'flag')}acknowledge/").status_code == 403


def test_from_flag_to_closed_case(flag: Flag, inspector1: User, inspector2: User, signer: User) -> None:
    issuer, other, firm = page_client(inspector1), page_client(inspector2), page_client(signer)

    answer = issuer.post(f"{at(flag, 'flag')}escalate/", {"escalate-reason": "Over by 12 %."})
    case = Case.objects.get()
    here = at(case, "case")
    assert answer["Location"] == here

    order = {
        "order-kind": "rectify",
        "order-due_on": "2011-11-21",
        "order-legal_basis": "",
        "order-text": "Stop the planned product.",
    }
    answer = issuer.post(f"{here}order/", order)
    assert answer.status_code == 400
    assert "Stop the planned product." in answer.content.decode()
    issuer.post(f"{here}order/", {**order, "order-legal_basis": "MLR 2012 No. 44"})
    order_page = at(Order.objects.get(), "order")

    assert firm.get(here).status_code == 404
    assert "Stop the planned product." in firm.get(order_page).content.decode()
    assert order_page in firm.get(reverse("pages:start")).content.decode()
    firm.post(f"{order_page}submit_rectification/", {"submit_rectification-text": "Stopped on the 21st."})

    data = {"verify-result": "met", "verify-text": "Seen on site: all is still."}
    assert issuer.post(f"{order_page}verify/", data).status_code == 409
    assert f"{order_page}verify/" in other.get(here).content.decode()
    assert other.post(f"{order_page}verify/", data)["Location"] == order_page

    assert issuer.post(f"{here}close/", {"close-reason": "Done."}).status_code == 409
    other.post(f"{here}close/", {"close-reason": "All was met."})
    case.refresh_from_db()
    assert case.state == Case.State.CLOSED
    page = other.get(here).content.decode()
    for words in ("Opened", "Order issued", "Answered by the enterprise", "Verified", "Closed"):
        assert words in page


def test_escalating_again_leads_to_the_same_case(flag: Flag, inspector1: User) -> None:
    client = page_client(inspector1)
    client.post(f"{at(flag, 'flag')}escalate/", {"escalate-reason": "Over."})
    answer = client.post(f"{at(flag, 'flag')}escalate/", {"escalate-reason": "Over."})
    assert answer["Location"] == at(Case.objects.get(), "case")


def test_a_case_about_nobody_known(inspector1: User) -> None:
    factories.place("360727")
    client = page_client(inspector1)
    data = {"type": "unknown", "province": "360727", "source": "tip", "allegation": "Digging at night."}
    answer = client.post(reverse("pages:case-new"), data)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Describe the observation." in page
    assert "Digging at night." in page
    answer = client.post(
        reverse("pages:case-new"), {**data, "description": "A leaching pond behind the ridge", "seen_on": "2011-10-18"}
    )
    assert answer["Location"] == at(Case.objects.get(), "case")
    assert "A leaching pond behind the ridge" in client.get(answer["Location"]).content.decode()


def test_a_regulator_opens_no_case(mlr1: User) -> None:
    assert page_client(mlr1).get(reverse("pages:case-new")).status_code == 403


def test_a_statement_runs_and_goes_back_in_time(flag: Flag, p36a: User) -> None:
    page = reverse("pages:account", args=[flag.evidence["links"]["account"]])
    client = page_client(p36a)
    now = client.get(page).content.decode()
    assert "−12.350" in now
    assert "12.350" in now
    before = client.get(page, {"as_of": "2011-10-19"}).content.decode()
    assert "Nothing is posted on this account." in before
    later = client.get(page, {"as_of": "2011-10-21"})
    assert "Choose a day that is not in the future" in later.content.decode()

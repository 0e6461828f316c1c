"""Work that waits on Today by role, figures beside reports to accept, and why an act is not open."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from enterprises import deadlines
from enterprises.models import Enterprise, User
from enterprises.services import approvals, enterprises
from portal.queries import desk
from quotas.models import Account, Report
from quotas.queries.produced import produced_beside
from tests.support import factories
from tests.support.approvals import WHY
from tests.support.page_clients import page_client
from tests.support.report_pages import file_month, plan

__all__ = ["plan"]


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(dt.date(2011, 10, 12)):
        yield


def test_reports_to_accept_stand_beside_the_month_and_the_year_before(
    plan: Enterprise, signer: User, p36a: User, django_assert_num_queries: Any
) -> None:
    client = page_client(signer)
    file_month(client, plan, "2011-07", produced="50", closing_stock="50")
    file_month(client, plan, "2011-08", opening_stock="50", produced="7", closing_stock="57")
    page = page_client(p36a).get(reverse("pages:reports-waiting"), {"period": "2011-08"}).content.decode()
    assert "7.000" in page
    assert "50.000" in page
    rows = list(Report.objects.filter(state=Report.State.SUBMITTED).order_by("period"))
    with django_assert_num_queries(2):
        found = produced_beside(rows)
    july, august = (found[row.pk] for row in rows)
    assert (july.now, july.month_before, july.year_before) == (Decimal(50), None, None)
    assert (august.now, august.month_before) == (Decimal(7), Decimal(50))


def test_why_an_act_is_not_open_is_said_beside_where_it_would_be(plan: Enterprise, signer: User, p36a: User) -> None:
    file_month(page_client(signer), plan, "2011-07")
    here = reverse("pages:report", args=[Report.objects.get(state="submitted").pk])
    own = page_client(signer).get(here).content.decode()
    assert "Why other acts are not open to you" in own
    assert "Your roles do not allow this here." in own
    assert "Accept" in own
    closed = re.search(r'<details class="closed-acts.*?</details>', page_client(p36a).get(here).content.decode(), re.S)
    assert closed is None or "Accept" not in closed[0]  # he has the button


def test_a_request_waits_on_today_for_the_second_person_alone(p36a: User, p36b: User, db: None) -> None:
    request = _proposed_closure(p36a)
    assert [row.pk for row, _label, _object in desk.requests_for(p36b)] == [request.pk]
    assert desk.requests_for(p36a) == []
    shown = page_client(p36b).get(reverse("pages:start")).content.decode()
    assert reverse("pages:approval", args=[request.pk]) in shown
    assert "expires on" in shown


def test_what_waits_in_the_administration_stands_first_on_the_administrators_today(
    admin1: User, p36a: User, db: None
) -> None:
    shown = page_client(admin1).get(reverse("pages:start")).content.decode()
    places = [reverse(f"pages:{name}") for name in ("factors", "approvals", "queues")]
    main = shown[shown.index("<main") :]
    assert all(main.index(f'href="{place}"') < main.index('class="figures"') for place in places)
    assert 'id="administration"' not in page_client(p36a).get(reverse("pages:start")).content.decode()


@pytest.mark.parametrize(
    ("person", "begins"),
    [
        ("p36a", ["notice-new", "observation-new"]),
        ("inspector1", ["case-new", "observation-new", "letter-new"]),
        ("customs1", ["declaration-new", "letter-new"]),
        ("auditor1", []),
    ],
)
def test_today_begins_what_the_role_enters(request: pytest.FixtureRequest, person: str, begins: list[str]) -> None:
    shown = page_client(request.getfixturevalue(person)).get(reverse("pages:start")).content.decode()
    head = shown[shown.index('class="head"') : shown.index('class="today"')]
    assert re.findall(r'<a class="btn btn-plain" href="([^"]+)"', head) == [reverse(f"pages:{name}") for name in begins]


def test_a_decider_reads_that_no_proceeding_waits_for_him(decider1: User, p36a: User) -> None:
    nothing = "No penalty proceeding waits for you."
    assert nothing in page_client(decider1).get(reverse("pages:start")).content.decode()
    assert nothing not in page_client(p36a).get(reverse("pages:start")).content.decode()


def test_a_request_waits_behind_any_number_that_one_may_not_decide(
    p36a: User, p36b: User, db: None, django_assert_max_num_queries: Any
) -> None:
    own = [_proposed_closure(p36b, f"E-OWN-{number}") for number in range(60)]
    last = _proposed_closure(p36a)
    assert last.expires_at >= own[-1].expires_at
    with django_assert_max_num_queries(4):
        assert [row.pk for row, _label, _object in desk.requests_for(p36b)] == [last.pk]


def test_overdue_deadlines_do_not_push_out_the_coming_ones(p36a: User, db: None, monkeypatch: Any) -> None:
    today = clock.today()
    rows = [deadlines.Deadline(f"d{n}", today + dt.timedelta(days=n), f"Due {n}", "/") for n in (*range(-20, 0), 1, 2)]
    monkeypatch.setattr(deadlines, "list_deadlines", lambda person, first, last: rows)
    shown = page_client(p36a).get(reverse("pages:start")).content.decode()
    assert "20 deadlines of the last 60 days have passed" in shown
    assert shown.index("Due 1<") < shown.index("Due 2<")
    assert "Due -1<" not in shown
    assert reverse("pages:my-calendar") in shown


def test_rows_of_a_statement_open_their_report_and_the_count_of_missing_ones_their_list(
    plan: Enterprise, signer: User, p36a: User
) -> None:
    report = file_month(page_client(signer), plan, "2011-07")
    account = Account.objects.get(holder__enterprise=plan, category="medium_heavy")
    officer = page_client(p36a)
    statement = officer.get(reverse("pages:account", args=[account.pk])).content.decode()
    assert f'<a href="{reverse("pages:report", args=[report.pk])}">' in statement
    shown = officer.get(reverse("pages:start")).content.decode()
    assert shown.count(f"{reverse('pages:reports')}?year=2011&amp;state=missing") == 2


def test_empty_lists_of_letters_and_handovers_take_no_room(inspector1: User) -> None:
    shown = page_client(inspector1).get(reverse("pages:start")).content.decode()
    assert 'id="letters"' not in shown
    assert 'id="handovers"' not in shown


def _proposed_closure(person: User, code: str = "E-CLOSING") -> Any:
    firm = factories.enterprise(code)
    return approvals.propose(enterprises.CLOSE, firm, actor=person, reason=WHY, arguments={})

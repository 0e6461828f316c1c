"""Return of unused export quota: due by the end of October, in time, late or missing, and what may be deducted."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from enterprises import notification_texts
from enterprises.models import Notification, User
from enterprises.roles import Role
from quotas.models import Account, ProgrammeYear
from quotas.services import movements, return_reminders
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.approvals import another_like, by_two
from tests.support.ledger_accounts import Books
from tests.support.page_clients import page_client, query_counts
from tests.support.page_text import without_blanks

ADDRESS = f"{V1}quota-returns/"
IN_TIME, LATE = dt.date(2011, 10, 31), dt.date(2011, 11, 1)


@pytest.fixture
def exports(db: None) -> Books:
    """Give four exporters 100 t each in 2011; they use 100, 60, 60 and 60, and two return the rest."""
    year = ProgrammeYear.objects.create(programme=factories.programme("mofcom-export"), year=2011, scheme="all")
    held = Books(year, "all")
    held.post("control", 1000, to="CN")
    for code, used, returned in (
        ("E-USED", 100, None),
        ("E-PROMPT", 60, IN_TIME),
        ("E-LATE", 60, LATE),
        ("E-KEEPS", 60, None),
    ):
        firm = held.firm(code)
        held.post("distribute", 100, from_="CN", to=firm)
        held.post("use", used, to=firm)
        if returned is not None:
            with clock.at(returned):
                held.post("return", 40, from_=firm, to="CN", effective_on=returned)
    return held


def returns_on(day: dt.date, person: User, **asked: Any) -> dict[str, dict[str, Any]]:
    with clock.at(day):
        answer = client_of(person).get(ADDRESS, asked)
    assert answer.status_code == 200, answer.content
    return {row["enterprise"]: row for row in answer.json()["results"]}


def test_each_return_is_in_time_late_or_missing(exports: Books, auditor1: User) -> None:
    rows = returns_on(dt.date(2011, 12, 1), auditor1)
    assert {code: row["state"] for code, row in rows.items()} == {
        "E-USED": "nothing",
        "E-PROMPT": "in_time",
        "E-LATE": "late",
        "E-KEEPS": "missing",
    }
    assert {row["due_on"] for row in rows.values()} == {"2011-10-31"}
    assert (rows["E-PROMPT"]["returned_in_time"], rows["E-LATE"]["returned_late"]) == ("40.000", "40.000")
    assert (rows["E-KEEPS"]["unused"], rows["E-KEEPS"]["deduction"]) == ("40.000", None), "the year is not over"


def test_a_year_to_come_is_listed_when_it_has_begun(exports: Books, auditor1: User) -> None:
    for day, listed in ((dt.date(2010, 12, 31), 0), (dt.date(2011, 1, 1), 4)):
        assert len(returns_on(day, auditor1)) == listed
        with clock.at(day):
            assert len(page_client(auditor1).get(reverse("pages:quota-returns")).context["rows"]) == listed


def test_until_the_last_day_nothing_is_missing(exports: Books, auditor1: User) -> None:
    assert {row["state"] for row in returns_on(IN_TIME, auditor1).values()} == {"running"}
    assert returns_on(LATE, auditor1)["E-KEEPS"]["state"] == "missing"


def test_after_the_year_what_was_kept_is_proposed_for_deduction(exports: Books, auditor1: User) -> None:
    rows = returns_on(dt.date(2012, 1, 1), auditor1)
    assert {code: row["deduction"] for code, row in rows.items()} == {
        "E-USED": "0.000",
        "E-PROMPT": "0.000",
        "E-LATE": "0.000",
        "E-KEEPS": "40.000",
    }


@pytest.mark.parametrize(
    ("recorded", "state", "deduction"),
    [
        (IN_TIME, "in_time", "0.000"),
        (LATE, "late", "0.000"),
        (dt.date(2011, 12, 31), "late", "0.000"),
        (dt.date(2012, 1, 1), "late", "40.000"),
    ],
)
def test_an_earlier_date_makes_no_return_punctual(
    exports: Books, auditor1: User, recorded: dt.date, state: str, deduction: str
) -> None:
    account = Account.objects.get(holder__code="E-KEEPS", category="all")
    officer = factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MOFCOM",))
    with clock.at(recorded):
        by_two(
            movements.RETURN,
            account,
            officer,
            another_like(officer),
            tonnes=Decimal(40),
            document="Letter 9",
            effective_on=IN_TIME,
        )
    row = returns_on(dt.date(2012, 2, 1), auditor1)["E-KEEPS"]
    assert (row["state"], row["deduction"]) == (state, deduction)


@pytest.mark.parametrize("how", ["withhold", "transfer", "transfer in the year"])
def test_what_is_moved_after_the_year_is_deducted_where_it_was(exports: Books, auditor1: User, how: str) -> None:
    account = Account.objects.get(holder__code="E-KEEPS", category="all")
    officer = factories.user(Role.NATIONAL_REGULATOR, at="CN", authorities=("MOFCOM",))
    given = {"tonnes": Decimal(40), "document": "Letter 9", "effective_on": dt.date(2011, 12, 30)}
    with clock.at(dt.date(2011, 12, 30) if how.endswith("in the year") else dt.date(2012, 1, 20)):
        if how == "withhold":
            by_two(movements.WITHHOLD, account, officer, another_like(officer), **given)
        else:
            by_two(movements.TRANSFER, account, officer, another_like(officer), to="E-USED", **given)
    rows = returns_on(dt.date(2012, 2, 1), auditor1)
    deducted = {code: rows[code]["deduction"] for code in ("E-KEEPS", "E-USED")}
    kept, taken = ("0.000", "40.000") if how.endswith("in the year") else ("40.000", "0.000")
    assert deducted == {"E-KEEPS": kept, "E-USED": taken}


def test_an_excess_that_quota_covers_after_the_year_is_deducted(exports: Books, auditor1: User) -> None:
    over = exports.firm("E-OVER")
    exports.post("distribute", 60, from_="CN", to=over)
    exports.post("use", 100, to=over)
    before = returns_on(dt.date(2012, 2, 1), auditor1)["E-OVER"]["deduction"]
    account = Account.objects.get(holder__code="E-KEEPS", category="all")
    officer = factories.user(Role.NATIONAL_REGULATOR, at="CN", authorities=("MOFCOM",))
    with clock.at(dt.date(2012, 1, 20)):
        by_two(
            movements.TRANSFER, account, officer, another_like(officer), to="E-OVER", tonnes=Decimal(40),
            document="Letter 9", effective_on=dt.date(2011, 12, 30),
        )  # fmt: skip
    after = returns_on(dt.date(2012, 2, 1), auditor1)["E-OVER"]["deduction"]
    assert Decimal(after) >= 40
    assert Decimal(before) >= 40


def test_a_reversed_return_does_not_count(exports: Books, auditor1: User) -> None:
    account = Account.objects.get(holder__code="E-PROMPT", category="all")
    exports.reverse(*account.postings_out.filter(kind="return").values_list("pk", flat=True))
    row = returns_on(dt.date(2011, 12, 1), auditor1)["E-PROMPT"]
    assert (row["state"], row["returned_in_time"], row["unused"]) == ("missing", "0.000", "40.000")


def test_a_programme_without_a_month_takes_nothing_back(exports: Books, auditor1: User) -> None:
    mining = Books(ProgrammeYear.objects.create(programme=factories.programme(), year=2011, scheme="all"), "all")
    mining.give(10, "36", mining.firm("E-MINE"))
    assert "E-MINE" not in returns_on(LATE, auditor1)


def test_the_page_lists_the_largest_first_and_firms_see_their_own(exports: Books, auditor1: User, clerk: User) -> None:
    with clock.at(dt.date(2012, 1, 1)):
        page = without_blanks(page_client(auditor1).get(reverse("pages:quota-returns")).content.decode())
        own = page_client(clerk).get(reverse("pages:quota-returns"))
    assert "Not returned" in page
    assert page.index("E-KEEPS") < page.index("E-LATE")
    assert not own.context["returns"]
    assert returns_on(LATE, clerk) == {}


def test_more_accounts_take_no_more_queries(exports: Books, auditor1: User) -> None:
    client = client_of(auditor1)
    few = query_counts(client, [ADDRESS])
    for number in range(3):
        exports.post("distribute", Decimal(5), from_="CN", to=exports.firm(f"E-MORE-{number}"))
    assert query_counts(client, [ADDRESS]) == few


def test_what_is_missing_late_or_hardly_used_is_listed_by_itself(exports: Books, auditor1: User) -> None:
    hardly = exports.firm("E-HARDLY")
    exports.post("distribute", 100, from_="CN", to=hardly)
    exports.post("use", 40, to=hardly)
    day = dt.date(2011, 12, 1)
    assert set(returns_on(day, auditor1, returned="missing")) == {"E-KEEPS", "E-HARDLY"}
    assert set(returns_on(day, auditor1, returned="late")) == {"E-LATE"}
    assert returns_on(IN_TIME, auditor1, returned="missing") == {}
    assert set(returns_on(day, auditor1, low="true")) == {"E-HARDLY"}
    assert {code for code, row in returns_on(day, auditor1).items() if row["low_use"]} == {"E-HARDLY"}
    assert "E-HARDLY" not in returns_on(day, auditor1, low="false")
    september = dt.date(2011, 9, 30)
    assert not any(row["low_use"] for row in returns_on(september, auditor1).values())
    assert returns_on(september, auditor1, low="true") == {}
    assert "E-HARDLY" in returns_on(september, auditor1, low="false")
    with clock.at(dt.date(2011, 10, 1)):
        page = page_client(auditor1).get(reverse("pages:quota-returns"), {"low": "true"}).content.decode()
    assert "less than half" in page


def reminded(step: int) -> list[tuple[str, str]]:
    rows = Notification.objects.filter(kind="quota_return_due", step__endswith=f":{step:+d}")
    return sorted(rows.values_list("person__username", "facts__enterprise__code"))


def test_who_has_quota_to_return_is_reminded_three_times_and_once_it_is_late(exports: Books, db: None) -> None:
    keeper, used = (factories.holder(code).enterprise for code in ("E-KEEPS", "E-USED"))
    factories.user(Role.ENTERPRISE_CLERK, of=keeper, username="keeps")
    factories.user(Role.ENTERPRISE_ADMIN, of=keeper, username="keeps-chief")
    factories.user(Role.ENTERPRISE_CLERK, of=used, username="used")
    for day in (
        dt.date(2011, 9, 23),
        dt.date(2011, 9, 30),
        dt.date(2011, 10, 24),
        IN_TIME,
        LATE,
        dt.date(2011, 11, 20),
    ):
        with clock.at(day):
            return_reminders.remind()
            return_reminders.remind()
    own = ("keeps", "E-KEEPS")
    assert [reminded(step) for step in (-30, -7, 0)] == [[own]] * 3
    assert reminded(1) == [own, ("keeps-chief", "E-KEEPS")]
    titles = [
        notification_texts.kind("quota_return_due").title(row.facts)
        for row in Notification.objects.filter(kind="quota_return_due", person__username="keeps").order_by(
            "notified_at"
        )
    ]
    assert titles == [
        "Return unused quota by 31 October 2011: 40.000 t",
        "Return unused quota by 31 October 2011: 40.000 t",
        "Due today: return 40.000 t of unused quota",
        "Overdue: 40.000 t of unused quota were due on 31 October 2011",
    ]
    text = notification_texts.kind("quota_return_due").text(Notification.objects.latest("notified_at").facts)
    assert "may be deducted from the quota of the next year" in text

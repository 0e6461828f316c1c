"""Reminders of reports: −7, −3, −1, 0, +1 days, on working days, one a step, to those who can act on them."""

import datetime as dt
from typing import Any

import pytest

from core import workdays
from core.actors import SystemActor
from enterprises import notification_texts
from enterprises.models import Enterprise, Notification, Site, User
from enterprises.roles import Role
from quotas.services import duties, report_reminders, reports
from quotas.services.report_reminders import sending_day, step_of
from tests.support import factories, filings
from tests.support.filings import line
from tests.support.inspection_world import on

D = dt.date
APRIL, DUE = D(2011, 4, 1), D(2011, 5, 10)  # a Tuesday


# --- Days ---
@pytest.mark.parametrize(
    ("due", "step", "day"),
    [
        (DUE, -7, D(2011, 5, 3)),
        (DUE, 0, DUE),
        (DUE, 1, D(2011, 5, 11)),
        (D(2026, 10, 10), -7, D(2026, 9, 30)),  # 3 October lies in the National Day holidays
        (D(2026, 10, 10), -3, D(2026, 9, 30)),
        (D(2011, 9, 10), 1, D(2011, 9, 13)),  # a Saturday; Monday the 12th is Mid-Autumn
    ],
)
def test_a_step_is_taken_on_a_working_day(due: D, step: int, day: D) -> None:
    assert sending_day(due, step) == day
    assert workdays.is_working_day(day)


def test_steps_that_meet_on_one_day_are_one_reminder() -> None:
    assert step_of(D(2026, 10, 10), D(2026, 9, 30)) == -3


def test_between_two_steps_the_last_one_stands_and_stale_ones_are_let_go() -> None:
    assert step_of(DUE, D(2011, 5, 2)) is None
    steps = {day: step_of(DUE, D(2011, 5, day)) for day in (3, 4, 6, 9, 10, 11, 12)}
    assert steps == {3: -7, 4: -7, 6: -3, 9: -1, 10: 0, 11: 1, 12: 1}
    assert step_of(DUE, D(2011, 6, 1)) is None


def test_a_reminder_before_a_weekend_does_not_say_today() -> None:
    facts = {"enterprise": {"code": "E", "name": "Firm", "name_zh": ""}, "period": "2011-08", "due_on": "2011-09-10"}
    title = notification_texts.kind("report_due").title
    assert title({**facts, "on": "2011-09-09"}) == "The report for August 2011 is due on 10 September 2011"
    assert title({**facts, "on": "2011-09-10"}) == "Due today: the report for August 2011"
    assert title({**facts, "on": "2011-09-13"}).startswith("Overdue")


# --- Recipients ---
@pytest.fixture
def owed(firm: Enterprise) -> Enterprise:
    factories.programme_year()
    factories.product()
    with on(2011, 5, 2):
        duties.derive(actor=SystemActor("duties"))
    return firm


def told(step: int) -> list[str]:
    rows = Notification.objects.filter(kind="report_due", step__endswith=f":2011-04:{step:+d}")
    return sorted(rows.values_list("person__username", flat=True))


def every_day(first: int, last: int) -> None:
    for day in range(first, last + 1):
        with on(2011, 5, day):
            report_reminders.remind()
            report_reminders.remind()


def test_filers_hear_of_each_step_once_and_the_administrator_of_what_is_overdue(
    owed: Enterprise, clerk: User, signer: User
) -> None:
    factories.user(Role.ENTERPRISE_ADMIN, of=owed, username="chief")
    every_day(1, 25)
    assert [told(step) for step in (-7, -3, -1, 0)] == [["clerk", "signer"]] * 4
    assert told(1) == ["chief", "clerk", "signer"]
    row = Notification.objects.get(person=clerk, step__endswith=":2011-04:-3")
    assert row.path == f"/reports/{owed.code}/2011-04/"


def test_a_filed_month_is_not_spoken_of(owed: Enterprise, signer: User) -> None:
    site = Site.objects.get(enterprise=owed)
    every_day(1, 4)
    with on(2011, 5, 5):
        draft = filings.draft(owed, APRIL, signer, line(site, produced="1", sold="1"))
        reasons = {finding.code: "so it was" for finding in reports.check(draft)}
    every_day(6, 6)
    with on(2011, 5, 7):
        reports.submit(draft, actor=signer, explanations=reasons)
    every_day(8, 12)
    assert told(-7) == told(-3) == ["signer"], "a draft is not a report"
    assert not any(told(step) for step in (-1, 0, 1))


def test_nobody_hears_of_anothers_duty(owed: Enterprise, clerk: User, outsider: User) -> None:
    every_day(3, 3)
    assert Notification.objects.filter(person=clerk).exists()
    foreign = Notification.objects.filter(person=outsider)
    assert not foreign.filter(step__contains=owed.code).exists()


def test_a_day_that_was_missed_is_made_up_for(owed: Enterprise, clerk: User) -> None:
    every_day(10, 10)
    assert told(0) == ["clerk"]
    assert told(-1) == [], "what has been overtaken is not said any more"


def test_reminding_asks_no_more_for_more_enterprises_but_for_their_own_lines(
    owed: Enterprise, clerk: User, django_assert_max_num_queries: Any
) -> None:
    with on(2011, 5, 3):
        report_reminders.remind()
        with django_assert_max_num_queries(60):
            report_reminders.remind()

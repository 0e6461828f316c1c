"""Notifications of answers, evidence, extensions, defences, visits and deadlines, and who must not get them."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from core import clock, outbox
from core.models import OutboxMessage
from enterprises import notification_texts as words
from enterprises.models import Enterprise, Notification, Site, User
from enterprises.reminder_steps import step_of
from enterprises.services import people
from inspections import tasks
from inspections.models import Case, Order
from inspections.services import (
    cases,
    evidence,
    extensions,
    inspections,
    notify,
    orders,
    proceedings,
    term_reminders,
)
from inspections.services.evidence import Upload
from inspections.services.subjects import Named
from tests.support import competences, factories, uploads, visits
from tests.support.api import V1, client_of
from tests.support.inspection_world import digging, on
from tests.support.orders import issue_order, order_after_penalty
from tests.support.proceedings import notified

SECRET = "Told by the night watchman Zhang Wei, who saw lorries"
DUE = dt.date(2011, 7, 11)  # of the order, a Monday


@pytest.fixture(autouse=True)
def _in_june(db: None, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    settings.MEDIA_ROOT = tmp_path
    for code in ("CN", "36", "3607", "360727"):
        factories.place(code)
    for code in ("MLR", "MIIT"):
        factories.authority(code)
    competences.enter()
    for app in ("quotas", "inspections", "enterprises"):
        monkeypatch.setattr(f"{app}.receivers.enqueue", lambda task, *ids: task(*ids))
    with on(2011, 6, 10):
        yield


@pytest.fixture
def case(firm: Enterprise, inspector1: User) -> Case:
    about = Named("enterprise", firm.code)
    return digging(inspector1, subject=about, source="tip", allegation=SECRET, conduct_on=dt.date(2011, 6, 1))


@pytest.fixture
def order(case: Case, inspector1: User) -> Order:
    return issue_order(case, inspector1)


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    return firm.sites.get()


def told(kind: str) -> list[str]:
    """Return the people notified of it, after every event was delivered twice."""
    for _time in range(2):
        while outbox.relay():
            pass
        OutboxMessage.objects.filter(event="person_notified").delete()
        OutboxMessage.objects.update(delivered_at=None)
    return sorted(Notification.objects.filter(kind=kind).values_list("person__username", flat=True))


def said(kind: str, person: User, language: str = "en") -> str:
    row = Notification.objects.filter(kind=kind, person=person).latest("notified_at")
    with translation.override(language):
        return f"{words.kind(kind).title(row.facts)}\n{words.kind(kind).text(row.facts)}"


# --- Orders ----------------------------------------------------------------------------------------------------------
def test_an_answer_and_what_was_seen_of_it(
    order: Order, clerk: User, signer: User, inspector1: User, inspector2: User
) -> None:
    orders.submit_rectification(order, actor=clerk, text="Filled.")
    assert told("order_answered") == ["inspector1"]
    orders.verify(order, actor=inspector2, result="not_met", text="Half filled.")
    assert told("order_verified") == ["clerk", "signer"]
    assert "not met" in said("order_verified", clerk)
    with on(2011, 6, 13):
        orders.submit_rectification(order, actor=clerk, text="All of it.")
    assert told("order_answered") == ["inspector1", "inspector1"]
    with on(2011, 6, 14):
        orders.verify(order, actor=inspector2, result="met", text="Seen.")
    assert len(told("order_verified")) == 4
    assert order.number in said("order_verified", signer)


def test_officers_are_notified_of_evidence_except_the_one_who_added_it(
    order: Order, clerk: User, inspector1: User, inspector2: User
) -> None:
    def hand_in(actor: User) -> None:
        file = Upload("ponds.jpg", uploads.jpeg(), "image/jpeg")
        evidence.add_to_order(order, actor=actor, file=file, kind="photograph")

    Case.objects.update(lead=inspector2)
    hand_in(inspector1)
    assert told("order_proved") == ["inspector2"]
    hand_in(clerk)
    assert told("order_proved") == ["inspector1", "inspector2", "inspector2"]


@pytest.mark.parametrize(("granted", "word"), [(True, "granted: until 18 July 2011"), (False, "refused")])
def test_a_request_for_more_time_and_what_became_of_it(
    order: Order, clerk: User, signer: User, inspector1: User, granted: bool, word: str
) -> None:
    extensions.request(order, actor=clerk, working_days=5, reason="The pump comes on the 14th.")
    assert told("extension_requested") == ["inspector1"]
    assert "working days: 5" in said("extension_requested", inspector1)
    extensions.decide(order, actor=inspector1, granted=granted, reason="So it is.")
    assert told("extension_decided") == ["clerk", "signer"]
    assert word in said("extension_decided", clerk)
    assert "So it is." in said("extension_decided", clerk)


def test_the_office_of_a_departed_officer_is_notified(
    order: Order, clerk: User, inspector1: User, inspector2: User, admin1: User
) -> None:
    people.deactivate(inspector1, actor=admin1, reason="left, as a test")
    orders.submit_rectification(order, actor=clerk, text="Filled.")
    assert told("order_answered") == ["inspector2"]


# --- Penalties -------------------------------------------------------------------------------------------------------
def test_a_notice_its_defence_and_the_decision(
    case: Case, clerk: User, signer: User, inspector1: User, firm: Enterprise, legal1: User, decider1: User
) -> None:
    cases.start_investigation(cases.place_on_file(case, actor=inspector1), actor=inspector1)
    round_ = notified(case, inspector1, intended=["suspend"], intended_fine=None)
    assert told("penalty_notice") == ["clerk", "signer"]
    assert "hearing" in said("penalty_notice", clerk)
    proceedings.make_statement(round_, actor=signer, text="Not us.")
    proceedings.request_hearing(round_, actor=signer)
    assert told("defence_made") == ["inspector1", "inspector1"]
    Notification.objects.all().delete()
    order_after_penalty("suspend", firm, inspector1, legal1, decider1)
    assert told("penalty_decided") == ["clerk", "signer"]
    page = Notification.objects.get(kind="penalty_decided", person=clerk).path
    browser = Client()
    browser.force_login(clerk)
    assert browser.get(page).status_code == 200


# --- Visits ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def october() -> Any:
    with clock.at(visits.DAY):
        yield


def test_an_announced_visit_is_notified_with_day_and_team_and_again_when_they_change(
    october: Any, mine: Site, clerk: User, inspector1: User, inspector2: User
) -> None:
    visit = visits.planned(mine, inspector1, inspector2)
    assert told("inspection_announced") == []
    inspections.announce(visit, actor=inspector1)
    assert told("inspection_announced") == ["clerk"]
    for word in (mine.code, "20 October 2011", inspector1.name, "GX-1", inspector2.name):
        assert word in said("inspection_announced", clerk), word
    assert "证" in said("inspection_announced", clerk, "zh-hans")
    inspections.name_team(visit, actor=inspector1, team=visits.team(inspector2, inspector1))
    assert len(told("inspection_announced")) == 2
    with clock.at(dt.datetime(2011, 10, 20, 15, tzinfo=clock.ZONE)):
        inspections.postpone(visit, actor=inspector1, planned_on=dt.date(2011, 10, 24), reason="Fog.")
        assert len(told("inspection_announced")) == 3
    assert "24 October 2011" in said("inspection_announced", clerk)
    inspections.cancel(visit, actor=inspector1, reason="The road is closed.")
    assert told("inspection_called_off") == ["clerk"]
    assert "road" not in said("inspection_called_off", clerk)


def test_of_an_unannounced_visit_nobody_of_the_enterprise_hears_before_its_report(
    october: Any, mine: Site, clerk: User, inspector1: User, inspector2: User
) -> None:
    visit = visits.planned(mine, inspector1, inspector2)
    inspections.name_team(visit, actor=inspector1, team=visits.team(inspector2, inspector1))
    inspections.postpone(visit, actor=inspector1, planned_on=dt.date(2011, 10, 24), reason="Fog.")
    notify.about_inspection(visit.pk)
    with clock.at(dt.date(2011, 10, 25)):
        term_reminders.remind(clock.today())
    told("")
    assert not Notification.objects.filter(person=clerk).exists()
    other = visits.planned(mine, inspector1, inspector2, planned_on=dt.date(2011, 10, 27))
    inspections.cancel(other, actor=inspector1, reason="Too many.")
    told("")
    assert not Notification.objects.filter(person=clerk).exists()
    for event in OutboxMessage.objects.all():
        assert str(visit.pk) not in str(event.payload), event.event
    with clock.at(dt.date(2011, 10, 24)):
        done = visits.carried_out(visit, inspector2, on=clock.today())
        visits.found(done, inspector2)
        visits.signed(done, inspector2, answer_due_on=dt.date(2011, 11, 3))
    assert told("inspection_reported") == ["clerk"]
    assert "3 November 2011" in said("inspection_reported", clerk)
    inspections.answer(done, actor=clerk, text="The accountant has it.")
    assert told("inspection_answered") == ["inspector1", "inspector2"]


def test_a_visit_announced_at_once_is_notified_at_once(
    october: Any, mine: Site, clerk: User, inspector1: User, inspector2: User
) -> None:
    visits.planned(mine, inspector1, inspector2, announced=True)
    assert told("inspection_announced") == ["clerk"]


# --- Deadlines -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("left", "step"), [(15, None), (14, 14), (8, 14), (7, 7), (1, 1), (0, 1), (-1, -1), (-6, -1), (-7, None)]
)
def test_a_step_is_the_nearest_whose_day_has_come(left: int, step: int | None) -> None:
    today = dt.date(2011, 6, 10)
    assert step_of(today + dt.timedelta(days=left), today, term_reminders.DECISION) == step


def test_ninety_days_run_low_run_out_and_go_one_level_up_by_themselves(
    case: Case, inspector1: User, inspector2: User, p36a: User
) -> None:
    chief = factories.user("inspector", at="CN", username="chief")
    case = cases.place_on_file(case, actor=inspector1)
    assert case.due_on == dt.date(2011, 9, 8)

    def morning(day: dt.date) -> list[str]:
        with clock.at(day):
            tasks.escalate_unanswered()
            tasks.remind()
        rows = Notification.objects.filter(notified_at__date=day).order_by("kind", "person__username")
        return [f"{row.kind} {row.person.username}" for row in rows]

    assert morning(dt.date(2011, 8, 24)) == []
    assert morning(dt.date(2011, 8, 25)) == ["case_term inspector1"]
    assert morning(dt.date(2011, 8, 26)) == []
    assert morning(dt.date(2011, 9, 1)) == ["case_term inspector1"]
    assert morning(dt.date(2011, 9, 8)) == ["case_term inspector1"], "the last day is in time"
    assert morning(dt.date(2011, 9, 9)) == ["case_term inspector1", f"escalated {chief.username}"]
    assert "ran out on 8 September 2011" in said("case_term", inspector1)
    assert morning(dt.date(2011, 9, 10)) == []
    case.refresh_from_db()
    assert case.escalated_to is not None
    assert case.escalated_to.code == "CN"


def test_regulators_of_a_level_without_inspectors_are_notified(order: Order, inspector1: User, mlr1: User) -> None:
    with on(2011, 7, 12):
        tasks.escalate_unanswered()
        tasks.remind()
    assert told("escalated") == ["mlr1"]
    assert told("order_missed") == ["inspector1"]


def test_two_years_run_low_while_a_case_is_only_reported(case: Case, inspector1: User) -> None:
    Case.objects.update(conduct_on=dt.date(2009, 6, 20))
    term_reminders.remind_of_lapses(dt.date(2011, 6, 10))
    term_reminders.remind_of_lapses(dt.date(2011, 6, 11))
    assert told("case_lapses") == ["inspector1"]
    with on(2011, 6, 21):
        term_reminders.remind_of_lapses(clock.today())
    assert len(told("case_lapses")) == 2
    assert "passed on 20 June 2011" in said("case_lapses", inspector1)
    Notification.objects.all().delete()
    cases.place_on_file(case, actor=inspector1)
    assert term_reminders.remind_of_lapses(dt.date(2011, 6, 10)) == 0


def test_the_deadline_of_an_order_is_notified_before_it_ends_and_after_it_was_missed(
    order: Order, clerk: User, signer: User, inspector1: User
) -> None:
    for day in range(1, 18):
        with on(2011, 7, day):
            term_reminders.remind_of_orders(clock.today())
    days = Notification.objects.filter(kind="order_due", person=clerk).order_by("notified_at")
    assert [row.notified_at.astimezone(clock.ZONE).day for row in days] == [8, 11, 12]
    assert "Overdue" in said("order_due", signer)
    assert told("order_missed") == ["inspector1"]


def test_no_deadline_is_notified_of_what_is_suspended_or_done(order: Order, clerk: User, inspector1: User) -> None:
    orders.submit_rectification(order, actor=clerk, text="Filled.")
    Case.objects.update(state="suspended")
    assert term_reminders.remind(DUE + dt.timedelta(days=1)) == 0
    assert term_reminders.remind(dt.date(2011, 9, 1)) == 0


def test_a_day_that_passed_without_its_visit_and_a_term_without_its_answer(
    october: Any, mine: Site, clerk: User, inspector1: User, inspector2: User
) -> None:
    visits.planned(mine, inspector1, inspector2, announced=True, planned_on=visits.DAY + dt.timedelta(days=1))
    visits.reported(mine, inspector1, inspector2)
    assert term_reminders.remind_of_visits(visits.DAY + dt.timedelta(days=1)) == 0
    assert term_reminders.remind_of_visits(visits.DAY + dt.timedelta(days=2)) == 2
    assert term_reminders.remind_of_visits(visits.DAY + dt.timedelta(days=11)) == 2
    assert told("inspection_waits") == ["inspector1", "inspector1", "inspector2", "inspector2"]


# --- Never notified --------------------------------------------------------------------------------------------------
def test_no_notification_of_the_accused_reveals_an_accuser(
    order: Order, case: Case, clerk: User, inspector1: User, inspector2: User
) -> None:
    extensions.request(order, actor=clerk, working_days=5, reason="The pump.")
    extensions.decide(order, actor=inspector1, granted=True, reason="On file.")
    orders.submit_rectification(order, actor=clerk, text="Filled.")
    orders.verify(order, actor=inspector2, result="not_met", text="Half filled.")
    notified(case, inspector1, intended=["fine"])
    told("")
    for day in (DUE, dt.date(2011, 7, 19)):
        with clock.at(day):
            tasks.escalate_unanswered()
            tasks.remind()
    rows = Notification.objects.filter(person=clerk)
    assert {row.kind for row in rows} == {
        "order_served",
        "order_due",
        "order_verified",
        "extension_decided",
        "penalty_notice",
    }
    heard = client_of(clerk).get(f"{V1}notifications/").content.decode() + str(
        list(rows.values("kind", "step", "facts", "path"))
    )
    for secret in (
        SECRET,
        "Zhang Wei",
        '"tip',
        "tip_off",
        "source",
        str(case.pk),
        inspector1.username,
        inspector2.username,
    ):
        assert secret not in heard, secret

"""The last second of a due day, of a month and of a year by Shanghai's time, eight hours before UTC.

Each moment is tested on pages and API, a second before and a second after.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from celery.schedules import crontab
from django.test import Client
from django.urls import reverse

from config.celery import app
from core import clock, formats
from enterprises.models import Enterprise, User
from inspections.models import Case, Flag, Tip
from inspections.tasks import screen_everything
from quotas.models import Posting, Report, ReportingDuty, ReportingPeriod
from quotas.tasks import derive_duties
from tests.support import factories, filings
from tests.support.api import V1, assert_problem, client_of
from tests.support.inspection_world import digging

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)
APRIL, NOVEMBER, DECEMBER = dt.date(2011, 4, 1), dt.date(2011, 11, 1), dt.date(2011, 12, 1)
UTC = dt.UTC


def shanghai(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{text}+08:00")


@contextmanager
def at(text: str) -> Iterator[None]:
    with clock.at(shanghai(text)):
        yield


class Filer:
    def __init__(self, firm: Enterprise, signer: User) -> None:
        factories.product()
        for year in (2011, 2012):
            factories.programme_year(year=year)
        self.firm, self.signer, self.mine = firm, signer, firm.sites.get()
        self.program, self.browser = client_of(signer), Client()
        self.browser.force_login(signer)

    def draft(self, period: dt.date) -> Report:
        return filings.draft(self.firm, period, self.signer, filings.line(self.mine, produced="1", sold="1"))

    def file(self, report: Report, door: str) -> Report:
        if door == "api":
            answer = self.program.post(f"{V1}reports/{report.pk}/submit/", {})
            assert answer.status_code == 200, answer.content
        else:
            assert self.browser.post(reverse("pages:report-submit", args=[report.pk]), {"signed": "1"}).status_code in {
                200,
                302,
            }
        return Report.objects.get(pk=report.pk)

    def stands(self, period: dt.date) -> set[str]:
        return set(Flag.objects.filter(subject_code=self.firm.code, period=period).values_list("rule", flat=True))


@pytest.fixture
def filer(firm: Enterprise, signer: User) -> Filer:
    return Filer(firm, signer)


# --- The due day ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("door", ["api", "page"])
@pytest.mark.parametrize(
    ("moment", "late", "utc"),
    [
        ("2011-05-10T00:00:00", False, "2011-05-09T16:00:00"),
        ("2011-05-10T23:59:59", False, "2011-05-10T15:59:59"),
        ("2011-05-10T23:59:59.999999", False, "2011-05-10T15:59:59"),
        ("2011-05-11T00:00:00", True, "2011-05-10T16:00:00"),  # in UTC still the tenth
        ("2011-05-11T07:59:59", True, "2011-05-10T23:59:59"),
    ],
)
def test_the_tenth_ends_at_midnight_in_shanghai(filer: Filer, door: str, moment: str, late: bool, utc: str) -> None:
    with at("2011-05-09T12:00:00"):
        draft = filer.draft(APRIL)
    with at(moment):
        filed = filer.file(draft, door)
        shown = filer.program.get(f"{V1}reports/{draft.pk}/").json()
        verified = client_of(None).get(f"{V1}public/verify/{filed.receipt_number}/").json()
        receipt = filer.browser.get(reverse("pages:report-receipt", args=[draft.pk])).content.decode()
    assert (filed.late, filed.due_on) == (late, dt.date(2011, 5, 10))
    assert filed.submitted_at == dt.datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert (shown["late"], shown["on_time"]) == (late, not late)
    assert dt.datetime.fromisoformat(verified["submitted_at"]) == filed.submitted_at
    assert f'"submitted_at":"{utc}' in filed.canonical
    filed_at = filed.submitted_at.astimezone(clock.ZONE)
    assert formats.instant(filed_at) in receipt
    assert ("Late" in receipt, "On time" in receipt) == (late, not late)


def test_a_month_is_missing_from_midnight_and_flagged_by_the_night_that_follows(filer: Filer) -> None:
    missing = f"{V1}reports/missing/"
    with at("2011-05-10T12:00:00"):
        derive_duties()
        for month in (1, 2, 3):
            filings.filed(filer.firm, dt.date(2011, month, 1), filer.signer, nil=True)
    with at("2011-05-10T23:59:59"):
        assert filer.program.get(missing).json()["results"] == []
        screen_everything()
        assert "missing" not in filer.stands(APRIL)
    with at("2011-05-11T00:00:00"):
        (owed,) = filer.program.get(missing).json()["results"]
        assert (owed["period"], owed["due_on"], owed["days_overdue"]) == ("2011-04", "2011-05-10", 1)
    with at("2011-05-11T00:40:00"):  # when the beat asks for it; in UTC it is the tenth
        screen_everything()
        assert "missing" in filer.stands(APRIL)
        filer.file(filer.draft(APRIL), "api")
        screen_everything()
    ended = dict(Flag.objects.filter(period=APRIL).values_list("rule", "episodes__ended_on"))
    assert ended == {"missing": dt.date(2011, 5, 11), "late": None}
    assert Flag.objects.get(rule="late", period=APRIL).evidence["formula"] == "2011-05-11 - 2011-05-10 = 1"


def test_a_province_closes_a_month_once_the_due_day_is_over(filer: Filer, p36a: User) -> None:
    with at("2011-05-10T23:59:59"):
        derive_duties()
        period = ReportingPeriod.objects.get(period=APRIL)
        filer.file(filer.draft(APRIL), "api")
        assert_problem(
            client_of(p36a).post(f"{V1}periods/{period.pk}/close/", {"reason": "over"}), 409, "period_not_due"
        )
    with at("2011-05-11T00:00:00"):
        answer = client_of(p36a).post(f"{V1}periods/{period.pk}/close/", {"reason": "over"})
        assert answer.status_code == 200, answer.content


# --- Ends of months ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("last", ["2011-01-31", "2011-02-28", "2012-02-29", "2011-04-30", "2011-12-31"])
def test_a_month_begins_and_ends_in_shanghai(filer: Filer, last: str) -> None:
    day = dt.date.fromisoformat(last)
    following = day + dt.timedelta(days=1)
    ask = {"enterprise": filer.firm.code, "period": f"{following:%Y-%m}", "nil": True}
    with at(f"{last}T23:59:59"):
        refusal = assert_problem(filer.program.post(f"{V1}reports/", ask), 400, "invalid")
        assert [fault["code"] for fault in refusal["errors"]] == ["future_period"]
        early = filer.draft(day.replace(day=1))
        assert "month_not_over" in checked(filer, early)
        derive_duties()
        assert not ReportingDuty.objects.filter(period=following).exists()
    with at(f"{following}T00:00:00"):  # in UTC it is still the last day
        assert clock.now().date() == day
        assert filer.program.post(f"{V1}reports/", ask).status_code == 201
        assert "month_not_over" not in checked(filer, early)
        derive_duties()
        duty = ReportingDuty.objects.get(period=following)
    assert (duty.due_on.day, duty.due_on.month) == (10, following.month % 12 + 1)


def checked(filer: Filer, report: Report) -> set[str]:
    answer = filer.program.post(f"{V1}reports/{report.pk}/check/", {})
    assert answer.status_code == 200, answer.content
    return {finding["code"] for finding in answer.json()["findings"]}


# --- New Year's Eve ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("moment", "year"),
    [("2011-12-31T23:30:00", 2011), ("2012-01-01T00:30:00", 2012), ("2012-01-01T07:30:00", 2012)],
)
def test_december_counts_for_its_own_year_whenever_it_is_filed(filer: Filer, moment: str, year: int) -> None:
    with at(moment):
        filed = filer.file(filer.draft(DECEMBER), "api")
        assert clock.today().year == year
    assert not filed.late
    assert filed.receipt_number is not None
    assert filed.receipt_number.startswith("R201112-")
    posting = Posting.objects.get(kind="use")
    assert posting.effective_on == dt.date(2011, 12, 31)
    assert posting.to_account is not None
    assert posting.to_account.programme_year.year == 2011
    assert posting.recorded_at == shanghai(moment)


@pytest.mark.parametrize(
    ("moment", "number"), [("2011-12-31T23:30:00", "36-2011-0001"), ("2012-01-01T00:30:00", "36-2012-0001")]
)
def test_a_case_is_numbered_by_the_year_it_is_in_shanghai(inspector1: User, moment: str, number: str) -> None:
    factories.place("36")
    with at(moment):
        assert digging(inspector1).number == number
    assert Case.objects.get().opened_at == shanghai(moment)


def test_a_tip_is_numbered_by_the_day_it_is_in_shanghai(db: None) -> None:
    factories.place("36")
    body = {"text": "Lorries come at night to the old pit.", "place": "36"}
    for moment, day in (("2011-12-31T23:59:59", "20111231"), ("2012-01-01T00:00:00", "20120101")):
        with at(moment):
            answer = client_of(None).post(f"{V1}public/tips/", body)
            assert answer.status_code == 201, answer.content
        tip = Tip.objects.latest("received_at")
        assert tip.number.startswith(f"T-{day}-")
        assert answer.json()["received_on"] == f"{tip.received_at.astimezone(clock.ZONE):%Y-%m-%d}"


def test_balances_as_of_the_old_year_do_not_know_what_was_filed_after_it(filer: Filer) -> None:
    with at("2011-12-31T23:30:00"):
        filer.file(filer.draft(NOVEMBER), "api")
    with at("2012-01-01T00:30:00"):
        filer.file(filer.draft(DECEMBER), "api")
    account = Posting.objects.filter(kind="use").first()
    assert account is not None
    path = f"{V1}accounts/{account.to_account_id}/"
    with at("2012-01-05T12:00:00"):
        used = [
            filer.program.get(path, {"as_of": shanghai(moment).isoformat()}).json()["used"]
            for moment in ("2011-12-31T23:29:59", "2011-12-31T23:59:59", "2012-01-01T00:30:00")
        ]
    assert used == ["0.000", "1.000", "2.000"]


# --- The beat ---------------------------------------------------------------------------------------------------------
NIGHTLY = {name: entry["schedule"] for name, entry in app.conf.beat_schedule.items() if
           isinstance(entry["schedule"], crontab)}  # fmt: skip
# When each falls due on the night after the tenth, and after New Year's Eve: the hour of Shanghai.
HOURS = {
    "derive-duties": "00:05",
    "carry-out-measures": "00:20",
    "screen-everything": "00:40",
    "escalate-unanswered": "01:30",
    "resend-outbox": "02:30",
    "delete-delivered": "03:10",
    "delete-imports": "03:20",
    "delete-list-files": "03:25",
    "delete-notifications": "03:30",
    "delete-sign-ins": "03:40",
    "delete-changes": "03:50",
    "remind": "08:00",
    "remind-of-deadlines": "08:10",
    "remind-of-reviews": "08:20",
    "remind-of-use-returns": "08:30",
    "remind-of-letters": "08:40",
    "remind-of-quota-returns": "08:50",
    "take-checkpoint": "23:55",
}


def due(name: str, last_run: dt.datetime, now: dt.datetime) -> bool:
    schedule: Any = NIGHTLY[name]
    asked = crontab(minute=schedule._orig_minute, hour=schedule._orig_hour, app=app, nowfun=lambda: now)
    return bool(asked.is_due(last_run)[0])


@pytest.mark.parametrize("day", ["2011-05-11", "2012-01-01", "2012-03-01", "2026-12-31"])
def test_the_beat_keeps_shanghai_s_hours(day: str) -> None:
    assert set(NIGHTLY) == {*HOURS, "expire-approvals"}  # which is checked every hour
    for name, hour in HOURS.items():
        then = shanghai(f"{day}T{hour}:00").astimezone(UTC)
        before = then - dt.timedelta(days=1) + SECOND
        assert not due(name, before, then - SECOND), name
        assert due(name, before, then + SECOND), name


def test_a_night_s_work_runs_in_its_order(db: None) -> None:
    """Duties of the new day come before the screening that looks for what is missing; the checkpoint ends the day."""
    order = sorted(HOURS, key=HOURS.__getitem__)
    assert order.index("derive-duties") < order.index("screen-everything") < order.index("take-checkpoint")

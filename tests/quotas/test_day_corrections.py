"""A notice's day of issue corrected by two officers: both days stay, and what is known as of a past day follows."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock, loaders
from core.actor_sessions import prove_actor
from core.errors import Conflict, DomainError, Invalid
from core.models import AuditEvent
from enterprises.models import ApprovalRequest, User
from enterprises.services import approvals
from portal import history_words
from quotas.models import Notice, NoticeDayCorrection, Posting, ProgrammeYear
from quotas.services import movements, notices
from quotas.services.notices import day_corrections
from tests.support.api import V1, client_of
from tests.support.approvals import WHY, by_two
from tests.support.ledger_accounts import Books, books, refused
from tests.support.notices import enact
from tests.support.page_clients import page_client
from tests.support.page_text import without_blanks
from tests.support.refusals import constraint_of
from tests.support.sealing import execute

__all__ = ["books"]

PAGE = "gov.cn/gzdt/2011-04/20, printed under the title"
STATED, RIGHT = dt.date(2011, 3, 30), dt.date(2011, 4, 20)


@pytest.fixture
def notice(books: Books, mlr1: User, mlr2: User) -> Notice:
    """Enter a paper as of its day, as loaders of history do."""
    with loaders.entering_history(), clock.at(STATED):
        return enact(mlr1, mlr2, (None, "CN", "100"), ("CN", "36", "60"))


def correct(notice: Notice, maker: User, checker: User, day: dt.date = RIGHT) -> Notice:
    by_two(notices.CORRECT_DAY, notice, maker, checker, issued_on=day, document=PAGE)
    return Notice.objects.get(pk=notice.pk)


def known(reader: User, day: str, code: str = "36") -> str:
    """Return what an account had received, as known at the end of a day."""
    times = {"as_of": f"{day}T23:59:59+08:00", "province": code, "holder_type": "province", "year": "2011"}
    answer = client_of(reader).get(f"{V1}accounts/", times)
    assert answer.status_code == 200, answer.content
    received: str = answer.json()["results"][0]["received"]
    return received


def test_as_known_on_a_day_follows_and_both_days_stay(notice: Notice, mlr2: User, mlr3: User, p36a: User) -> None:
    assert (known(p36a, "2011-03-31"), known(p36a, "2011-04-19")) == ("60.000", "60.000")
    corrected = correct(notice, mlr2, mlr3)
    assert (corrected.issued_on, corrected.version) == (RIGHT, notice.version + 1)
    assert (known(p36a, "2011-03-31"), known(p36a, "2011-04-19"), known(p36a, "2011-04-20")) == (
        "0.000", "0.000", "60.000",
    )  # fmt: skip
    row = NoticeDayCorrection.objects.get()
    assert (row.stated_on, row.corrected_to, row.document, row.recorded_by) == (STATED, RIGHT, PAGE, mlr3)
    assert row.known_from == Posting.objects.earliest("pk").recorded_at + (RIGHT - STATED)
    event = AuditEvent.objects.get(action="notices.correct_day")
    assert (event.actor_id, event.data) == (
        mlr3.pk,
        {"stated_on": "2011-03-30", "issued_on": "2011-04-20", "document": PAGE},
    )
    assert history_words.unnamed(event, Notice) == []
    earlier = correct(corrected, mlr3, mlr2, dt.date(2011, 2, 1))
    assert (known(p36a, "2011-01-31"), known(p36a, "2011-02-01")) == ("0.000", "60.000")
    assert [row.stated_on for row in earlier.day_corrections.all()] == [STATED, RIGHT]


def test_the_figures_that_count_do_not_move(notice: Notice, books: Books, mlr2: User, mlr3: User) -> None:
    before = books.figures("36", "received", "used", "available")
    correct(notice, mlr2, mlr3)
    assert books.figures("36", "received", "used", "available") == before
    assert set(Posting.objects.values_list("effective_on", flat=True)) == {notice.effective_on}


def test_the_statement_says_from_when_it_was_known(notice: Notice, books: Books, mlr2: User, mlr3: User) -> None:
    path = f"{V1}accounts/{books.account('36').pk}/statement/"
    [line] = client_of(mlr2).get(path).json()["results"]
    assert line["known_from"] is None
    correct(notice, mlr2, mlr3)
    assert client_of(mlr2).get(path, {"as_of": "2011-04-19T00:00:00Z"}).json()["results"] == []
    [line] = client_of(mlr2).get(path, {"as_of": "2011-04-21T00:00:00Z"}).json()["results"]
    assert (line["recorded_at"][:10], line["known_from"][:10]) == ("2011-03-30", "2011-04-20")
    page = page_client(mlr2).get(reverse("pages:account", args=[books.account("36").pk])).content.decode()
    assert "known from" in page


def test_a_revocation_is_known_from_its_own_instant(
    notice: Notice, mlr1: User, mlr2: User, mlr3: User, mlr4: User, p36a: User
) -> None:
    correct(notice, mlr2, mlr3)
    with loaders.entering_history(), clock.at(dt.date(2011, 5, 2)):
        by_two(notices.REVOKE, notice, mlr3, mlr4)
    assert (known(p36a, "2011-05-01"), known(p36a, "2011-05-02")) == ("60.000", "0.000")


def test_what_the_clock_recorded_stays_known_from_then_on(books: Books, mlr1: User, mlr2: User, mlr3: User) -> None:
    year = clock.today().year
    this_year = ProgrammeYear.objects.create(programme=books.year.programme, year=year, scheme="all")
    today = clock.today()
    notice = enact(mlr1, mlr2, (None, "CN", "5"), year=year, issued_on=today, effective_on=today)
    assert this_year.year == notice.programme_year.year
    correct(notice, mlr2, mlr3, today - dt.timedelta(10))
    assert NoticeDayCorrection.objects.get().known_from is None
    with refused("invalid", Invalid):
        correct(notice, mlr2, mlr3, today + dt.timedelta(1))


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (STATED, "same_day"),
        (dt.date(2009, 12, 31), "outside_year"),
        (dt.date(2013, 1, 1), "outside_year"),
        (dt.date(2100, 1, 1), "in_future"),
    ],
)
def test_days_that_are_refused(notice: Notice, mlr2: User, day: dt.date, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        approvals.propose(
            notices.CORRECT_DAY, notice, actor=mlr2, reason=WHY, arguments={"issued_on": day, "document": PAGE}
        )
    assert code in [fault.code for fault in refusal.value.errors]


def test_a_day_that_changes_what_a_cumulative_notice_counts_is_refused(
    notice: Notice, mlr1: User, mlr2: User, mlr3: User
) -> None:
    with loaders.entering_history(), clock.at(dt.date(2011, 4, 10)):
        whole = enact(
            mlr1, mlr2, (None, "CN", "150"), ("CN", "36", "90"), basis="cumulative", issued_on=dt.date(2011, 4, 10)
        )
    assert [line.increment for line in whole.lines.all()] == [50, 30]
    correct(notice, mlr2, mlr3, dt.date(2011, 4, 10))
    for moved, day in ((notice, RIGHT), (whole, dt.date(2011, 4, 9))):
        with pytest.raises(Invalid) as refusal:
            correct(Notice.objects.get(pk=moved.pk), mlr2, mlr3, day)
        assert [fault.code for fault in refusal.value.errors] == ["changes_order"]


def test_what_the_paper_withheld_by_a_movement_keeps_its_day_behind_the_tonnes(
    notice: Notice, books: Books, mlr2: User, mlr3: User, p36a: User
) -> None:
    paper = {"document": f"{notice.number}: provisional", "effective_on": notice.effective_on}
    with loaders.entering_history(), clock.at(STATED):
        by_two(movements.WITHHOLD, books.account("36"), mlr2, mlr3, tonnes=Decimal(20), **paper)
    with pytest.raises(Invalid) as refusal:
        correct(notice, mlr2, mlr3)
    (fault,) = refusal.value.errors
    assert (fault.pointer, fault.code) == ("/issued_on", "withheld_before")
    assert "20.000 t" in fault.detail
    assert paper["document"] in fault.detail
    earlier = correct(notice, mlr2, mlr3, dt.date(2011, 2, 1))
    with loaders.entering_history(), clock.at(dt.date(2011, 2, 20)):
        books.post("distribute", 40, from_="CN", to="36", document="another paper")
    assert correct(earlier, mlr3, mlr2).issued_on == RIGHT, "other tonnes cover what is withheld"


def test_the_instants_are_asked_once_and_balances_of_what_counts_alone(
    notice: Notice, books: Books, mlr2: User, mlr3: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = notices.NewDay(notice, RIGHT)
    assert new.known_from is not None
    for instant in (STATED, new.known_from):
        paper = {"document": f"{notice.number}: provisional", "effective_on": notice.effective_on}
        with loaders.entering_history(), clock.at(instant):
            by_two(movements.WITHHOLD, books.account("36"), mlr2, mlr3, tonnes=Decimal(20), **paper)
    asked = []
    monkeypatch.setattr(
        day_corrections, "_undistributed", lambda account, instant: asked.append(instant) or Decimal("60")
    )
    with CaptureQueriesContext(connection) as statements:
        assert notices.NewDay(notice, RIGHT).obstacle() is None
    assert sum("day_correction_known_from" in one["sql"] for one in statements) == 1
    assert asked == [Posting.objects.filter(kind="withhold").earliest("pk").recorded_at]


def test_the_preview_begins_where_the_last_correction_ended(notice: Notice, mlr2: User, mlr3: User) -> None:
    corrected = correct(notice, mlr2, mlr3)
    request = approvals.propose(
        notices.CORRECT_DAY, corrected, actor=mlr2, reason=WHY, arguments={"issued_on": STATED, "document": PAGE}
    )
    facts = dict(request.preview["facts"])
    assert (facts["Known from, until now"], facts["Known from, corrected"]) == ("2011-04-20", "2011-03-30")
    until_now = NoticeDayCorrection.objects.get().known_from
    assert notices.NewDay(corrected, STATED).known_until_now == until_now


def test_it_takes_two_and_a_notice_in_force(notice: Notice, mlr1: User, mlr2: User, mlr3: User, p36a: User) -> None:
    with refused("needs_second_person", Conflict):
        notices.correct_day(notice, actor=mlr3, issued_on=RIGHT, document=PAGE, reason=WHY)
    request = approvals.propose(
        notices.CORRECT_DAY, notice, actor=mlr2, reason=WHY, arguments={"issued_on": RIGHT, "document": PAGE}
    )
    with refused("maker_is_checker", Conflict):
        approvals.approve(request, actor=mlr2)
    with pytest.raises(DomainError):
        approvals.approve(request, actor=p36a)
    assert dict(request.preview["facts"])["Known from, corrected"] == "2011-04-20"
    approvals.approve(request, actor=mlr3)
    assert Notice.objects.get(pk=notice.pk).issued_on == RIGHT


def test_the_database_takes_no_other_way(notice: Notice, mlr2: User, mlr3: User) -> None:
    def refusal(write: Any) -> str | None:
        with pytest.raises((DatabaseError, DomainError)) as caught, transaction.atomic():
            prove_actor(mlr3)
            write()
        return constraint_of(caught.value)

    def half(row: dict[str, Any]) -> None:
        NoticeDayCorrection.objects.create(**row)
        execute("SET CONSTRAINTS ALL IMMEDIATE")

    row: dict[str, Any] = {
        "notice": notice, "stated_on": STATED, "corrected_to": RIGHT, "document": PAGE, "recorded_by": mlr3,
        "recorded_at": clock.now(),
    }  # fmt: skip
    assert refusal(lambda: Notice.objects.filter(pk=notice.pk).update(issued_on=RIGHT)) == "notice_is_frozen"
    assert refusal(lambda: half(row)) == "day_correction_is_done"
    wrong = {**row, "stated_on": RIGHT, "corrected_to": STATED}
    assert refusal(lambda: NoticeDayCorrection.objects.create(**wrong)) == "day_correction_fits_its_notice"
    correct(notice, mlr2, mlr3)
    assert refusal(lambda: Notice.objects.filter(pk=notice.pk).update(issued_on=STATED)) == "notice_is_frozen"


def test_page_and_api_offer_it(notice: Notice, mlr2: User, mlr3: User) -> None:
    Notice.objects.filter(pk=notice.pk).update(source="www.gov.cn/gzdt/2011-04/20/content_1.htm")
    here = reverse("pages:notice", args=[notice.pk])
    page = page_client(mlr2)
    assert reverse("pages:approval-propose", args=[notices.CORRECT_DAY, notice.pk]) in page.get(here).content.decode()
    body = {"issued_on": "2011-04-20", "document": PAGE, "reason": WHY}
    answer = client_of(mlr2).post(f"{V1}notices/{notice.pk}/correct_day/", body, format="json")
    assert answer.status_code == 202, answer.content
    approvals.approve(ApprovalRequest.objects.get(target_id=notice.pk), actor=mlr3)
    text = without_blanks(page_client(mlr3).get(here).content.decode())
    assert PAGE in text
    assert "Days in its source" in text
    [said] = client_of(mlr3).get(f"{V1}notices/{notice.pk}/").json()["day_corrections"]
    assert (said["stated_on"], said["corrected_to"], said["recorded_by"]) == ("2011-03-30", "2011-04-20", mlr3.username)

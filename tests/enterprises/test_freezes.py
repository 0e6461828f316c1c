"""An emergency freeze: imposed by one, lifted by two; nothing is posted, approved or appointed meanwhile."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from core import clock
from core.errors import Conflict, DomainError, Forbidden, Invalid
from core.models import AuditEvent
from enterprises import two_person_acts
from enterprises.models import ApprovalRequest, Enterprise, Freeze, Membership, Notification, User
from enterprises.roles import Role
from enterprises.services import approvals, freezes, memberships, officials
from inspections.models import Flag
from inspections.rules.filing import Missing
from inspections.services import screening
from quotas.models import Account, Notice, Posting, Report, ReportingDuty
from quotas.queries import reports as queries
from quotas.services import notices, programme_years, reports
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of
from tests.support.approvals import WHY, another_like, by_two
from tests.support.filings import draft, line
from tests.support.ledger_accounts import Books, books
from tests.support.notices import draft as notice_draft
from tests.support.refusals import constraint_refusing

__all__ = ["books"]


def refused(code: str, act: Callable[[], Any], kind: type[DomainError] = Conflict) -> None:
    with pytest.raises(kind) as caught:
        act()
    assert caught.value.code == code


def freeze(code: str, actor: User) -> Freeze:
    return freezes.impose(actor=actor, place=factories.place(code), reason=WHY)


# --- Imposing and lifting
def test_one_official_imposes_and_two_lift(p36a: User, p36b: User, auditor1: User) -> None:
    row = freeze("36", p36a)
    assert AuditEvent.objects.get(action="freezes.impose").reason == WHY
    assert Notification.objects.filter(person=auditor1, kind="freeze_imposed").exists()
    assert not Notification.objects.filter(person=p36a).exclude(kind="freeze_imposed").exists()
    refused("already_frozen", lambda: freeze("36", p36b))
    refused("needs_second_person", lambda: freezes.lift(row, actor=p36b, reason=WHY))
    request = approvals.propose(freezes.LIFT, row, actor=p36a, reason=WHY)
    refused("maker_is_checker", lambda: approvals.approve(request, actor=p36a))
    approvals.approve(request, actor=p36b)
    row.refresh_from_db()
    assert (row.lifted_by, row.lift_reason) == (p36b, WHY)
    assert AuditEvent.objects.filter(action="freezes.lift").exists()
    assert freeze("36", p36a).pk != row.pk


@pytest.mark.parametrize(
    ("who", "code", "may"),
    [
        ("p36a", "36", True),
        ("p36a", "360727", True),
        ("p36a", "15", False),
        ("p36a", "CN", False),
        ("mlr1", "36", True),
        ("mlr1", "CN", True),
        ("admin1", "CN", True),
        ("inspector1", "36", False),
        ("auditor1", "CN", False),
        ("signer", "360727", False),
    ],
)
def test_who_may_freeze_what(request: pytest.FixtureRequest, who: str, code: str, may: bool) -> None:
    person: User = request.getfixturevalue(who)
    if may:
        assert freeze(code, person).place.code == code
    else:
        refused("forbidden", lambda: freeze(code, person), Forbidden)


def test_a_freeze_says_why(p36a: User) -> None:
    refused("invalid", lambda: freezes.impose(actor=p36a, place=factories.place("36"), reason="x"), Invalid)


def test_the_database_keeps_a_freeze_until_two_lift_it(p36a: User, p36b: User) -> None:
    row = freeze("36", p36a)
    lift = "UPDATE enterprises_freeze SET lifted_at = now(), lifted_by_id = %s, lift_reason = 'over' WHERE id = %s"
    assert constraint_refusing(lift, p36b.pk, row.pk, actor=p36b) == "freeze_lifted_by_two"
    others = "INSERT INTO enterprises_freeze (version, reason, imposed_at, place_id, imposed_by_id, lift_reason)"
    place = factories.place("15")
    statement = f"{others} VALUES (1, 'why', now(), %s, %s, '')"
    assert constraint_refusing(statement, place.pk, p36a.pk, actor=p36b) == "freeze_names_its_actor"
    by_two(freezes.LIFT, row, p36a, p36b)
    again = "UPDATE enterprises_freeze SET lift_reason = 'another' WHERE id = %s"
    assert constraint_refusing(again, row.pk, actor=p36b) == "freeze_is_over"


# --- What it stops
def test_no_notice_comes_into_force_and_drafting_goes_on(books: Books, mlr1: User, mlr2: User, p36a: User) -> None:
    waiting = notices.submit(notice_draft(mlr1, (None, "CN", "100")), actor=mlr1)
    row = freeze("CN", mlr1)
    refused("frozen", lambda: notices.approve(waiting, actor=mlr2))
    raw = "UPDATE quotas_notice SET state = 'in_force', approved_by_id = %s, approved_at = now() WHERE id = %s"
    assert constraint_refusing(raw, mlr2.pk, waiting.pk, actor=mlr2) == "frozen"
    drafted = notices.submit(notice_draft(mlr1, (None, "CN", "50")), actor=mlr1)
    assert drafted.state == "submitted"
    by_two(freezes.LIFT, row, mlr1, mlr2)
    assert notices.approve(waiting, actor=mlr2).state == "in_force"


def test_nothing_is_posted_in_the_place_and_elsewhere_it_is(books: Books, mlr1: User, p36a: User) -> None:
    firm = books.firm("E-ONE")
    books.post("control", 100, to="CN")
    row = freeze("36", p36a)
    with pytest.raises(Exception, match="emergency freeze"), transaction.atomic():
        books.post("distribute", 10, from_="CN", to="36")
    with pytest.raises(Exception, match="emergency freeze"), transaction.atomic():
        books.post("use", 1, to=firm)
    books.post("distribute", 10, from_="CN", to="15")
    by_two(freezes.LIFT, row, p36a, mlr1)
    books.post("distribute", 10, from_="CN", to="36")
    assert Account.objects.get(holder__code="36").received == 10


def test_no_request_is_approved_and_asking_goes_on(books: Books, mlr1: User, mlr2: User, admin1: User) -> None:
    row = freeze("CN", admin1)
    request = approvals.propose(programme_years.CLOSE, books.year, actor=mlr1, reason=WHY)
    refused("frozen", lambda: approvals.approve(request, actor=mlr2))
    raw = "UPDATE enterprises_approvalrequest SET state = 'done', decided_by_id = %s, decided_at = now() WHERE id = %s"
    assert constraint_refusing(raw, mlr2.pk, request.pk, actor=mlr2) == "frozen"
    by_two(freezes.LIFT, row, mlr1, mlr2)
    assert approvals.approve(request, actor=mlr2).state == "done"


def test_what_waits_for_its_day_waits_for_the_end_of_the_freeze(settings: Any, admin1: User, inspector1: User) -> None:
    settings.APPOINTMENT_DELAY_HOURS = 24
    admin2 = another_like(admin1)
    start = dt.datetime(2011, 10, 20, 9, tzinfo=dt.UTC)
    with clock.at(start):
        request = by_two(officials.CHANGE, inspector1, admin1, admin2, email="new@example.invalid")
    with clock.at(start + dt.timedelta(hours=2)):
        row = freeze("CN", admin1)
    with clock.at(start + dt.timedelta(hours=30)):
        assert approvals.carry_out_due() == 0
        assert ApprovalRequest.objects.get(pk=request.pk).state == "waiting"
        by_two(freezes.LIFT, row, admin1, admin2)
        assert approvals.carry_out_due() == 1


def test_nobody_is_appointed_and_power_is_still_taken_away(
    admin1: User, p36a: User, clerk: User, firm: Enterprise
) -> None:
    admin2 = another_like(admin1)
    other = another_like(admin1)
    row = freeze("36", p36a)
    refused("frozen", lambda: memberships.grant(clerk, actor=admin1, role=Role.ENTERPRISE_SIGNER, enterprise=firm))
    raw = (
        "INSERT INTO enterprises_membership (role, enterprise_id, user_id, valid_from)"
        " VALUES ('enterprise_admin', %s, %s, now())"
    )
    assert constraint_refusing(raw, firm.pk, clerk.pk, actor=admin1) == "frozen"
    by_two(freezes.LIFT, row, p36a, admin1)
    freeze("CN", admin1)
    by_two(officials.DEACTIVATE, other, admin1, admin2)
    assert not User.objects.get(pk=other.pk).is_active
    by_two(officials.END_ROLE, Membership.objects.filter(user=p36a)[0], admin1, admin2)


def test_the_database_lets_the_same_acts_go_on_as_the_declarations(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'approval_is_not_frozen'")
        source = cursor.fetchone()[0]
    listed = source.split("NOT IN (", 1)[1].split(")", 1)[0]
    names = {name.strip(" '\n") for name in listed.split(",")}
    assert names == {act.name for act in two_person_acts.declared() if act.while_frozen}


# --- Filing
MONTH = dt.date(2011, 4, 1)


@pytest.fixture
def month(firm: Enterprise, signer: User) -> Report:
    factories.product()
    with clock.at(dt.date(2011, 5, 3)):
        return draft(firm, MONTH, signer, line(firm.sites.get(), produced="10", sold="10"))


def late_of(report: Report, signer: User) -> bool | None:
    reasons = {finding.code: "as measured" for finding in reports.check(report)}
    return reports.submit(report, actor=signer, explanations=reasons).late


def test_a_filing_is_refused_and_nothing_is_lost(month: Report, signer: User, p36a: User) -> None:
    with clock.at(dt.date(2011, 5, 4)):
        freeze("36", p36a)
        answer = assert_problem(client_of(signer).post(f"{V1}reports/{month.pk}/submit/", {}), 409, "frozen")
        assert "Your draft is saved" in answer["detail"]
        assert "5 days after the freeze" in answer["detail"]
    month.refresh_from_db()
    assert (month.state, month.lines.count(), Posting.objects.count()) == ("draft", 1, 0)


@pytest.mark.parametrize(("filed_on", "late"), [((2011, 5, 25), False), ((2011, 5, 26), True)])
def test_a_month_due_in_a_freeze_is_in_time_until_five_days_after_it(
    month: Report, signer: User, p36a: User, p36b: User, filed_on: tuple[int, int, int], late: bool
) -> None:
    assert dt.date(2011, 5, 4) < month.due_on < dt.date(2011, 5, 20)
    ReportingDuty.objects.get_or_create(enterprise=month.enterprise, period=MONTH, due_on=month.due_on)
    with clock.at(dt.date(2011, 5, 4)):
        row = freeze("36", p36a)
    day = dt.date(2011, 5, 19)
    with clock.at(day):
        assert not queries.missing(on=day).filter(period=MONTH).exists()
        screening.screen_day(day)
        assert not missing_flags(month)
    with clock.at(dt.date(2011, 5, 20)):
        by_two(freezes.LIFT, row, p36a, p36b)
    day = dt.date(*filed_on)
    with clock.at(day):
        assert queries.missing(on=day).filter(period=MONTH).exists() is late
        screening.screen_day(day)
        assert missing_flags(month) is late
        assert late_of(month, signer) is late
        # An excused delay counts from the due day, as for the risk of a site.
        assert ReportingDuty.objects.get(period=MONTH).filed_on == (day if late else month.due_on)


def missing_flags(month: Report) -> bool:
    flags = Flag.objects.filter(enterprise=month.enterprise, rule=Missing.code, period=MONTH)
    return flags.filter(episodes__ended_on=None).exists()


def test_a_freeze_after_the_due_day_excuses_nobody(month: Report, signer: User, p36a: User, p36b: User) -> None:
    with clock.at(month.due_on + dt.timedelta(days=1)):
        row = freeze("36", p36a)
    with clock.at(month.due_on + dt.timedelta(days=2)):
        by_two(freezes.LIFT, row, p36a, p36b)
        assert late_of(month, signer) is True


# --- Pages and API
def test_the_page_imposes_shows_the_banner_and_leads_to_lifting(
    p36a: User, p36b: User, signer: User, p15a: User
) -> None:
    def page_of(person: User, name: str = "pages:start") -> str:
        client = Client()
        client.force_login(person)
        return client.get(reverse(name)).content.decode()

    client = Client()
    client.force_login(p36a)
    here = reverse("pages:freezes")
    wrong = client.post(here, {"place": "99", "reason": WHY})
    assert (wrong.status_code, WHY in wrong.content.decode()) == (400, True)
    assert client.post(here, {"place": "36", "reason": "x"}).status_code == 409
    assert client.post(here, {"place": "15", "reason": WHY}).status_code == 403
    assert client.post(here, {"place": "36", "reason": WHY}).status_code == 302
    row = Freeze.objects.get()
    for person in (p36a, p36b, signer):
        assert "Emergency freeze: Jiangxi" in page_of(person)
    assert "Emergency freeze:" not in page_of(p15a)
    assert reverse("pages:approval-propose", args=[freezes.LIFT, row.pk]) in page_of(p36b, "pages:freezes")
    by_two(freezes.LIFT, row, p36a, p36b)
    assert "Emergency freeze:" not in page_of(signer)


def test_the_api_imposes_lists_and_asks_for_the_lifting(p36a: User, p36b: User, signer: User) -> None:
    path = f"{V1}freezes/"
    assert_problem(client_of(signer).post(path, {"place": "360727", "reason": WHY}), 403, "forbidden")
    assert_problem(client_of(p36a).post(path, {"place": "99", "reason": WHY}), 400, "invalid")
    created = client_of(p36a).post(path, {"place": "36", "reason": WHY})
    assert (created.status_code, created.json()["actions"]) == (201, ["lift"])
    listed = client_of(signer).get(path, {"in_force": "true"}).json()["results"]
    assert [(row["place"], row["actions"]) for row in listed] == [("36", [])]
    asked = client_of(p36a).post(f"{path}{created.json()['id']}/lift/", {"reason": WHY})
    assert asked.status_code == 202
    client_of(p36b).post(f"{V1}approvals/{asked.json()['id']}/approve/", {})
    assert client_of(p36b).get(path, {"in_force": "true"}).json()["results"] == []
    assert Notice.objects.count() == 0

"""Acceptance of many filings at once: a constant number of statements, each refused one named, the same ledger."""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from core.errors import Forbidden
from core.models import AuditEvent, OutboxMessage
from enterprises.models import Enterprise, User
from enterprises.roles import Role
from quotas.models import Account, Report
from quotas.services import reports
from tests.core.conftest import Login, api
from tests.support import factories
from tests.support.filings import draft, filed, line

__all__ = ["api"]
DAY = dt.date(2011, 10, 5)


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(DAY):
        yield


@pytest.fixture
def firms(db: None) -> list[tuple[Enterprise, User]]:
    factories.product()
    factories.programme_year()
    firms = []
    for number in range(4):
        firm = factories.enterprise(f"E-FIRM-{number}")
        factories.site(firm, code=f"S-{number}")
        firms.append((firm, factories.user(Role.ENTERPRISE_SIGNER, of=firm)))
    return firms


def months_of(firms: list[tuple[Enterprise, User]], month: int) -> list[Report]:
    return [
        filed(firm, dt.date(2011, month, 1), signer, line(firm.sites.get(), produced="5", sold="5"))
        for firm, signer in firms
    ]


def test_all_of_them_are_accepted_and_the_ledger_agrees(firms: Any, p36a: User) -> None:
    created = months_of(firms, 3)
    outcome = reports.accept_many([report.pk for report in created], actor=p36a)
    assert {report.pk for report in outcome.accepted} == {report.pk for report in created}
    assert outcome.refused == []
    for report in Report.objects.all():
        assert (report.state, report.decided_by, report.version) == ("accepted", p36a, created[0].version + 1)
    for account in Account.objects.filter(holder__type="enterprise", category="medium_heavy"):
        assert account.used_pending == 0
        assert account.used_accepted > Decimal(0)
    assert AuditEvent.objects.filter(action="reports.accept").count() == len(created)
    assert OutboxMessage.objects.filter(event="report_accepted").count() == len(created)


def test_each_that_is_refused_is_named_and_the_others_are_accepted(firms: Any, p36a: User, p36b: User) -> None:
    first, second, third, fourth = months_of(firms[:2], 3) + months_of(firms[:2], 4)
    reports.return_(second, reason="wrong", actor=p36a)
    firm = firms[3][0]
    paper = draft(firm, dt.date(2011, 3, 1), p36a, line(firm.sites.get(), produced="1"), origin="paper")
    reports.update(paper, actor=p36b, nil=False)  # its authors may not decide on it either
    paper = reports.submit(Report.objects.get(pk=paper.pk), actor=p36a)
    nowhere = uuid4()
    keys = [first.pk, second.pk, third.pk, fourth.pk, paper.pk, nowhere, first.pk]
    outcome = reports.accept_many(keys, actor=p36b)
    assert {report.pk for report in outcome.accepted} == {first.pk, third.pk, fourth.pk}
    assert {refusal.id: refusal.code for refusal in outcome.refused} == {
        second.pk: "wrong_state",
        paper.pk: "maker_is_checker",
        nowhere: "not_found",
    }
    paper.refresh_from_db()
    assert paper.state == "submitted"


def test_the_statements_do_not_grow_with_the_reports(firms: Any, p36a: User, p36b: User) -> None:
    few, many = months_of(firms[:1], 3), months_of(firms, 4) + months_of(firms, 5)
    for firm, _signer in firms:  # one query for the authors of a paper report
        paper = draft(firm, dt.date(2011, 6, 1), p36b, line(firm.sites.get(), produced="1"), origin="paper")
        many.append(reports.submit(paper, actor=p36b))
    few.append(many.pop())
    assert p36a.reach  # read once a request, not once a report
    counted = []
    for some in (few, many):
        with CaptureQueriesContext(connection) as captured:
            reports.accept_many([report.pk for report in some], actor=p36a)
        counted.append(len(captured))
    assert counted[0] == counted[1]
    assert counted[1] <= 12


def test_out_of_place_is_out_of_sight(firms: Any, p15a: User, clerk: User, mlr1: User) -> None:
    (report,) = months_of(firms[:1], 3)
    outcome = reports.accept_many([report.pk], actor=p15a)
    assert [refusal.code for refusal in outcome.refused] == ["not_found"]
    for person in (clerk, mlr1):
        with pytest.raises(Forbidden):
            reports.accept_many([report.pk], actor=person)


def test_over_the_api(firms: Any, api: Login, p36a: User) -> None:
    created = months_of(firms[:2], 3)
    body = {"reports": [str(report.pk) for report in created] + [str(uuid4())]}
    answer = api(p36a).post("/api/v1/reports/accept/", body)
    assert answer.status_code == 200, answer.content
    assert {row["enterprise"] for row in answer.json()["accepted"]} == {"E-FIRM-0", "E-FIRM-1"}
    assert [row["code"] for row in answer.json()["refused"]] == ["not_found"]
    assert api(p36a).post("/api/v1/reports/accept/", {"reports": []}).status_code == 400
    assert api(p36a).post("/api/v1/reports/accept/", {"reports": ["x"]}).status_code == 400
    too_many = {"reports": [str(uuid4()) for _ in range(501)]}
    assert api(p36a).post("/api/v1/reports/accept/", too_many).status_code == 400

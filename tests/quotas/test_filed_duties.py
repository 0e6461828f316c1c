"""A duty knows whether a report of its month is in force; what is missing is found by the duties not filed."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection, transaction

from core import clock
from core.actors import SystemActor
from enterprises.models import Enterprise, User
from enterprises.roles import Role
from quotas.models import ReportingDuty
from quotas.queries import reports as queries
from quotas.services import duties, reports
from tests.support import factories, filings
from tests.support.databases import Clone
from tests.support.sealing import execute, superuser

MARCH, TODAY = dt.date(2011, 3, 1), dt.date(2011, 4, 20)


@pytest.fixture
def firm(db: None) -> Enterprise:
    firm = factories.enterprise()
    factories.site(firm)
    factories.product()
    factories.programme_year("mlr-mining", 2011, "all")
    return firm


@pytest.fixture
def signer(firm: Enterprise) -> User:
    return factories.user(Role.ENTERPRISE_SIGNER, of=firm)


def owe(firm: Enterprise) -> ReportingDuty:
    return ReportingDuty.objects.create(enterprise=firm, period=MARCH, kind="mining", due_on=dt.date(2011, 4, 10))


def is_filed(firm: Enterprise) -> bool:
    return ReportingDuty.objects.get(enterprise=firm, period=MARCH).filed


def month(firm: Enterprise, tonnes: str = "1") -> dict[str, Any]:
    return filings.line(firm.sites.get(), produced=tonnes, sold=tonnes)


def test_a_duty_is_filed_while_a_report_is_in_force(firm: Enterprise, signer: User) -> None:
    owe(firm)
    assert not is_filed(firm)
    with clock.at(dt.date(2011, 4, 5)):
        draft = filings.draft(firm, MARCH, signer, month(firm))
        assert not is_filed(firm), "a draft is not a filing"
        report = reports.submit(draft, actor=signer)
        assert is_filed(firm)
        assert ReportingDuty.objects.get().filed_on == dt.date(2011, 4, 5)
    with clock.at(dt.date(2011, 4, 15)):
        report = filings.amended(report, signer, month(firm, "1.1"))
        assert is_filed(firm), "the amendment is in force instead"
        assert ReportingDuty.objects.get().filed_on == dt.date(2011, 4, 5)
        reports.repudiate(report, actor=signer, reason="Signed by somebody else")
    assert not is_filed(firm)
    with clock.at(TODAY):
        assert [duty.enterprise for duty in queries.missing(on=TODAY)] == [firm]


def test_a_duty_that_is_derived_after_the_report_is_filed(firm: Enterprise, signer: User) -> None:
    with clock.at(dt.date(2011, 4, 5)):
        filings.filed(firm, MARCH, signer, month(firm))
    assert owe(firm).pk
    assert is_filed(firm)


@pytest.mark.parametrize(
    ("received", "counts_from"), [(9, dt.date(2011, 4, 9)), (15, dt.date(2011, 4, 15))], ids=["in time", "late"]
)
def test_a_paper_counts_from_its_day_of_receipt_once_that_is_confirmed(
    firm: Enterprise, received: int, counts_from: dt.date
) -> None:
    """A day that makes the report late counts at once; any other counts only once it is confirmed."""
    maker, checker = (factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR",)) for _person in range(2))
    owe(firm)
    with clock.at(TODAY):
        paper = filings.filed(firm, MARCH, maker, month(firm), origin="paper", received_on=dt.date(2011, 4, received))
        if received == 9:
            assert ReportingDuty.objects.get().filed_on == TODAY
            reports.confirm_receipt(paper, actor=checker, reason="Stamped by the office on 9 April 2011.")
    assert ReportingDuty.objects.get().filed_on == counts_from


@pytest.mark.parametrize("filed", [True, False])
def test_deriving_writes_what_a_race_left_wrong(
    own_database: Clone, firm: Enterprise, signer: User, *, filed: bool
) -> None:
    duties.derive(actor=SystemActor("a test"))
    if filed:
        with clock.at(dt.date(2011, 4, 5)):
            filings.filed(firm, MARCH, signer, month(firm))
    with superuser():
        execute("UPDATE quotas_reportingduty SET filed = %s, filed_on = NULL WHERE period = %s", not filed, MARCH)
    assert is_filed(firm) is not filed
    duties.derive(actor=SystemActor("a test"))
    duty = ReportingDuty.objects.get(period=MARCH)
    assert (duty.filed, duty.filed_on) == (filed, dt.date(2011, 4, 5) if filed else None)


def test_nobody_else_says_that_a_duty_is_filed(firm: Enterprise) -> None:
    owe(firm)
    ReportingDuty.objects.update(filed=True)
    assert not is_filed(firm)


def test_without_the_trigger_a_filing_leaves_its_duty_open_and_is_not_missing(
    own_database: Clone, firm: Enterprise, signer: User
) -> None:
    owe(firm)
    with superuser(unbound=False):
        execute("DROP TRIGGER report_fulfils_duty ON quotas_report")
    with clock.at(dt.date(2011, 4, 5)), transaction.atomic():
        filings.filed(firm, MARCH, signer, month(firm))
    assert not is_filed(firm)
    assert not queries.missing(on=TODAY).exists(), "the report is looked up as well"


def test_missing_reports_are_found_by_the_index_of_open_duties(own_database: Clone) -> None:
    with superuser():
        execute(
            "INSERT INTO quotas_reportingduty (id, enterprise_id, period, kind, due_on, filed)"
            " SELECT gen_random_uuid(), gen_random_uuid(), '2011-03-01', 'mining', '2011-04-10', n % 1000 <> 0"
            " FROM generate_series(1, 20000) n; ANALYZE quotas_reportingduty"
        )
    with connection.cursor() as cursor:
        found, parameters = queries.missing(on=TODAY).order_by().query.sql_with_params()
        cursor.execute(f"EXPLAIN {found}", parameters)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "duty_open" in plan
    assert "Seq Scan on quotas_reportingduty" not in plan

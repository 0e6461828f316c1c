"""A rule from a past day is entered while a month of that day is filed, whose filing has read the rules already.

The controls take the locks away, and the month is filed by other rules than those that are in force for it then.
"""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import connection

from core import clock
from core.errors import DomainError
from enterprises.models import Enterprise, User
from quotas import report_lines
from quotas.acts import counting_rules as acts
from quotas.services import counting_rules, reports
from quotas.services.reports import filing_decision
from tests.support import factories
from tests.support.approvals import by_two
from tests.support.databases import Clone, execute_as_owner
from tests.support.filings import draft, line
from tests.support.races import until_waiting

WITHOUT_LOCK = """
    DO $$ BEGIN
        EXECUTE replace(pg_get_functiondef('counting_rule_by_two'::regproc), 'PERFORM pg_advisory', '-- ');
    END $$
"""
type Outcome = tuple[Exception | None, int]


@pytest.fixture
def beside(
    own_database: Clone, monkeypatch: pytest.MonkeyPatch, firm: Enterprise, signer: User, mlr1: User, mlr2: User
) -> Callable[[], Outcome]:
    """Return what comes of entering the rule between a filing's reading and its writing, and how often it has read."""
    last_day = clock.today().replace(day=1) - dt.timedelta(days=1)
    factories.place("CN")
    programme = factories.programme_year(year=last_day.year).programme
    factories.product()
    report = draft(firm, last_day.replace(day=1), signer, line(factories.site(firm), produced="5"))
    with own_database.postgres.connect(own_database.name) as superuser:
        superuser.execute("DELETE FROM core_loader")
    rule: dict[str, Any] = {
        "site_kind": "recycling",
        "product_kind": "oxide",
        "feed": "recycled",
        "quantity": "produced",
        "valid_from": last_day,
        "legal_basis": "Order 7 (invented)",
    }
    decide, running = filing_decision.decide, []

    def enter() -> Exception | None:
        try:
            by_two(counting_rules.ENTER, programme, mlr1, mlr2, **rule)
        except Exception as error:  # what it was is what the tests are about
            return error
        finally:
            connection.close()
        return None

    def decide_beside(pool: ThreadPoolExecutor, *read: Any) -> Any:
        running.append(pool.submit(enter))
        until_waiting(own_database, 1, unless=running[0].done)
        return decide(*read)

    def file() -> Outcome:
        with ThreadPoolExecutor(1) as pool:
            monkeypatch.setattr(filing_decision, "decide", partial(decide_beside, pool))
            reports.submit(report, actor=signer)
            return running[0].result(60), len(running)

    return file


def test_the_rule_waits_and_is_refused(beside: Callable[[], Outcome]) -> None:
    outcome, times = beside()
    assert isinstance(outcome, DomainError)
    assert ("counted_already" in {outcome.code, *(fault.code for fault in outcome.errors)}, times) == (True, 1)


def test_past_the_lock_of_the_act_the_trigger_waits(
    monkeypatch: pytest.MonkeyPatch, beside: Callable[[], Outcome]
) -> None:
    """Each waits for the other then: one is cancelled, and begins again."""
    monkeypatch.setattr(acts, "wait_for_filings", lambda: None)
    outcome, times = beside()
    assert outcome is not None or times > 1


def test_without_both_the_filed_month_counts_otherwise(
    own_database: Clone, monkeypatch: pytest.MonkeyPatch, beside: Callable[[], Outcome]
) -> None:
    monkeypatch.setattr(acts, "wait_for_filings", lambda: None)
    execute_as_owner(own_database, WITHOUT_LOCK)
    assert beside() == (None, 1)


def test_without_the_lock_of_the_filing_it_does_as_well(
    monkeypatch: pytest.MonkeyPatch, beside: Callable[[], Outcome]
) -> None:
    read = report_lines.read
    monkeypatch.setattr(report_lines, "read", lambda report, **_hold: read(report))
    assert beside() == (None, 1)

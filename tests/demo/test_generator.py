"""Generated years behave as filed years everywhere, and agree with the ledger."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from core.actors import Loader
from core.models import OutboxMessage
from core.servers.postgres import SUPERUSER
from demo import generator
from enterprises import reference as register
from enterprises.models import Enterprise
from quotas import ledger
from quotas.models import Account, Report
from quotas.reference import products, programmes
from tests.support import databases

LOADER = Loader("reference loader")
MINES = 100  # enough for five that exceed and one without a plan


@pytest.fixture
def reference(db: None) -> None:
    register.load(actor=LOADER)
    products.load()
    programmes.load()


def test_synthetic_years_stand_in_the_ledger(reference: None) -> None:
    """Also in one that was first read while it was empty, by statistics as after a load that was rolled back."""
    announced, day = OutboxMessage.objects.count(), dt.date(2026, 1, 1)
    with _statistics(pages=100, rows=0), connection.cursor() as cursor:
        for _turn in range(10):  # more often than a plan is made before one is kept
            cursor.execute("SELECT count(*) FROM ledger_balances(NULL, NULL, NULL, %s)", [day])
        call_command("generate", enterprises=MINES, years=1, first_year=2025, verbosity=0)
        cursor.execute("SET LOCAL statement_timeout TO '10s'")
        assert list(ledger.drifts(today=day)) == []

    assert Enterprise.objects.filter(code__startswith="E-GEN-", fictitious=True).count() == MINES
    assert Report.objects.filter(state="accepted", late=False).count() == 12 * MINES
    firms = Account.objects.filter(holder__type="enterprise")
    assert firms.filter(state="exceeded").count() == 5
    assert firms.filter(state="unplanned").count() == 1
    nation = Account.objects.get(holder__code="CN", category="all")
    assert nation.undistributed == 0
    assert nation.used == sum(firms.values_list("used", flat=True))
    report = Report.objects.order_by("?")[0]
    assert hashlib.sha256(report.canonical.encode()).hexdigest() == report.sha256
    assert OutboxMessage.objects.count() == announced


@contextmanager
def _statistics(*, pages: int, rows: int) -> Iterator[None]:
    """Set the planner's statistics of every table of this app; afterwards reset them to those of a new database."""
    clone = databases.current()
    with psycopg.connect(clone.postgres.url(SUPERUSER, clone.name), autocommit=True) as superuser:
        believe = "UPDATE pg_class SET relpages = %s, reltuples = %s WHERE relname ~ '^quotas_' AND relkind = 'r'"
        superuser.execute(believe, [pages, rows])
        try:
            yield
        finally:
            superuser.execute(believe, [0, -1])


def test_a_second_run_adds_others(reference: None) -> None:
    for _turn in range(2):
        list(generator.generate(enterprises=3, years=1, first_year=2025, actor=LOADER))
    assert Enterprise.objects.filter(code__startswith="E-GEN-").count() == 6
    assert list(ledger.drifts(today=dt.date(2026, 1, 1))) == []


def test_synthetic_years_come_after_the_published_ones(reference: None) -> None:
    assert generator.first_free_year() == 2025


@pytest.mark.django_db
def test_synthetic_data_needs_the_reference() -> None:
    with pytest.raises(CommandError, match="load_reference"):
        call_command("generate", enterprises=1)


@pytest.mark.django_db
def test_production_refuses_synthetic_data(settings: object) -> None:
    settings.FIXED_DAY_ALLOWED = False
    with pytest.raises(CommandError, match="refused"):
        call_command("generate", enterprises=1)

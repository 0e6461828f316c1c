"""Steps of filed reports are taken by those who may, and their use is reversed with the step alone.

Tried in SQL with the application's login, which is no loader; each attack succeeds without its guard.
"""

import datetime as dt

import pytest
from django.db import connection, transaction

from core import clock, loaders
from core.actor_sessions import prove_actor
from core.errors import Conflict
from enterprises.models import Enterprise, User
from enterprises.roles import Role
from quotas import ledger
from quotas.models import Posting, Report
from tests.permissions.test_signed_acts import refused_by
from tests.quotas.test_report_filings import CANONICAL, DIGEST, FILE, World, begun, tried, without, world, written
from tests.support import factories
from tests.support.databases import Clone, no_loader
from tests.support.filings import filed, line
from tests.support.ledger_accounts import Books, books
from tests.support.refusals import constraint_of
from tests.support.sealing import execute, superuser

__all__ = ["books", "world"]

STEP = "stepped_in_role"
DECIDE = (
    "UPDATE quotas_report SET state = %s, decided_by_id = %s, decided_at = clock_timestamp(),"
    " decision_reason = 'It is so' WHERE id = %s"
)


def decided(report: Report, state: str, person: User) -> str | None:
    return tried(DECIDE, state, person.pk, report.pk, actor=person)


def filed_now(world: World, origin: str = "page") -> Report:
    filer = world.signer if origin == "page" else world.officer
    report = begun(world, filer, ago=3, origin=origin)
    written(filer, FILE.format(at="now()", late="true"), filer.pk, CANONICAL, DIGEST, report.pk)
    return report


@pytest.fixture
def clerk(world: World) -> User:
    with loaders.entering_history():
        return factories.user(Role.ENTERPRISE_CLERK, of=world.firm)


def test_an_officer_of_its_place_accepts_and_returns_it(world: World, clerk: User) -> None:
    report = filed_now(world)
    for state in ("accepted", "returned"):
        for other in (clerk, world.rival):
            assert decided(report, state, other) == STEP, (state, other)
        assert decided(report, state, world.officer) is None
    without(STEP)
    assert decided(report, "accepted", clerk) is None


@pytest.mark.parametrize("origin", ["page", "paper"])
def test_its_own_signer_repudiates_it(world: World, clerk: User, origin: str) -> None:
    report = filed_now(world, origin)
    for other in (clerk, world.rival, world.officer, world.second):
        assert decided(report, "repudiated", other) == STEP, other
    assert decided(report, "repudiated", world.signer) is None
    without(STEP)
    assert decided(report, "repudiated", world.rival) is None


def test_it_is_repudiated_within_seven_days(world: World) -> None:
    """For the test a day is over already."""
    report = filed_now(world)
    with superuser(unbound=False), connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('report_guard'::regproc)")
        body = cursor.fetchone()[0]
        assert body.count("::date + 7 THEN") == 1
        cursor.execute(body.replace("::date + 7 THEN", "::date - 1 THEN"))
    assert decided(report, "repudiated", world.signer) == "report_repudiated_in_time"


def test_one_officer_does_not_begin_a_paper_anew(world: World) -> None:
    report = filed_now(world, "paper")
    assert decided(report, "accepted", world.second) is None
    again = begun(world, world.officer, ago=3, origin="paper", number=2)

    def begin_anew() -> None:
        prove_actor(world.officer)
        execute(DECIDE, "repudiated", world.officer.pk, report.pk)
        statement = FILE.format(at="now()", late="true").replace("R-1", "R-2")
        execute(statement, world.officer.pk, CANONICAL, DIGEST, again.pk)

    assert refused_by(begin_anew) == STEP


def test_its_use_is_reversed_with_the_step_alone(
    own_database: Clone, books: Books, firm: Enterprise, signer: User
) -> None:
    factories.product()
    rival = factories.user(Role.ENTERPRISE_CLERK, of=factories.enterprise("E-RIVAL"))
    with clock.at(dt.datetime(2011, 5, 5, 9, tzinfo=clock.ZONE)):
        report = filed(firm, dt.date(2011, 4, 1), signer, line(firm.sites.get(), produced="110", sold="0"))
    with transaction.atomic():
        prove_actor(signer)
        execute(DECIDE, "repudiated", signer.pk, report.pk)
    no_loader(own_database)

    @transaction.atomic
    def reverse() -> None:
        prove_actor(rival)
        ledger.reverse(list(Posting.objects.filter(line_use__line__report=report)), actor=rival, key="x")

    with pytest.raises(Conflict) as caught:
        reverse()
    assert caught.value.__cause__ is not None
    assert constraint_of(caught.value.__cause__) == "ledger_document_supports_posting"
    with superuser(unbound=False):
        execute(
            "CREATE OR REPLACE FUNCTION report_turned_now(report uuid) RETURNS boolean LANGUAGE sql AS 'SELECT true'"
        )
    reverse()

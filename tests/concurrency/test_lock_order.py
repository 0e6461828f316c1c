"""The locks of an act are taken in the declared order, though one statement takes them all."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import connection, transaction
from psycopg.errors import LockNotAvailable

from enterprises.models import User
from quotas.models import Report
from quotas.services.reports import LIFECYCLE
from tests.support import races
from tests.support.databases import Clone
from tests.support.filings import drafted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def report(own_database: Clone) -> Report:
    return drafted(User.objects.create(username="somebody", name="Somebody"))


def locking(report: Report) -> Report:
    try:
        with transaction.atomic():
            return LIFECYCLE.lock(report)
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("held", "other", "taken"),
    [("enterprises_enterprise", "quotas_report", False), ("quotas_report", "enterprises_enterprise", True)],
)
def test_an_enterprise_is_locked_before_its_report(
    own_database: Clone, report: Report, held: str, other: str, taken: bool
) -> None:
    keys = {"enterprises_enterprise": report.enterprise_id, "quotas_report": report.pk}
    connection.close()
    with ThreadPoolExecutor(1) as runner, psycopg.connect(own_database.owner_url) as first:
        first.execute(f"UPDATE {held} SET version = version + 1 WHERE id = '{keys[held]}'")
        waiting = runner.submit(locking, report)
        races.until_waiting(own_database, 1)
        with psycopg.connect(own_database.owner_url) as second:
            asked = f"SELECT FROM {other} WHERE id = '{keys[other]}' FOR UPDATE NOWAIT"
            if taken:
                with pytest.raises(LockNotAvailable):
                    second.execute(asked)
            else:
                second.execute(asked)
        first.commit()
        fresh = waiting.result(60)
    assert (fresh.version, fresh.enterprise.version) == ((2, 1) if taken else (1, 2))  # as it is after the wait

"""The test databases: real commits vanish between tests, and code runs as the application's role."""

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from core.servers import APPLICATION_ROLE, OWNER_ROLE


def test_tests_run_as_the_application_role(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (APPLICATION_ROLE,)


def test_tables_belong_to_the_owner(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
        assert cursor.fetchall() == [(OWNER_ROLE,)]


def test_the_application_role_cannot_change_the_schema(db: None) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("CREATE TABLE smuggled (id int)")


@pytest.mark.parametrize("round_", [1, 2])
def test_commits_of_one_test_are_not_seen_by_the_next(transactional_db: None, round_: int) -> None:
    assert not Session.objects.exists()
    Session.objects.create(session_key=f"round-{round_}", session_data="", expire_date=timezone.now())

"""Every migration of ours can be taken back, and the way forward still leads to the same schema."""

import pytest
from django.core.management import call_command
from django.db import connection

from tests.database import Clone

APPS = ("inspections", "quotas", "enterprises", "core")


def columns() -> set[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'"
        )
        return set(cursor.fetchall())


@pytest.mark.parametrize("app", APPS)
def test_the_migrations_of_an_app_go_back_and_forth(own_database: Clone, app: str) -> None:
    before = columns()
    call_command("migrate", app, "zero", verbosity=0)
    assert not {table for table, *_ in columns() if table.startswith(f"{app}_")}
    call_command("migrate", verbosity=0)
    assert columns() == before

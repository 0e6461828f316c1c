"""The code of the last release goes on against the new schema, until its last process has ended (ADR 11)."""

import pytest
from django.core.management import call_command
from django.db import connection

from core.database import as_owner
from core.loaders import entering_history
from core.migration_rules import BEFORE_RELEASE
from tests.config.older_release import models_of, outcomes, rows_of
from tests.support import factories
from tests.support.databases import Clone

TABLE = "enterprises_group"


@pytest.fixture
def rows(own_database: Clone) -> None:
    """Enter rows of the tables on which a month's report depends."""
    with entering_history():
        factories.group()
        factories.standard()
        factories.programme_year()
        factories.product()
        factories.hs_code()
        factories.process(factories.site(factories.enterprise("E-OLDER")))
        factories.user("provincial_regulator", at="36", authorities=("MLR",))


def test_the_release_before_reads_and_writes_on_after_migrating(own_database: Clone, rows: None) -> None:
    for app, migration in BEFORE_RELEASE.items():
        call_command("migrate", app, migration, verbosity=0)
    older = rows_of(models_of(BEFORE_RELEASE))
    before = outcomes(older)
    assert len(older) > 100
    assert not [name for name, error in before.items() if name.endswith(" read") and error]
    assert [name for name, error in before.items() if name.endswith(" add") and not error]
    call_command("migrate", verbosity=0)
    assert outcomes(older) == before


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("ADD COLUMN grade text", set[str]()),
        ("ADD COLUMN grade text NOT NULL DEFAULT ''", set[str]()),
        ("ADD COLUMN grade text NOT NULL", {"add"}),
        ("RENAME COLUMN name TO title", {"read", "add", "change"}),
        ("DROP COLUMN name CASCADE", {"read", "add", "change"}),
        ("ADD CONSTRAINT longer CHECK (length(name) > 100) NOT VALID", {"add", "change"}),
        ("ALTER COLUMN name TYPE integer USING 1", {"change", "add"}),
    ],
)
def test_a_change_that_breaks_it_is_found(own_database: Clone, rows: None, change: str, broken: set[str]) -> None:
    older = rows_of(model for model in models_of(BEFORE_RELEASE) if model._meta.db_table == TABLE)
    before = outcomes(older)
    with as_owner(), connection.cursor() as cursor:
        if "NOT NULL" in change and "DEFAULT" not in change:
            cursor.execute(f"ALTER TABLE {TABLE} ADD COLUMN grade text NOT NULL DEFAULT ''")
            cursor.execute(f"ALTER TABLE {TABLE} ALTER COLUMN grade DROP DEFAULT")
        else:
            cursor.execute(f"ALTER TABLE {TABLE} {change}")
    after = outcomes(older)
    assert {name.split()[1] for name, error in after.items() if error != before[name]} == broken

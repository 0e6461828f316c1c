"""Guards of the database for every app: history, sealed rows, reach, who acts, who loads."""

from django.db import migrations

from core.migrations.operations import Chained, RowSecurity, SqlFile

_NO_COLUMNS = """
ALTER TABLE core_rowversion DROP COLUMN chain_point;
ALTER TABLE core_rowversion ALTER COLUMN number DROP IDENTITY;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_initial"), ("sessions", "0001_initial")]

    operations = [
        SqlFile(__file__, "append_only.sql"),
        SqlFile(__file__, "business_day.sql"),
        SqlFile(__file__, "loaders.sql"),
        SqlFile(__file__, "kept_columns.sql"),
        SqlFile(__file__, "reach.sql"),
        SqlFile(__file__, "chain_points.sql"),
        Chained("core_auditevent"),
        SqlFile(__file__, "row_versions.sql", undo=_NO_COLUMNS),
        RowSecurity("core_rowversion", "false"),  # the sealer reaches everything, nobody else has to read them
        SqlFile(__file__, "seal_counter.sql", undo="DELETE FROM core_sealcounter;"),
        SqlFile(__file__, "actor_sessions.sql"),
        SqlFile(__file__, "named_actors.sql"),
        SqlFile(__file__, "planner_statistics.sql"),
    ]

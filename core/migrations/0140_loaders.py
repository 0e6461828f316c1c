"""History enters by loaders: the application's role states no instant and fixes no day unless the owner lets it."""

from django.db import migrations

from core.operations import script


class Migration(migrations.Migration):
    dependencies = [("core", "0150_schema_statements")]

    operations = [
        migrations.RunSQL(
            script(__file__, "loaders.sql"),
            """
            DROP TRIGGER fixed_day_guard ON core_fixedday;
            DROP FUNCTION core_fixed_day_guard(), core_may_load();
            DROP TABLE core_loader;
            """,
        )
    ]

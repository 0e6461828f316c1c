"""What the guards of every app are made of: history that refuses changes, rows that note their transaction, reach."""

from django.db import migrations

from core.operations import script


class Migration(migrations.Migration):
    dependencies = [("core", "0002_initial")]

    operations = [
        migrations.RunSQL(
            script(__file__, "guards.sql"),
            """
            DROP FUNCTION core_reach(text), core_reaches_everything(), core_declared_reach();
            DROP FUNCTION core_chain_stamp(), core_chain_point(xid8);
            DROP FUNCTION core_refuse_change();
            """,
        )
    ]

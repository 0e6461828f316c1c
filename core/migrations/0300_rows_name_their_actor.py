"""What refuses a row that names somebody who is not proven to act; see ``core.operations.NamesItsActor``."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0220_actor_sessions")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION core_actor_is_not_proven() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '% names its actor, and nobody else is proven to act', TG_TABLE_NAME
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'actor_is_proven';
            END $$;
            """,
            "DROP FUNCTION core_actor_is_not_proven();",
        )
    ]

"""A role ends today or later."""

from django.db import migrations

from core.operations import script


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0250_signed_acts"), ("core", "0220_actor_sessions")]

    operations = [
        migrations.RunSQL(
            script(__file__, "membership_ends.sql"),
            """
            DROP TRIGGER membership_ends_from_today ON enterprises_membership;
            DROP FUNCTION membership_ends_from_today();
            """,
        ),
    ]

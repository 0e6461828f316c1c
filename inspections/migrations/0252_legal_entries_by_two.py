"""Competences and figures of due process are entered and ended on an approval request."""

from django.db import migrations

from core.operations import script


class Migration(migrations.Migration):
    dependencies = [("inspections", "0251_suspensions_end_after_their_orders"), ("core", "0220_actor_sessions")]

    operations = [
        migrations.RunSQL(
            script(__file__, "legal_entries.sql"),
            """
            DROP TRIGGER legal_entry_by_two ON inspections_competence;
            DROP TRIGGER legal_entry_by_two ON inspections_threshold;
            DROP FUNCTION legal_entry_by_two();
            """,
        ),
    ]

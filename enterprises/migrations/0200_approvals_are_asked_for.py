"""Triggers of every app ask whether an approval serves the act that is being carried out."""

from django.db import migrations

from core.operations import script


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0142_licences_and_signatures_by_row")]

    operations = [
        migrations.RunSQL(script(__file__, "approval_serves.sql"), "DROP FUNCTION approval_serves(text, uuid);"),
    ]

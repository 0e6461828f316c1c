"""An enterprise bears the code of its place, for row-level security."""

from django.db import migrations, models

from core.operations import script

BACK = "DROP TRIGGER enterprise_place ON enterprises_enterprise; DROP FUNCTION enterprise_place();"


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0282_account_guards")]

    operations = [
        migrations.AddField(
            "enterprise",
            "place",
            models.TextField(db_collation="C", db_default="", editable=False),
        ),
        migrations.RunSQL(script(__file__, "places_of_enterprises.sql"), BACK),
    ]

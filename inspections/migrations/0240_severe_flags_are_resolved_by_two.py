"""A severe flag without an ended case is resolved on an approval request, as it is dismissed."""

from pathlib import Path

from django.db import migrations

from core.operations import script

_BEFORE = (Path(__file__).parent / "sql" / "flag_dismissal.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("inspections", "0230_respondents"), ("enterprises", "0241_freezes")]

    operations = [
        migrations.RunSQL(
            script(__file__, "flag_endings.sql"),
            f"DROP TRIGGER flag_ended_by_two ON inspections_flag; DROP FUNCTION flag_ended_by_two(); {_BEFORE}",
        ),
    ]

"""A severe flag is dismissed on an approval request."""

from django.db import migrations

from core.operations import script


class Migration(migrations.Migration):
    dependencies = [("inspections", "0142_case_files_by_row"), ("enterprises", "0201_approvals_in_matters")]

    operations = [
        migrations.RunSQL(
            script(__file__, "flag_dismissal.sql"),
            """
            DROP TRIGGER flag_dismissed_by_two ON inspections_flag;
            DROP FUNCTION flag_dismissed_by_two();
            """,
        ),
    ]

"""Two officers with papers carry out an inspection, and what it recorded and signed is not changed."""

from django.db import migrations

from core.operations import script


class Migration(migrations.Migration):
    dependencies = [("inspections", "0003_reach")]

    operations = [
        migrations.RunSQL(
            script(__file__, "inspections.sql"),
            """
            DROP TRIGGER finding_stays ON inspections_finding;
            DROP TRIGGER inspection_record_stays ON inspections_inspection;
            DROP TRIGGER inspection_team_stays ON inspections_inspectionmember;
            DROP TRIGGER inspection_team_guard ON inspections_inspection;
            DROP FUNCTION finding_stays(), inspection_record_stays(), inspection_team_stays(), inspection_team_guard();
            """,
        )
    ]

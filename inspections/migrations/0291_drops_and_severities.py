"""A case is dropped on evidence or a reason, and the severity of a flag is not lowered."""

from django.db import migrations

from core.operations import script


class Migration(migrations.Migration):
    dependencies = [("inspections", "0290_flag_templates")]

    operations = [
        migrations.RunSQL(
            script(__file__, "dropped_cases.sql"),
            """
            DROP TRIGGER case_drops_on_ground ON inspections_case;
            DROP FUNCTION case_drops_on_ground(), weighs_as_sentence(text);
            """,
        ),
        migrations.RunSQL(
            script(__file__, "flag_severity.sql"),
            "DROP TRIGGER flag_severity_rises ON inspections_flag; DROP FUNCTION flag_severity_rises();",
        ),
    ]

"""Cases and orders keep four eyes: who acted in one does not end it, verify it or decide about its quota."""

from django.db import migrations

from core.operations import script


class Migration(migrations.Migration):
    dependencies = [("inspections", "0004_inspections_by_two_stay_as_recorded")]

    operations = [
        migrations.RunSQL(
            script(__file__, "cases.sql"),
            """
            DROP TRIGGER restitution_guard ON inspections_restitution;
            DROP TRIGGER measure_guard ON inspections_measure;
            DROP TRIGGER extension_guard ON inspections_extension;
            DROP TRIGGER order_guard ON inspections_order;
            DROP TRIGGER case_needs_evidence ON inspections_case;
            DROP TRIGGER case_guard ON inspections_case;
            DROP FUNCTION restitution_guard(), measure_guard(), extension_guard(), order_guard(), case_needs_evidence(),
                case_guard();
            """,
        )
    ]

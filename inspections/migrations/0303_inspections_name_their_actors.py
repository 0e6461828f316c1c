"""Inspections name the person who is proven to act, and the report of a visit is signed by its leader."""

from django.db import migrations

from core.operations import NamesItsActor


class Migration(migrations.Migration):
    dependencies = [("inspections", "0302_moved_by_somebody"), ("enterprises", "0310_enterprises_end_by_two")]

    operations = [
        NamesItsActor(
            "inspections_inspection",
            made_by="planned_by_id",
            acts={
                "carried_out_by_id": "carried_out_on",
                "reported_by_id": "reported_at",
                "answered_by_id": "answered_at",
                "ended_by_id": "ended_at",
            },
            moved="state",
        ),
        migrations.RunSQL(
            """
            CREATE TRIGGER report_is_signed AFTER UPDATE ON inspections_inspection FOR EACH ROW
                WHEN (NEW.reported_by_id IS DISTINCT FROM OLD.reported_by_id)
                EXECUTE FUNCTION act_is_signed('inspections.sign', 'id');
            """,
            "DROP TRIGGER report_is_signed ON inspections_inspection;",
        ),
    ]

"""Guards of handovers: who makes, takes and ends them; who reads them; what of them never changes."""

from django.db import migrations

from core.migrations.operations import KeptColumns, NamesItsActor, NeverDeleted, RowSecurity, SqlFile
from enterprises.migrations.operations import ClosedByConflict, FollowsAssignment

PLACE = """
    reach_covers(
        (SELECT core_reach('places')),
        (SELECT j.code FROM enterprises_jurisdiction j WHERE j.id = inspections_handover.place_id), NULL)
"""


class Migration(migrations.Migration):
    dependencies = [("inspections", "0004_fixed_rows"), ("trade", "0006_letter_guards")]

    operations = [
        SqlFile(__file__, "handovers.sql"),
        RowSecurity("inspections_handover", PLACE),
        ClosedByConflict("inspections_handover", "ARRAY[inspections_handover.case_id]"),
        FollowsAssignment("inspections_handover", "array_remove(ARRAY[inspections_handover.case_id], NULL)"),
        NeverDeleted("inspections_handover"),
        KeptColumns(
            "inspections_handover",
            always="id number enterprise_id place_id made_from_id letter_id origin kind month reason rows sha256 made_by_id made_at"
            " fictitious",
            once="case_id ended_by_id ended_at outcome",
            free="version taken_by_id taken_at inspection_id put_back_at",
            states={"waiting": "taken declined", "taken": "settled waiting"},
        ),
        NamesItsActor(
            "inspections_handover",
            made_by="made_by_id",
            acts={"taken_by_id": "taken_at", "ended_by_id": "ended_at"},
        ),
    ]

"""What belongs to a case or a tip goes with it to the office to which the level above assigns it."""

from django.db import migrations

from core.operations import RowSecurity, script
from enterprises.operations import ClosedByConflict, FollowsAssignment

ASSIGNMENT = "enterprises_officeassignment"
# As parties and recusals: read by whoever sees the tip or the case (0121).
OF_MATTER = """
    EXISTS (SELECT FROM inspections_case c WHERE c.id = {table}.matter_id)
    OR EXISTS (SELECT FROM inspections_tip t WHERE t.matter_id = {table}.matter_id)
"""
# What else is read by whoever reads the case: the journal, parties, recusals, extensions, measures, reviews.
OF_CASE = ("inspections_order", "inspections_paper", "inspections_proceeding")


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0320_declarations"),
        ("enterprises", "0321_assignments"),
    ]

    operations = [
        migrations.RunSQL(
            script(__file__, "assignments.sql"),
            """
            DROP TRIGGER assignment_guard ON enterprises_officeassignment;
            DROP FUNCTION assignment_guard(), matters_handling_evidence(inspections_evidence);
            """,
        ),
        RowSecurity(ASSIGNMENT, OF_MATTER.format(table=ASSIGNMENT)),
        ClosedByConflict(ASSIGNMENT, f"ARRAY[{ASSIGNMENT}.matter_id]"),
        FollowsAssignment("inspections_case", "ARRAY[inspections_case.matter_id]"),
        FollowsAssignment("inspections_tip", "ARRAY[inspections_tip.matter_id]"),
        *(FollowsAssignment(table, f"ARRAY[{table}.case_id]") for table in OF_CASE),
        FollowsAssignment("inspections_evidence", "matters_handling_evidence(inspections_evidence)"),
        *(
            FollowsAssignment(table, f"array_remove(ARRAY[{table}.case_id], NULL)", leaves=False)
            for table in ("inspections_flag", "inspections_finding")
        ),
    ]

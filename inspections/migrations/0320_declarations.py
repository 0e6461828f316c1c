"""The file of a case opens to reviewers and deciders who have declared their impartiality; they decide on nothing else."""

from django.db import migrations

from core.operations import RowSecurity, script
from enterprises.operations import ClosedByConflict, OpenedByDeclaration

DECLARATION = "enterprises_impartialitydeclaration"
# As parties and recusals: read by whoever sees the tip or the case (0121).
OF_MATTER = """
    EXISTS (SELECT FROM inspections_case c WHERE c.id = {table}.matter_id)
    OR EXISTS (SELECT FROM inspections_tip t WHERE t.matter_id = {table}.matter_id)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0303_inspections_name_their_actors"),
        ("enterprises", "0320_declarations"),
    ]

    operations = [
        migrations.RunSQL(
            script(__file__, "declarations.sql"),
            """
            DROP TRIGGER proceeding_is_declared ON inspections_proceeding;
            DROP FUNCTION proceeding_is_declared(), cases_of_evidence(inspections_evidence);
            """,
        ),
        RowSecurity(DECLARATION, OF_MATTER.format(table=DECLARATION)),
        ClosedByConflict(DECLARATION, f"ARRAY[{DECLARATION}.matter_id]"),
        OpenedByDeclaration("inspections_caseentry", "ARRAY[inspections_caseentry.case_id]"),
        OpenedByDeclaration("inspections_paper", "ARRAY[inspections_paper.case_id]"),
        OpenedByDeclaration("inspections_tip", "array_remove(ARRAY[inspections_tip.case_id], NULL)"),
        OpenedByDeclaration("inspections_evidence", "cases_of_evidence(inspections_evidence)"),
    ]

"""Tips, orders, proceedings, papers, journals and files of closed matters do not exist for whoever has a conflict.

Their own policies asked for the case or the place alone, and a paper or an order is also read by its addressee.
"""

from django.db import migrations

from core.operations import script
from enterprises.operations import ClosedByConflict, ClosedWithOwner

OF_CASE = ("inspections_caseentry", "inspections_order", "inspections_paper", "inspections_proceeding")
# What hangs on a row with a matter, whose policy admitted whoever reaches everything.
FOLLOWS = (
    ("inspections_order_licences", "order_id", "inspections_order"),
    ("inspections_extension", "order_id", "inspections_order"),
    ("inspections_measure", "order_id", "inspections_order"),
    ("inspections_measureposting", "measure_id", "inspections_measure"),
    ("inspections_restitution", "measure_id", "inspections_measure"),
    ("inspections_episode", "flag_id", "inspections_flag"),
    ("inspections_inspectionmember", "inspection_id", "inspections_inspection"),
    ("inspections_inspectionentry", "inspection_id", "inspections_inspection"),
    ("inspections_checklistanswer", "inspection_id", "inspections_inspection"),
    ("inspections_observedfigure", "inspection_id", "inspections_inspection"),
    ("inspections_tipmessage", "tip_id", "inspections_tip"),
    ("inspections_evidencereview", "evidence_id", "inspections_evidence"),
    ("inspections_evidenceaccess", "evidence_id", "inspections_evidence"),
)


class Migration(migrations.Migration):
    dependencies = [("inspections", "0240_severe_flags_are_resolved_by_two")]

    operations = [
        migrations.RunSQL(
            script(__file__, "matters_of_evidence.sql"), "DROP FUNCTION matters_of_evidence(inspections_evidence);"
        ),
        ClosedByConflict("inspections_tip", "ARRAY[inspections_tip.matter_id]"),
        *(ClosedByConflict(table, f"ARRAY[{table}.case_id]") for table in OF_CASE),
        ClosedByConflict("inspections_evidence", "matters_of_evidence(inspections_evidence)"),
        *(ClosedWithOwner(*each) for each in FOLLOWS),
    ]

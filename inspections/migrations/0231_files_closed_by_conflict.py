"""Tips, orders, proceedings, papers, journals and files of closed matters do not exist for whoever has a conflict.

Their own policies asked for the case or the place alone, and a paper or an order is also read by its addressee.
"""

from django.db import migrations

from core.operations import script
from enterprises.operations import ClosedByConflict

OF_CASE = ("inspections_caseentry", "inspections_order", "inspections_paper", "inspections_proceeding")


class Migration(migrations.Migration):
    dependencies = [("inspections", "0230_respondents")]

    operations = [
        migrations.RunSQL(
            script(__file__, "matters_of_evidence.sql"), "DROP FUNCTION matters_of_evidence(inspections_evidence);"
        ),
        ClosedByConflict("inspections_tip", "ARRAY[inspections_tip.matter_id]"),
        *(ClosedByConflict(table, f"ARRAY[{table}.case_id]") for table in OF_CASE),
        ClosedByConflict("inspections_evidence", "matters_of_evidence(inspections_evidence)"),
    ]

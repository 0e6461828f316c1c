"""Cases, flags, inspections and findings of closed matters do not exist for whoever has a conflict of interest."""

from django.db import migrations

from core.operations import RowSecurity, script
from enterprises.operations import ClosedByConflict

# Parties and recusals are read by whoever sees the tip or the case.
OF_MATTER = """
    EXISTS (SELECT FROM inspections_case c WHERE c.id = {table}.matter_id)
    OR EXISTS (SELECT FROM inspections_tip t WHERE t.matter_id = {table}.matter_id)
"""
TABLES = ("enterprises_party", "enterprises_recusal")


class Migration(migrations.Migration):
    dependencies = [("inspections", "0120_matters")]

    operations = [
        migrations.RunSQL(
            script(__file__, "matters.sql"),
            """
            DROP TRIGGER conflict_guard ON inspections_tip;
            DROP TRIGGER conflict_guard ON inspections_case;
            DROP FUNCTION conflict_guard(), matters_of_flag(uuid), matters_of_inspection(uuid);
            """,
        ),
        ClosedByConflict("inspections_case", "ARRAY[inspections_case.matter_id]"),
        ClosedByConflict("inspections_flag", "ARRAY[inspections_flag.case_id]"),
        ClosedByConflict("inspections_inspection", "matters_of_inspection(inspections_inspection.id)"),
        ClosedByConflict(
            "inspections_finding", "(inspections_finding.case_id || matters_of_flag(inspections_finding.flag_id))"
        ),
        *(RowSecurity(table, OF_MATTER.format(table=table)) for table in TABLES),
        *(ClosedByConflict(table, f"ARRAY[{table}.matter_id]") for table in TABLES),
    ]

"""What was recorded stays, whatever the code above does: some rows are only ever added, others never deleted."""

from django.db import migrations

from core.operations import AppendOnly, NeverDeleted

ADDED_ONLY = (
    "inspections_caseentry",
    "inspections_checklistanswer",
    "inspections_evidence",
    "inspections_evidenceaccess",
    "inspections_evidencereview",
    "inspections_inspectionentry",
    "inspections_measure",
    "inspections_measureposting",
    "inspections_observedfigure",
    "inspections_paper",
    "inspections_restitution",
    "inspections_tipmessage",
)
NEVER_DELETED = (
    "inspections_campaign",
    "inspections_case",
    "inspections_consent",
    "inspections_episode",
    "inspections_extension",
    "inspections_finding",
    "inspections_flag",
    "inspections_inspection",
    "inspections_observation",
    "inspections_order",
    "inspections_proceeding",
    "inspections_tip",
)


class Migration(migrations.Migration):
    dependencies = [("inspections", "0001_initial"), ("core", "0003_guards")]

    operations = [*map(AppendOnly, ADDED_ONLY), *map(NeverDeleted, NEVER_DELETED)]

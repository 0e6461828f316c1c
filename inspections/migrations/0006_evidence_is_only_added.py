"""Evidence, its reviews, its readers and the messages about tips are only added; tips and observations never go."""

from django.db import migrations

from core.operations import AppendOnly

ADDED_ONLY = (
    "inspections_evidence",
    "inspections_evidencereview",
    "inspections_evidenceaccess",
    "inspections_tipmessage",
)
KEPT = ("inspections_tip", "inspections_observation")
ADD = """
CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON "{table}"
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0003_append_only"), ("inspections", "0005_tips_evidence_observations")]

    operations = [
        *(AppendOnly(table) for table in ADDED_ONLY),
        *(migrations.RunSQL(ADD.format(table=table), f'DROP TRIGGER never_deleted ON "{table}"') for table in KEPT),
    ]

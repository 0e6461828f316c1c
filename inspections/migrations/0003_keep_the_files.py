"""The journal is only ever added to, and no flag, episode, case or order is ever deleted, whatever the code above does."""

from django.db import migrations

from core.operations import AppendOnly

KEPT = ("inspections_flag", "inspections_episode", "inspections_case", "inspections_order")
ADD = """
CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON "{table}"
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0003_append_only"), ("inspections", "0002_case_series_and_four_eyes")]

    operations = [
        AppendOnly("inspections_caseentry"),
        *(migrations.RunSQL(ADD.format(table=table), f'DROP TRIGGER never_deleted ON "{table}"') for table in KEPT),
    ]

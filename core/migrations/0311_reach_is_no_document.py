"""The function that read the reach as one document is needed no longer."""

from django.db import migrations

BACK = """
CREATE FUNCTION core_declared_reach() RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE
RETURN NULLIF(current_setting('app.reach', true), '')::jsonb;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0310_reach_settings"), ("quotas", "0301_reach_policies")]

    operations = [migrations.RunSQL("DROP FUNCTION core_declared_reach();", BACK)]

"""The reach is declared as one setting of the session for each kind, instead of one document."""

from django.db import migrations

from core.operations import script

BACK = """
CREATE OR REPLACE FUNCTION core_reaches_everything() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN COALESCE((core_declared_reach() ->> 'everything')::boolean, false);
CREATE OR REPLACE FUNCTION core_reach(kind text) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
RETURN ARRAY(SELECT jsonb_array_elements_text(COALESCE(core_declared_reach() -> kind, '[]')));
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0300_rows_name_their_actor")]

    operations = [migrations.RunSQL(script(__file__, "reach_settings.sql"), BACK)]

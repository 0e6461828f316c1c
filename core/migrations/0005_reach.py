"""How far the actor of a session reaches, as it was declared (``core.walls``): nothing where nothing was."""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION core_declared_reach() RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE
RETURN NULLIF(current_setting('app.reach', true), '')::jsonb;

CREATE FUNCTION core_reaches_everything() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN COALESCE((core_declared_reach() ->> 'everything')::boolean, false);

CREATE FUNCTION core_reach(kind text) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
RETURN ARRAY(SELECT jsonb_array_elements_text(COALESCE(core_declared_reach() -> kind, '[]')));
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0004_seals")]

    operations = [
        migrations.RunSQL(
            FUNCTIONS, "DROP FUNCTION core_reach(text), core_reaches_everything(), core_declared_reach();"
        )
    ]

"""The second wall: whether declared places cover a row, and notifications that only those who are told can read."""

from django.db import migrations

from core.operations import RowSecurity

# Each place is a prefix of place codes, then the authority, if bound to one.
COVERS = """
CREATE FUNCTION reach_covers(places text[], place text, authority text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN EXISTS (
    SELECT FROM unnest(places) AS bound
    WHERE starts_with(place, split_part(bound, ':', 1))
      AND (split_part(bound, ':', 2) = '' OR authority IS NULL OR split_part(bound, ':', 2) = authority)
);
"""


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0001_initial"), ("core", "0003_guards")]

    operations = [
        migrations.RunSQL(COVERS, "DROP FUNCTION reach_covers(text[], text, text);"),
        RowSecurity("enterprises_notification", "person_id::text = ANY ((SELECT core_reach('people'))::text[])"),
    ]

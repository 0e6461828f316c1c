"""Whether places of a declared reach cover a row: each is a prefix of place codes, then the authority, if bound to one."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION reach_covers(places text[], place text, authority text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN EXISTS (
    SELECT FROM unnest(places) AS bound
    WHERE starts_with(place, split_part(bound, ':', 1))
      AND (split_part(bound, ':', 2) = '' OR authority IS NULL OR split_part(bound, ':', 2) = authority)
);
"""


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0005_people_have_versions"), ("core", "0005_reach")]

    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION reach_covers(text[], text, text);")]

"""Postings under an order are the effect of a decision about quota."""

from django.db import migrations

from core.operations import script


class Migration(migrations.Migration):
    dependencies = [("inspections", "0300_enforcement_names_its_actors"), ("quotas", "0310_quota_acts_by_two")]

    operations = [
        migrations.RunSQL(
            script(__file__, "ordered_postings.sql"),
            """
            CREATE OR REPLACE FUNCTION posting_is_ordered(posting uuid) RETURNS boolean LANGUAGE sql STABLE
            SET search_path = public, pg_temp AS $$ SELECT false $$;
            """,
        )
    ]

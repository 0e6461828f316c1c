"""Whoever proposes and decides is proven; one who is locked, or whose sessions were ended, proves nothing any more."""

from django.db import migrations

from core.operations import script

_NOW = """
CREATE OR REPLACE FUNCTION core_person_may_act(person uuid, generation integer) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM enterprises_user u WHERE u.id = $1 AND u.is_active
                   AND ($2 IS NULL OR u.session_generation = $2))
$$;
"""
_BEFORE = """
CREATE OR REPLACE FUNCTION core_person_may_act(person uuid, generation integer) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$ SELECT true $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0201_approvals_in_matters"),
        ("core", "0220_actor_sessions"),
    ]

    operations = [
        migrations.RunSQL(_NOW, _BEFORE),
        migrations.RunSQL(
            script(__file__, "approvals_proven.sql"),
            # The trigger goes before its function, and comes back with it.
            "DROP TRIGGER approval_guard ON enterprises_approvalrequest; DROP FUNCTION approval_guard();"
            + script(__file__, "approvals.sql"),
        ),
    ]

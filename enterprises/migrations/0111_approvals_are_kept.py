"""What was proposed and decided is never rewritten, and seen by those whom it concerns."""

from django.db import migrations

from core.operations import NeverDeleted, RowSecurity, script

# Of a person, those whom the request names; anything else, whoever reaches its place or its enterprise.
WITHIN = """
    proposed_by_id::text = ANY ((SELECT core_reach('people'))::text[])
    OR decided_by_id::text = ANY ((SELECT core_reach('people'))::text[])
    OR person_id::text = ANY ((SELECT core_reach('people'))::text[])
    OR person_id IS NULL AND (
        enterprise_id = ANY ((SELECT core_reach('enterprises'))::uuid[])
        OR reach_covers(
            (SELECT core_reach('places')),
            (SELECT j.code FROM enterprises_jurisdiction j WHERE j.id = place_id),
            (SELECT a.code FROM enterprises_authority a WHERE a.id = authority_id)))
"""


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0110_approval_requests"), ("core", "0003_guards")]

    operations = [
        migrations.RunSQL(
            script(__file__, "approvals.sql"),
            """
            DROP TRIGGER approval_guard ON enterprises_approvalrequest;
            DROP FUNCTION approval_guard();
            """,
        ),
        NeverDeleted("enterprises_approvalrequest"),
        RowSecurity("enterprises_approvalrequest", WITHIN),
    ]

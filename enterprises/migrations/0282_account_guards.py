"""Nobody stops what takes power away from him, and a first office ends what opened the account before."""

from django.db import migrations

from core.operations import script


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0280_matters_of_successors"),
        ("core", "0220_actor_sessions"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [
        migrations.RunSQL(
            script(__file__, "account_guards.sql"),
            """
            DROP TRIGGER office_begins_afresh ON enterprises_membership;
            DROP TRIGGER approval_is_stopped_by_its_own ON enterprises_approvalrequest;
            DROP FUNCTION office_begins_afresh(), approval_is_stopped_by_its_own();
            """,
        ),
    ]

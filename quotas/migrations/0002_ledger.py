"""The ledger keeps itself: postings are only added and sealed, and a trigger of the owner's keeps every account."""

from django.conf import settings
from django.db import migrations

from core.operations import AppendOnly, Chained, script


class Migration(migrations.Migration):
    dependencies = [("quotas", "0001_initial"), ("core", "0003_guards")]

    operations = [
        migrations.RunSQL(
            script(__file__, "ledger_rules.sql"),
            """
            DROP FUNCTION ledger_refuse(text, uuid);
            DROP TYPE ledger_move, ledger_sum;
            DROP VIEW ledger_effect;
            DROP FUNCTION ledger_rules(), ledger_rank(text);
            """,
        ),
        migrations.RunSQL(
            script(__file__, "ledger_accounts.sql"),
            """
            DROP FUNCTION ledger_account(uuid, text, uuid), ledger_home(uuid, text, uuid), ledger_lock(uuid[], boolean),
                ledger_branch(uuid[]), ledger_lock_accounts(uuid[]), ledger_lock_years(uuid[]);
            """,
        ),
        migrations.RunSQL(
            script(__file__, "ledger_apply.sql"),
            """
            DROP TRIGGER ledger_apply ON quotas_posting;
            DROP TRIGGER ledger_stamp ON quotas_posting;
            DROP FUNCTION ledger_apply(), ledger_move_account(uuid, uuid), ledger_stamp();
            """,
        ),
        migrations.RunSQL(
            script(__file__, "ledger_balances.sql"),
            "DROP FUNCTION ledger_balances(uuid[], date, timestamptz, date);",
        ),
        migrations.RunSQL(script(__file__, "ledger_later.sql"), "DROP FUNCTION ledger_later(uuid, date);"),
        migrations.RunSQL(
            script(__file__, "ledger_grants.sql"),
            f'GRANT INSERT, UPDATE, DELETE ON quotas_account TO "{settings.APP_DATABASE_ROLE}";',
        ),
        AppendOnly("quotas_posting"),
        Chained("quotas_posting"),
    ]

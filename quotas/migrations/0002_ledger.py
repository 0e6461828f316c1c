"""The ledger keeps itself: postings are only added, and a trigger of the owner's keeps every account."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.operations import AppendOnly

SQL = Path(__file__).with_name("sql")


def script(name: str) -> str:
    return (SQL / name).read_text(encoding="utf-8").replace("{role}", settings.APP_DATABASE_ROLE)


class Migration(migrations.Migration):
    dependencies = [("quotas", "0001_initial"), ("core", "0003_append_only")]

    operations = [
        migrations.AddField(
            "account",
            "home",
            models.ForeignKey(
                blank=True,
                null=True,
                help_text="parent until it is given something",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="quotas.account",
            ),
        ),
        migrations.RunSQL(
            script("ledger_rules.sql"),
            """
            DROP FUNCTION ledger_refuse(text, uuid);
            DROP TYPE ledger_move, ledger_sum;
            DROP VIEW ledger_effect;
            DROP FUNCTION ledger_rules(), ledger_rank(text);
            """,
        ),
        migrations.RunSQL(
            script("ledger_accounts.sql"),
            """
            DROP FUNCTION ledger_account(uuid, text, uuid), ledger_lock(uuid[], boolean), ledger_branch(uuid[]),
                ledger_lock_accounts(uuid[]), ledger_lock_years(uuid[]);
            """,
        ),
        migrations.RunSQL(
            script("ledger_apply.sql"),
            """
            DROP TRIGGER ledger_apply ON quotas_posting;
            DROP TRIGGER ledger_stamp ON quotas_posting;
            DROP FUNCTION ledger_apply(), ledger_move_account(uuid, uuid), ledger_stamp();
            """,
        ),
        migrations.RunSQL(
            script("ledger_balances.sql"),
            "DROP FUNCTION ledger_balances(uuid[], date, timestamptz, date);",
        ),
        migrations.RunSQL(
            script("ledger_grants.sql"),
            f'GRANT INSERT, UPDATE, DELETE ON quotas_account TO "{settings.APP_DATABASE_ROLE}";',
        ),
        AppendOnly("quotas_posting"),
    ]

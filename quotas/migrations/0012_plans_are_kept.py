"""What runs at every filing is planned once in a session: planning it again took longer than running it."""

from django.db import migrations

FUNCTIONS = (
    "ledger_branch(uuid[])",
    "ledger_lock_accounts(uuid[])",
    "ledger_lock(uuid[], boolean)",
    "ledger_apply()",
    "report_must_be_draft(uuid[])",
)


class Migration(migrations.Migration):
    dependencies = [("quotas", "0011_paper_filings")]

    operations = [
        migrations.RunSQL(
            f"ALTER FUNCTION {function} SET plan_cache_mode = force_generic_plan;",
            f"ALTER FUNCTION {function} RESET plan_cache_mode;",
        )
        for function in FUNCTIONS
    ]

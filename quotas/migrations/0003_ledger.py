"""The ledger keeps itself: a trigger of the owner's keeps every account, and each posting has its document."""

from django.db import migrations

from core.migrations.operations import Chained, SqlFile

FILES = (
    "ledger_posting_effects",
    "ledger_accounts",
    "ledger_apply",
    "ledger_withheld",
    "ledger_documents",
    "account_days",
    "ledger_grants",
)


class Migration(migrations.Migration):
    dependencies = [("quotas", "0002_first_due_day"), ("enterprises", "0002_guards")]

    operations = [*(SqlFile(__file__, f"{name}.sql") for name in FILES), Chained("quotas_posting")]

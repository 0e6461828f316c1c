"""Lists of accounts: the worst first by an index, and a quick answer to what takes effect only later."""

from django.db import migrations, models

from core.operations import script


class Migration(migrations.Migration):
    dependencies = [("quotas", "0008_sheets_that_are_handed_in")]

    operations = [
        migrations.AlterModelOptions(
            "account",
            {"ordering": ["-excess", "id"], "verbose_name": "quota account", "verbose_name_plural": "quota accounts"},
        ),
        migrations.AddIndex("account", models.Index(name="account_worst", fields=["-excess", "id"])),
        migrations.AddIndex("posting", models.Index(name="posting_effective", fields=["effective_on"])),
        migrations.RunSQL(script(__file__, "ledger_later.sql"), "DROP FUNCTION ledger_later(uuid, date);"),
    ]

"""Totals of every account by the day on which they count, kept by a trigger on postings: see ADR 5."""

import django.db.models.deletion
from django.db import migrations, models

import quotas.quantities
from core.operations import Finite, RowSecurity, script

FIGURES = ["received", "given", "passed_on", "withheld", "withheld_below", "used_pending", "used_accepted"]
NAMES = ["received", "given", "passed on", "withheld", "withheld below", "used, pending", "used, accepted"]


class Migration(migrations.Migration):
    dependencies = [("quotas", "0311_reports_name_their_actors")]

    operations = [
        migrations.CreateModel(
            name="AccountDay",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "account", "day", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                *(
                    (
                        figure,
                        quotas.quantities.TonnesField(
                            name, default=quotas.quantities.ZERO, db_default=quotas.quantities.ZERO
                        ),
                    )
                    for figure, name in zip(FIGURES, NAMES, strict=True)
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="days",
                        to="quotas.account",
                        db_index=False,
                    ),
                ),
            ],
            options={
                "verbose_name": "totals of a day",
                "verbose_name_plural": "totals by day",
                "ordering": ["account", "day"],
            },
        ),
        Finite("quotas_accountday", *FIGURES),
        RowSecurity(
            "quotas_accountday", "EXISTS (SELECT FROM quotas_account a WHERE a.id = quotas_accountday.account_id)"
        ),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RunSQL(
            script(__file__, "account_days.sql"),
            script(__file__, "ledger_anything_later.sql").replace("CREATE OR REPLACE", "CREATE")
            + """
            DROP TRIGGER ledger_apply_days ON quotas_posting;
            DROP TRIGGER account_days_follow ON quotas_account;
            DROP FUNCTION ledger_apply_days(), account_days_follow(), ledger_carry_days(uuid, uuid, integer),
                ledger_days(), ledger_rebuild_days(), ledger_plan_reached(uuid[], date),
                ledger_state(boolean, numeric, numeric, numeric);
            """,
        ),
    ]

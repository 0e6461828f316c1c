"""A posting stands on the paper that says it, once, and at the instant of the database's own clock."""

from django.db import migrations, models

from core.operations import script


class Migration(migrations.Migration):
    dependencies = [("quotas", "0170_withheld_below"), ("core", "0140_loaders")]

    operations = [
        migrations.AddConstraint(
            "posting",
            models.UniqueConstraint(
                name="posting_once_per_notice_line",
                fields=["notice_line"],
                condition=models.Q(notice_line__isnull=False) & ~models.Q(kind="reverse"),
            ),
        ),
        migrations.AddConstraint(
            "posting",
            models.UniqueConstraint(
                name="posting_once_per_use_and_kind",
                fields=["line_use", "kind"],
                condition=models.Q(line_use__isnull=False) & ~models.Q(kind="reverse"),
            ),
        ),
        migrations.RunSQL(
            script(__file__, "ledger_papers.sql"),
            """
            DROP TRIGGER ledger_use_is_filed ON quotas_posting;
            DROP TRIGGER ledger_papers ON quotas_posting;
            DROP FUNCTION ledger_use_is_filed(), ledger_papers();
            CREATE OR REPLACE FUNCTION ledger_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                NEW.recorded_at := COALESCE(NEW.recorded_at, clock_timestamp());
                RETURN NEW;
            END $$;
            ALTER FUNCTION ledger_stamp() RESET ALL;
            """,
        ),
    ]

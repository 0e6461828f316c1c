"""A notice is revoked on an approval request; what an older proposal kept in the notice itself is dropped."""

from django.db import migrations

from core.operations import script


class Migration(migrations.Migration):
    dependencies = [("quotas", "0143_papers_by_row"), ("enterprises", "0200_approvals_are_asked_for")]

    operations = [
        migrations.RemoveField("notice", "revocation_proposed_by"),
        migrations.RemoveField("notice", "revocation_proposed_at"),
        migrations.RemoveField("notice", "revocation_preview"),
        migrations.RunSQL(
            script(__file__, "notice_revocation.sql"),
            """
            DROP TRIGGER notice_revoked_by_two ON quotas_notice;
            DROP FUNCTION notice_revoked_by_two();
            """,
        ),
    ]

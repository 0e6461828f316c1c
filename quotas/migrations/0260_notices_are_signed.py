"""A notice is approved by a signature of whoever approves it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("quotas", "0223_yields_and_oxide_factors"), ("enterprises", "0250_signed_acts")]

    operations = [
        migrations.RunSQL(
            """
            CREATE TRIGGER notice_is_signed AFTER UPDATE ON quotas_notice FOR EACH ROW
                WHEN (NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id)
                EXECUTE FUNCTION act_is_signed('notices.approve', 'id');
            """,
            "DROP TRIGGER notice_is_signed ON quotas_notice;",
        )
    ]

"""Notices keep four eyes: editors are recorded by the database, and none of them approves."""

from django.conf import settings
from django.db import migrations

from core.operations import script


class Migration(migrations.Migration):
    dependencies = [("quotas", "0004_filed_reports_are_frozen")]

    operations = [
        migrations.RunSQL(
            script(__file__, "notices.sql"),
            f"""
            DROP TRIGGER notice_line_guard ON quotas_noticeline;
            DROP TRIGGER notice_guard_insert ON quotas_notice;
            DROP TRIGGER notice_guard_update ON quotas_notice;
            DROP FUNCTION notice_line_guard(), notice_guard(), notice_actor();
            GRANT DELETE ON quotas_notice TO "{settings.APP_DATABASE_ROLE}";
            GRANT INSERT, UPDATE, DELETE ON quotas_noticeeditor TO "{settings.APP_DATABASE_ROLE}";
            """,
        ),
    ]

"""Notices keep four eyes: editors are recorded by the database, and none of them approves."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.operations import script


class Migration(migrations.Migration):
    dependencies = [
        ("quotas", "0003_filed_reports_are_frozen"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="revocation_preview",
            field=models.JSONField(blank=True, null=True, verbose_name="what the revocation would do"),
        ),
        migrations.AddField(
            model_name="notice",
            name="revocation_proposed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="revocation proposed at"),
        ),
        migrations.AddField(
            model_name="notice",
            name="revocation_proposed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
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

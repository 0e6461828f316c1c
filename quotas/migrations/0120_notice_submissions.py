"""A notice as it was handed in is kept beside it; the audit trail keeps its digest."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import UUID7

from core.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("quotas", "0171_printed_figures")]

    operations = [
        migrations.CreateModel(
            name="NoticeSubmission",
            fields=[
                ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
                ("at", models.DateTimeField("at")),
                ("paper", models.JSONField("head")),
                ("lines", models.JSONField("lines")),
                ("sha256", models.CharField("SHA-256", max_length=64)),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="submissions", to="quotas.notice"
                    ),
                ),
            ],
            options={
                "verbose_name": "submission of a notice",
                "verbose_name_plural": "submissions of notices",
                "ordering": ["notice", "at", "id"],
            },
        ),
        AppendOnly("quotas_noticesubmission"),
    ]

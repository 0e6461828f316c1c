"""What people are told, in which language, and the secret addresses of their calendars. Read by themselves alone."""

import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models

from core.operations import Walled


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0010_compliance_lists"), ("core", "0005_reach")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="calendar_digest",
            field=models.CharField(
                blank=True, max_length=64, null=True, unique=True, verbose_name="digest of the calendar"
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="language",
            field=models.CharField(
                choices=[("en", "English"), ("zh-hans", "Simplified Chinese")],
                default="en",
                max_length=10,
                verbose_name="language of mails",
            ),
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=django.db.models.functions.uuid.UUID7(),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("kind", models.CharField(max_length=40, verbose_name="kind")),
                ("step", models.CharField(max_length=200, verbose_name="occasion")),
                ("facts", models.JSONField(default=dict, verbose_name="facts")),
                ("path", models.CharField(max_length=300, verbose_name="where it leads")),
                ("told_at", models.DateTimeField(verbose_name="told at")),
                ("read_at", models.DateTimeField(null=True, verbose_name="read at")),
                ("mail_wanted", models.BooleanField(default=True, verbose_name="to be mailed")),
                ("mailed_at", models.DateTimeField(null=True, verbose_name="mailed at")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notifications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "notification",
                "verbose_name_plural": "notifications",
                "ordering": ["-told_at", "-id"],
                "indexes": [
                    models.Index(fields=["person", "-told_at", "-id"], name="notification_newest"),
                    models.Index(condition=models.Q(("read_at", None)), fields=["person"], name="notification_unread"),
                    models.Index(
                        condition=models.Q(("mail_wanted", True), ("mailed_at", None)),
                        fields=["told_at"],
                        name="notification_to_mail",
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("person", "step"), name="notification_once")],
            },
        ),
        Walled("enterprises_notification", "person_id::text = ANY ((SELECT core_reach('people'))::text[])"),
    ]

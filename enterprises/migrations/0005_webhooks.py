"""Changes that other systems may read, webhooks, and their deliveries."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models

from core.migrations.operations import NamesItsActor, RowSecurity

WEBHOOK = """
    enterprise_id = ANY ((SELECT core_reach('enterprises')::uuid[])::uuid[])
    OR group_id = ANY ((SELECT core_reach('groups')::uuid[])::uuid[])
    OR place_id IS NOT NULL AND reach_covers(
        (SELECT core_reach('places')),
        (SELECT j.code FROM enterprises_jurisdiction j WHERE j.id = place_id),
        (SELECT a.code FROM enterprises_authority a WHERE a.id = authority_id))
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0004_fixed_rows"),
    ]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False, verbose_name="number")),
                ("message", models.BigIntegerField(unique=True, verbose_name="message of the outbox")),
                ("kind", models.CharField(max_length=60, verbose_name="kind")),
                ("object_id", models.UUIDField(verbose_name="object")),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "change",
                "verbose_name_plural": "changes",
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["kind", "id"], name="change_kind"),
                    models.Index(fields=["at"], name="change_at"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Webhook",
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
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                ("url", models.URLField(max_length=500, verbose_name="address")),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), verbose_name="kinds"
                    ),
                ),
                ("secret", models.TextField(help_text="encrypted", verbose_name="secret")),
                (
                    "previous_secret",
                    models.TextField(blank=True, help_text="encrypted", verbose_name="previous secret"),
                ),
                ("previous_until", models.DateTimeField(null=True, verbose_name="previous secret signs until")),
                ("active", models.BooleanField(default=True, verbose_name="active")),
                ("stopped_because", models.CharField(blank=True, max_length=300, verbose_name="why it was stopped")),
                ("last_change", models.BigIntegerField(default=0, verbose_name="last change seen")),
                ("sending_until", models.DateTimeField(null=True, verbose_name="a worker sends to it until")),
                ("created_at", models.DateTimeField(verbose_name="created at")),
                (
                    "authority",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.authority",
                        verbose_name="authority",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="created by",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.enterprise",
                        verbose_name="enterprise",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.jurisdiction",
                        verbose_name="place",
                    ),
                ),
            ],
            options={
                "verbose_name": "webhook",
                "verbose_name_plural": "webhooks",
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="WebhookDelivery",
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
                (
                    "state",
                    models.CharField(
                        choices=[("pending", "Waits"), ("delivered", "Delivered"), ("dead", "Given up")],
                        default="pending",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="created at")),
                ("due_at", models.DateTimeField(verbose_name="next attempt at")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("status", models.PositiveSmallIntegerField(null=True, verbose_name="last status")),
                ("error", models.CharField(blank=True, max_length=300, verbose_name="last error")),
                ("delivered_at", models.DateTimeField(null=True, verbose_name="delivered at")),
                (
                    "change",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="enterprises.change",
                        verbose_name="change",
                    ),
                ),
                (
                    "webhook",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="enterprises.webhook",
                        verbose_name="webhook",
                    ),
                ),
            ],
            options={
                "verbose_name": "delivery",
                "verbose_name_plural": "deliveries",
                "ordering": ["-created_at", "-id"],
            },
        ),
        migrations.AddConstraint(
            model_name="webhook",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("authority", None), ("enterprise__isnull", False), ("group", None), ("place", None)),
                    models.Q(("authority", None), ("enterprise", None), ("group__isnull", False), ("place", None)),
                    models.Q(
                        ("authority__isnull", False), ("enterprise", None), ("group", None), ("place__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="webhook_has_one_owner",
            ),
        ),
        migrations.AddIndex(
            model_name="webhookdelivery",
            index=models.Index(condition=models.Q(("state", "pending")), fields=["due_at"], name="delivery_due"),
        ),
        migrations.AddConstraint(
            model_name="webhookdelivery",
            constraint=models.UniqueConstraint(fields=("webhook", "change"), name="delivery_once"),
        ),
        NamesItsActor("enterprises_webhook", made_by="created_by_id"),
        RowSecurity("enterprises_webhook", WEBHOOK),
        RowSecurity("enterprises_webhookdelivery", "webhook_id IN (SELECT id FROM enterprises_webhook)"),
    ]

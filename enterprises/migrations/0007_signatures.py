"""Signatures with a second factor; they are only ever added."""

import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models

from core.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0006_reach_of_places"),
    ]

    operations = [
        migrations.CreateModel(
            name="Signature",
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
                ("purpose", models.CharField(max_length=40, verbose_name="purpose")),
                ("object_id", models.CharField(max_length=64, verbose_name="object")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256 of what was signed")),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("totp", "Code of the authenticator app"),
                            ("passkey", "Passkey"),
                            ("token", "API token"),
                            ("session", "Session alone (signing is relaxed here)"),
                        ],
                        max_length=8,
                        verbose_name="method",
                    ),
                ),
                ("nonce", models.CharField(max_length=43, verbose_name="nonce")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "signature",
                "verbose_name_plural": "signatures",
                "ordering": ["-at"],
                "constraints": [models.UniqueConstraint(fields=("nonce",), name="signature_used_once")],
            },
        ),
        AppendOnly("enterprises_signature"),
    ]

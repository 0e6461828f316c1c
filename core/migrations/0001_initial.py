"""The extensions of the database, and tables of core that know no user."""

import django.contrib.postgres.operations
import django.db.models.functions.text
import django.db.models.functions.uuid
from django.db import migrations, models

from core.migrations.operations import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        django.contrib.postgres.operations.BtreeGistExtension(),
        django.contrib.postgres.operations.TrigramExtension(),
        CreateTables(
            [
                migrations.CreateModel(
                    name="AuditEvent",
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
                        ("at", models.DateTimeField()),
                        ("actor_id", models.UUIDField(db_index=True, null=True)),
                        ("actor_name", models.CharField(max_length=160)),
                        ("actor_role", models.CharField(max_length=200)),
                        ("action", models.CharField(max_length=60)),
                        ("object_type", models.CharField(max_length=40)),
                        ("object_id", models.CharField(db_index=True, max_length=64)),
                        ("object_label", models.CharField(max_length=300)),
                        ("place", models.CharField(blank=True, max_length=6)),
                        ("enterprise_code", models.CharField(blank=True, max_length=32)),
                        ("reason", models.TextField(blank=True)),
                        ("data", models.JSONField(blank=True, default=dict)),
                        ("request_id", models.CharField(blank=True, max_length=64)),
                    ],
                    options={
                        "ordering": ["-at", "-id"],
                        "indexes": [
                            models.Index(fields=["-at", "-id"], name="audit_newest"),
                            models.Index(fields=["actor_name", "-at", "-id"], name="audit_actor"),
                            models.Index(fields=["action", "-at", "-id"], name="audit_action"),
                            models.Index(fields=["object_type", "-at", "-id"], name="audit_noun"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Checkpoint",
                    fields=[
                        ("number", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                        ("taken_at", models.DateTimeField()),
                        ("batches", models.PositiveBigIntegerField()),
                        ("entries", models.PositiveBigIntegerField()),
                        ("head", models.CharField(max_length=64)),
                        ("root", models.CharField(max_length=64)),
                        ("key", models.CharField(max_length=64)),
                        ("statement", models.TextField()),
                        ("signature", models.CharField(max_length=128)),
                    ],
                    options={
                        "ordering": ["number"],
                    },
                ),
                migrations.CreateModel(
                    name="FailedTask",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("task", models.CharField(max_length=200)),
                        ("arguments", models.TextField()),
                        ("error", models.TextField()),
                        ("failures", models.PositiveIntegerField(default=1)),
                        ("failed_at", models.DateTimeField()),
                        ("retried_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "ordering": ["-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("task"),
                                django.db.models.functions.text.MD5("arguments"),
                                condition=models.Q(("retried_at", None)),
                                name="failed_task_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FixedDay",
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
                        ("day", models.DateField()),
                    ],
                ),
                migrations.CreateModel(
                    name="IdempotencyKey",
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
                        ("actor_id", models.UUIDField()),
                        ("method", models.CharField(max_length=8)),
                        ("path", models.CharField(max_length=300)),
                        ("key", models.CharField(max_length=200)),
                        ("body_sha256", models.CharField(max_length=64)),
                        ("status", models.PositiveSmallIntegerField(null=True)),
                        ("answer", models.JSONField(null=True)),
                        ("headers", models.JSONField(default=dict)),
                        ("created_at", models.DateTimeField(db_index=True)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("actor_id", "method", "path", "key"), name="idempotency_key_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OutboxMessage",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("event", models.CharField(max_length=60)),
                        ("payload", models.JSONField()),
                        ("created_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField()),
                        ("delivered_at", models.DateTimeField(null=True)),
                        ("attempts", models.PositiveIntegerField(default=0)),
                        ("last_error", models.TextField(blank=True)),
                    ],
                    options={
                        "ordering": ["id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("delivered_at", None)),
                                fields=["due_at", "id"],
                                name="outbox_waiting",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RowVersion",
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
                        ("number", models.BigIntegerField(editable=False)),
                        ("table_name", models.CharField(db_index=True, max_length=63)),
                        ("row_key", models.CharField(max_length=128)),
                        ("operation", models.CharField(max_length=8)),
                        ("salt", models.BinaryField()),
                        ("digest", models.BinaryField()),
                    ],
                    options={
                        "ordering": ["number"],
                    },
                ),
                migrations.CreateModel(
                    name="SchemaStatement",
                    fields=[
                        ("number", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                        ("signed_at", models.DateTimeField()),
                        ("statement", models.TextField()),
                        ("key", models.CharField(max_length=64)),
                        ("signature", models.CharField(max_length=128)),
                    ],
                    options={
                        "ordering": ["number"],
                    },
                ),
                migrations.CreateModel(
                    name="SealBatch",
                    fields=[
                        ("number", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                        ("from_point", models.BigIntegerField()),
                        ("to_point", models.BigIntegerField()),
                        ("first_position", models.PositiveBigIntegerField()),
                        ("last_position", models.PositiveBigIntegerField()),
                        ("count", models.PositiveIntegerField()),
                        ("counts", models.JSONField()),
                        ("columns", models.JSONField()),
                        ("root", models.CharField(max_length=64)),
                        ("previous", models.CharField(max_length=64)),
                        ("hash", models.CharField(max_length=64, unique=True)),
                        ("sealed_at", models.DateTimeField()),
                        ("leaves", models.BinaryField()),
                        ("key", models.CharField(blank=True, default="", max_length=64)),
                        ("signature", models.CharField(blank=True, default="", max_length=128)),
                    ],
                    options={
                        "ordering": ["number"],
                    },
                ),
                migrations.CreateModel(
                    name="SealCounter",
                    fields=[
                        ("id", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                        ("number", models.PositiveBigIntegerField()),
                        ("last_position", models.PositiveBigIntegerField()),
                        ("hash", models.CharField(max_length=64)),
                    ],
                ),
                migrations.CreateModel(
                    name="SealWitness",
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
                        ("address", models.CharField(max_length=300, unique=True)),
                        ("last_number", models.PositiveBigIntegerField(default=0)),
                        ("offered_at", models.DateTimeField(null=True)),
                        ("error", models.TextField(blank=True)),
                    ],
                    options={
                        "ordering": ["address"],
                    },
                ),
            ]
        ),
    ]

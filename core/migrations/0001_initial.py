"""The extensions of the database, and tables of core that know no user."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations, models
from django.db.models.functions import MD5, UUID7


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="at")),
                ("actor_id", models.UUIDField(db_index=True, null=True, verbose_name="actor")),
                ("actor_name", models.CharField(max_length=160, verbose_name="actor's name")),
                ("actor_role", models.CharField(max_length=200, verbose_name="actor's role")),
                ("action", models.CharField(max_length=60, verbose_name="action")),
                ("object_type", models.CharField(max_length=40, verbose_name="object type")),
                ("object_id", models.CharField(db_index=True, max_length=64, verbose_name="object")),
                ("object_label", models.CharField(max_length=300, verbose_name="object's name")),
                ("place", models.CharField(blank=True, max_length=6, verbose_name="place")),
                ("enterprise_code", models.CharField(blank=True, max_length=32, verbose_name="enterprise")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("data", models.JSONField(blank=True, default=dict, verbose_name="data")),
                ("request_id", models.CharField(blank=True, max_length=64, verbose_name="request")),
            ],
            options={
                "verbose_name": "audit event",
                "verbose_name_plural": "audit trail",
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
                ("number", models.PositiveBigIntegerField(primary_key=True, serialize=False, verbose_name="number")),
                ("taken_at", models.DateTimeField(verbose_name="taken at")),
                ("batches", models.PositiveBigIntegerField(verbose_name="batches")),
                ("entries", models.PositiveBigIntegerField(verbose_name="entries")),
                ("head", models.CharField(max_length=64, verbose_name="hash of the last batch")),
                ("root", models.CharField(max_length=64, verbose_name="Merkle root over the batches")),
                ("key", models.CharField(max_length=64, verbose_name="public key")),
                ("statement", models.TextField(verbose_name="signed statement")),
                ("signature", models.CharField(max_length=128, verbose_name="signature")),
            ],
            options={
                "verbose_name": "checkpoint",
                "verbose_name_plural": "checkpoints",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="FailedTask",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("task", models.CharField(max_length=200, verbose_name="task")),
                (
                    "arguments",
                    models.TextField(help_text="positional and named ones, as JSON", verbose_name="arguments"),
                ),
                ("error", models.TextField(verbose_name="last error")),
                ("failures", models.PositiveIntegerField(default=1, verbose_name="failures")),
                ("failed_at", models.DateTimeField(verbose_name="failed last at")),
                ("retried_at", models.DateTimeField(null=True, verbose_name="run again at")),
            ],
            options={
                "verbose_name": "failed task",
                "verbose_name_plural": "failed tasks",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("task"),
                        MD5("arguments"),
                        condition=models.Q(("retried_at", None)),
                        name="failed_task_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FixedDay",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("day", models.DateField(verbose_name="business day")),
            ],
            options={
                "verbose_name": "fixed business day",
                "verbose_name_plural": "fixed business day",
            },
        ),
        migrations.CreateModel(
            name="IdempotencyKey",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("actor_id", models.UUIDField(verbose_name="actor")),
                ("method", models.CharField(max_length=8, verbose_name="method")),
                ("path", models.CharField(max_length=300, verbose_name="path")),
                ("key", models.CharField(max_length=200, verbose_name="key")),
                ("body_sha256", models.CharField(max_length=64, verbose_name="SHA-256 of the body")),
                ("status", models.PositiveSmallIntegerField(null=True, verbose_name="status")),
                ("answer", models.JSONField(null=True, verbose_name="answer")),
                ("headers", models.JSONField(default=dict, verbose_name="headers")),
                ("created_at", models.DateTimeField(db_index=True, verbose_name="created at")),
            ],
            options={
                "verbose_name": "idempotency key",
                "verbose_name_plural": "idempotency keys",
                "constraints": [
                    models.UniqueConstraint(fields=("actor_id", "method", "path", "key"), name="idempotency_key_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="OutboxMessage",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event", models.CharField(max_length=60, verbose_name="event")),
                ("payload", models.JSONField(verbose_name="payload")),
                ("created_at", models.DateTimeField(verbose_name="created at")),
                ("due_at", models.DateTimeField(verbose_name="next attempt at")),
                ("delivered_at", models.DateTimeField(null=True, verbose_name="delivered at")),
                ("attempts", models.PositiveIntegerField(default=0, verbose_name="attempts")),
                ("last_error", models.TextField(blank=True, verbose_name="last error")),
            ],
            options={
                "verbose_name": "outbox message",
                "verbose_name_plural": "outbox",
                "ordering": ["id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("delivered_at", None)), fields=["due_at", "id"], name="outbox_waiting"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RowVersion",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("number", models.BigIntegerField(editable=False, verbose_name="number")),
                ("table_name", models.CharField(db_index=True, max_length=63, verbose_name="table")),
                ("row_key", models.CharField(max_length=128, verbose_name="row")),
                ("operation", models.CharField(max_length=8, verbose_name="operation")),
                ("salt", models.BinaryField(verbose_name="salt")),
                ("digest", models.BinaryField(verbose_name="digest")),
            ],
            options={
                "verbose_name": "version of a row",
                "verbose_name_plural": "versions of rows",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="SchemaStatement",
            fields=[
                ("number", models.PositiveBigIntegerField(primary_key=True, serialize=False, verbose_name="number")),
                ("signed_at", models.DateTimeField(verbose_name="signed at")),
                ("statement", models.TextField(verbose_name="signed statement")),
                ("key", models.CharField(max_length=64, verbose_name="public key")),
                ("signature", models.CharField(max_length=128, verbose_name="signature")),
            ],
            options={
                "verbose_name": "statement of the schema",
                "verbose_name_plural": "statements of the schema",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="SealBatch",
            fields=[
                ("number", models.PositiveBigIntegerField(primary_key=True, serialize=False, verbose_name="number")),
                ("from_point", models.BigIntegerField(help_text="inclusive", verbose_name="from transaction")),
                ("to_point", models.BigIntegerField(help_text="exclusive", verbose_name="to transaction")),
                ("first_position", models.PositiveBigIntegerField(verbose_name="first position")),
                ("last_position", models.PositiveBigIntegerField(verbose_name="last position")),
                ("count", models.PositiveIntegerField(verbose_name="entries")),
                ("counts", models.JSONField(verbose_name="entries by table")),
                ("columns", models.JSONField(verbose_name="columns by table")),
                ("root", models.CharField(max_length=64, verbose_name="Merkle root")),
                ("previous", models.CharField(max_length=64, verbose_name="hash of the batch before")),
                ("hash", models.CharField(max_length=64, unique=True, verbose_name="hash")),
                ("sealed_at", models.DateTimeField(verbose_name="sealed at")),
                ("leaves", models.BinaryField(verbose_name="keys and hashes of the entries")),
                ("key", models.CharField(blank=True, default="", max_length=64, verbose_name="public key")),
                ("signature", models.CharField(blank=True, default="", max_length=128, verbose_name="signature")),
            ],
            options={
                "verbose_name": "sealed batch",
                "verbose_name_plural": "sealed batches",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="SealCounter",
            fields=[
                ("id", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("number", models.PositiveBigIntegerField(verbose_name="batches")),
                ("last_position", models.PositiveBigIntegerField(verbose_name="last position")),
                ("hash", models.CharField(max_length=64, verbose_name="hash of the last batch")),
            ],
            options={
                "verbose_name": "counter of batches",
                "verbose_name_plural": "counter of batches",
            },
        ),
        migrations.CreateModel(
            name="SealWitness",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("address", models.CharField(max_length=300, unique=True, verbose_name="address")),
                ("last_number", models.PositiveBigIntegerField(default=0, verbose_name="last batch")),
                ("offered_at", models.DateTimeField(null=True, verbose_name="offered at")),
                ("error", models.TextField(blank=True, verbose_name="last error")),
            ],
            options={
                "verbose_name": "witness",
                "verbose_name_plural": "witnesses",
                "ordering": ["address"],
            },
        ),
    ]

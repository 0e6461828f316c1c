"""The kernel's tables, which know nothing of rare earths."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import UUID7

from core.models.tokens import every_scope
from core.operations import CreateTables

TABLES = [
    migrations.CreateModel(
        name="AuditEvent",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("at", models.DateTimeField("at")),
            ("actor_id", models.UUIDField("actor", null=True, db_index=True)),
            ("actor_name", models.CharField("actor's name", max_length=160)),
            ("actor_role", models.CharField("actor's role", max_length=200)),
            ("action", models.CharField("action", max_length=60)),
            ("object_type", models.CharField("object type", max_length=40)),
            ("object_id", models.CharField("object", max_length=64, db_index=True)),
            ("object_label", models.CharField("object's name", max_length=300)),
            ("place", models.CharField("place", max_length=6, blank=True)),
            ("enterprise_code", models.CharField("enterprise", max_length=32, blank=True)),
            ("reason", models.TextField("reason", blank=True)),
            ("data", models.JSONField("data", blank=True, default=dict)),
            ("request_id", models.CharField("request", max_length=64, blank=True)),
        ],
        options={
            "verbose_name": "audit event",
            "verbose_name_plural": "audit trail",
            "ordering": ["-at", "-id"],
            "indexes": [models.Index(fields=["-at", "-id"], name="audit_newest")],
        },
    ),
    migrations.CreateModel(
        name="FixedDay",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("day", models.DateField("business day")),
        ],
        options={
            "verbose_name": "fixed business day",
            "verbose_name_plural": "fixed business day",
        },
    ),
    migrations.CreateModel(
        name="IdempotencyKey",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("actor_id", models.UUIDField("actor")),
            ("method", models.CharField("method", max_length=8)),
            ("path", models.CharField("path", max_length=300)),
            ("key", models.CharField("key", max_length=200)),
            ("body_sha256", models.CharField("SHA-256 of the body", max_length=64)),
            ("status", models.PositiveSmallIntegerField("status", null=True)),
            ("answer", models.JSONField("answer", null=True)),
            ("headers", models.JSONField("headers", default=dict)),
            ("created_at", models.DateTimeField("created at", db_index=True)),
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
            ("event", models.CharField("event", max_length=60)),
            ("payload", models.JSONField("payload")),
            ("created_at", models.DateTimeField("created at")),
            ("due_at", models.DateTimeField("next attempt at")),
            ("delivered_at", models.DateTimeField("delivered at", null=True)),
            ("attempts", models.PositiveIntegerField("attempts", default=0)),
            ("last_error", models.TextField("last error", blank=True)),
        ],
        options={
            "verbose_name": "outbox message",
            "verbose_name_plural": "outbox",
            "ordering": ["id"],
            "indexes": [models.Index(condition=Q(delivered_at=None), fields=["due_at", "id"], name="outbox_waiting")],
        },
    ),
    migrations.CreateModel(
        name="SavedView",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            (
                "owner",
                models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="owner", related_name="+"),
            ),
            ("page", models.CharField("list", max_length=40, help_text="name of the page")),
            ("name", models.CharField("name", max_length=80)),
            ("query", models.CharField("filters", max_length=1000, blank=True)),
        ],
        options={
            "verbose_name": "saved view",
            "verbose_name_plural": "saved views",
            "ordering": ["page", "name", "id"],
            "constraints": [models.UniqueConstraint(fields=("owner", "page", "name"), name="saved_view_once")],
        },
    ),
    migrations.CreateModel(
        name="SealBatch",
        fields=[
            ("number", models.PositiveBigIntegerField("number", primary_key=True, serialize=False)),
            ("from_point", models.BigIntegerField("from transaction", help_text="inclusive")),
            ("to_point", models.BigIntegerField("to transaction", help_text="exclusive")),
            ("first_position", models.PositiveBigIntegerField("first position")),
            ("last_position", models.PositiveBigIntegerField("last position")),
            ("count", models.PositiveIntegerField("entries")),
            ("counts", models.JSONField("entries by table")),
            ("columns", models.JSONField("columns by table")),
            ("root", models.CharField("Merkle root", max_length=64)),
            ("previous", models.CharField("hash of the batch before", max_length=64)),
            ("hash", models.CharField("hash", max_length=64, unique=True)),
            ("sealed_at", models.DateTimeField("sealed at")),
            ("leaves", models.BinaryField("keys and hashes of the entries")),
        ],
        options={
            "verbose_name": "sealed batch",
            "verbose_name_plural": "sealed batches",
            "ordering": ["number"],
        },
    ),
    migrations.CreateModel(
        name="Checkpoint",
        fields=[
            ("number", models.PositiveBigIntegerField("number", primary_key=True, serialize=False)),
            ("taken_at", models.DateTimeField("taken at")),
            ("batches", models.PositiveBigIntegerField("batches")),
            ("entries", models.PositiveBigIntegerField("entries")),
            ("head", models.CharField("hash of the last batch", max_length=64)),
            ("root", models.CharField("Merkle root over the batches", max_length=64)),
            ("key", models.CharField("public key", max_length=64)),
            ("statement", models.TextField("signed statement")),
            ("signature", models.CharField("signature", max_length=128)),
        ],
        options={
            "verbose_name": "checkpoint",
            "verbose_name_plural": "checkpoints",
            "ordering": ["number"],
        },
    ),
    migrations.CreateModel(
        name="ApiToken",
        fields=[
            ("digest", models.CharField(primary_key=True, max_length=128, serialize=False)),
            ("token_key", models.CharField(max_length=25, db_index=True)),
            ("user", models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="auth_token_set")),
            ("created", models.DateTimeField(auto_now_add=True)),
            ("expiry", models.DateTimeField(blank=True, null=True)),
            (
                "scopes",
                ArrayField(
                    default=every_scope,
                    base_field=models.CharField(
                        choices=[("read", "Read"), ("file", "Write and file"), ("approve", "Approve and decide")],
                        max_length=8,
                    ),
                ),
            ),
            ("signs", models.BooleanField("may sign", default=False)),
        ],
        options={
            "verbose_name": "API token",
            "verbose_name_plural": "API tokens",
        },
    ),
]


class Migration(migrations.Migration):
    initial = True

    dependencies = [("core", "0001_extensions"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [CreateTables(TABLES)]

"""Versions of rows as digests, batches that bear a signature, a counter beside the chain, witnesses of its heads."""

from django.db import migrations, models
from django.db.models.functions import UUID7

from core.operations import AppendOnly, NeverDeleted, RowSecurity, script

BACK = """
DROP TRIGGER count_batch ON core_sealbatch;
DROP FUNCTION core_count_batch();
DROP FUNCTION core_row_version() CASCADE;
DROP FUNCTION core_row_digest(text, bytea, jsonb);
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0100_token_parents")]

    operations = [
        migrations.CreateModel(
            name="RowVersion",
            fields=[
                ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
                ("number", models.BigIntegerField("number", editable=False)),
                ("table_name", models.CharField("table", max_length=63, db_index=True)),
                ("row_key", models.CharField("row", max_length=128)),
                ("operation", models.CharField("operation", max_length=8)),
                ("salt", models.BinaryField("salt")),
                ("digest", models.BinaryField("digest")),
            ],
            options={
                "verbose_name": "version of a row",
                "verbose_name_plural": "versions of rows",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="SealCounter",
            fields=[
                ("id", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("number", models.PositiveBigIntegerField("batches")),
                ("last_position", models.PositiveBigIntegerField("last position")),
                ("hash", models.CharField("hash of the last batch", max_length=64)),
            ],
            options={"verbose_name": "counter of batches", "verbose_name_plural": "counter of batches"},
        ),
        migrations.CreateModel(
            name="SealWitness",
            fields=[
                ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
                ("address", models.CharField("address", max_length=300, unique=True)),
                ("last_number", models.PositiveBigIntegerField("last batch", default=0)),
                ("offered_at", models.DateTimeField("offered at", null=True)),
                ("error", models.TextField("last error", blank=True)),
            ],
            options={"verbose_name": "witness", "verbose_name_plural": "witnesses", "ordering": ["address"]},
        ),
        migrations.AddField("SealBatch", "key", models.CharField("public key", max_length=64, blank=True, default="")),
        migrations.AddField(
            "SealBatch", "signature", models.CharField("signature", max_length=128, blank=True, default="")
        ),
        migrations.RunSQL(script(__file__, "row_versions.sql"), BACK),
        AppendOnly("core_rowversion"),
        RowSecurity(
            "core_rowversion", "false"
        ),  # which rows there are is nobody's reach; the sealer reaches everything
        NeverDeleted("core_sealcounter"),
    ]

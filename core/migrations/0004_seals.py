"""What was committed is sealed: batches and signed checkpoints, and the number of each row's transaction."""

from django.db import migrations, models

from core.operations import AppendOnly, Chained

# A copied database counts its transactions from the beginning again; ``manage.py restore`` puts the offset here.
FUNCTIONS = """
CREATE FUNCTION core_chain_point(xid8) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1::text::bigint + 0';
CREATE FUNCTION core_chain_stamp() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    NEW.chain_point := core_chain_point(pg_current_xact_id());
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_append_only"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, "DROP FUNCTION core_chain_stamp(), core_chain_point(xid8);"),
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
            ],
            options={
                "verbose_name": "sealed batch",
                "verbose_name_plural": "sealed batches",
                "ordering": ["number"],
            },
        ),
        AppendOnly("core_sealbatch"),
        AppendOnly("core_checkpoint"),
        Chained("core_auditevent"),
    ]

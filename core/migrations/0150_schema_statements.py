"""What the guarded schema is, signed by ``migrate``: the application reads it and cannot write it."""

from django.conf import settings
from django.db import migrations, models

from core.operations import AppendOnly

_ROLE = settings.APP_DATABASE_ROLE


class Migration(migrations.Migration):
    dependencies = [("core", "0005_history_is_only_added")]

    operations = [
        migrations.CreateModel(
            name="SchemaStatement",
            fields=[
                ("number", models.PositiveBigIntegerField("number", primary_key=True, serialize=False)),
                ("signed_at", models.DateTimeField("signed at")),
                ("statement", models.TextField("signed statement")),
                ("key", models.CharField("public key", max_length=64)),
                ("signature", models.CharField("signature", max_length=128)),
            ],
            options={
                "verbose_name": "statement of the schema",
                "verbose_name_plural": "statements of the schema",
                "ordering": ["number"],
            },
        ),
        AppendOnly("core_schemastatement"),
        migrations.RunSQL(
            f'REVOKE INSERT ON core_schemastatement FROM "{_ROLE}";',
            f'GRANT INSERT ON core_schemastatement TO "{_ROLE}";',
        ),
    ]

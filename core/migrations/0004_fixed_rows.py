"""History cannot be rewritten: the audit trail, its seals and the signed schema are only added to."""

from django.conf import settings
from django.db import migrations

from core.migrations.operations import AppendOnly, NeverDeleted

_ROLE = settings.APP_DATABASE_ROLE


class Migration(migrations.Migration):
    dependencies = [("core", "0003_guards")]

    operations = [
        AppendOnly("core_auditevent"),
        AppendOnly("core_checkpoint"),
        AppendOnly("core_rowversion"),
        AppendOnly("core_schemastatement"),
        AppendOnly("core_sealbatch"),
        NeverDeleted("core_sealcounter"),
        # The owner signs the schema, at the end of migrate.
        migrations.RunSQL(
            f'REVOKE INSERT ON core_schemastatement FROM "{_ROLE}";',
            f'GRANT INSERT ON core_schemastatement TO "{_ROLE}";',
        ),
    ]

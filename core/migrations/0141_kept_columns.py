"""What keeps columns of evidence as they were written: see ``core.operations.KeptColumns``."""

from django.db import migrations

from core.operations import script


class Migration(migrations.Migration):
    dependencies = [("core", "0152_row_version_triggers")]

    operations = [migrations.RunSQL(script(__file__, "columns.sql"), "DROP FUNCTION core_kept_columns();")]

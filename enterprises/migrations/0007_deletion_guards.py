"""The guard of rows that people of an enterprise alone delete, such as drafts."""

from django.db import migrations

from core.migrations.operations import SqlFile


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0006_label_guards")]

    operations = [SqlFile(__file__, "deleted_in_role.sql")]

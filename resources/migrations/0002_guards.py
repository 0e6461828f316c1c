"""What the database guards of reserves."""

from django.db import migrations

from core.migrations.operations import SqlFile


class Migration(migrations.Migration):
    dependencies = [("resources", "0001_initial")]

    operations = [SqlFile(__file__, "reserves.sql")]

"""What the database guards of reserves and of returns of resource use."""

from django.db import migrations

from core.migrations.operations import SqlFile


class Migration(migrations.Migration):
    dependencies = [("resources", "0001_initial")]

    operations = [SqlFile(__file__, f"{name}.sql") for name in ("reserves", "use_returns")]

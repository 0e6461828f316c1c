"""Guards of the database for reserves, returns of resource use and rates of the resource tax."""

from django.db import migrations

from core.migrations.operations import SqlFile


class Migration(migrations.Migration):
    dependencies = [("resources", "0001_initial"), ("enterprises", "0002_guards")]

    operations = [SqlFile(__file__, f"{name}.sql") for name in ("reserves", "tax_rates", "use_returns")]

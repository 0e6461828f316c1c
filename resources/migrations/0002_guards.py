"""Guards of the database for reserves, strategic reserves, returns of resource use and rates of resource tax."""

from django.db import migrations

from core.migrations.operations import SqlFile


class Migration(migrations.Migration):
    dependencies = [("resources", "0001_initial"), ("enterprises", "0002_guards")]

    operations = [
        SqlFile(__file__, f"{name}.sql") for name in ("reserves", "strategic_reserves", "tax_rates", "use_returns")
    ]

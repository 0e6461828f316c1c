"""Guards of the database for invoices."""

from django.db import migrations

from core.migrations.operations import SqlFile


class Migration(migrations.Migration):
    dependencies = [("trade", "0001_initial"), ("enterprises", "0002_guards")]

    operations = [SqlFile(__file__, "invoices.sql")]

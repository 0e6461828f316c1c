"""Guards of environmental records: who rewrites them, and with what they agree."""

from django.db import migrations

from core.migrations.operations import SqlFile

SUBJECTS = (
    "offices",
    "readings",
    "processes",
    "projects",
    "deposits",
    "incidents",
    "permit_limits",
    "restoration",
    "restrictions",
)


class Migration(migrations.Migration):
    dependencies = [("environment", "0003_fixed_rows"), ("enterprises", "0004_fixed_rows")]

    operations = [SqlFile(__file__, f"{subject}.sql") for subject in SUBJECTS]

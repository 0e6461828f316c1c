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
_NO_ACTS = "DELETE FROM enterprises_twopersonact WHERE act LIKE 'process_restrictions.%';"


class Migration(migrations.Migration):
    dependencies = [("environment", "0003_fixed_rows"), ("enterprises", "0004_fixed_rows")]

    operations = [
        *(SqlFile(__file__, f"{subject}.sql") for subject in SUBJECTS),
        SqlFile(__file__, "two_person_acts.sql", undo=_NO_ACTS),
    ]

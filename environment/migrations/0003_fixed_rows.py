"""What was recorded of processes and restrictions stays and names its proven actor."""

from django.db import migrations

from core.migrations.operations import KeptColumns, NamesItsActor, NeverDeleted, WrittenBySomebody

TABLES = ("environment_processrestriction", "environment_siteprocess")


class Migration(migrations.Migration):
    dependencies = [("environment", "0002_row_security")]

    operations = [
        *map(NeverDeleted, TABLES),
        *map(WrittenBySomebody, TABLES),
        *(NamesItsActor(table, told="recorded_by_id") for table in TABLES),
        KeptColumns(
            "environment_processrestriction",
            always="id process ore_type kind stated_on in_force_from source evidence remark recorded_by_id recorded_at",
            once="in_force_until end_reason",
        ),
        KeptColumns(
            "environment_siteprocess",
            always="id site_id process used_from document recorded_by_id recorded_at fictitious",
            once="used_until",
            free="version end_reason",
            states={"used": "ended withdrawn", "ended": "withdrawn"},
        ),
    ]

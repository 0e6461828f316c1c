"""What was recorded of processes, restrictions, discharges and projects stays and names its proven actor."""

from django.db import migrations

from core.migrations.operations import AppendOnly, Finite, KeptColumns, NamesItsActor, NeverDeleted, WrittenBySomebody

APPEND_ONLY = ("environment_depositentry", "environment_permitlimit", "environment_projectstep", "environment_reading")
KEPT = ("environment_processrestriction", "environment_project", "environment_siteprocess")
TABLES = (*APPEND_ONLY, *KEPT)


class Migration(migrations.Migration):
    dependencies = [("environment", "0002_row_security")]

    operations = [
        *map(AppendOnly, APPEND_ONLY),
        *map(NeverDeleted, KEPT),
        *map(WrittenBySomebody, TABLES),
        *(NamesItsActor(table, told="recorded_by_id") for table in TABLES),
        KeptColumns(
            "environment_processrestriction",
            always="id process ore_type kind stated_on in_force_from source evidence remark recorded_by_id recorded_at",
            once="in_force_until end_reason",
        ),
        KeptColumns(
            "environment_project",
            always="id site_id name kind investment recorded_by_id recorded_at fictitious",
        ),
        KeptColumns(
            "environment_siteprocess",
            always="id site_id process used_from document recorded_by_id recorded_at fictitious",
            once="used_until",
            free="version end_reason",
            states={"used": "ended withdrawn", "ended": "withdrawn"},
        ),
        Finite("environment_depositentry", "amount"),
        Finite("environment_permitlimit", "highest", "lowest", "yearly_total"),
        Finite("environment_project", "investment"),
        Finite("environment_reading", "value"),
    ]

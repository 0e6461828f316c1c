"""Records of processes, restrictions, discharges, projects, incidents and restoration stay as they were written and name their proven actor."""

from django.db import migrations

from core.migrations.operations import AppendOnly, Finite, KeptColumns, NamesItsActor, NeverDeleted, WrittenBySomebody
from enterprises.migrations.operations import LOADED

APPEND_ONLY = (
    "environment_depositentry",
    "environment_emissionceiling",
    "environment_incident",
    "environment_outletvolume",
    "environment_officedecision",
    "environment_permitlimit",
    "environment_projectstep",
    "environment_reading",
    "environment_restorationentry",
    "environment_tailingsstore",
)
KEPT = ("environment_processrestriction", "environment_project", "environment_siteprocess")
TABLES = (*APPEND_ONLY, *KEPT)


class Migration(migrations.Migration):
    dependencies = [("environment", "0002_row_security")]

    operations = [
        *map(AppendOnly, APPEND_ONLY),
        *map(NeverDeleted, KEPT),
        *map(WrittenBySomebody, TABLES),
        *(NamesItsActor(table, made_by="recorded_by_id", unless=LOADED) for table in TABLES),
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
            always="id site_id process used_from document by_office recorded_by_id recorded_at fictitious",
            once="used_until end_reason withdrawal_reason",
            states={"used": "ended withdrawn", "ended": "withdrawn"},
        ),
        Finite("environment_depositentry", "amount"),
        Finite("environment_emissionceiling", "tonnes"),
        Finite("environment_incident", "extent", "cost"),
        Finite("environment_outletvolume", "volume"),
        Finite("environment_permitlimit", "highest", "lowest", "yearly_total"),
        Finite("environment_project", "investment"),
        Finite("environment_reading", "value"),
        Finite("environment_tailingsstore", "capacity", "stock", "cost"),
        Finite("environment_restorationentry", "hectares"),
    ]

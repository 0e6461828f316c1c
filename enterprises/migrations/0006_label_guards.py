"""Labels and commitments stay as they were written, by a proven person of a role that has the capability."""

from django.db import migrations

from core.migrations.operations import AppendOnly, NamesItsActor, SqlFile, WrittenBySomebody
from enterprises.migrations.operations import (
    LOADED,
    PLACE_OF_SITE,
    RecordedInRole,
    WithdrawnByFurtherRow,
    WithdrawnByItsOffice,
)

TABLES = ("enterprises_sitelabel", "enterprises_commitment")
OF_ENTERPRISE = "SELECT e.place, e.id, NULL FROM enterprises_enterprise e WHERE e.id = ($1).enterprise_id"
REGULATORS = "national_regulator provincial_regulator"


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0005_site_capacities"), ("core", "0004_fixed_rows")]

    operations = [
        SqlFile(__file__, "entries.sql"),
        *map(WithdrawnByFurtherRow, (*TABLES, "enterprises_eliminatedcapacity")),
        *(WithdrawnByItsOffice(table, REGULATORS) for table in TABLES),
        *map(AppendOnly, TABLES),
        *map(WrittenBySomebody, TABLES),
        *(NamesItsActor(table, made_by="recorded_by_id", unless=LOADED) for table in TABLES),
        RecordedInRole("enterprises_sitelabel", "labels.record", REGULATORS, PLACE_OF_SITE),
        RecordedInRole(
            "enterprises_commitment",
            "commitments.record",
            f"{REGULATORS} enterprise_admin",
            OF_ENTERPRISE,
            when="NEW.withdraws_id IS NULL",
        ),
        RecordedInRole(
            "enterprises_commitment",
            "commitments.withdraw",
            REGULATORS,
            OF_ENTERPRISE,
            when="NEW.withdraws_id IS NOT NULL",
            name="withdrawn_in_role",
        ),
    ]

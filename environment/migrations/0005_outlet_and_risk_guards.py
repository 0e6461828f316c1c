"""Processes of outlets and assessments of risk stay as they were written, by offices of the place, in their reach."""

from django.db import migrations

from core.migrations.operations import AppendOnly, NamesItsActor, RowSecurity, WrittenBySomebody
from enterprises.migrations.operations import (
    AT_SITE,
    LOADED,
    OF_SITE,
    RecordedInRole,
    WithdrawnByFurtherRow,
    WithdrawnByItsOffice,
)

CAPABILITIES = {"environment_outlet": "outlets.record", "environment_riskassessment": "risk_assessments.record"}
REGULATORS = "national_regulator provincial_regulator county_regulator"
RECORDERS = f"{REGULATORS} inspector"


class Migration(migrations.Migration):
    dependencies = [("environment", "0004_guards"), ("enterprises", "0006_label_guards")]

    operations = [
        *map(WithdrawnByFurtherRow, CAPABILITIES),
        *(WithdrawnByItsOffice(table, RECORDERS) for table in CAPABILITIES),
        *(
            WithdrawnByItsOffice(table, REGULATORS)
            for table in ("environment_depositentry", "environment_restorationentry")
        ),
        *(RowSecurity(table, OF_SITE.format(table=table)) for table in CAPABILITIES),
        *map(AppendOnly, CAPABILITIES),
        *map(WrittenBySomebody, CAPABILITIES),
        *(NamesItsActor(table, made_by="recorded_by_id", unless=LOADED) for table in CAPABILITIES),
        *(RecordedInRole(table, name, RECORDERS, AT_SITE) for table, name in CAPABILITIES.items()),
    ]

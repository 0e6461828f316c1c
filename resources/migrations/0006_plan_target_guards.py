"""Targets of plans stay as they were written, by a proven officer of the place."""

from django.db import migrations

from core.migrations.operations import AppendOnly, Finite, NamesItsActor, WrittenBySomebody
from enterprises.migrations.operations import (
    AT_PLACE,
    LOADED,
    RecordedInRole,
    WithdrawnByFurtherRow,
    WithdrawnByItsOffice,
)

TABLE = "resources_plantarget"
REGULATORS = "national_regulator provincial_regulator"


class Migration(migrations.Migration):
    dependencies = [("resources", "0005_further_guards"), ("enterprises", "0006_label_guards")]

    operations = [
        WithdrawnByFurtherRow(TABLE),
        WithdrawnByItsOffice(TABLE, REGULATORS),
        AppendOnly(TABLE),
        WrittenBySomebody(TABLE),
        NamesItsActor(TABLE, made_by="recorded_by_id", unless=LOADED),
        RecordedInRole(TABLE, "plan_targets.set", REGULATORS, AT_PLACE),
        Finite(TABLE, "figure"),
    ]

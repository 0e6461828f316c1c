"""Targets of plans stay as they were written, by a proven officer of the place."""

from django.db import migrations

from core.migrations.operations import AppendOnly, Finite, NamesItsActor, SqlFile, WrittenBySomebody
from enterprises.migrations.operations import RecordedInRole

TABLE = "resources_plantarget"
AT_PLACE = "SELECT code, NULL, NULL FROM enterprises_jurisdiction WHERE id = ($1).place_id"
LOADED = {"inserted": "NEW.recorded_by_id IS NULL AND core_may_load()"}


class Migration(migrations.Migration):
    dependencies = [("resources", "0007_plan_targets"), ("enterprises", "0007_label_guards")]

    operations = [
        SqlFile(__file__, "plan_targets.sql"),
        AppendOnly(TABLE),
        WrittenBySomebody(TABLE),
        NamesItsActor(TABLE, made_by="recorded_by_id", unless=LOADED),
        RecordedInRole(TABLE, "plan_targets.set", "national_regulator provincial_regulator", AT_PLACE),
        Finite(TABLE, "figure"),
    ]

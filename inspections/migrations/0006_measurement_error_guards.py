"""Guards of errors of measurement: entered by two people, never changed."""

from django.db import migrations

from core.migrations.operations import AppendOnly, Finite, NamesItsActor, SqlFile, WrittenBySomebody
from enterprises.migrations.operations import LOADED

TABLE = "inspections_measurementerrors"
_NO_ACTS = "DELETE FROM enterprises_twopersonact WHERE act = 'measurement_errors.enter';"


class Migration(migrations.Migration):
    dependencies = [("inspections", "0005_handover_guards")]

    operations = [
        SqlFile(__file__, "measurement_errors.sql", undo=_NO_ACTS),
        AppendOnly(TABLE),
        WrittenBySomebody(TABLE),
        NamesItsActor(TABLE, made_by="recorded_by_id", unless=LOADED),
        Finite(TABLE, "random", "systematic", "stock", "recovery", "in_process"),
    ]

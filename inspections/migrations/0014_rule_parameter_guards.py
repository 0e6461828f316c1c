"""Guards of values of rules' parameters: entered and withdrawn by two people, for days to come, never changed."""

from django.db import migrations

from core.migrations.operations import Finite, KeptColumns, NamesItsActor, NeverDeleted, SqlFile, WrittenBySomebody
from enterprises.migrations.operations import LOADED

TABLE = "inspections_ruleparametervalue"
_NO_ACTS = "DELETE FROM enterprises_twopersonact WHERE act LIKE 'rule_parameters.%';"


class Migration(migrations.Migration):
    dependencies = [("inspections", "0013_rule_parameters")]

    operations = [
        SqlFile(__file__, "rule_parameters.sql", undo=_NO_ACTS),
        NeverDeleted(TABLE),
        KeptColumns(
            TABLE,
            always="id rule parameter value valid_from document recorded_by_id recorded_at",
            once="withdrawn_on",
            free="version",
        ),
        WrittenBySomebody(TABLE),
        NamesItsActor(TABLE, made_by="recorded_by_id", unless=LOADED),
        Finite(TABLE, "value"),
    ]

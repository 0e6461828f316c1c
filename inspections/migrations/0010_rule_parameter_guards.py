"""Guards of values of rules' parameters: entered and withdrawn by two people, for days to come, never changed."""

from django.db import migrations

from core.migrations.operations import Finite, KeptColumns, NamesItsActor, NeverDeleted, WrittenBySomebody
from enterprises.migrations.operations import LOADED, EnteredAheadByTwo

TABLE = "inspections_ruleparametervalue"
_STATED = "'parameter', NEW.rule || '.' || NEW.parameter, 'value', NEW.value"


class Migration(migrations.Migration):
    dependencies = [("inspections", "0009_journal_guards")]

    operations = [
        EnteredAheadByTwo(TABLE, "rule_parameter_value", "rule_parameters", _STATED),
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

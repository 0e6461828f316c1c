"""What was recorded of mineral resources stays and names its proven actor; figures are numbers."""

from django.db import migrations

from core.migrations.operations import AppendOnly, Finite, NamesItsActor, WrittenBySomebody


class Migration(migrations.Migration):
    dependencies = [("resources", "0002_guards"), ("core", "0004_fixed_rows"), ("enterprises", "0004_fixed_rows")]

    operations = [
        AppendOnly("resources_reserveestimate"),
        WrittenBySomebody("resources_reserveindicator"),
        NamesItsActor("resources_reserveestimate", told="recorded_by_id"),
        Finite("resources_reserveestimate", "original_t", "remaining_t"),
        Finite("resources_reserveindicator", "figure"),
    ]

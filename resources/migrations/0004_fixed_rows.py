"""What was recorded of mineral resources stays and names its proven actor; figures are numbers."""

from django.db import migrations

from core.migrations.operations import AppendOnly, Finite, NamesItsActor, WrittenBySomebody


class Migration(migrations.Migration):
    dependencies = [("resources", "0003_row_security"), ("core", "0004_fixed_rows"), ("enterprises", "0004_fixed_rows")]

    operations = [
        AppendOnly("resources_reserveestimate"),
        AppendOnly("resources_usereturn"),
        WrittenBySomebody("resources_reserveestimate"),
        WrittenBySomebody("resources_reserveindicator"),
        WrittenBySomebody("resources_usereturn"),
        NamesItsActor("resources_reserveestimate", told="recorded_by_id"),
        NamesItsActor("resources_usereturn", told="filed_by_id"),
        Finite("resources_reserveestimate", "original_t", "remaining_t"),
        Finite("resources_reserveindicator", "figure"),
        Finite(
            "resources_usereturn",
            "depleted_ore",
            "depleted_reo",
            "mined_ore",
            "mined_reo",
            "fed_ore",
            "fed_reo",
            "concentrate",
            "concentrate_reo",
            "associated_in_ore",
            "associated_recovered",
            "water_used",
            "water_reused",
        ),
    ]

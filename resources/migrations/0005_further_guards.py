"""Returns of associated minerals, thorium, energy and wastes stay as filed, by the holder's signer, in his reach."""

from django.db import migrations

from core.migrations.operations import (
    AppendOnly,
    Finite,
    NamesItsActor,
    RowSecurity,
    SqlFile,
    WrittenBySomebody,
    declared,
)
from enterprises.migrations.operations import RecordedInRole

OF_ENTERPRISE = "SELECT NULL, ($1).enterprise_id, NULL"
ENTERPRISE = """
    (SELECT current_setting('reach.nation', true) = 'on')
    OR enterprise_id = ANY ({enterprises})
    OR enterprise_id IN (SELECT enterprises_in_reach())
"""
FIGURES = {
    "resources_associatedreturn": ("in_ore", "recovered", "stored"),
    "resources_thoriumreturn": ("in_feed", "in_products", "in_residue", "discharged", "residue"),
    "resources_energyreturn": (
        "output_reo",
        "energy",
        "carbon_dioxide",
        "waste_water",
        "waste_gas",
        "residue",
        "cod",
        "ammonia_nitrogen",
        "sulphur_dioxide",
        "nitrogen_oxides",
    ),
}
BY_LOADER = {"inserted": "NEW.filed_by_id IS NULL AND core_may_load()"}


class Migration(migrations.Migration):
    dependencies = [
        ("resources", "0004_fixed_rows"),
        ("core", "0004_fixed_rows"),
        ("enterprises", "0004_fixed_rows"),
    ]

    operations = [
        SqlFile(__file__, "further_returns.sql"),
        *(
            RowSecurity(
                table,
                ENTERPRISE.format(
                    enterprises=declared("enterprises", "uuid"),
                ),
            )
            for table in FIGURES
        ),
        *map(AppendOnly, FIGURES),
        *map(WrittenBySomebody, FIGURES),
        *(RecordedInRole(table, "use_returns.file", "enterprise_signer", OF_ENTERPRISE) for table in FIGURES),
        *(NamesItsActor(table, made_by="filed_by_id", unless=BY_LOADER) for table in FIGURES),
        *(Finite(table, *names) for table, names in FIGURES.items()),
    ]

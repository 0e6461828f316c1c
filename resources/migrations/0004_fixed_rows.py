"""Records of mineral resources stay as they were written and name their proven actor; figures are numbers."""

from django.db import migrations

from core.migrations.operations import AppendOnly, Finite, KeptColumns, NamesItsActor, NeverDeleted, WrittenBySomebody
from enterprises.migrations.operations import RecordedInRole

AT_PLACE = "SELECT code, NULL, NULL FROM enterprises_jurisdiction WHERE id = ($1).place_id"
OF_AREA = """
SELECT place.code, NULL, NULL FROM enterprises_miningarea a
JOIN enterprises_jurisdiction place ON place.id = a.jurisdiction_id WHERE a.id = ($1).mining_area_id
"""
LOADED = {"inserted": "NEW.recorded_by_id IS NULL AND core_may_load()"}
FILED_BY_LOADER = {"inserted": "NEW.filed_by_id IS NULL AND core_may_load()"}
RECORDERS = "national_regulator provincial_regulator"


class Migration(migrations.Migration):
    dependencies = [("resources", "0003_row_security"), ("core", "0004_fixed_rows"), ("enterprises", "0004_fixed_rows")]

    operations = [
        AppendOnly("resources_reserveestimate"),
        AppendOnly("resources_reservemovement"),
        AppendOnly("resources_rightsplan"),
        AppendOnly("resources_strategicreserve"),
        AppendOnly("resources_usereturn"),
        NeverDeleted("resources_taxrate"),
        WrittenBySomebody("resources_reserveestimate"),
        WrittenBySomebody("resources_reserveindicator"),
        WrittenBySomebody("resources_reservemovement"),
        WrittenBySomebody("resources_rightsplan"),
        WrittenBySomebody("resources_strategicreserve"),
        WrittenBySomebody("resources_taxrate"),
        WrittenBySomebody("resources_usereturn"),
        RecordedInRole("resources_reserveestimate", "reserves.record", RECORDERS, AT_PLACE),
        RecordedInRole("resources_rightsplan", "rights_plans.set", "national_regulator", OF_AREA),
        RecordedInRole("resources_strategicreserve", "strategic_reserves.open", RECORDERS, AT_PLACE),
        RecordedInRole(
            "resources_usereturn", "use_returns.file", "enterprise_signer", "SELECT NULL, ($1).enterprise_id, NULL"
        ),
        KeptColumns(
            "resources_taxrate",
            always="id ore_class subject subject_zh lowest highest unit valid_from source evidence",
            once="valid_to",
        ),
        NamesItsActor("resources_reserveestimate", made_by="recorded_by_id", unless=LOADED),
        NamesItsActor("resources_reservemovement", told="recorded_by_id"),
        NamesItsActor("resources_rightsplan", made_by="recorded_by_id", unless=LOADED),
        NamesItsActor("resources_strategicreserve", made_by="recorded_by_id", unless=LOADED),
        NamesItsActor("resources_usereturn", made_by="filed_by_id", unless=FILED_BY_LOADER),
        Finite("resources_reserveestimate", "original_t", "remaining_t"),
        Finite("resources_reserveindicator", "figure"),
        Finite("resources_reservemovement", "tonnes"),
        Finite("resources_taxrate", "lowest", "highest"),
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

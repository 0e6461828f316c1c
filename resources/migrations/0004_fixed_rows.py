"""Records of mineral resources stay as they were written and name their proven actor; figures are numbers."""

from django.db import migrations

from core.migrations.operations import AppendOnly, Finite, KeptColumns, NamesItsActor, NeverDeleted, WrittenBySomebody
from enterprises.migrations.operations import AT_PLACE, LOADED, RecordedInRole, WrittenInRole

# The function is of the app of quota, which knows the programme; it is asked with each row.
OF_AREA = """
SELECT place.code, NULL, authority_of_mining(($1).year) FROM enterprises_miningarea a
JOIN enterprises_jurisdiction place ON place.id = a.jurisdiction_id WHERE a.id = ($1).mining_area_id
"""
FILED_BY_LOADER = {
    "inserted": "COALESCE(NEW.filed_by_id, NEW.decided_by_id, NEW.receipt_confirmed_by_id) IS NULL AND core_may_load()"
}
OF_ENTERPRISE = "SELECT NULL, ($1).enterprise_id, NULL"
AT_ENTERPRISE = "SELECT e.place, NULL, NULL FROM enterprises_enterprise e WHERE e.id = ($1).enterprise_id"
QUANTITIES = (
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
)
RECORDERS = "national_regulator provincial_regulator"


class Migration(migrations.Migration):
    dependencies = [("resources", "0003_row_security"), ("core", "0004_fixed_rows"), ("enterprises", "0004_fixed_rows")]

    operations = [
        AppendOnly("resources_recoveryreturn"),
        AppendOnly("resources_reserveestimate"),
        AppendOnly("resources_reservemovement"),
        AppendOnly("resources_rightsplan"),
        AppendOnly("resources_strategicreserve"),
        AppendOnly("resources_tailingsreturn"),
        NeverDeleted("resources_secondaryfeed"),
        NeverDeleted("resources_taxrate"),
        NeverDeleted("resources_usereturn"),
        WrittenBySomebody("resources_recoveryreturn"),
        WrittenBySomebody("resources_reserveestimate"),
        WrittenBySomebody("resources_reserveindicator"),
        WrittenInRole("resources_reserveindicator", ""),  # what sources state, which loaders enter
        WrittenInRole("resources_secondaryfeed", ""),
        WrittenBySomebody("resources_reservemovement"),
        WrittenBySomebody("resources_rightsplan"),
        WrittenBySomebody("resources_secondaryfeed"),
        WrittenBySomebody("resources_strategicreserve"),
        WrittenBySomebody("resources_tailingsreturn"),
        WrittenBySomebody("resources_taxrate"),
        WrittenBySomebody("resources_usereturn"),
        WrittenBySomebody("resources_usereturndraft"),
        RecordedInRole("resources_reserveestimate", "reserves.record", RECORDERS, AT_PLACE),
        RecordedInRole("resources_rightsplan", "rights_plans.set", "national_regulator", OF_AREA),
        RecordedInRole("resources_strategicreserve", "strategic_reserves.open", RECORDERS, AT_PLACE),
        RecordedInRole(
            "resources_usereturn",
            "use_returns.file",
            "enterprise_signer",
            OF_ENTERPRISE,
            when="NEW.received_on IS NULL",
        ),
        RecordedInRole(
            "resources_usereturn",
            "use_returns.key_in",
            "provincial_regulator",
            AT_ENTERPRISE,
            when="NEW.received_on IS NOT NULL",
            name="keyed_in_in_role",
        ),
        RecordedInRole(
            "resources_usereturn",
            "use_returns.decide",
            "provincial_regulator",
            AT_ENTERPRISE,
            event="UPDATE",
            name="decided_in_role",
        ),
        RecordedInRole(
            "resources_usereturndraft",
            "use_returns.prepare",
            "enterprise_clerk enterprise_signer",
            OF_ENTERPRISE,
            event="INSERT OR UPDATE",
        ),
        *(
            RecordedInRole(table, "use_returns.file", "enterprise_signer", OF_ENTERPRISE)
            for table in ("resources_recoveryreturn", "resources_tailingsreturn")
        ),
        KeptColumns("resources_secondaryfeed", always="id", entered="code name name_zh source", free=""),
        *(
            NamesItsActor(
                table, made_by="filed_by_id", unless={"inserted": "NEW.filed_by_id IS NULL AND core_may_load()"}
            )
            for table in ("resources_recoveryreturn", "resources_tailingsreturn")
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
        KeptColumns(
            "resources_usereturn",
            always="id site_id enterprise_id year half number process condition amends_id original_id reason received_on"
            f" paper_reference fictitious filed_by_id filed_at {' '.join(QUANTITIES)}",
            once="decided_by_id decided_at decision_reason receipt_confirmed_by_id receipt_confirmed_at receipt_proof",
            states={"filed": "returned"},
        ),
        NamesItsActor(
            "resources_usereturn",
            made_by="filed_by_id",
            acts={"decided_by_id": "decided_at", "receipt_confirmed_by_id": "receipt_confirmed_at"},
            moved="state decision_reason receipt_proof",
            unless=FILED_BY_LOADER,
        ),
        NamesItsActor("resources_usereturndraft", made_by="saved_by_id"),
        Finite("resources_recoveryreturn", "fed", "contained_reo", "recovered_reo"),
        Finite("resources_tailingsreturn", "opening", "put_on", "drawn", "recovered_reo"),
        Finite("resources_reserveestimate", "original_t", "remaining_t"),
        Finite("resources_reserveindicator", "figure"),
        Finite("resources_reservemovement", "tonnes"),
        Finite("resources_taxrate", "lowest", "highest"),
        *(Finite(table, *QUANTITIES) for table in ("resources_usereturn", "resources_usereturndraft")),
    ]

"""Guards of returns of consumption: who files, enters and confirms them; who reads them; what of them never changes."""

from django.db import migrations

from core.migrations.operations import (
    Finite,
    KeptColumns,
    NamesItsActor,
    NeverDeleted,
    RowSecurity,
    SqlFile,
    WrittenBySomebody,
    declared,
)
from enterprises.migrations.operations import RecordedInRole

TABLE = "quotas_consumptionreturn"
ITEMS = (
    "electricity",
    "water",
    "ammonium_sulphate",
    "ammonium_bicarbonate",
    "flotation_reagent",
    "sulphuric_acid",
    "hydrochloric_acid",
    "sodium_hydroxide",
    "liquid_ammonia",
    "oxalic_acid",
    "lithium_fluoride",
    "graphite",
    "magnet_scrap",
)
ENTERPRISE = """
    (SELECT current_setting('reach.nation', true) = 'on')
    OR enterprise_id = ANY ({enterprises})
    OR enterprise_id IN (SELECT enterprises_in_reach())
"""
OF_ENTERPRISE = "SELECT NULL, ($1).enterprise_id, NULL"
AT_ENTERPRISE = "SELECT e.place, NULL, NULL FROM enterprises_enterprise e WHERE e.id = ($1).enterprise_id"
OF_OR_AT_ENTERPRISE = "SELECT e.place, e.id, NULL FROM enterprises_enterprise e WHERE e.id = ($1).enterprise_id"
LOADED = {
    "inserted": "COALESCE(NEW.filed_by_id, NEW.confirmed_by_id, NEW.receipt_confirmed_by_id) IS NULL AND core_may_load()"
}


class Migration(migrations.Migration):
    dependencies = [("quotas", "0006_fixed_rows")]

    operations = [
        SqlFile(__file__, "consumption.sql"),
        RowSecurity(
            TABLE,
            ENTERPRISE.format(
                enterprises=declared("enterprises", "uuid"),
            ),
        ),
        NeverDeleted(TABLE),
        WrittenBySomebody(TABLE),
        RecordedInRole(TABLE, "consumption.file", "enterprise_signer", OF_ENTERPRISE, when="NEW.received_on IS NULL"),
        RecordedInRole(
            TABLE,
            "consumption.key_in",
            "provincial_regulator",
            AT_ENTERPRISE,
            when="NEW.received_on IS NOT NULL",
            name="keyed_in_in_role",
        ),
        RecordedInRole(
            TABLE,
            "consumption.confirm",
            "enterprise_signer provincial_regulator",
            OF_OR_AT_ENTERPRISE,
            event="UPDATE",
            name="decided_in_role",
        ),
        RecordedInRole(
            TABLE,
            "consumption.confirm_receipt",
            "provincial_regulator",
            AT_ENTERPRISE,
            event="UPDATE",
            when="NEW.receipt_confirmed_by_id IS DISTINCT FROM OLD.receipt_confirmed_by_id",
            name="received_in_role",
        ),
        KeptColumns(
            TABLE,
            always="id site_id enterprise_id period number amends_id reason received_on paper_reference fictitious"
            f" filed_by_id filed_at {' '.join(ITEMS)}",
            once="confirmed_by_id confirmed_at receipt_confirmed_by_id receipt_confirmed_at",
        ),
        NamesItsActor(
            TABLE,
            made_by="filed_by_id",
            acts={"confirmed_by_id": "confirmed_at", "receipt_confirmed_by_id": "receipt_confirmed_at"},
            unless=LOADED,
        ),
        Finite(TABLE, *ITEMS),
    ]

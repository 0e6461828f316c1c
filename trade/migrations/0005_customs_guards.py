"""Guards of declarations, limits and partners' figures; who reads declarations; what of them never changes."""

from django.db import migrations

from core.migrations.operations import (
    AppendOnly,
    Finite,
    KeptColumns,
    NamesItsActor,
    NeverDeleted,
    RowSecurity,
    SqlFile,
    WrittenBySomebody,
    declared,
)
from enterprises.migrations.operations import LOADED

NATION = "(SELECT current_setting('reach.nation', true) = 'on')"
OF_ENTERPRISE = """
    enterprise_id = ANY ({enterprises})
    OR enterprise_id IN (SELECT enterprises_in_reach())
"""
REACH = {
    "enterprises": declared("enterprises", "uuid"),
}
_NO_ACTS = (
    "DELETE FROM enterprises_twopersonact"
    " WHERE act IN ('customs_declarations.cancel', 'customs_declarations.record_late', 'invoices.cancel',"
    " 'radioactivity_limits.enter');"
)
TABLES = ("trade_declaration", "trade_partnerimport", "trade_radioactivitylimit")


class Migration(migrations.Migration):
    dependencies = [("trade", "0004_fixed_rows"), ("core", "0004_fixed_rows"), ("enterprises", "0004_fixed_rows")]

    operations = [
        SqlFile(__file__, "declarations.sql"),
        SqlFile(__file__, "two_person_acts.sql", undo=_NO_ACTS),
        RowSecurity("trade_declaration", f"{NATION} OR {OF_ENTERPRISE.format(**REACH)}"),
        AppendOnly("trade_radioactivitylimit"),
        NeverDeleted("trade_declaration"),
        NeverDeleted("trade_partnerimport"),
        KeptColumns(
            "trade_declaration",
            always="id number number_key direction state office day enterprise_id product_id hs_code_id partner"
            " gross_tonnes net_tonnes reo_factor reo_tonnes value licence beyond_quota becquerel limit_id file_name"
            " file_sha256 fictitious recorded_by_id recorded_at",
            once="cancelled_by_id cancelled_at cancel_reason",
            free="",
        ),
        KeptColumns(
            "trade_partnerimport",
            always="id year partner kind tonnes other_tonnes weight wording source fictitious recorded_by_id recorded_at",
            once="withdrawn_by_id withdrawn_at withdrawal_reason",
            free="",
        ),
        *map(WrittenBySomebody, TABLES),
        NamesItsActor(
            "trade_declaration",
            made_by="recorded_by_id",
            acts={"cancelled_by_id": "cancelled_at"},
            unless={"inserted": f"{LOADED['inserted']} AND NEW.cancelled_by_id IS NULL"},
        ),
        NamesItsActor(
            "trade_partnerimport",
            made_by="recorded_by_id",
            acts={"withdrawn_by_id": "withdrawn_at"},
            unless={"inserted": f"{LOADED['inserted']} AND NEW.withdrawn_by_id IS NULL"},
        ),
        NamesItsActor("trade_radioactivitylimit", made_by="recorded_by_id", unless=LOADED),
        Finite("trade_declaration", "gross_tonnes", "net_tonnes", "reo_factor", "reo_tonnes", "value", "becquerel"),
        Finite("trade_partnerimport", "tonnes", "other_tonnes"),
        Finite("trade_radioactivitylimit", "becquerel"),
    ]

"""Guards of drafts of returns of consumption: who saves them, and who reads them."""

from django.db import migrations

from core.migrations.operations import Finite, NamesItsActor, RowSecurity, WrittenBySomebody, declared
from enterprises.migrations.operations import RecordedInRole

TABLE = "quotas_consumptiondraft"
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


class Migration(migrations.Migration):
    dependencies = [("quotas", "0010_element_guards")]

    operations = [
        RowSecurity(TABLE, ENTERPRISE.format(enterprises=declared("enterprises", "uuid"))),
        WrittenBySomebody(TABLE),
        RecordedInRole(
            TABLE,
            "consumption.prepare",
            "enterprise_clerk enterprise_signer",
            OF_ENTERPRISE,
            event="INSERT OR UPDATE",
        ),
        NamesItsActor(TABLE, made_by="saved_by_id"),
        Finite(TABLE, *ITEMS),
    ]

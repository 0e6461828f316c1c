"""Drafts of returns of consumption keep their site, enterprise and month, and are deleted by their own people."""

from django.db import migrations

from core.migrations.operations import KeptColumns
from enterprises.migrations.operations import DeletedInRole

TABLE = "quotas_consumptiondraft"
FREE = (
    "electricity water ammonium_sulphate ammonium_bicarbonate flotation_reagent sulphuric_acid hydrochloric_acid"
    " sodium_hydroxide liquid_ammonia oxalic_acid lithium_fluoride graphite magnet_scrap saved_by_id saved_at version"
)


class Migration(migrations.Migration):
    dependencies = [("quotas", "0011_consumption_draft_guards"), ("enterprises", "0007_deletion_guards")]

    operations = [
        KeptColumns(TABLE, always="id site_id enterprise_id period", free=FREE),
        DeletedInRole(TABLE, "consumption.prepare", "enterprise_clerk enterprise_signer"),
    ]

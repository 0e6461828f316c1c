"""Drafts of returns of resource use keep their mine, enterprise and half-year, and are deleted by their own people."""

from django.db import migrations

from core.migrations.operations import KeptColumns
from enterprises.migrations.operations import DeletedInRole

TABLE = "resources_usereturndraft"
FREE = (
    "process condition depleted_ore depleted_reo mined_ore mined_reo fed_ore fed_reo concentrate"
    " concentrate_reo associated_in_ore associated_recovered water_used water_reused saved_by_id saved_at"
    " version"
)


class Migration(migrations.Migration):
    dependencies = [("resources", "0006_plan_target_guards"), ("enterprises", "0007_deletion_guards")]

    operations = [
        KeptColumns(TABLE, always="id site_id enterprise_id year half", free=FREE),
        DeletedInRole(TABLE, "use_returns.prepare", "enterprise_clerk enterprise_signer"),
    ]

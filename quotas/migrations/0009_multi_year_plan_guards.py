"""Guards of multi-year plans: rows are only added, by officers of the programme's authority, and replace their like."""

from django.db import migrations

from core.migrations.operations import AppendOnly, NamesItsActor, SqlFile, WrittenBySomebody
from enterprises.migrations.operations import LOADED, RecordedInRole

TABLE = "quotas_multiyearplan"
OF_PROGRAMME = "SELECT 'CN', NULL, p.authority_id FROM quotas_programme p WHERE p.id = ($1).programme_id"


class Migration(migrations.Migration):
    dependencies = [("quotas", "0008_deduction_guards")]

    operations = [
        SqlFile(
            __file__,
            "multi_year_plans.sql",
            undo="ALTER TABLE quotas_multiyearplan DROP CONSTRAINT IF EXISTS multi_year_plan_targets;",
        ),
        AppendOnly(TABLE),
        WrittenBySomebody(TABLE),
        RecordedInRole(TABLE, "multi_year_plans.set", "national_regulator", OF_PROGRAMME),
        NamesItsActor(TABLE, made_by="recorded_by_id", unless=LOADED),
    ]

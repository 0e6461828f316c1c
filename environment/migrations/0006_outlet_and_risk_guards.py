"""Processes of outlets and assessments of risk stay as they were written, by offices of the place, in their reach."""

from django.db import migrations

from core.migrations.operations import AppendOnly, NamesItsActor, RowSecurity, SqlFile, WrittenBySomebody
from enterprises.migrations.operations import RecordedInRole

CAPABILITIES = {"environment_outlet": "outlets.record", "environment_riskassessment": "risk_assessments.record"}
OF_SITE = """
    EXISTS (
        SELECT FROM enterprises_site s
        JOIN enterprises_jurisdiction j ON j.id = s.jurisdiction_id
        JOIN enterprises_enterprise e ON e.id = s.enterprise_id
        WHERE s.id = {table}.site_id
          AND (reach_covers((SELECT core_reach('places')), j.code, NULL)
               OR s.enterprise_id = ANY ((SELECT core_reach('enterprises')::uuid[])::uuid[])
               OR e.group_id = ANY ((SELECT core_reach('groups')::uuid[])::uuid[])))
"""
AT_SITE = """
SELECT place.code, s.enterprise_id, NULL FROM enterprises_site s
JOIN enterprises_jurisdiction place ON place.id = s.jurisdiction_id WHERE s.id = ($1).site_id
"""
RECORDERS = "national_regulator provincial_regulator county_regulator inspector"
LOADED = {"inserted": "NEW.recorded_by_id IS NULL AND core_may_load()"}


class Migration(migrations.Migration):
    dependencies = [("environment", "0005_outlets_and_risks"), ("enterprises", "0007_label_guards")]

    operations = [
        SqlFile(__file__, "entries.sql"),
        *(RowSecurity(table, OF_SITE.format(table=table)) for table in CAPABILITIES),
        *map(AppendOnly, CAPABILITIES),
        *map(WrittenBySomebody, CAPABILITIES),
        *(NamesItsActor(table, made_by="recorded_by_id", unless=LOADED) for table in CAPABILITIES),
        *(RecordedInRole(table, name, RECORDERS, AT_SITE) for table, name in CAPABILITIES.items()),
    ]

"""Guards of environmental records: who rewrites them, and with what they agree."""

from django.db import migrations

from core.migrations.operations import SqlFile
from enterprises.migrations.operations import AT_PLACE, AT_SITE, RecordedInRole

SUBJECTS = (
    "offices",
    "readings",
    "outlet_volumes",
    "processes",
    "projects",
    "deposits",
    "emissions",
    "incidents",
    "office_decisions",
    "permit_limits",
    "restoration",
    "tailings",
    "restrictions",
)
OF_PROJECT = AT_SITE.replace("($1).site_id", "(SELECT site_id FROM environment_project WHERE id = ($1).project_id)")
# A limit is set by the authority of the permit; by the ministry itself, where the ministry issued it.
OF_PERMIT = """
SELECT CASE l.issuing_level WHEN 'nation' THEN 'CN' ELSE place.code END, NULL, l.authority_id
FROM enterprises_licence l JOIN enterprises_site s ON s.id = l.site_id
JOIN enterprises_jurisdiction place ON place.id = s.jurisdiction_id WHERE l.id = ($1).licence_id
"""
PROVINCE = "national_regulator provincial_regulator"
REGULATORS = f"{PROVINCE} county_regulator"
DECISIONS = "NEW.step IN ('approved', 'accepted')"
RECORDED = (
    RecordedInRole("environment_depositentry", "deposits.record", REGULATORS, AT_SITE),
    RecordedInRole(
        "environment_emissionceiling", "emission_ceilings.set", PROVINCE, f"{AT_PLACE} AND level = 'province'"
    ),
    RecordedInRole("environment_incident", "incidents.record", f"{REGULATORS} inspector", AT_PLACE),
    RecordedInRole(
        "environment_outletvolume",
        "outlet_volumes.record",
        f"{REGULATORS} inspector enterprise_admin enterprise_clerk",
        AT_SITE,
    ),
    RecordedInRole("environment_officedecision", "office_decisions.record", f"{REGULATORS} inspector", AT_SITE),
    RecordedInRole("environment_permitlimit", "permit_limits.set", PROVINCE, OF_PERMIT),
    RecordedInRole("environment_project", "projects.record", f"{REGULATORS} enterprise_admin", AT_SITE),
    RecordedInRole(
        "environment_projectstep", "projects.decide", PROVINCE, OF_PROJECT, when=DECISIONS, name="decided_in_role"
    ),
    RecordedInRole(
        "environment_projectstep",
        "projects.record",
        f"{REGULATORS} enterprise_admin",
        OF_PROJECT,
        when=f"NOT ({DECISIONS})",
    ),
    RecordedInRole(
        "environment_reading",
        "readings.record",
        f"{REGULATORS} inspector enterprise_admin enterprise_clerk",
        AT_SITE,
    ),
    RecordedInRole("environment_tailingsstore", "tailings.record", f"{REGULATORS} inspector", AT_PLACE),
    RecordedInRole("environment_restorationentry", "restoration.record", REGULATORS, AT_PLACE),
    RecordedInRole("environment_siteprocess", "processes.record", f"{REGULATORS} enterprise_admin", AT_SITE),
    RecordedInRole(
        "environment_siteprocess",
        "processes.record",
        f"{REGULATORS} enterprise_admin",
        AT_SITE,
        event="UPDATE",
        when="NEW.state <> 'withdrawn' AND (NEW.state, NEW.used_until) IS DISTINCT FROM (OLD.state, OLD.used_until)",
        name="ended_in_role",
    ),
    RecordedInRole(
        "environment_siteprocess",
        "processes.withdraw",
        REGULATORS,
        AT_SITE,
        event="UPDATE",
        when="NEW.state = 'withdrawn' AND OLD.state <> 'withdrawn'",
        name="withdrawn_in_role",
    ),
)
_NO_ACTS = "DELETE FROM enterprises_twopersonact WHERE act SIMILAR TO '(process_restrictions|permit_limits).%';"


class Migration(migrations.Migration):
    dependencies = [("environment", "0003_fixed_rows"), ("enterprises", "0004_fixed_rows")]

    operations = [
        *(SqlFile(__file__, f"{subject}.sql") for subject in SUBJECTS),
        *RECORDED,
        SqlFile(__file__, "two_person_acts.sql", undo=_NO_ACTS),
    ]

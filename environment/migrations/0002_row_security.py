"""An actor reads the records of the sites in his reach. Restrictions are open to everybody."""

from django.db import migrations

from core.migrations.operations import RowSecurity
from enterprises.migrations.operations import OF_SITE

OF_PLACE_OR_SITE = """
    EXISTS (
        SELECT FROM enterprises_jurisdiction j
        WHERE j.id = {table}.place_id AND reach_covers((SELECT core_reach('places')), j.code, NULL))
    OR EXISTS (
        SELECT FROM enterprises_site s
        JOIN enterprises_enterprise e ON e.id = s.enterprise_id
        WHERE s.id = {table}.site_id
          AND (s.enterprise_id = ANY ((SELECT core_reach('enterprises')::uuid[])::uuid[])
               OR e.group_id = ANY ((SELECT core_reach('groups')::uuid[])::uuid[])))
"""
OF_LICENCE = "EXISTS (SELECT FROM enterprises_licence l WHERE l.id = environment_permitlimit.licence_id)"
OF_PROJECT = "EXISTS (SELECT FROM environment_project p WHERE p.id = environment_projectstep.project_id)"


class Migration(migrations.Migration):
    dependencies = [("environment", "0001_initial"), ("enterprises", "0003_row_security")]

    operations = [
        RowSecurity("environment_depositentry", OF_SITE.format(table="environment_depositentry")),
        RowSecurity("environment_incident", OF_PLACE_OR_SITE.format(table="environment_incident")),
        RowSecurity("environment_outletvolume", OF_SITE.format(table="environment_outletvolume")),
        RowSecurity("environment_officedecision", OF_SITE.format(table="environment_officedecision")),
        RowSecurity("environment_permitlimit", OF_LICENCE),
        RowSecurity("environment_project", OF_SITE.format(table="environment_project")),
        RowSecurity("environment_projectstep", OF_PROJECT),
        RowSecurity("environment_reading", OF_SITE.format(table="environment_reading")),
        RowSecurity("environment_restorationentry", OF_PLACE_OR_SITE.format(table="environment_restorationentry")),
        RowSecurity("environment_tailingsstore", OF_PLACE_OR_SITE.format(table="environment_tailingsstore")),
        RowSecurity("environment_siteprocess", OF_SITE.format(table="environment_siteprocess")),
    ]

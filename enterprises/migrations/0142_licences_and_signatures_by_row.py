"""Licences, what happened to enterprises, and signatures are secured by row; notifications are since the beginning."""

from django.db import migrations

from core.operations import RowSecurity

OWN = "{column}::text = ANY ((SELECT core_reach('people'))::text[])"
LICENCE = """
    enterprises_licence.enterprise_id = ANY ((SELECT core_reach('enterprises')::uuid[])::uuid[])
    OR EXISTS (
        SELECT FROM enterprises_site s
        JOIN enterprises_jurisdiction j ON j.id = s.jurisdiction_id
        JOIN enterprises_enterprise e ON e.id = s.enterprise_id
        WHERE s.id = enterprises_licence.site_id
          AND (reach_covers((SELECT core_reach('places')), j.code, NULL)
               OR s.enterprise_id = ANY ((SELECT core_reach('enterprises')::uuid[])::uuid[])
               OR e.group_id = ANY ((SELECT core_reach('groups')::uuid[])::uuid[])))
"""
SUSPENSION = "EXISTS (SELECT FROM enterprises_licence l WHERE l.id = enterprises_licencesuspension.licence_id)"
EVENT = """
    enterprises_enterpriseevent.enterprise_id = ANY ((SELECT core_reach('enterprises')::uuid[])::uuid[])
    OR enterprises_enterpriseevent.successor_id = ANY ((SELECT core_reach('enterprises')::uuid[])::uuid[])
    OR EXISTS (
        SELECT FROM enterprises_enterprise e JOIN enterprises_jurisdiction j ON j.id = e.jurisdiction_id
        WHERE e.id IN (enterprises_enterpriseevent.enterprise_id, enterprises_enterpriseevent.successor_id)
          AND (e.group_id = ANY ((SELECT core_reach('groups')::uuid[])::uuid[])
               OR reach_covers((SELECT core_reach('places')), j.code, NULL)))
"""


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0141_licences_and_roles_stay_as_recorded")]

    operations = [
        RowSecurity("enterprises_licence", LICENCE),
        RowSecurity("enterprises_licencesuspension", SUSPENSION),
        RowSecurity("enterprises_enterpriseevent", EVENT),
        RowSecurity("enterprises_signature", OWN.format(column="enterprises_signature.user_id")),
    ]

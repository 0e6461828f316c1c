"""The rows of people, licences, events and approvals that an actor reads."""

from django.db import migrations

from core.migrations.operations import RowSecurity
from enterprises.migrations.operations import ClosedByConflict, ClosedWithOwner, FollowsAssignment

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
REVIEW = "EXISTS (SELECT FROM enterprises_licence l WHERE l.id = enterprises_licencereview.licence_id)"
EVENT = """
    enterprises_enterpriseevent.enterprise_id = ANY ((SELECT core_reach('enterprises')::uuid[])::uuid[])
    OR enterprises_enterpriseevent.successor_id = ANY ((SELECT core_reach('enterprises')::uuid[])::uuid[])
    OR EXISTS (
        SELECT FROM enterprises_enterprise e JOIN enterprises_jurisdiction j ON j.id = e.jurisdiction_id
        WHERE e.id IN (enterprises_enterpriseevent.enterprise_id, enterprises_enterpriseevent.successor_id)
          AND (e.group_id = ANY ((SELECT core_reach('groups')::uuid[])::uuid[])
               OR reach_covers((SELECT core_reach('places')), j.code, NULL)))
"""
# Of a person, those whom the request names; anything else, whoever reaches its place or its enterprise.
APPROVAL = """
    proposed_by_id::text = ANY ((SELECT core_reach('people'))::text[])
    OR decided_by_id::text = ANY ((SELECT core_reach('people'))::text[])
    OR person_id::text = ANY ((SELECT core_reach('people'))::text[])
    OR person_id IS NULL AND (
        enterprise_id = ANY ((SELECT core_reach('enterprises'))::uuid[])
        OR reach_covers(
            (SELECT core_reach('places')),
            (SELECT j.code FROM enterprises_jurisdiction j WHERE j.id = place_id),
            (SELECT a.code FROM enterprises_authority a WHERE a.id = authority_id)))
"""
# A consultation: the office that asks, while it has the matter, and those that are asked, whoever has it.
CONSULTATION = """
    reach_covers(
        (SELECT core_reach('places')),
        (SELECT j.code FROM enterprises_jurisdiction j WHERE j.id = place_id),
        (SELECT a.code FROM enterprises_authority a WHERE a.id = authority_id))
    AND NOT COALESCE(matter_id = ANY ((SELECT core_reach('away'))::uuid[]), false)
    OR id = ANY ((SELECT consultations_of_offices((SELECT core_reach('places'))))::uuid[])
"""
CONSULTED = "EXISTS (SELECT FROM enterprises_consultation c WHERE c.id = enterprises_consultedoffice.consultation_id)"
WEBHOOK = """
    enterprise_id = ANY ((SELECT core_reach('enterprises')::uuid[])::uuid[])
    OR group_id = ANY ((SELECT core_reach('groups')::uuid[])::uuid[])
    OR place_id IS NOT NULL AND reach_covers(
        (SELECT core_reach('places')),
        (SELECT j.code FROM enterprises_jurisdiction j WHERE j.id = place_id),
        (SELECT a.code FROM enterprises_authority a WHERE a.id = authority_id))
"""


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0002_guards")]

    operations = [
        RowSecurity("enterprises_approvalrequest", APPROVAL),
        RowSecurity("enterprises_consultation", CONSULTATION),
        RowSecurity("enterprises_consultedoffice", CONSULTED),
        RowSecurity("enterprises_enterpriseevent", EVENT),
        RowSecurity("enterprises_licence", LICENCE),
        RowSecurity("enterprises_licencereview", REVIEW),
        RowSecurity("enterprises_licencesuspension", SUSPENSION),
        RowSecurity("enterprises_notification", OWN.format(column="person_id")),
        RowSecurity("enterprises_signature", OWN.format(column="enterprises_signature.user_id")),
        RowSecurity("enterprises_signin", OWN.format(column="person_id")),
        RowSecurity("enterprises_webhook", WEBHOOK),
        RowSecurity("enterprises_webhookdelivery", "webhook_id IN (SELECT id FROM enterprises_webhook)"),
        ClosedByConflict("enterprises_approvalrequest", "ARRAY[enterprises_approvalrequest.matter_id]"),
        ClosedByConflict("enterprises_consultation", "array_remove(ARRAY[enterprises_consultation.matter_id], NULL)"),
        FollowsAssignment(
            "enterprises_consultation", "array_remove(ARRAY[enterprises_consultation.matter_id], NULL)", leaves=False
        ),
        ClosedWithOwner("enterprises_consultedoffice", "consultation_id", "enterprises_consultation"),
        ClosedByConflict("enterprises_notification", "ARRAY[enterprises_notification.matter_id]"),
    ]

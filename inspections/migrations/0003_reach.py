"""Flags, cases, campaigns, inspections and their findings stand behind the second wall."""

from django.db import migrations

from core.operations import RowSecurity

FLAG = """
    reach_covers(
        (SELECT core_reach('places')),
        (SELECT j.code FROM enterprises_jurisdiction j WHERE j.id = inspections_flag.place_id),
        (SELECT a.code FROM quotas_programme p JOIN enterprises_authority a ON a.id = p.authority_id
         WHERE p.id = inspections_flag.programme_id))
"""
# The people of an enterprise reach its case once an order was addressed to them, or a notice on which they are heard.
CASE = """
    reach_covers(
        (SELECT core_reach('places')),
        (SELECT j.code FROM enterprises_jurisdiction j WHERE j.id = inspections_case.place_id), NULL)
    OR inspections_case.enterprise_id = ANY ((SELECT core_reach('enterprises'))::uuid[])
       AND (EXISTS (SELECT FROM inspections_order o WHERE o.case_id = inspections_case.id)
            OR EXISTS (SELECT FROM inspections_proceeding p WHERE p.case_id = inspections_case.id))
"""
# A campaign, also whoever has a place within its region; one of the nation, everybody.
CAMPAIGN = """
    reach_covers(
        (SELECT core_reach('places')),
        (SELECT j.code FROM enterprises_jurisdiction j WHERE j.id = inspections_campaign.place_id), NULL)
    OR EXISTS (
        SELECT FROM enterprises_jurisdiction j, unnest((SELECT core_reach('places'))) AS bound
        WHERE j.id = inspections_campaign.place_id
          AND (j.code = 'CN' OR starts_with(split_part(bound, ':', 1), j.code)))
"""
# The people of an enterprise reach an inspection once they were told of it, or once it has been.
INSPECTION = """
    reach_covers(
        (SELECT core_reach('places')),
        (SELECT j.code FROM enterprises_jurisdiction j WHERE j.id = inspections_inspection.place_id), NULL)
    OR inspections_inspection.enterprise_id = ANY ((SELECT core_reach('enterprises'))::uuid[])
       AND (inspections_inspection.announced OR inspections_inspection.carried_out_on IS NOT NULL)
"""
# A finding, once the report that states it was signed.
FINDING = """
    reach_covers(
        (SELECT core_reach('places')),
        (SELECT j.code FROM enterprises_jurisdiction j WHERE j.id = inspections_finding.place_id), NULL)
    OR EXISTS (
        SELECT FROM inspections_inspection i
        WHERE i.id = inspections_finding.inspection_id AND i.reported_at IS NOT NULL
          AND i.enterprise_id = ANY ((SELECT core_reach('enterprises'))::uuid[]))
"""


class Migration(migrations.Migration):
    dependencies = [("inspections", "0002_files_are_kept"), ("enterprises", "0002_reach")]

    operations = [
        RowSecurity("inspections_flag", FLAG),
        RowSecurity("inspections_case", CASE),
        RowSecurity("inspections_campaign", CAMPAIGN),
        RowSecurity("inspections_inspection", INSPECTION),
        RowSecurity("inspections_finding", FINDING),
    ]

"""Flags and cases stand behind the second wall."""

from django.db import migrations

from core.operations import Walled

FLAG = """
    reach_covers(
        (SELECT core_reach('places')),
        (SELECT j.code FROM enterprises_jurisdiction j WHERE j.id = inspections_flag.place_id),
        (SELECT a.code FROM quotas_programme p JOIN enterprises_authority a ON a.id = p.authority_id
         WHERE p.id = inspections_flag.programme_id))
"""
# The people of an enterprise reach its case once an order was addressed to them, which hangs on the case.
CASE = """
    reach_covers(
        (SELECT core_reach('places')),
        (SELECT j.code FROM enterprises_jurisdiction j WHERE j.id = inspections_case.place_id), NULL)
    OR inspections_case.enterprise_id = ANY ((SELECT core_reach('enterprises'))::uuid[])
       AND EXISTS (SELECT FROM inspections_order o WHERE o.case_id = inspections_case.id)
"""


class Migration(migrations.Migration):
    dependencies = [("inspections", "0006_evidence_is_only_added"), ("quotas", "0006_reach")]

    operations = [Walled("inspections_flag", FLAG), Walled("inspections_case", CASE)]

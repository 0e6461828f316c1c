"""Tips, evidence, orders, proceedings, papers and all that hangs on cases and inspections are secured by row."""

from importlib import import_module

from django.db import migrations

from core.operations import RowSecurity

_ENTERPRISE = import_module("quotas.migrations.0003_reach").ENTERPRISE

# The policy of cases asks for orders and proceedings, whose own ask for their case: asked as the owner, it ends there.
ADDRESSED = """
CREATE FUNCTION case_was_addressed(of_case uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM inspections_order WHERE case_id = of_case)
        OR EXISTS (SELECT FROM inspections_proceeding WHERE case_id = of_case)
$$;
CREATE POLICY reach_2 ON inspections_case USING (
    (SELECT core_reaches_everything())
    OR reach_covers(
        (SELECT core_reach('places')),
        (SELECT j.code FROM enterprises_jurisdiction j WHERE j.id = inspections_case.place_id), NULL)
    OR inspections_case.enterprise_id = ANY ((SELECT core_reach('enterprises')::uuid[])::uuid[])
       AND case_was_addressed(inspections_case.id));
DROP POLICY reach ON inspections_case;
ALTER POLICY reach_2 ON inspections_case RENAME TO reach;
"""
NOT_ADDRESSED = """
CREATE POLICY reach_2 ON inspections_case USING (
    (SELECT core_reaches_everything())
    OR reach_covers(
        (SELECT core_reach('places')),
        (SELECT j.code FROM enterprises_jurisdiction j WHERE j.id = inspections_case.place_id), NULL)
    OR inspections_case.enterprise_id = ANY ((SELECT core_reach('enterprises'))::uuid[])
       AND (EXISTS (SELECT FROM inspections_order o WHERE o.case_id = inspections_case.id)
            OR EXISTS (SELECT FROM inspections_proceeding p WHERE p.case_id = inspections_case.id)));
DROP POLICY reach ON inspections_case;
ALTER POLICY reach_2 ON inspections_case RENAME TO reach;
DROP FUNCTION case_was_addressed(uuid);
"""
PLACE = """
    reach_covers(
        (SELECT core_reach('places')),
        (SELECT j.code FROM enterprises_jurisdiction j WHERE j.id = {table}.place_id), NULL)
"""
# A file is read by its place's officers where they read what it is attached to, and with an order, an inspection or a
# finding by whoever reads that.
EVIDENCE = """
    ({place}
     OR EXISTS (SELECT FROM inspections_order o WHERE o.id = inspections_evidence.order_id)
     OR EXISTS (SELECT FROM inspections_inspection i WHERE i.id = inspections_evidence.inspection_id)
     OR EXISTS (SELECT FROM inspections_finding f WHERE f.id = inspections_evidence.finding_id))
    AND (inspections_evidence.flag_id IS NULL
         OR EXISTS (SELECT FROM inspections_flag f WHERE f.id = inspections_evidence.flag_id))
    AND (inspections_evidence.tip_id IS NULL
         OR EXISTS (SELECT FROM inspections_tip t WHERE t.id = inspections_evidence.tip_id))
"""
PAPER = """
    inspections_paper.addressee_id = ANY ((SELECT core_reach('enterprises')::uuid[])::uuid[])
    OR EXISTS (SELECT FROM inspections_case c WHERE c.id = inspections_paper.case_id)
"""
# What is read by whoever reads what it belongs to: the table, the column that says so, and where that leads.
FOLLOWS = (
    ("inspections_caseentry", "case_id", "inspections_case"),
    ("inspections_order", "case_id", "inspections_case"),
    ("inspections_proceeding", "case_id", "inspections_case"),
    ("inspections_order_licences", "order_id", "inspections_order"),
    ("inspections_extension", "order_id", "inspections_order"),
    ("inspections_measure", "order_id", "inspections_order"),
    ("inspections_measureposting", "measure_id", "inspections_measure"),
    ("inspections_restitution", "measure_id", "inspections_measure"),
    ("inspections_episode", "flag_id", "inspections_flag"),
    ("inspections_inspectionmember", "inspection_id", "inspections_inspection"),
    ("inspections_inspectionentry", "inspection_id", "inspections_inspection"),
    ("inspections_checklistanswer", "inspection_id", "inspections_inspection"),
    ("inspections_observedfigure", "inspection_id", "inspections_inspection"),
    ("inspections_tipmessage", "tip_id", "inspections_tip"),
    ("inspections_evidencereview", "evidence_id", "inspections_evidence"),
    ("inspections_evidenceaccess", "evidence_id", "inspections_evidence"),
)


def following(table: str, column: str, owner: str) -> RowSecurity:
    return RowSecurity(table, f"EXISTS (SELECT FROM {owner} o WHERE o.id = {table}.{column})")


class Migration(migrations.Migration):
    dependencies = [("inspections", "0141_evidence_stays_as_recorded"), ("quotas", "0003_reach")]

    operations = [
        migrations.RunSQL(ADDRESSED, NOT_ADDRESSED),
        RowSecurity("inspections_tip", PLACE.format(table="inspections_tip")),
        RowSecurity("inspections_observation", PLACE.format(table="inspections_observation")),
        RowSecurity("inspections_consent", _ENTERPRISE.format(row="inspections_consent")),
        RowSecurity("inspections_evidence", EVIDENCE.format(place=PLACE.format(table="inspections_evidence"))),
        *(following(*each) for each in FOLLOWS),
        RowSecurity("inspections_paper", PAPER),
    ]

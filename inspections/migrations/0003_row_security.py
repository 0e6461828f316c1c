"""The flags, inspections and cases, with what belongs to them, that an actor reads: place, conflict, declaration, assignment."""

from django.db import migrations

from core.migrations.operations import RowSecurity
from enterprises.migrations.operations import ClosedByConflict, ClosedWithOwner, FollowsAssignment, OpenedByDeclaration

PLACE = """
    reach_covers(
        (SELECT core_reach('places')),
        (SELECT j.code FROM enterprises_jurisdiction j WHERE j.id = {table}.place_id), NULL)
"""
FIRMS = "(SELECT core_reach('enterprises')::uuid[])"
# An enterprise of the reach: named itself, or by its group, or by its place.
ENTERPRISE = """
    {table}.enterprise_id = ANY ((SELECT core_reach('enterprises'))::uuid[])
    OR EXISTS (
        SELECT FROM enterprises_enterprise e JOIN enterprises_jurisdiction j ON j.id = e.jurisdiction_id
        WHERE e.id = {table}.enterprise_id
          AND (e.group_id = ANY ((SELECT core_reach('groups'))::uuid[])
               OR reach_covers((SELECT core_reach('places')), j.code, NULL))
    )
"""
FLAG = """
    reach_covers(
        (SELECT core_reach('places')),
        (SELECT j.code FROM enterprises_jurisdiction j WHERE j.id = inspections_flag.place_id),
        (SELECT a.code FROM quotas_programme p JOIN enterprises_authority a ON a.id = p.authority_id
         WHERE p.id = inspections_flag.programme_id))
"""
# A campaign, also whoever has a place within its region; one of the nation, everybody.
CAMPAIGN = f"""
    {PLACE.format(table="inspections_campaign")}
    OR EXISTS (
        SELECT FROM enterprises_jurisdiction j, unnest((SELECT core_reach('places'))) AS bound
        WHERE j.id = inspections_campaign.place_id
          AND (j.code = 'CN' OR starts_with(split_part(bound, ':', 1), j.code)))
"""
# The people of an enterprise reach an inspection once they were told of it, or once it has been.
INSPECTION = f"""
    {PLACE.format(table="inspections_inspection")}
    OR inspections_inspection.enterprise_id = ANY ((SELECT core_reach('enterprises'))::uuid[])
       AND (inspections_inspection.announced OR inspections_inspection.carried_out_on IS NOT NULL)
"""
# A finding, once the report that states it was signed.
FINDING = f"""
    {PLACE.format(table="inspections_finding")}
    OR EXISTS (
        SELECT FROM inspections_inspection i
        WHERE i.id = inspections_finding.inspection_id AND i.reported_at IS NOT NULL
          AND i.enterprise_id = ANY ((SELECT core_reach('enterprises'))::uuid[]))
"""
# A file is read by its place's officers where they read what it is attached to, and with an order, an inspection or a
# finding by whoever reads that.
EVIDENCE = """
    (reach_covers(
        (SELECT core_reach('places')),
        (SELECT j.code FROM enterprises_jurisdiction j WHERE j.id = inspections_evidence.place_id), NULL)
     OR EXISTS (SELECT FROM inspections_order o WHERE o.id = inspections_evidence.order_id)
     OR EXISTS (SELECT FROM inspections_inspection i WHERE i.id = inspections_evidence.inspection_id)
     OR EXISTS (SELECT FROM inspections_finding f WHERE f.id = inspections_evidence.finding_id))
    AND (inspections_evidence.flag_id IS NULL
         OR EXISTS (SELECT FROM inspections_flag f WHERE f.id = inspections_evidence.flag_id))
    AND (inspections_evidence.tip_id IS NULL
         OR EXISTS (SELECT FROM inspections_tip t WHERE t.id = inspections_evidence.tip_id))
"""
# Whoever has a case in his place reads what hangs on it, an enterprise what is addressed to it.
CASE = f"""
    {PLACE.format(table="inspections_case")}
    OR inspections_case.id = ANY ((SELECT cases_addressed_to({FIRMS}))::uuid[])
"""
OF_CASE = f"""
    EXISTS (SELECT FROM inspections_case c WHERE c.id = {{table}}.case_id AND {PLACE.format(table="c").strip()})
"""
ADDRESSED = f"{OF_CASE} OR {{table}}.respondent_id = ANY ((SELECT respondents_of_enterprises({FIRMS}))::uuid[])"
PAPER = f"{OF_CASE} OR {{table}}.addressee_id = ANY ({FIRMS}::uuid[])"
# Parties, recusals, declarations and assignments are read by whoever sees the tip or the case.
OF_MATTER = """
    EXISTS (SELECT FROM inspections_case c WHERE c.id = {table}.matter_id)
    OR EXISTS (SELECT FROM inspections_tip t WHERE t.matter_id = {table}.matter_id)
"""
MATTER_TABLES = (
    "enterprises_impartialitydeclaration",
    "enterprises_officeassignment",
    "enterprises_party",
    "enterprises_recusal",
)
CASE_TABLES = ("inspections_order", "inspections_issueddocument", "inspections_proceeding")
# What is read by whoever reads what it belongs to: the table, the column that says so, and where that leads.
FOLLOWS = (
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


def secured(table: str, within: str) -> RowSecurity:
    return RowSecurity(table, within.format(table=table))


def following(table: str, column: str, owner: str) -> RowSecurity:
    return RowSecurity(table, f"EXISTS (SELECT FROM {owner} o WHERE o.id = {table}.{column})")


class Migration(migrations.Migration):
    dependencies = [("inspections", "0002_guards"), ("quotas", "0005_row_security")]

    operations = [
        secured("inspections_campaign", CAMPAIGN),
        secured("inspections_case", CASE),
        secured("inspections_consent", ENTERPRISE),
        secured("inspections_evidence", EVIDENCE),
        secured("inspections_finding", FINDING),
        secured("inspections_flag", FLAG),
        secured("inspections_inspection", INSPECTION),
        secured("inspections_observation", PLACE),
        secured("inspections_order", ADDRESSED),
        secured("inspections_issueddocument", PAPER),
        secured("inspections_proceeding", ADDRESSED),
        secured("inspections_remedydecision", PLACE),
        secured("inspections_tip", PLACE),
        following("inspections_caseentry", "case_id", "inspections_case"),
        *(following(*each) for each in FOLLOWS),
        *(secured(table, OF_MATTER) for table in MATTER_TABLES),
        # Closed by a conflict of interest.
        ClosedByConflict("inspections_case", "ARRAY[inspections_case.matter_id]"),
        ClosedByConflict("inspections_tip", "ARRAY[inspections_tip.matter_id]"),
        ClosedByConflict("inspections_flag", "ARRAY[inspections_flag.case_id]"),
        ClosedByConflict("inspections_remedydecision", "ARRAY[inspections_remedydecision.case_id]"),
        ClosedByConflict("inspections_inspection", "matters_of_inspection(inspections_inspection.id)"),
        ClosedByConflict(
            "inspections_finding", "(inspections_finding.case_id || matters_of_flag(inspections_finding.flag_id))"
        ),
        ClosedByConflict("inspections_evidence", "matters_of_evidence(inspections_evidence)"),
        *(ClosedByConflict(table, f"ARRAY[{table}.case_id]") for table in ("inspections_caseentry", *CASE_TABLES)),
        *(ClosedByConflict(table, f"ARRAY[{table}.matter_id]") for table in MATTER_TABLES),
        *(ClosedWithOwner(*each) for each in FOLLOWS),
        # The file of a case is open to reviewers and deciders once they have declared their impartiality.
        OpenedByDeclaration("inspections_caseentry", "ARRAY[inspections_caseentry.case_id]"),
        OpenedByDeclaration("inspections_issueddocument", "ARRAY[inspections_issueddocument.case_id]"),
        OpenedByDeclaration("inspections_tip", "array_remove(ARRAY[inspections_tip.case_id], NULL)"),
        OpenedByDeclaration("inspections_evidence", "cases_of_evidence(inspections_evidence)"),
        # What belongs to a case or a tip goes with it to the office to which the level above assigns it. The rest is
        # read by whoever reads the case: the journal, parties, recusals, extensions, measures, reviews.
        FollowsAssignment("inspections_case", "ARRAY[inspections_case.matter_id]"),
        FollowsAssignment("inspections_tip", "ARRAY[inspections_tip.matter_id]"),
        *(FollowsAssignment(table, f"ARRAY[{table}.case_id]") for table in CASE_TABLES),
        FollowsAssignment("inspections_evidence", "matters_handling_evidence(inspections_evidence)"),
        *(
            FollowsAssignment(table, f"array_remove(ARRAY[{table}.case_id], NULL)", leaves=False)
            for table in ("inspections_flag", "inspections_finding")
        ),
    ]

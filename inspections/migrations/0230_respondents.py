"""Orders and proceedings are addressed to a respondent, and a case ends with an outcome for each of them."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from core.operations import KeptColumns, script

# What was addressed before had one respondent: the enterprise of the case, else whoever was named first.
FILL = """
UPDATE {table} t SET respondent_id = (
    SELECT p.id FROM enterprises_party p JOIN inspections_case c ON c.matter_id = p.matter_id
    WHERE c.id = t.case_id
    ORDER BY p.state = 'confirmed' AND p.role IN ('respondent', 'accused') DESC,
             p.enterprise_id IS NOT DISTINCT FROM c.enterprise_id DESC, p.number
    LIMIT 1);
"""
# What a case that has ended came to, by its decisions, its orders and its state.
OUTCOMES = """
UPDATE enterprises_party p SET
    outcome = CASE
        WHEN EXISTS (SELECT FROM inspections_proceeding r WHERE r.respondent_id = p.id AND r.state = 'decided'
                     AND r.penalties <> '{}') THEN 'penalised'
        WHEN EXISTS (SELECT FROM inspections_proceeding r WHERE r.respondent_id = p.id AND r.state = 'decided')
            THEN 'unpenalised'
        WHEN p.kind = 'unknown' THEN 'not_identified'
        WHEN EXISTS (SELECT FROM inspections_order o WHERE o.respondent_id = p.id AND o.state = 'met') THEN 'rectified'
        WHEN c.state = 'not_substantiated' AND p.added_by_id IS DISTINCT FROM c.closed_by_id THEN 'not_established'
        ELSE 'discontinued' END,
    outcome_reason = 'As the case ended, before outcomes were recorded for each respondent.',
    outcome_by_id = c.closed_by_id, outcome_at = COALESCE(c.closed_at, c.opened_at)
FROM inspections_case c
WHERE c.matter_id = p.matter_id AND c.state IN ('closed', 'not_substantiated') AND p.state = 'confirmed'
  AND p.role IN ('respondent', 'accused') AND p.outcome = '';
"""
AT_PLACE = "reach_covers((SELECT core_reach('places')), (SELECT j.code FROM enterprises_jurisdiction j WHERE j.id = c.place_id), NULL)"
FIRMS = "(SELECT core_reach('enterprises')::uuid[])"
# Whoever has a case in his place reads what hangs on it, an enterprise what is addressed to it.
CASE = f"""
    {AT_PLACE.replace("c.place_id", "inspections_case.place_id")}
    OR inspections_case.id = ANY ((SELECT cases_addressed_to({FIRMS}))::uuid[])
"""
OF_CASE = f"EXISTS (SELECT FROM inspections_case c WHERE c.id = {{table}}.case_id AND {AT_PLACE})"
ADDRESSED = f"{OF_CASE} OR {{table}}.respondent_id = ANY ((SELECT respondents_among({FIRMS}))::uuid[])"
PAPER = f"{OF_CASE} OR {{table}}.addressee_id = ANY ({FIRMS}::uuid[])"

# As before (0142).
CASE_BEFORE = f"""
    {AT_PLACE.replace("c.place_id", "inspections_case.place_id")}
    OR inspections_case.enterprise_id = ANY ({FIRMS}::uuid[]) AND case_was_addressed(inspections_case.id)
"""
OF_CASE_BEFORE = "EXISTS (SELECT FROM inspections_case o WHERE o.id = {table}.case_id)"
PAPER_BEFORE = f"{{table}}.addressee_id = ANY ({FIRMS}::uuid[]) OR {OF_CASE_BEFORE}"


def policy(table: str, within: str, before: str) -> migrations.RunSQL:
    """Return the operation that changes which rows of a table are within reach."""
    sql = 'ALTER POLICY reach ON "{table}" USING ({0}) WITH CHECK ({0});'
    first, second = (
        sql.format(f"(SELECT core_reaches_everything()) OR {rule.format(table=table)}", table=table)
        for rule in (within, before)
    )
    return migrations.RunSQL(first, second)


def respondent(related_name: str, *, null: bool) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT,
        related_name=related_name,
        to="enterprises.party",
        verbose_name="respondent",
        null=null,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0200_severe_flags_by_two"),
        ("enterprises", "0230_outcomes_of_parties"),
        ("core", "0152_row_version_triggers"),
    ]

    operations = [
        migrations.AddField("order", "respondent", respondent("orders", null=True)),
        migrations.AddField("proceeding", "respondent", respondent("proceedings", null=True)),
        migrations.RunSQL(
            FILL.format(table="inspections_proceeding") + FILL.format(table="inspections_order") + OUTCOMES,
            migrations.RunSQL.noop,
        ),
        migrations.AlterField("order", "respondent", respondent("orders", null=False)),
        migrations.AlterField("proceeding", "respondent", respondent("proceedings", null=False)),
        migrations.RemoveConstraint("proceeding", "proceeding_one_running"),
        migrations.AddConstraint(
            "proceeding",
            models.UniqueConstraint(
                name="proceeding_one_running", fields=["respondent"], condition=Q(state__in=["notified", "reviewed"])
            ),
        ),
        # As in 0141, and the respondent, which has a trigger of its own.
        KeptColumns(
            "inspections_proceeding",
            always="id number case_id conduct_on facts grounds article illegal_gains intended intended_fine notified_by_id"
            " notified_at served_on service consent hearing_offered statement_due_on",
            once="statement stated_by_id stated_at answer answered_by_id answered_at hearing_requested_by_id"
            " hearing_requested_at hearing_held_on hearing_by_id hearing_record opinion fine_basis reviewed_by_id reviewed_at"
            " decision penalties fine decided_by_id decided_at decision_served_on decision_service decision_consent",
            free="version respondent_id",
            states={"notified": "reviewed withdrawn", "reviewed": "decided withdrawn", "decided": "annulled"},
        ),
        KeptColumns(
            "inspections_order",
            always="id number case_id kind legal_basis text fine proceeding_id issued_at",
            entered="issued_by_id",
            once="lifted_by_id lifted_at lift_reason",
            free="version respondent_id working_days served_on service consent served_by_id due_on evidence_required"
            " answer answered_by_id answered_at verified_by_id verified_at verification"
            " surfaced_to_id surfaced_on",
            states={
                "issued": "answered met not_met annulled",
                "answered": "met not_met annulled",
                "met": "annulled",
                "not_met": "answered met annulled",
            },
        ),
        migrations.RunSQL(
            script(__file__, "respondents.sql"),
            """
            DROP TRIGGER outcome_stays ON enterprises_party;
            DROP TRIGGER case_ends_with_outcomes ON inspections_case;
            DROP TRIGGER respondent_guard_update ON inspections_proceeding;
            DROP TRIGGER respondent_guard ON inspections_proceeding;
            DROP TRIGGER respondent_guard_update ON inspections_order;
            DROP TRIGGER respondent_guard ON inspections_order;
            DROP FUNCTION respondents_among(uuid[]), cases_addressed_to(uuid[]), outcome_stays(),
                case_ends_with_outcomes(), respondent_guard();
            """,
        ),
        policy("inspections_case", CASE, CASE_BEFORE),
        policy("inspections_order", ADDRESSED, OF_CASE_BEFORE),
        policy("inspections_proceeding", ADDRESSED, OF_CASE_BEFORE),
        policy("inspections_paper", PAPER, PAPER_BEFORE),
    ]

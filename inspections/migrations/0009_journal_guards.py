"""Guards of the journals of cases and inspections: each line is written with its act, by a person whose act it is."""

from django.db import migrations

from core.migrations.operations import SqlFile
from enterprises.migrations.operations import JournalInRole

INSPECTOR, DECIDER, REVIEWER, SYSTEM, LEDGER = "inspector", "case_decider", "legal_reviewer", "system", "ledger"
ENDERS = f"{INSPECTOR} {DECIDER}"
PLANNERS = f"{INSPECTOR} national_regulator provincial_regulator"
OFFICERS = f"{PLANNERS} county_regulator"
DECIDERS = f"{DECIDER} national_regulator provincial_regulator county_regulator"
FIRM = "enterprise_admin enterprise_clerk enterprise_signer"

OF_LINE = """
SELECT office_of_matter(c.matter_id, place.code), NULL, NULL FROM inspections_case c
JOIN enterprises_jurisdiction place ON place.id = c.place_id WHERE c.id = ($1).case_id
UNION ALL SELECT NULL, p.enterprise_id, NULL FROM enterprises_party p
WHERE p.matter_id = ($1).case_id AND p.enterprise_id IS NOT NULL AND p.id IN (
    SELECT respondent_id FROM inspections_order WHERE case_id = ($1).case_id
    UNION ALL SELECT respondent_id FROM inspections_proceeding WHERE case_id = ($1).case_id)
"""
OF_VISIT_LINE = """
SELECT place.code, visit.enterprise_id, NULL FROM inspections_inspection visit
JOIN enterprises_jurisdiction place ON place.id = visit.place_id WHERE visit.id = ($1).inspection_id
UNION ALL SELECT office_of_matter(f.case_id, NULL), NULL, NULL FROM inspections_finding f
WHERE f.inspection_id = ($1).inspection_id AND f.case_id IS NOT NULL
"""
_ORDERS = "made.order_id IN (SELECT o.id FROM inspections_order o WHERE o.case_id = ($1).case_id)"
_MEASURES = (
    "made.measure_id IN (SELECT m.id FROM inspections_measure m JOIN inspections_order o ON o.id = m.order_id"
    " WHERE o.case_id = ($1).case_id)"
)
# How the rows of a table lead to the case or the visit of a line.
LEADS = {
    "inspections_case": "made.id = ($1).case_id",
    "inspections_order": "made.case_id = ($1).case_id",
    "inspections_proceeding": "made.case_id = ($1).case_id",
    "enterprises_party": "made.matter_id = ($1).case_id",
    "enterprises_recusal": "made.matter_id = ($1).case_id",
    "enterprises_officeassignment": "made.matter_id = ($1).case_id",
    "inspections_extension": _ORDERS,
    "inspections_evidence": _ORDERS,
    "inspections_measure": _ORDERS,
    "inspections_order_licences": _ORDERS,
    "inspections_measureposting": _MEASURES,
    "inspections_restitution": _MEASURES,
    "inspections_inspection": "made.id = ($1).inspection_id",
    "inspections_inspectionmember": "made.inspection_id = ($1).inspection_id",
    "inspections_finding": "made.inspection_id = ($1).inspection_id",
}


# Rows of these tables pass through states.
_STEPPING = ("case", "order", "proceeding", "extension", "inspection", "finding", "observation")
STEPPING = [*(f"inspections_{name}" for name in _STEPPING), "enterprises_party"]


def act(name: str, condition: str = "true", *changed: str, by: str = "", before: str = "") -> str:
    """Return the query for rows that were added in the transaction of a line, or of which a column was changed in it.

    ``by``: the column that names the person of the line. ``before``: the state before the transaction.
    """
    table = name if name in LEADS else f"inspections_{name}"
    own = f" AND made.{by} = ($1).actor_id" if by else ""
    columns, state = "{" + ",".join(changed) + "}", f"'{before}'" if before else "NULL"
    return (
        f"SELECT FROM {table} made WHERE {LEADS[table]} AND {condition}{own}"
        f" AND stepped_in_transaction('{table}', made.id::text, '{columns}', {state})"
    )


def _is(state: str, name: str = "case") -> str:
    return act(name, f"made.state = '{state}'", "state")


def _was(state: str) -> str:
    return act("case", "true", "state", before=state)


def _by(column: str, name: str, *changed: str, condition: str = "true") -> str:
    return act(name, condition, *changed, by=column)


_NAMED_AFTER_ORDER = (
    "EXISTS (SELECT FROM inspections_order o WHERE o.case_id = ($1).case_id AND ($1).actor_name = 'order ' || o.number)"
)
_PARTY, _ESCALATED = "enterprises_party", "made.escalated_on IS NOT NULL"
# The same figures may be recorded again: a line states those that the case has.
_STATED = "starts_with(($1).text, concat(made.seized_tonnes::numeric(20, 3), ' t, ', made.suspects, '. '))"
_TAKEN_DOWN = act("case", "NOT made.published AND made.taken_down_on IS NOT NULL", "published")
CASE_LINES = {
    "open": (INSPECTOR, _by("opened_by_id", "case")),
    "place_on_file": (INSPECTOR, _was("reported")),
    "start_investigation": (
        INSPECTOR,
        act("case", "made.state = 'investigating'", "state", by="lead_id", before="on_file"),
    ),
    "suspend": (INSPECTOR, _is("suspended")),
    "resume": (INSPECTOR, _was("suspended")),
    "refer": (INSPECTOR, _is("referred")),
    "take_back": (INSPECTOR, _was("referred")),
    "appeal": (INSPECTOR, _is("appealed")),
    "uphold": (DECIDER, _was("appealed")),
    "annul": (DECIDER, _is("annulled", "proceeding")),
    "close": (ENDERS, _by("closed_by_id", "case", "closed_at", condition="made.state = 'closed'")),
    "not_substantiated": (
        ENDERS,
        _by("closed_by_id", "case", "closed_at", condition="made.state = 'not_substantiated'"),
    ),
    "reopen": (INSPECTOR, act("case", "made.closed_by_id IS NULL", "closed_at")),
    "record_seizure": (INSPECTOR, act("case", _STATED, "version")),
    "publish": (ENDERS, act("case", "made.published", "published")),
    "unpublish": (ENDERS, _TAKEN_DOWN),
    "taken_down": (f"{DECIDER} {SYSTEM}", _TAKEN_DOWN),
    "taken_down_late": (f"{DECIDER} {SYSTEM}", _TAKEN_DOWN),
    "escalate": (SYSTEM, act("case", _ESCALATED, "escalated_on")),
    "missed": (SYSTEM, act("order", _ESCALATED, "escalated_on")),
    "add_party": (INSPECTOR, _by("added_by_id", _PARTY)),
    "confirm_party": (INSPECTOR, _by("decided_by_id", _PARTY, "state", condition="made.state = 'confirmed'")),
    "deny_party": (INSPECTOR, _by("decided_by_id", _PARTY, "state", condition="made.state = 'denied'")),
    "record_outcome": (ENDERS, _by("outcome_by_id", _PARTY, "outcome_at")),
    "recuse": (
        f"{OFFICERS} {DECIDER} {REVIEWER} customs_officer tax_officer",
        _by("recorded_by_id", "enterprises_recusal"),
    ),
    "assign": (ENDERS, _by("assigned_by_id", "enterprises_officeassignment")),
    "order": (INSPECTOR, _by("issued_by_id", "order")),
    "licences": (INSPECTOR, act("order_licences")),
    "serve_order": (INSPECTOR, _by("served_by_id", "order", "served_on")),
    "rectification": (FIRM, _by("answered_by_id", "order", "answered_at")),
    "verify": (INSPECTOR, _by("verified_by_id", "order", "verified_at")),
    "lift": (ENDERS, _by("lifted_by_id", "order", "lifted_at")),
    "request_extension": (FIRM, _by("requested_by_id", "extension")),
    "grant_extension": (ENDERS, _by("decided_by_id", "extension", "state", condition="made.state = 'granted'")),
    "refuse_extension": (ENDERS, _by("decided_by_id", "extension", "state", condition="made.state = 'refused'")),
    "prove": (f"{FIRM} {INSPECTOR}", _by("added_by_id", "evidence")),
    "decide_quota": (DECIDERS, _by("decided_by_id", "measure")),
    "settle_owed": (DECIDERS, _by("decided_by_id", "restitution")),
    **{
        f"quota_{kind}": (LEDGER, act("measureposting", f"made.kind = '{kind}' AND {_NAMED_AFTER_ORDER}"))
        for kind in ("deduct", "withhold", "release", "reverse")
    },
    "quota_gone": (LEDGER, act("order", f"made.state = 'annulled' AND {_NAMED_AFTER_ORDER}", "state")),
    "notify": (INSPECTOR, _by("notified_by_id", "proceeding")),
    "statement": (f"{FIRM} {INSPECTOR}", _by("stated_by_id", "proceeding", "stated_at")),
    "answer_statement": (INSPECTOR, _by("answered_by_id", "proceeding", "answered_at")),
    "request_hearing": (f"{FIRM} {INSPECTOR}", _by("hearing_requested_by_id", "proceeding", "hearing_requested_at")),
    "hold_hearing": (f"{ENDERS} {REVIEWER}", _by("hearing_by_id", "proceeding", "hearing_held_on")),
    "review": (REVIEWER, _by("reviewed_by_id", "proceeding", "reviewed_at", condition="made.state = 'reviewed'")),
    "review_failed": (
        REVIEWER,
        _by("reviewed_by_id", "proceeding", "reviewed_at", condition="made.state = 'withdrawn'"),
    ),
    "decide": (DECIDERS, _by("decided_by_id", "proceeding", "decided_at")),
    "serve": (INSPECTOR, act("proceeding", "true", "decision_served_on")),
}
VISIT_LINES = {
    "plan": (PLANNERS, _by("planned_by_id", "inspection")),
    "name_team": (PLANNERS, act("inspectionmember")),
    "announce": (PLANNERS, act("inspection", "made.announced", "announced")),
    "postpone": (PLANNERS, act("inspection", "made.state = 'planned'", "planned_on")),
    "cancel": (PLANNERS, _by("ended_by_id", "inspection", "ended_at", condition="made.state = 'cancelled'")),
    "carry_out": (OFFICERS, _by("carried_out_by_id", "inspection", "carried_out_on")),
    "find": (OFFICERS, _by("found_by_id", "finding")),
    "sign": (OFFICERS, _by("reported_by_id", "inspection", "reported_at")),
    "answer": (FIRM, _by("answered_by_id", "inspection", "answered_at")),
    "conclude": (PLANNERS, _by("ended_by_id", "inspection", "ended_at", condition="made.state = 'concluded'")),
    "open_case": (INSPECTOR, _by("decided_by_id", "finding", "decided_at", condition="made.state = 'case'")),
    "corroborate": (INSPECTOR, _by("decided_by_id", "finding", "decided_at", condition="made.state = 'corroborates'")),
    "settle": (INSPECTOR, _by("decided_by_id", "finding", "decided_at", condition="made.state = 'settled'")),
}


class Migration(migrations.Migration):
    dependencies = [("inspections", "0008_visit_draw_guards")]

    operations = [
        SqlFile(__file__, "journals.sql"),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER row_steps AFTER UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION row_steps();",
                f"DROP TRIGGER row_steps ON {table};",
            )
            for table in STEPPING
        ),
        JournalInRole("inspections_caseentry", "case_id", OF_LINE, CASE_LINES),
        JournalInRole("inspections_inspectionentry", "inspection_id", OF_VISIT_LINE, VISIT_LINES),
    ]

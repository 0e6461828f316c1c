"""Records of flags, inspections, cases and orders stay as they were written and name their proven actor; figures are numbers."""

from django.db import migrations

from core.migrations.operations import AppendOnly, DecidedInName, Finite, KeptColumns, NamesItsActor, NeverDeleted
from enterprises.migrations.operations import ANYBODY, PLACE_OF_SITE, RecordedInRole, StepsInRole, WrittenInRole

APPEND_ONLY = (
    "inspections_caseentry",
    "inspections_checklistanswer",
    "inspections_evidence",
    "inspections_evidenceaccess",
    "inspections_evidencereview",
    "inspections_inspectionentry",
    "inspections_measure",
    "inspections_measureposting",
    "inspections_observedfigure",
    "inspections_order_licences",
    "inspections_issueddocument",
    "inspections_remedydecision",
    "inspections_restitution",
    "inspections_tipmessage",
)
NEVER_DELETED = (
    "inspections_campaign",
    "inspections_case",
    "inspections_checklistquestion",
    "inspections_competence",
    "inspections_consent",
    "inspections_episode",
    "inspections_extension",
    "inspections_finding",
    "inspections_flag",
    "inspections_inspection",
    "inspections_numberseries",
    "inspections_observation",
    "inspections_order",
    "inspections_proceeding",
    "inspections_threshold",
    "inspections_tip",
)
SUBJECT = "subject_type subject_code subject_description location latitude longitude seen_on enterprise_id site_id"

# A licence is revoked or suspended by its own authority, and ends with its enterprise as two people have approved; an
# order of the competent office stops or ends it as well.
OF_REVOKED = """
SELECT CASE WHEN shut.yes THEN home.code WHEN l.issuing_level = 'nation' THEN 'CN' ELSE place.code END, NULL,
       CASE WHEN NOT shut.yes THEN l.authority_id END
FROM enterprises_licence l JOIN enterprises_site s ON s.id = l.site_id
JOIN enterprises_jurisdiction place ON place.id = s.jurisdiction_id
JOIN enterprises_enterprise e ON e.id = s.enterprise_id
JOIN enterprises_jurisdiction home ON home.id = e.jurisdiction_id
CROSS JOIN LATERAL (SELECT approval_entails('enterprises.close', s.enterprise_id) AS yes) shut
WHERE l.id = ($1).{key}
"""
# The place of the case, or of the office to which it was assigned.
OF_HANDLED = """
SELECT place.code, NULL, NULL FROM {orders} JOIN inspections_case c ON c.id = o.case_id
JOIN enterprises_jurisdiction place ON place.id = COALESCE((
    SELECT a.office_place_id FROM enterprises_officeassignment a WHERE a.matter_id = c.matter_id
    ORDER BY a.number DESC LIMIT 1), c.place_id)
WHERE {row}
"""
OF_ORDER = OF_HANDLED.format(orders="inspections_order o", row="o.id = ($1).order_id")
OF_MEASURE = OF_HANDLED.format(
    orders="inspections_measure m JOIN inspections_order o ON o.id = m.order_id", row="m.id = ($1).measure_id"
)
QUOTA_DECIDERS = "case_decider national_regulator provincial_regulator county_regulator"
REGULATORS = "national_regulator provincial_regulator"
OF_SUSPENDED = OF_REVOKED.format(key="licence_id")
LICENCES = (
    RecordedInRole(
        "enterprises_licence",
        "licences.revoke",
        REGULATORS,
        OF_REVOKED.format(key="id"),
        event="UPDATE",
        when="NEW.revoked_on IS DISTINCT FROM OLD.revoked_on AND NOT licence_is_ordered(NEW.id, '{close,revoke}')",
        name="revoked_in_role",
    ),
    RecordedInRole(
        "enterprises_licencesuspension",
        "licences.revoke",
        REGULATORS,
        OF_SUSPENDED,
        when="NOT licence_is_ordered(NEW.licence_id, '{suspend}')",
    ),
    RecordedInRole(
        "enterprises_licencesuspension",
        "licences.revoke",
        REGULATORS,
        OF_SUSPENDED,
        event="UPDATE",
        when="NEW.ended_on IS DISTINCT FROM OLD.ended_on AND NOT licence_is_let_go_on(NEW.licence_id)",
        name="ended_in_role",
    ),
)

# Who takes the steps of each lifecycle, and where its rows lie: a matter that was assigned goes with its office.
INSPECTOR, DECIDER, REVIEWER = "inspector", "case_decider", "legal_reviewer"
PLANNERS = f"inspector {REGULATORS}"
OFFICERS = f"{PLANNERS} county_regulator"
PENALISERS = QUOTA_DECIDERS
ENTERPRISE = "enterprise_admin enterprise_clerk enterprise_signer"
ENDERS = f"{INSPECTOR} {DECIDER}"
HERE = """
SELECT {office}, {enterprise}, {authority} FROM enterprises_jurisdiction place
{joins} WHERE place.id = ($1).place_id
"""
THERE = "UNION ALL SELECT office_of_matter(($1).{matter}, NULL), NULL, NULL WHERE ($1).{matter} IS NOT NULL"
LIES = HERE.format(office="place.code", enterprise="NULL::uuid", authority="NULL::uuid", joins="")
OF_VISIT = HERE.format(office="place.code", enterprise="($1).enterprise_id", authority="NULL::uuid", joins="")
OF_FINDING = LIES + THERE.format(matter="case_id")
OF_CAMPAIGN = HERE.format(office="place.code", enterprise="NULL::uuid", authority="($1).authority_id", joins="")
OF_FLAG = HERE.format(
    office="place.code",
    enterprise="NULL::uuid",
    authority="p.authority_id",
    joins="LEFT JOIN quotas_programme p ON p.id = ($1).programme_id",
) + THERE.format(matter="case_id")
OF_TIP = HERE.format(
    office="office_of_matter(($1).matter_id, place.code)", enterprise="NULL::uuid", authority="NULL::uuid", joins=""
)
# Its respondents answer its orders, and so move it on.
RESPONDENTS = """
UNION ALL SELECT NULL, p.enterprise_id, NULL FROM enterprises_party p
WHERE p.matter_id = ($1).matter_id AND p.role IN ('respondent', 'accused') AND p.state = 'confirmed'
"""
OF_CASE = OF_TIP + RESPONDENTS
OF_PARTY = """
SELECT office_of_matter(m.matter_id, place.code), NULL, NULL FROM (
    SELECT matter_id, place_id FROM inspections_case UNION ALL SELECT matter_id, place_id FROM inspections_tip
) m JOIN enterprises_jurisdiction place ON place.id = m.place_id WHERE m.matter_id = ($1).matter_id
"""
OF_CASE_OF = """
SELECT office_of_matter(c.matter_id, place.code), p.enterprise_id, NULL FROM {rows}
JOIN inspections_case c ON c.id = {case}.case_id
JOIN enterprises_jurisdiction place ON place.id = c.place_id
JOIN enterprises_party p ON p.id = {case}.respondent_id WHERE {row}
"""
OF_ADDRESSED = OF_CASE_OF.format(rows="(SELECT ($1).*) r", case="r", row="true")
OF_EXTENSION = OF_CASE_OF.format(rows="inspections_order o", case="o", row="o.id = ($1).order_id")
OF_CONSENT = """
SELECT place.code, e.id, NULL FROM enterprises_enterprise e
JOIN enterprises_jurisdiction place ON place.id = e.jurisdiction_id WHERE e.id = ($1).enterprise_id
"""
ANSWERED = dict.fromkeys(
    ("decided>rectifying", "verifying>rectifying", "decided>verifying", "rectifying>verifying"),
    f"{INSPECTOR} {ENTERPRISE}",
)
UPHELD = {f"appealed>{state}": f"{DECIDER} {INSPECTOR}" for state in ("rectifying", "verifying", "investigating")}
STEPS = (
    StepsInRole(
        "enterprises_party",
        OF_PARTY,
        {
            **dict.fromkeys((">proposed", ">confirmed"), ANYBODY),  # also by a tip without a name
            **dict.fromkeys(("identified", "confirmed", "denied"), INSPECTOR),
        },
        columns={"outcome": ENDERS},
    ),
    StepsInRole("inspections_campaign", OF_CAMPAIGN, dict.fromkeys((">planned", "running", "ended"), PLANNERS)),
    StepsInRole(
        "inspections_case",
        OF_CASE,
        {
            ">reported": INSPECTOR,
            **dict.fromkeys(
                ("on_file", "investigating", "hearing", "rectifying", "verifying", "suspended", "referred", "appealed"),
                INSPECTOR,
            ),
            **ANSWERED,
            **UPHELD,
            "hearing>investigating": f"{INSPECTOR} {REVIEWER}",  # the legal review returns it
            "decided": PENALISERS,
            "suspended>decided": INSPECTOR,
            "appealed>decided": DECIDER,
            "closed": ENDERS,
            "not_substantiated": ENDERS,
        },
        columns={
            "due_on conduct_on resumes_to subject_type subject_code enterprise_id site_id place_id": ENDERS,
            "seized_tonnes suspects": INSPECTOR,
            "published publication_reason": f"{ENDERS} system",
        },
    ),
    StepsInRole(
        "inspections_consent",
        OF_CONSENT,
        dict.fromkeys((">standing", "revoked"), "inspector enterprise_admin enterprise_signer"),
    ),
    StepsInRole(
        "inspections_extension",
        OF_EXTENSION,
        {">requested": ENTERPRISE, "granted": ENDERS, "refused": ENDERS, "lapsed": INSPECTOR},
    ),
    StepsInRole(
        "inspections_finding",
        OF_FINDING,
        {">open": OFFICERS, **dict.fromkeys(("corroborates", "case", "settled"), INSPECTOR)},
    ),
    StepsInRole(
        "inspections_flag",
        OF_FLAG,
        {
            ">open": ANYBODY,  # by the screening
            **dict.fromkeys(("open", "acknowledged", "dismissed", "resolved"), PLANNERS),
            "escalated": INSPECTOR,
        },
    ),
    StepsInRole(
        "inspections_inspection",
        OF_VISIT,
        {
            **dict.fromkeys((">planned", "cancelled", "concluded"), PLANNERS),
            **dict.fromkeys(("carried_out", "reported"), OFFICERS),
            "answered": ENTERPRISE,
        },
        columns={"planned_on announced": PLANNERS},
    ),
    StepsInRole("inspections_observation", LIES, dict.fromkeys((">recorded", "withdrawn"), OFFICERS)),
    StepsInRole(
        "inspections_order",
        OF_ADDRESSED,
        {">issued": INSPECTOR, "answered": ENTERPRISE, "met": INSPECTOR, "not_met": INSPECTOR, "annulled": DECIDER},
        columns={"due_on lifted_at": ENDERS, "served_on respondent_id": INSPECTOR},
    ),
    StepsInRole(
        "inspections_proceeding",
        OF_ADDRESSED,
        {
            ">notified": INSPECTOR,
            "reviewed": REVIEWER,
            "decided": PENALISERS,
            "withdrawn": f"{ENDERS} {REVIEWER}",
            "annulled": DECIDER,
        },
        columns={
            "statement hearing_requested_at": f"{INSPECTOR} {ENTERPRISE}",
            "answer decision_served_on respondent_id": INSPECTOR,
            "hearing_held_on": f"{ENDERS} {REVIEWER}",
        },
    ),
    StepsInRole(
        "inspections_tip",
        OF_TIP,
        {">received": ANYBODY, **dict.fromkeys(("received", "promoted", "closing", "closed"), INSPECTOR)},
        columns={"place_id": INSPECTOR},
    ),
)
OF_ITS_VISIT = """
SELECT place.code, NULL, NULL FROM inspections_inspection visit
JOIN enterprises_jurisdiction place ON place.id = visit.place_id WHERE visit.id = ($1).inspection_id
"""
OF_ITS_CASE = """
SELECT office_of_matter(c.matter_id, place.code), NULL, NULL FROM inspections_case c
JOIN enterprises_jurisdiction place ON place.id = c.place_id WHERE c.id = ($1).case_id
"""
OF_ITS_FILE = """
SELECT place.code, NULL, NULL FROM inspections_evidence file
JOIN enterprises_jurisdiction place ON place.id = file.place_id WHERE file.id = ($1).evidence_id
UNION ALL SELECT office_of_matter(matter, NULL), NULL, NULL FROM inspections_evidence file,
unnest(matters_handling_evidence(file)) matter WHERE file.id = ($1).evidence_id
"""
OF_FILE = """
SELECT place.code, NULL::uuid, NULL::uuid FROM enterprises_jurisdiction place WHERE place.id = ($1).place_id
UNION ALL SELECT office_of_matter(matter, NULL), NULL, NULL FROM unnest(matters_handling_evidence($1)) matter
"""
ADDRESSEE = """
UNION ALL SELECT NULL, p.enterprise_id, NULL FROM inspections_order o
JOIN enterprises_party p ON p.id = o.respondent_id WHERE o.id = ($1).order_id
"""
FILES = (
    RecordedInRole(
        "inspections_evidence",
        "evidence.add",
        f"{OFFICERS} customs_officer tax_officer",
        OF_FILE,
        when="NEW.order_id IS NULL AND (NEW.tip_id IS NULL OR NEW.added_by_id IS NOT NULL)",
    ),
    RecordedInRole(
        "inspections_evidence",
        "orders.prove",
        f"{INSPECTOR} {ENTERPRISE}",
        OF_FILE + ADDRESSEE,
        when="NEW.order_id IS NOT NULL",
        name="proved_in_role",
    ),
)
WRITTEN = (
    WrittenInRole("inspections_checklistanswer", OFFICERS, OF_ITS_VISIT),
    WrittenInRole("inspections_observedfigure", OFFICERS, OF_ITS_VISIT),
    WrittenInRole("inspections_inspectionmember", OFFICERS, OF_ITS_VISIT),
    WrittenInRole("inspections_evidencereview", REVIEWER, OF_ITS_FILE),
    WrittenInRole("inspections_issueddocument", f"{INSPECTOR} {PENALISERS}", OF_ITS_CASE),
)


class Migration(migrations.Migration):
    dependencies = [("inspections", "0003_row_security")]

    operations = [
        *map(AppendOnly, APPEND_ONLY),
        *map(NeverDeleted, NEVER_DELETED),
        KeptColumns(
            "inspections_campaign",
            always="id number name theme programme_id place_id authority_id site_kinds planned_by_id"
            " planned_at fictitious",
            entered="begins_on ends_on",
            once="started_by_id started_at ended_by_id ended_at outcome",
            states={"planned": "running", "running": "ended"},
        ),
        KeptColumns(
            "inspections_case",
            always="id number source allegation opened_by_id opened_at fictitious matter_id",
            free=f"version {SUBJECT} place_id office_id state lead_id former_leads due_on closed_by_id closed_at conduct_on decided_at"
            " resumes_to paused_on escalated_to_id escalated_on publication_reason published take_down_due_on taken_down_on seized_tonnes"
            " suspects",
        ),
        KeptColumns(
            "inspections_checklistquestion",
            always="id code site_kinds duty question question_zh valid_from evidence source",
            once="valid_to",
            free="version",
        ),
        KeptColumns(
            "inspections_competence",
            always="id legal_basis valid_from evidence source act level authority_id",
            free="valid_to",
        ),
        KeptColumns(
            "inspections_consent",
            always="id enterprise_id document address signed_on recorded_by_id recorded_at",
            once="revoked_on revoked_by_id revocation_reason",
            states={"standing": "revoked"},
        ),
        KeptColumns("inspections_episode", always="id flag_id began_on", once="ended_on", grows="peak", free=""),
        KeptColumns(
            "inspections_extension",
            always="id order_id working_days reason requested_by_id requested_at old_due_on",
            once="granted_days granted_until decided_by_id decided_at decision",
            free="state",
        ),
        KeptColumns(
            "inspections_finding",
            always="id inspection_id position place_id question article legal_basis facts found_by_id found_at",
            once="case_id flag_id",
            free="version decided_by_id decided_at decision_reason",
            states={"open": "corroborates case settled", "corroborates": "case"},
        ),
        KeptColumns(
            "inspections_flag",
            always=f"id rule programme_id year category period raised_at follows_id place_id {SUBJECT}",
            once="case_id",
            free="version decided_by_id decided_at decision_reason",
            while_in=("open acknowledged escalated", "severity tonnes evidence template_version template_values"),
            states={
                "open": "acknowledged escalated dismissed resolved",
                "acknowledged": "open escalated dismissed resolved",
                "escalated": "dismissed resolved",
                "dismissed": "open",
                "resolved": "open",
            },
        ),
        KeptColumns(
            "inspections_inspection",
            always="id number site_id enterprise_id place_id campaign_id planned_by_id planned_at reason risk fictitious",
            once="announced announced_at carried_out_on carried_out_by_id present summary reported_by_id reported_at"
            " report_sha256 signed_with answer_due_on answer answered_by_id answered_at conclusion ended_by_id ended_at",
            free="version state planned_on",
        ),
        KeptColumns("inspections_numberseries", always="id prefix year", grows="last", free=""),
        KeptColumns(
            "inspections_observation",
            always="id source instrument seen_on description geometry latitude longitude area_m2 place_id recorded_by_id"
            " recorded_at",
            once="withdrawn_by_id withdrawn_at withdrawal_reason",
            states={"recorded": "withdrawn"},
        ),
        KeptColumns(
            "inspections_order",
            always="id number case_id kind legal_basis text fine proceeding_id issued_at",
            entered="issued_by_id",
            once="lifted_by_id lifted_at lift_reason",
            free="version respondent_id working_days served_on service consent served_by_id due_on evidence_required"
            " answer answered_by_id answered_at verified_by_id verified_at verification"
            " escalated_to_id escalated_on",
            states={
                "issued": "answered met not_met annulled",
                "answered": "met not_met annulled",
                "met": "annulled",
                "not_met": "answered met annulled",
            },
        ),
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
            "inspections_threshold",
            always="id legal_basis valid_from evidence source name figure",
            free="valid_to",
        ),
        KeptColumns(
            "inspections_tip",
            always=f"id number source department text receipt_hash received_at keyed_in_by_id accused_place_id"
            f" accused_authority_id matter_id form_digest {SUBJECT}",
            once="case_id closed_by_id closed_at",
            free="version place_id proposed_by_id closing_reason",
            states={"received": "promoted closing", "closing": "closed received"},
        ),
        NamesItsActor("inspections_campaign", made_by="planned_by_id", told="started_by_id ended_by_id"),
        NamesItsActor(
            "inspections_case",
            made_by="opened_by_id",
            acts={"closed_by_id": "closed_at"},
            moved="lead_id",  # the system takes it from a person who is named in a later message
            fixed="state subject_type subject_code enterprise_id site_id place_id office_id conduct_on decided_at due_on"
            " resumes_to paused_on seized_tonnes suspects",
        ),
        NamesItsActor("inspections_caseentry", told="actor_id"),
        NamesItsActor("inspections_consent", made_by="recorded_by_id", told="revoked_by_id", moved="revocation_reason"),
        NamesItsActor("inspections_evidence", told="added_by_id"),
        NamesItsActor("inspections_evidenceaccess", made_by="actor_id"),
        NamesItsActor("inspections_evidencereview", made_by="reviewed_by_id"),
        NamesItsActor(
            "inspections_extension", made_by="requested_by_id", acts={"decided_by_id": "decided_at"}, moved="state"
        ),
        NamesItsActor(
            "inspections_finding",
            made_by="found_by_id",
            told="decided_by_id",
            moved="state decision_reason decided_at case_id flag_id",
        ),
        DecidedInName("inspections_finding", "case corroborates settled"),
        NamesItsActor("inspections_flag", told="decided_by_id", moved="state case_id decision_reason decided_at"),
        DecidedInName("inspections_flag", "acknowledged dismissed resolved", back="open"),
        NamesItsActor(
            "inspections_inspection",
            made_by="planned_by_id",
            acts={
                "carried_out_by_id": "carried_out_on",
                "reported_by_id": "reported_at",
                "answered_by_id": "answered_at",
                "ended_by_id": "ended_at",
            },
            moved="state",
        ),
        NamesItsActor("inspections_inspectionentry", told="actor_id"),
        NamesItsActor("inspections_measure", made_by="decided_by_id"),
        NamesItsActor(
            "inspections_observation", made_by="recorded_by_id", told="withdrawn_by_id", moved="withdrawal_reason"
        ),
        NamesItsActor(
            "inspections_order",
            made_by="issued_by_id",
            acts={
                "served_by_id": "served_on",
                "answered_by_id": "answered_at",
                "verified_by_id": "verified_at",
                "lifted_by_id": "lifted_at",
            },
            moved="state answer verification lift_reason proceeding_id",
        ),
        NamesItsActor("inspections_issueddocument", made_by="issued_by_id"),
        NamesItsActor(
            "inspections_proceeding",
            made_by="notified_by_id",
            acts={
                "stated_by_id": "stated_at",
                "answered_by_id": "answered_at",
                "hearing_requested_by_id": "hearing_requested_at",
                "hearing_by_id": "hearing_held_on",
                "reviewed_by_id": "reviewed_at",
                "decided_by_id": "decided_at",
            },
            moved="state decision_served_on hearing_record",
        ),
        NamesItsActor("inspections_remedydecision", made_by="decided_by_id"),
        NamesItsActor("inspections_restitution", made_by="decided_by_id"),
        NamesItsActor(
            "inspections_tip",
            told="keyed_in_by_id proposed_by_id closed_by_id",
            moved="state case_id place_id closing_reason",
        ),
        NamesItsActor("inspections_tipmessage", told="author_id"),
        *LICENCES,
        *STEPS,
        *WRITTEN,
        *FILES,
        RecordedInRole("inspections_measure", "orders.quota", QUOTA_DECIDERS, OF_ORDER),
        RecordedInRole("inspections_restitution", "orders.quota", QUOTA_DECIDERS, OF_MEASURE),
        RecordedInRole("inspections_remedydecision", "remedies.decide", "inspector", PLACE_OF_SITE),
        Finite("inspections_case", "latitude", "longitude", "seized_tonnes"),
        Finite("inspections_episode", "peak"),
        Finite("inspections_flag", "latitude", "longitude", "tonnes"),
        Finite("inspections_measure", "proposed", "tonnes"),
        Finite("inspections_measureposting", "tonnes"),
        Finite("inspections_observation", "latitude", "longitude", "area_m2"),
        Finite("inspections_observedfigure", "tonnes"),
        Finite("inspections_order", "fine"),
        Finite("inspections_proceeding", "illegal_gains", "intended_fine", "fine"),
        Finite("inspections_restitution", "tonnes"),
        Finite("inspections_threshold", "figure"),
        Finite("inspections_tip", "latitude", "longitude"),
    ]

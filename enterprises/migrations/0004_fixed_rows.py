"""Records of people, enterprises, licences and matters stay as they were written: rows, columns, and figures that are numbers."""

from django.db import migrations

from core.migrations.operations import AppendOnly, Finite, KeptColumns, NamesItsActor, NeverDeleted, WrittenBySomebody
from enterprises.migrations.operations import AT_PLACE, AT_SITE, LOADED, RecordedInRole, WrittenInRole

APPEND_ONLY = (
    "enterprises_eliminatedcapacity",
    "enterprises_enterpriseevent",
    "enterprises_impartialitydeclaration",
    "enterprises_licencereview",
    "enterprises_officeassignment",
    "enterprises_recusal",
    "enterprises_signature",
    "enterprises_username",
)
NEVER_DELETED = (
    "enterprises_approvalrequest",
    "enterprises_complianceentry",
    "enterprises_compliancelist",
    "enterprises_consultation",
    "enterprises_consultedoffice",
    "enterprises_enterprise",
    "enterprises_factor",
    "enterprises_freeze",
    "enterprises_group",
    "enterprises_invitation",
    "enterprises_jurisdiction",
    "enterprises_licence",
    "enterprises_licencesuspension",
    "enterprises_matter",
    "enterprises_membership",
    "enterprises_party",
    "enterprises_reviewround",
    "enterprises_site",
    "enterprises_sitetenure",
    "enterprises_standard",
    "enterprises_user",
)
# Reference data that administrators keep.
REFERENCE = ("enterprises_authority", "enterprises_group", "enterprises_jurisdiction", "enterprises_miningarea")
WHEREVER_HELD = "SELECT held.place, NULL, NULL FROM roles_of_actor() held"
WRITTEN_BY_SOMEBODY = (
    "enterprises_authority",
    "enterprises_complianceentry",
    "enterprises_compliancelist",
    "enterprises_eliminatedcapacity",
    "enterprises_enterprise",
    "enterprises_group",
    "enterprises_jurisdiction",
    "enterprises_licence",
    "enterprises_licencereview",
    "enterprises_licencesuspension",
    "enterprises_miningarea",
    "enterprises_reviewround",
    "enterprises_site",
    "enterprises_sitetenure",
    "enterprises_standard",
)
OF_ROUND = """
SELECT place.code, NULL, NULL FROM enterprises_reviewround r
JOIN enterprises_jurisdiction place ON place.id = r.place_id
JOIN enterprises_licence l ON l.id = ($1).licence_id
JOIN enterprises_site s ON s.id = l.site_id
JOIN enterprises_jurisdiction lies ON lies.id = s.jurisdiction_id
WHERE r.id = ($1).round_id AND l.kind = r.kind AND (place.level = 'nation' OR starts_with(lies.code, place.code))
"""
# A second factor is released by somebody else than its person.
OF_ANOTHERS = "SELECT 'CN', NULL, NULL WHERE core_actor() <> ($1).user_id"
REGULATORS = "national_regulator provincial_regulator"
# A licence is issued by its own authority; by the ministry itself, where it is one of the nation.
OF_LICENCE = """
SELECT CASE ($1).issuing_level WHEN 'nation' THEN 'CN' ELSE place.code END, NULL, ($1).authority_id
FROM enterprises_site s JOIN enterprises_jurisdiction place ON place.id = s.jurisdiction_id WHERE s.id = ($1).site_id
"""
# An opinion is that of the very office that is asked; nobody above it gives it.
OF_ITS_OWN_OFFICE = """
SELECT place.code, NULL, ($1).authority_id FROM enterprises_jurisdiction place
WHERE place.id = ($1).place_id AND EXISTS (
    SELECT FROM roles_of_actor() held
    WHERE held.place = place.code AND held.authority = ($1).authority_id
      AND held.role IN ('national_regulator', 'provincial_regulator', 'county_regulator'))
"""
# A consultation about a matter that was assigned to another office is that office's.
OF_ASKER = """
SELECT office_of_matter(($1).matter_id, code), NULL, ($1).authority_id
FROM enterprises_jurisdiction WHERE id = ($1).place_id
"""
OF_CONSULTATION = """
SELECT office_of_matter(c.matter_id, place.code), NULL, c.authority_id FROM enterprises_consultation c
JOIN enterprises_jurisdiction place ON place.id = c.place_id WHERE c.id = ($1).consultation_id
"""
ASKERS = f"{REGULATORS} inspector"
OF_LIST = "SELECT 'CN', NULL, ($1).authority_id"
OF_ENTRY = "SELECT 'CN', NULL, authority_id FROM enterprises_compliancelist WHERE id = ($1).of_id"
# What officers enter of enterprises and sites, beside what other guards ask for.
DESCRIBED = {
    "enterprises_enterprise": "code name name_zh credit_code ownership fictitious",
    "enterprises_site": "code name name_zh kind ore_type mining_area_id latitude longitude fictitious",
}
AT_SEAT = "SELECT code, NULL, NULL FROM enterprises_jurisdiction WHERE id = ($1).jurisdiction_id"


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0003_row_security")]

    operations = [
        *map(AppendOnly, APPEND_ONLY),
        *map(NeverDeleted, NEVER_DELETED),
        *map(WrittenBySomebody, WRITTEN_BY_SOMEBODY),
        # The rest of a request is guarded by approval_guard. It enters the matter that its target becomes part of, and
        # does not leave it.
        KeptColumns(
            "enterprises_approvalrequest",
            always="id act target_id target_label arguments preview digest reason proposed_by_id proposed_at"
            " proposal_signature place_id authority_id enterprise_id person_id person_address expires_at",
            once="matter_id",
            free="version state decided_by_id decided_at decision_reason decision_signature effective_from ended_by_id"
            " ended_at failure done_in consumed",
        ),
        KeptColumns(
            "enterprises_complianceentry", always="id of_id enterprise_id listed_on", once="struck_on reason", free=""
        ),
        KeptColumns("enterprises_compliancelist", always="id number authority_id announced size source"),
        KeptColumns(
            "enterprises_consultation",
            always="id subject_kind subject_id subject_label place_id authority_id matter_id question blocking"
            " working_days due_on opened_by_id opened_at fictitious",
            once="outcome outcome_reason concluded_by_id concluded_on concluded_at",
            states={"open": "concluded"},
        ),
        KeptColumns(
            "enterprises_consultedoffice",
            always="id consultation_id place_id authority_id",
            once="opinion reason given_by_id given_on given_at escalated_at",
        ),
        KeptColumns(
            "enterprises_freeze",
            always="id place_id reason imposed_by_id imposed_at",
            once="lifted_by_id lifted_at",
            free="version lift_reason",
        ),
        KeptColumns(
            "enterprises_invitation",
            always="id user_id made_by_id digest made_at made_in resets_factors",
            once="used_at",
            earlier="expires_at",
            free="",
        ),
        KeptColumns(
            "enterprises_licence",
            always="id number kind site_id enterprise_id authority_id issuing_level exception fictitious",
            entered="valid_from valid_to",
            once="revoked_on revocation_reason",
        ),
        KeptColumns(
            "enterprises_licencesuspension", always="id licence_id suspended_on reason", once="ended_on", free=""
        ),
        KeptColumns("enterprises_matter", always="id opened_at", grows="parties_version", free=""),
        KeptColumns(
            "enterprises_membership",
            always="id user_id role authority_id jurisdiction_id enterprise_id group_id",
            entered="valid_from",
            earlier="valid_to",
            free="",
        ),
        KeptColumns(
            "enterprises_reviewround",
            always="id kind place_id document begins_on due_on recorded_by_id recorded_at fictitious",
        ),
        KeptColumns(
            "enterprises_sitetenure", always="id site_id", entered="enterprise_id held_from", once="held_to", free=""
        ),
        KeptColumns(
            "enterprises_standard",
            always="id indicator effect site_kind ore_type process condition plant discharge comparison value valid_from"
            " source evidence",
            once="valid_to",
        ),
        NamesItsActor(
            "enterprises_consultation",
            made_by="opened_by_id",
            acts={"concluded_by_id": "concluded_at"},
            moved="state outcome outcome_reason",
        ),
        NamesItsActor("enterprises_consultedoffice", acts={"given_by_id": "given_at"}, moved="opinion reason"),
        NamesItsActor("enterprises_eliminatedcapacity", made_by="recorded_by_id", unless=LOADED),
        NamesItsActor("enterprises_enterpriseevent", told="recorded_by_id"),
        NamesItsActor("enterprises_factor", acts={"released_by_id": "released_at"}),
        RecordedInRole(
            "enterprises_factor",
            "people.manage",
            "administrator",
            OF_ANOTHERS,
            event="UPDATE",
            when="NEW.released_at IS DISTINCT FROM OLD.released_at",
            name="released_in_role",
        ),
        NamesItsActor("enterprises_licencereview", made_by="recorded_by_id", unless=LOADED),
        NamesItsActor("enterprises_reviewround", made_by="recorded_by_id", unless=LOADED),
        NamesItsActor("enterprises_invitation", told="made_by_id"),
        NamesItsActor("enterprises_party", told="added_by_id decided_by_id outcome_by_id", moved="decision_reason"),
        NamesItsActor("enterprises_recusal", made_by="recorded_by_id"),
        NamesItsActor(
            "enterprises_webhook",
            made_by="created_by_id",
            told="confirmed_by_id",
            fixed="url kinds secret previous_secret enterprise_id group_id place_id authority_id confirmed_token"
            " confirmed_generation",
        ),
        RecordedInRole("enterprises_compliancelist", "compliance.announce", "national_regulator", OF_LIST),
        RecordedInRole("enterprises_complianceentry", "compliance.announce", "national_regulator", OF_ENTRY),
        RecordedInRole(
            "enterprises_complianceentry",
            "compliance.announce",
            "national_regulator",
            OF_ENTRY,
            event="UPDATE",
            when="NEW.struck_on IS DISTINCT FROM OLD.struck_on",
            name="struck_in_role",
        ),
        *(RecordedInRole(table, "register.edit", f"{REGULATORS} administrator", AT_SEAT) for table in DESCRIBED),
        *(
            RecordedInRole(
                table,
                "register.edit",
                f"{REGULATORS} administrator",
                AT_SEAT,
                event="UPDATE",
                when=" OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in columns.split()),
                name="described_in_role",
            )
            for table, columns in DESCRIBED.items()
        ),
        RecordedInRole(
            "enterprises_enterprise",
            "register.edit",
            f"{REGULATORS} administrator",
            AT_SEAT,
            event="UPDATE",
            when="NEW.jurisdiction_id <> OLD.jurisdiction_id",
            name="seated_in_role",
        ),
        RecordedInRole(
            "enterprises_enterprise",
            "enterprises.suspend",
            REGULATORS,
            AT_SEAT,
            event="UPDATE",
            when="NEW.state <> OLD.state AND 'suspended' IN (NEW.state, OLD.state)"
            " AND NEW.state IN ('active', 'suspended')",
            name="suspended_in_role",
        ),
        *(WrittenInRole(table, "administrator", WHEREVER_HELD) for table in REFERENCE),
        RecordedInRole("enterprises_consultation", "consultations.ask", ASKERS, OF_ASKER),
        RecordedInRole(
            "enterprises_consultation",
            "consultations.ask",
            ASKERS,
            OF_ASKER,
            event="UPDATE",
            when="NEW.state <> OLD.state",
            name="concluded_in_role",
        ),
        RecordedInRole("enterprises_consultedoffice", "consultations.ask", ASKERS, OF_CONSULTATION),
        RecordedInRole(
            "enterprises_consultedoffice",
            "consultations.answer",
            f"{REGULATORS} county_regulator",
            OF_ITS_OWN_OFFICE,
            event="UPDATE",
            when="NEW.opinion <> OLD.opinion",
            name="answered_in_role",
        ),
        RecordedInRole("enterprises_freeze", "freezes.impose", f"{REGULATORS} administrator", AT_PLACE),
        RecordedInRole("enterprises_licence", "licences.issue", REGULATORS, OF_LICENCE),
        RecordedInRole(
            "enterprises_site",
            "register.edit",
            f"{REGULATORS} administrator",
            AT_SEAT,
            event="UPDATE",
            when="NEW.approved_capacity IS DISTINCT FROM OLD.approved_capacity",
            name="capacity_in_role",
        ),
        RecordedInRole("enterprises_reviewround", "licences.review", REGULATORS, AT_PLACE),
        RecordedInRole("enterprises_licencereview", "licences.review", REGULATORS, OF_ROUND),
        RecordedInRole("enterprises_eliminatedcapacity", "capacity.eliminate", REGULATORS, AT_SITE),
        Finite("enterprises_eliminatedcapacity", "tonnes"),
        Finite("enterprises_miningarea", "area_km2", "resource_t"),
        Finite("enterprises_site", "approved_capacity", "latitude", "longitude"),
        Finite("enterprises_standard", "value"),
    ]

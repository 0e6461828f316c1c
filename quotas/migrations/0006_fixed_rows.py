"""Postings, filings and decisions stay as they were written and name their proven actor; figures are numbers."""

from django.db import migrations

from core.migrations.operations import (
    AppendOnly,
    DecidedInName,
    Finite,
    KeptColumns,
    NamesItsActor,
    NeverDeleted,
    SqlFile,
    WrittenBySomebody,
)
from enterprises.migrations.operations import ANYBODY, LOADED, RecordedInRole, StepsInRole, WrittenInRole

APPEND_ONLY = (
    "quotas_areaplan",
    "quotas_dueday",
    "quotas_noticedaycorrection",
    "quotas_noticesubmission",
    "quotas_officereturn",
    "quotas_oxidefactor",
    "quotas_posting",
    "quotas_receiptconfirmation",
    "quotas_succession",
    "quotas_yieldbound",
)
NEVER_DELETED = (
    "quotas_countingrule",
    "quotas_element",
    "quotas_holder",
    "quotas_hscode",
    "quotas_product",
    "quotas_programme",
    "quotas_programmeyear",
    "quotas_reportingperiod",
)
# A worker files the reports of a sheet for the officer who has confirmed it: it makes drafts and submits them.
BY_CONFIRMED_SHEET = """
    NEW.sheet_id IS NOT NULL AND NEW.decided_by_id IS NULL
    AND COALESCE(NEW.submitted_by_id, NEW.prepared_by_id) = NEW.prepared_by_id
    AND sheet_is_confirmed(NEW.sheet_id, NEW.prepared_by_id)
"""
OF_AREA = """
SELECT place.code, NULL, authority_of_mining(($1).year) FROM enterprises_miningarea area
JOIN enterprises_jurisdiction place ON place.id = area.jurisdiction_id WHERE area.id = ($1).mining_area_id
"""
OF_OFFICE = """
SELECT place.code, NULL, p.authority_id FROM enterprises_jurisdiction place, quotas_programme p
WHERE place.id = ($1).place_id AND p.id = ($1).programme_id
"""
OF_FIRM = "SELECT place, id, NULL FROM enterprises_enterprise WHERE id = ($1).enterprise_id"
OF_CONFIRMED = """
SELECT firm.place, NULL, NULL FROM quotas_report report
JOIN enterprises_enterprise firm ON firm.id = report.enterprise_id WHERE report.id = ($1).report_id
"""
# The office that distributes, or the group.
OF_NOTICE = """
SELECT CASE WHEN issuer.group_id IS NULL THEN place.code END, NULL, p.authority_id, issuer.group_id
FROM quotas_holder issuer, enterprises_jurisdiction place, quotas_programmeyear y
JOIN quotas_programme p ON p.id = y.programme_id
WHERE issuer.id = ($1).issuer_id AND place.id = ($1).place_id AND y.id = ($1).programme_year_id
"""
OF_PROVINCE = "SELECT code, NULL, NULL FROM enterprises_jurisdiction WHERE id = ($1).province_id"
WRITTEN_BY_SOMEBODY = (
    "quotas_areaplan",
    "quotas_countingrule",
    "quotas_element",
    "quotas_hscode",
    "quotas_officereturn",
    "quotas_product",
    "quotas_programme",
    "quotas_publishedstatistic",
)


class Migration(migrations.Migration):
    dependencies = [("quotas", "0005_row_security")]

    operations = [
        *map(AppendOnly, APPEND_ONLY),
        *map(NeverDeleted, NEVER_DELETED),
        *map(WrittenBySomebody, WRITTEN_BY_SOMEBODY),
        WrittenInRole("quotas_element", ""),  # what sources state, which loaders enter
        WrittenInRole("quotas_publishedstatistic", ""),
        KeptColumns("quotas_element", always="id symbol", entered="name weight oxide oxide_factor source", free=""),
        KeptColumns("quotas_holder", always="id code type jurisdiction_id group_id enterprise_id", free="place_id"),
        KeptColumns(
            "quotas_import",
            always="id kind file_name size sha256 uploaded_by_id uploaded_at",
            once="rows_sha256",
            free="version state dry_run content table lines faults findings enterprise_id period report_id notice_id approval_id"
            " title_row read_all reports faulty_reports good_only confirmed_by_id confirmed_at signature worked_at",
            states={
                "pending": "faulty ready discarded",
                "faulty": "filing discarded",
                "ready": "filing committed discarded",
                "filing": "committed pending",
            },
        ),
        KeptColumns("quotas_hscode", always="id product_id code valid_from source", once="valid_to"),
        KeptColumns(
            "quotas_product",
            always="id code name name_zh kind element_id element_class ore_type stage specification variety_of_id"
            " reo_factor source",
            once="ended_on",
        ),
        KeptColumns(
            "quotas_programme",
            always="id code name name_zh authority_id activity unit first_year return_by_month legal_basis",
            once="last_year",
        ),
        KeptColumns(
            "quotas_countingrule",
            always="id programme_id site_kind product_kind feed quantity valid_from legal_basis",
            once="valid_to",
        ),
        KeptColumns(
            "quotas_programmeyear",
            always="id programme_id year",
            once="scheme_decided",
            free="version state scheme",
        ),
        NamesItsActor("quotas_dueday", told="recorded_by_id"),
        SqlFile(__file__, "confirmed_sheets.sql"),
        NamesItsActor("quotas_import", made_by="uploaded_by_id", acts={"confirmed_by_id": "confirmed_at"}),
        NamesItsActor(
            "quotas_notice",
            made_by="prepared_by_id",
            told="submitted_by_id",
            moved="state submitted_at approved_at return_reason revocation_reason note evidence source",
        ),
        NamesItsActor("quotas_noticedaycorrection", made_by="recorded_by_id"),
        NamesItsActor("quotas_oxidefactor", made_by="recorded_by_id", unless=LOADED),
        NamesItsActor("quotas_posting", told="actor_id"),
        NamesItsActor(
            "quotas_report",
            made_by="prepared_by_id",
            acts={
                "submitted_by_id": "submitted_at",
                "decided_by_id": "decided_at",
                "handed_over_by_id": "handed_over_at",
                "sent_back_by_id": "sent_back_at",
            },
            moved="state decision_reason handed_over_to_id sent_back_reason",
            unless={
                "inserted": BY_CONFIRMED_SHEET,
                "updated": f"OLD.state = 'draft' AND {BY_CONFIRMED_SHEET}",
            },
        ),
        DecidedInName("quotas_report", "accepted returned repudiated", back="submitted"),
        StepsInRole(
            "quotas_report",
            OF_FIRM,
            {
                ">draft": ANYBODY,
                "draft>submitted": ANYBODY,  # report_filed_in_role
                "accepted": "provincial_regulator",
                "returned": "provincial_regulator",
                "returned>submitted": "provincial_regulator",
                "repudiated": "enterprise_signer",
                "superseded": "enterprise_signer provincial_regulator",
            },
        ),
        RecordedInRole("quotas_receiptconfirmation", "reports.decide", "provincial_regulator", OF_CONFIRMED),
        StepsInRole(
            "quotas_notice",
            OF_NOTICE,
            dict.fromkeys(
                (">draft", "submitted", "in_force", "returned", "withdrawn", "revoked"),
                "national_regulator provincial_regulator group_officer",
            ),
        ),
        NamesItsActor("quotas_reportingperiod", moved="state reason"),
        RecordedInRole(
            "quotas_reportingperiod", "periods.close", "provincial_regulator", OF_PROVINCE, when="NEW.state = 'closed'"
        ),
        RecordedInRole(
            "quotas_reportingperiod",
            "periods.close",
            "provincial_regulator",
            OF_PROVINCE,
            event="UPDATE",
            when="(NEW.state, NEW.reason) IS DISTINCT FROM (OLD.state, OLD.reason)",
            name="turned_in_role",
        ),
        NamesItsActor("quotas_succession", made_by="decided_by_id"),
        RecordedInRole("quotas_areaplan", "area_plans.set", "national_regulator", OF_AREA),
        RecordedInRole("quotas_officereturn", "office_returns.record", "provincial_regulator", OF_OFFICE),
        NamesItsActor("quotas_officereturn", made_by="recorded_by_id", unless=LOADED),
        NamesItsActor("quotas_areaplan", made_by="recorded_by_id", unless=LOADED),
        NamesItsActor("quotas_yieldbound", made_by="recorded_by_id", unless=LOADED),
        Finite(
            "quotas_account",
            "received",
            "given",
            "passed_on",
            "withheld",
            "withheld_below",
            "used_pending",
            "used_accepted",
            "used",
            "allocated",
            "undistributed",
            "available",
            "excess",
        ),
        Finite(
            "quotas_accountday",
            "received",
            "given",
            "passed_on",
            "withheld",
            "withheld_below",
            "used_pending",
            "used_accepted",
        ),
        Finite("quotas_element", "oxide_factor"),
        Finite("quotas_lineuse", "tonnes"),
        Finite("quotas_noticeline", "tonnes", "increment", "printed", "withheld"),
        Finite("quotas_oxidefactor", "factor"),
        Finite("quotas_posting", "tonnes"),
        Finite("quotas_product", "reo_factor"),
        Finite("quotas_publishedstatistic", "figure"),
        Finite(
            "quotas_reportline",
            "grade",
            "opening_stock",
            "produced",
            "purchased",
            "consumed",
            "sold",
            "exported",
            "lost",
            "closing_stock",
            "reo_tonnes",
        ),
        Finite("quotas_trade", "tonnes"),
        Finite("quotas_areaplan", "ceiling"),
        Finite("quotas_officereturn", "executed", "applied"),
        Finite("quotas_yieldbound", "lowest", "highest"),
    ]

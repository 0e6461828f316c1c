"""The accounts, postings, reports and notices that an actor reads: policies compare columns of the row (ADR 8)."""

from django.db import migrations

from core.migrations.operations import RowSecurity, SqlFile, declared

# Whoever has an account is told where its quota comes from: the last two, the places (and the group) above him.
ACCOUNT = f"""
    scope ^@ ANY ({declared("scopes")})
    OR enterprise_id = ANY ({declared("enterprises", "uuid")})
    OR group_id = ANY ({declared("groups", "uuid")})
    OR place ^@ ANY ({declared("whole_places")})
    OR seat = ANY ({declared("above")})
    OR seat = place AND scope = ANY ({declared("above_scopes")})
"""
POSTING = f"""
    authority = ANY ({declared("authorities")})
    OR to_enterprise_id = ANY ({declared("enterprises", "uuid")})
    OR from_enterprise_id = ANY ({declared("enterprises", "uuid")})
    OR to_account_id IN (SELECT accounts_in_reach())
    OR from_account_id IN (SELECT accounts_in_reach())
"""
# A notice in force is public; before that it is its issuer's own. Whoever is declared reads it, nobody else.
NOTICE = """
    quotas_notice.state IN ('in_force', 'revoked') AND (SELECT cardinality(core_reach('people')) > 0)
    OR reach_covers(
        (SELECT core_reach('places')),
        (SELECT j.code FROM enterprises_jurisdiction j WHERE j.id = quotas_notice.place_id),
        (SELECT a.code FROM quotas_programmeyear y JOIN quotas_programme p ON p.id = y.programme_id
         JOIN enterprises_authority a ON a.id = p.authority_id WHERE y.id = quotas_notice.programme_year_id))
    OR EXISTS (SELECT FROM quotas_holder h WHERE h.id = quotas_notice.issuer_id
               AND h.group_id = ANY ((SELECT core_reach('groups')::uuid[])::uuid[]))
"""
# An enterprise of the reach: named itself, or by its place or group, which can change. The subquery asks nothing of the
# row, so it runs once a statement, and only where what stands before it does not decide.
ENTERPRISE = """
    (SELECT current_setting('reach.nation', true) = 'on')
    OR {column} = ANY ({enterprises})
    OR {column} IN (SELECT enterprises_in_reach())
"""
# What the office of a province reports, its ministry reads as well.
OFFICE_RETURN = """
    reach_covers(
        (SELECT core_reach('places')),
        (SELECT j.code FROM enterprises_jurisdiction j WHERE j.id = quotas_officereturn.place_id),
        (SELECT a.code FROM quotas_programme p JOIN enterprises_authority a ON a.id = p.authority_id
         WHERE p.id = quotas_officereturn.programme_id))
"""
OF_NOTICE = "EXISTS (SELECT FROM quotas_notice n WHERE n.id = {table}.notice_id)"


def of_enterprise(column: str) -> str:
    return ENTERPRISE.format(
        column=column,
        enterprises=declared("enterprises", "uuid"),
    )


def of_notice(table: str) -> RowSecurity:
    return RowSecurity(table, OF_NOTICE.format(table=table))


class Migration(migrations.Migration):
    dependencies = [("quotas", "0004_guards"), ("enterprises", "0003_row_security")]

    operations = [
        RowSecurity("quotas_account", ACCOUNT),
        SqlFile(__file__, "ledger_balances.sql", account=ACCOUNT),
        RowSecurity(
            "quotas_accountday", "EXISTS (SELECT FROM quotas_account a WHERE a.id = quotas_accountday.account_id)"
        ),
        RowSecurity("quotas_posting", POSTING),
        RowSecurity("quotas_report", of_enterprise("enterprise_id")),
        RowSecurity("quotas_reportline", of_enterprise("filer_id")),
        RowSecurity("quotas_trade", of_enterprise("filer_id")),
        RowSecurity("quotas_lineuse", of_enterprise("filer_id")),
        RowSecurity("quotas_reportingduty", of_enterprise("enterprise_id")),
        RowSecurity(
            "quotas_receiptconfirmation",
            "EXISTS (SELECT FROM quotas_report r WHERE r.id = quotas_receiptconfirmation.report_id)",
        ),
        RowSecurity(
            "quotas_succession",
            f"successor_id = ANY ({declared('enterprises', 'uuid')}) OR {of_enterprise('predecessor_id')}",
        ),
        RowSecurity(
            "quotas_import", "quotas_import.uploaded_by_id::text = ANY ((SELECT core_reach('people'))::text[])"
        ),
        *(
            RowSecurity(table, f"EXISTS (SELECT FROM quotas_import i WHERE i.id = {table}.sheet_id)")
            for table in ("quotas_importpart", "quotas_importrow")
        ),
        RowSecurity("quotas_notice", NOTICE),
        RowSecurity("quotas_officereturn", OFFICE_RETURN),
        *map(
            of_notice,
            ("quotas_noticedaycorrection", "quotas_noticeline", "quotas_noticesubmission", "quotas_noticeeditor"),
        ),
    ]

"""Reports, accounts and postings stand behind the second wall: see ``core.row_security`` for what it is, and what it is not."""

from django.db import migrations

from core.operations import RowSecurity

# An enterprise of the reach: named itself, or by its group, or by its place.
ENTERPRISE = """
    {row}.enterprise_id = ANY ((SELECT core_reach('enterprises'))::uuid[])
    OR EXISTS (
        SELECT FROM enterprises_enterprise e JOIN enterprises_jurisdiction j ON j.id = e.jurisdiction_id
        WHERE e.id = {row}.enterprise_id
          AND (e.group_id = ANY ((SELECT core_reach('groups'))::uuid[])
               OR reach_covers((SELECT core_reach('places')), j.code, NULL))
    )
"""
# The holder of an account is in the reach, for the programme's authority. A national office's reach (all places of
# one authority) is asked first, from a list made once, because its lists are the longest.
ACCOUNT = """
    {account}.programme_year_id IN (
        SELECT y.id FROM quotas_programmeyear y JOIN quotas_programme p ON p.id = y.programme_id
        JOIN enterprises_authority a ON a.id = p.authority_id
        WHERE ':' || a.code = ANY ((SELECT core_reach('places'))::text[])
    )
    OR EXISTS (
        SELECT FROM quotas_holder h
        JOIN enterprises_jurisdiction j ON j.id = h.place_id
        LEFT JOIN enterprises_enterprise e ON e.id = h.enterprise_id
        WHERE h.id = {account}.holder_id
          AND (h.enterprise_id = ANY ((SELECT core_reach('enterprises'))::uuid[])
               OR h.group_id = ANY ((SELECT core_reach('groups'))::uuid[])
               OR e.group_id = ANY ((SELECT core_reach('groups'))::uuid[])
               OR reach_covers((SELECT core_reach('places')), j.code, (
                      SELECT a.code FROM quotas_programmeyear y JOIN quotas_programme p ON p.id = y.programme_id
                      JOIN enterprises_authority a ON a.id = p.authority_id
                      WHERE y.id = {account}.programme_year_id)))
    )
"""
# Whoever has an account is told where its quota comes from: the places (and the group) above him.
ABOVE = """
    OR EXISTS (
        SELECT FROM quotas_holder h
        LEFT JOIN enterprises_jurisdiction j ON j.id = h.jurisdiction_id
        WHERE h.id = quotas_account.holder_id
          AND (h.group_id = ANY ((SELECT core_reach('of_group'))::uuid[])
               OR j.code || ':' = ANY ((SELECT core_reach('above'))::text[])
               OR j.code || ':' || (
                      SELECT a.code FROM quotas_programmeyear y JOIN quotas_programme p ON p.id = y.programme_id
                      JOIN enterprises_authority a ON a.id = p.authority_id
                      WHERE y.id = quotas_account.programme_year_id) = ANY ((SELECT core_reach('above'))::text[]))
    )
"""
POSTING = f"""
    EXISTS (
        SELECT FROM quotas_account own
        WHERE own.id IN (quotas_posting.to_account_id, quotas_posting.from_account_id)
          AND ({ACCOUNT.format(account="own")})
    )
"""
OF_REPORT = "EXISTS (SELECT FROM quotas_report r WHERE r.id = quotas_reportline.report_id)"


class Migration(migrations.Migration):
    dependencies = [("quotas", "0002_ledger"), ("enterprises", "0002_reach")]

    operations = [
        RowSecurity("quotas_report", ENTERPRISE.format(row="quotas_report")),
        RowSecurity("quotas_reportline", OF_REPORT),
        RowSecurity("quotas_account", ACCOUNT.format(account="quotas_account") + ABOVE),
        RowSecurity("quotas_posting", POSTING),
    ]

"""Notices, sheets, duties, successions and what stands in reports are secured by row; balances honour the reach."""

from importlib import import_module

from django.conf import settings
from django.db import migrations

from core.operations import RowSecurity, script

_REACH = import_module("quotas.migrations.0003_reach")

# A notice in force is public; before that it is its issuer's own. Whoever is declared reads it, nobody else.
NOTICE = """
    quotas_notice.state IN ('in_force', 'revoked') AND (SELECT core_declared_reach() IS NOT NULL)
    OR reach_covers(
        (SELECT core_reach('places')),
        (SELECT j.code FROM enterprises_jurisdiction j WHERE j.id = quotas_notice.place_id),
        (SELECT a.code FROM quotas_programmeyear y JOIN quotas_programme p ON p.id = y.programme_id
         JOIN enterprises_authority a ON a.id = p.authority_id WHERE y.id = quotas_notice.programme_year_id))
    OR EXISTS (SELECT FROM quotas_holder h WHERE h.id = quotas_notice.issuer_id
               AND h.group_id = ANY ((SELECT core_reach('groups')::uuid[])::uuid[]))
"""
OF_NOTICE = "EXISTS (SELECT FROM quotas_notice n WHERE n.id = {row}.notice_id)"
OF_LINE = "EXISTS (SELECT FROM quotas_reportline l WHERE l.id = {row}.line_id)"
IMPORT = "quotas_import.uploaded_by_id::text = ANY ((SELECT core_reach('people'))::text[])"
SUCCESSION = f"""
    quotas_succession.successor_id = ANY ((SELECT core_reach('enterprises')::uuid[])::uuid[])
    OR {_REACH.ENTERPRISE.replace("{row}.enterprise_id", "quotas_succession.predecessor_id")}
"""
BALANCES = script(__file__, "ledger_balances_reach.sql").replace(
    "{account}", _REACH.ACCOUNT.format(account="quotas_account") + _REACH.ABOVE
)
NO_BALANCES = f"""
DROP FUNCTION ledger_balances(uuid[], date, timestamptz, date);
ALTER FUNCTION ledger_balances_whole(uuid[], date, timestamptz, date) RENAME TO ledger_balances;
GRANT EXECUTE ON FUNCTION ledger_balances(uuid[], date, timestamptz, date) TO "{settings.APP_DATABASE_ROLE}";
"""


class Migration(migrations.Migration):
    dependencies = [("quotas", "0142_papers_stay_as_recorded"), ("enterprises", "0002_reach")]

    operations = [
        RowSecurity("quotas_notice", NOTICE),
        RowSecurity("quotas_noticeline", OF_NOTICE.format(row="quotas_noticeline")),
        RowSecurity("quotas_noticesubmission", OF_NOTICE.format(row="quotas_noticesubmission")),
        RowSecurity("quotas_noticeeditor", OF_NOTICE.format(row="quotas_noticeeditor")),
        RowSecurity("quotas_trade", OF_LINE.format(row="quotas_trade")),
        RowSecurity("quotas_lineuse", OF_LINE.format(row="quotas_lineuse")),
        RowSecurity("quotas_import", IMPORT),
        RowSecurity("quotas_reportingduty", _REACH.ENTERPRISE.format(row="quotas_reportingduty")),
        RowSecurity("quotas_succession", SUCCESSION),
        migrations.RunSQL(BALANCES, NO_BALANCES),
    ]

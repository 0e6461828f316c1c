"""Guards of the database for notices, reports, sites and programmes, and the columns that decide who sees a row."""

from django.db import migrations

from core.migrations.operations import SqlFile

FILES = (
    "area_plans",
    "consultations",
    "notices",
    "day_corrections",
    "office_returns",
    "paper_hands",
    "filed_reports",
    "filed_duties",
    "due_days",
    "receipt_confirmations",
    "report_filings",
    "filed_sites",
    "freezes",
    "acts_by_two",
    "catalogue",
    "conversions",
    "account_reach_columns",
    "posting_reach_columns",
)
_NO_COLUMNS = """
ALTER TABLE quotas_reportline DROP COLUMN filer_id;
ALTER TABLE quotas_trade DROP COLUMN filer_id;
ALTER TABLE quotas_lineuse DROP COLUMN filer_id;
"""
_NO_ACTS = """
DELETE FROM enterprises_twopersonact
WHERE split_part(act, '.', 1) IN ('quota', 'programmes', 'programme_years', 'counting_rules', 'products', 'hs_codes',
                                  'due_days', 'notices', 'area_plans', 'yield_bounds', 'oxide_factors');
"""


class Migration(migrations.Migration):
    dependencies = [("quotas", "0003_ledger")]

    operations = [
        *(SqlFile(__file__, f"{name}.sql") for name in FILES),
        SqlFile(__file__, "report_reach_columns.sql", undo=_NO_COLUMNS),
        SqlFile(__file__, "two_person_acts.sql", undo=_NO_ACTS),
    ]

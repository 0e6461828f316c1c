"""Row-level security compares columns of the row: see ADR 8."""

from importlib import import_module

from django.db import migrations, models

from core.operations import RowSecurity, declared, script

_WAS = import_module("quotas.migrations.0003_reach")
_PAPERS = import_module("quotas.migrations.0143_papers_by_row")

ACCOUNT = f"""
    scope ^@ ANY ({declared("scopes")})
    OR enterprise_id = ANY ({declared("enterprises", "uuid")})
    OR group_id = ANY ({declared("groups", "uuid")})
    OR place ^@ ANY ({declared("whole_places")})
"""
# Whoever has an account is told where its quota comes from: the places (and the group) above him.
ABOVE = f"""
    OR seat = ANY ({declared("above")})
    OR seat = place AND scope = ANY ({declared("above_scopes")})
"""
# An enterprise of the reach: named itself, or by its place or group, which can change. The subquery asks nothing of the
# row, so it runs once a statement, and only where what stands before it does not decide.
ENTERPRISE = """
    (SELECT current_setting('reach.nation', true) = 'on')
    OR {column} = ANY ({firms})
    OR {column} IN (SELECT e.id FROM enterprises_enterprise e WHERE e.place ^@ ANY ({places}) OR e.group_id = ANY ({groups}))
"""
POSTING = f"""
    authority = ANY ({declared("authorities")})
    OR to_enterprise_id = ANY ({declared("enterprises", "uuid")})
    OR from_enterprise_id = ANY ({declared("enterprises", "uuid")})
    OR to_account_id IN (SELECT accounts_in_reach())
    OR from_account_id IN (SELECT accounts_in_reach())
"""


def of_enterprise(column):
    return ENTERPRISE.format(
        column=column,
        firms=declared("enterprises", "uuid"),
        places=declared("place_prefixes"),
        groups=declared("groups", "uuid"),
    )


POLICIES = [
    ("quotas_account", _WAS.ACCOUNT.format(account="quotas_account") + _WAS.ABOVE, ACCOUNT + ABOVE),
    ("quotas_posting", _WAS.POSTING, POSTING),
    ("quotas_report", _WAS.ENTERPRISE.format(row="quotas_report"), of_enterprise("enterprise_id")),
    ("quotas_reportline", _WAS.OF_REPORT, of_enterprise("filer_id")),
    ("quotas_trade", _PAPERS.OF_LINE.format(row="quotas_trade"), of_enterprise("filer_id")),
    ("quotas_lineuse", _PAPERS.OF_LINE.format(row="quotas_lineuse"), of_enterprise("filer_id")),
    (
        "quotas_reportingduty",
        _WAS.ENTERPRISE.format(row="quotas_reportingduty"),
        of_enterprise("enterprise_id"),
    ),
    (
        "quotas_succession",
        _PAPERS.SUCCESSION,
        f"successor_id = ANY ({declared('enterprises', 'uuid')}) OR {of_enterprise('predecessor_id')}",
    ),
    (
        "quotas_notice",
        _PAPERS.NOTICE,
        _PAPERS.NOTICE.replace(
            "(SELECT core_declared_reach() IS NOT NULL)", "(SELECT cardinality(core_reach('people')) > 0)"
        ),
    ),
]


def replaced(table, before, after):
    """Put a policy in the place of another, as ``RowSecurity`` writes them."""
    old, new = RowSecurity(table, before), RowSecurity(table, after)
    return migrations.RunSQL([old.reverse_sql, new.sql], [new.reverse_sql, old.sql])


BALANCES = script(__file__, "ledger_balances_reach.sql").split("DO $$ BEGIN")[1]
BALANCES = "DO $$ BEGIN" + BALANCES.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("quotas", "0300_reach_columns"), ("core", "0310_reach_settings")]

    operations = [
        *(replaced(*policy) for policy in POLICIES),
        migrations.RunSQL(
            BALANCES.replace("{account}", ACCOUNT + ABOVE),
            BALANCES.replace("{account}", _WAS.ACCOUNT.format(account="quotas_account") + _WAS.ABOVE),
        ),
        migrations.RunSQL(
            script(__file__, "ledger_anything_later.sql"),
            script(__file__, "ledger_later.sql").replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
            + "DROP FUNCTION ledger_anything_later(date);",
        ),
        migrations.RemoveIndex("account", "account_worst"),
        migrations.AddIndex(
            "account",
            models.Index(
                name="account_worst",
                fields=["-excess", "id"],
                include=["authority", "place", "province", "scope", "enterprise", "group", "seat"],
            ),
        ),
        migrations.AddIndex(
            "account", models.Index(name="account_province", fields=["province", "authority", "-excess", "id"])
        ),
        migrations.AddIndex("account", models.Index(name="account_scope", fields=["scope"])),
        migrations.AddIndex("account", models.Index(name="account_place", fields=["place"])),
        migrations.AddIndex(
            "posting", models.Index(name="posting_to_newest", fields=["to_enterprise", "-recorded_at", "-id"])
        ),
        migrations.AddIndex(
            "posting", models.Index(name="posting_from_newest", fields=["from_enterprise", "-recorded_at", "-id"])
        ),
    ]

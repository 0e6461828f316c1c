"""Guards of decisions on deductions and of rounds: who decides, who reads them; rows are only added."""

from django.db import migrations

from core.migrations.operations import (
    AppendOnly,
    Finite,
    NamesItsActor,
    RowSecurity,
    SqlFile,
    WrittenBySomebody,
    declared,
)
from enterprises.migrations.operations import LOADED, RecordedInRole

DECISIONS, ROUNDS = "quotas_deductiondecision", "quotas_distributionround"
ENTERPRISE = """
    (SELECT current_setting('reach.nation', true) = 'on')
    OR enterprise_id = ANY ({enterprises})
    OR enterprise_id IN (SELECT enterprises_in_reach())
"""
# What an office proposed is its own, also once its notice is in force.
ROUND = """
    EXISTS (SELECT FROM quotas_notice n
            JOIN enterprises_jurisdiction j ON j.id = n.place_id
            JOIN quotas_programmeyear y ON y.id = n.programme_year_id
            JOIN quotas_programme p ON p.id = y.programme_id
            JOIN enterprises_authority a ON a.id = p.authority_id
            JOIN quotas_holder h ON h.id = n.issuer_id
            WHERE n.id = quotas_distributionround.notice_id
              AND (reach_covers((SELECT core_reach('places')), j.code, a.code)
                   OR h.group_id = ANY ((SELECT core_reach('groups')::uuid[])::uuid[])))
"""
OF_ACCOUNT = """
SELECT place.code, NULL, p.authority_id FROM quotas_account a
JOIN quotas_holder h ON h.id = a.holder_id JOIN enterprises_jurisdiction place ON place.id = h.place_id
JOIN quotas_programmeyear y ON y.id = a.programme_year_id JOIN quotas_programme p ON p.id = y.programme_id
WHERE a.id = ($1).account_id
"""


class Migration(migrations.Migration):
    dependencies = [("quotas", "0007_consumption_guards")]

    operations = [
        SqlFile(__file__, "deductions.sql"),
        RowSecurity(
            DECISIONS,
            ENTERPRISE.format(
                enterprises=declared("enterprises", "uuid"),
            ),
        ),
        RowSecurity(ROUNDS, ROUND),
        AppendOnly(DECISIONS),
        AppendOnly(ROUNDS),
        WrittenBySomebody(DECISIONS),
        RecordedInRole(DECISIONS, "deductions.decide", "national_regulator provincial_regulator", OF_ACCOUNT),
        NamesItsActor(DECISIONS, made_by="recorded_by_id", unless=LOADED),
        NamesItsActor(ROUNDS, made_by="recorded_by_id"),
        Finite(DECISIONS, "unused", "excess", "factor", "proposed", "decided"),
        Finite(ROUNDS, "total", "given"),
    ]

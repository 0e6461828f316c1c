"""Closing and reopening a year, mergers and movements of quota are done on an approved request, or by an order."""

from django.db import migrations

from core.operations import NamesItsActor, script


class Migration(migrations.Migration):
    dependencies = [
        ("quotas", "0301_reach_policies"),
        ("enterprises", "0310_enterprises_end_by_two"),
        ("core", "0311_reach_is_no_document"),
    ]

    operations = [
        migrations.RunSQL(
            script(__file__, "acts_by_two.sql"),
            """
            DROP TRIGGER ledger_words_are_approved ON quotas_posting;
            DROP TRIGGER succession_by_two ON quotas_succession;
            DROP TRIGGER scheme_changed_by_two ON quotas_programmeyear;
            DROP TRIGGER year_turned_by_two ON quotas_programmeyear;
            DROP FUNCTION ledger_words_are_approved(), movement_is_approved(text, text), posting_is_ordered(uuid),
                succession_approved(quotas_succession), year_has_accounts(uuid), quota_act_by_two();
            """,
        ),
        NamesItsActor("quotas_succession", made_by="decided_by_id"),
    ]

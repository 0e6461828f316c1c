"""Guards of letters: who writes, answers and closes them; who reads them; what of them never changes."""

from django.db import migrations

from core.migrations.operations import Finite, KeptColumns, NamesItsActor, NeverDeleted, RowSecurity, SqlFile, declared

NATION = "(SELECT current_setting('reach.nation', true) = 'on')"
# Officials of the place read every letter; the people of the enterprise, and its group, once it was sent.
LETTER = """
    trade_letter.recipient_id = ANY ({enterprises})
    OR trade_letter.recipient_id IN (SELECT e.id FROM enterprises_enterprise e WHERE e.group_id = ANY ({groups}))
    OR trade_letter.enterprise_id IN (SELECT e.id FROM enterprises_enterprise e WHERE e.place ^@ ANY ({places}))
"""
REACH = {
    "enterprises": declared("enterprises", "uuid"),
    "places": declared("place_prefixes"),
    "groups": declared("groups", "uuid"),
}
LOADED = {
    "inserted": "NEW.drafted_by_id IS NULL AND NEW.sent_by_id IS NULL AND NEW.closed_by_id IS NULL AND core_may_load()"
}


class Migration(migrations.Migration):
    dependencies = [("trade", "0005_customs_guards"), ("core", "0004_fixed_rows"), ("enterprises", "0004_fixed_rows")]

    operations = [
        SqlFile(__file__, "letters.sql"),
        RowSecurity("trade_letter", f"{NATION} OR {LETTER.format(**REACH)}"),
        RowSecurity(
            "trade_letterquestion",
            "EXISTS (SELECT FROM trade_letter l WHERE l.id = trade_letterquestion.letter_id)",
        ),
        NeverDeleted("trade_letter"),
        KeptColumns(
            "trade_letter",
            always="id number enterprise_id office_role office_place_id subject drafted_by_id drafted_at fictitious",
            once="recipient_id working_days due_on sent_by_id sent_at answered_at closed_by_id closed_at conclusion",
            states={
                "draft": "sent withdrawn",
                "sent": "answered closed",
                "answered": "explained closed",
            },
        ),
        KeptColumns(
            "trade_letterquestion",
            always="id letter_id ordinal origin kind month reported stated text",
            once="answer report_id file_name media_type sha256 answered_by_id answered_at",
            free="",
        ),
        NamesItsActor(
            "trade_letter",
            made_by="drafted_by_id",
            acts={"sent_by_id": "sent_at", "closed_by_id": "closed_at"},
            unless=LOADED,
        ),
        NamesItsActor("trade_letterquestion", acts={"answered_by_id": "answered_at"}),
        Finite("trade_letterquestion", "reported", "stated"),
    ]

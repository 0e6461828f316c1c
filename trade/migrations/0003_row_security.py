"""An actor reads invoices of which a party is an enterprise, or of a place or group, that his reach names.

Second uses of a number are for officials: the reach of an enterprise or group names none.
"""

from django.db import migrations

from core.migrations.operations import RowSecurity, declared

OF_PARTY = """
    {party}_id = ANY ({enterprises})
    OR {party}_id IN (SELECT enterprises_in_reach())
"""
NATION = "(SELECT current_setting('reach.nation', true) = 'on')"
REUSE = """
    EXISTS (SELECT FROM trade_invoice i JOIN enterprises_enterprise e ON e.id IN (i.seller_id, i.buyer_id)
            WHERE i.id = trade_numberreuse.invoice_id AND e.place ^@ ANY ({places}))
"""


def _of(party: str) -> str:
    return OF_PARTY.format(
        party=party,
        enterprises=declared("enterprises", "uuid"),
    )


class Migration(migrations.Migration):
    dependencies = [("trade", "0002_guards"), ("enterprises", "0003_row_security")]

    operations = [
        RowSecurity("trade_invoice", f"{NATION} OR {_of('seller')} OR {_of('buyer')}"),
        RowSecurity("trade_numberreuse", f"{NATION} OR {REUSE.format(places=declared('place_prefixes'))}"),
    ]

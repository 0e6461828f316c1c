"""Who a party is stays; recusals are only added; notifications of closed matters are hidden."""

from django.db import migrations

from core.operations import AppendOnly, NeverDeleted, script
from enterprises.operations import ClosedByConflict


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0120_matters")]

    operations = [
        migrations.RunSQL(
            script(__file__, "matters.sql"),
            """
            DROP TRIGGER party_guard ON enterprises_party;
            DROP FUNCTION party_guard(), matters_closed_to(uuid, date);
            """,
        ),
        NeverDeleted("enterprises_matter"),
        NeverDeleted("enterprises_party"),
        AppendOnly("enterprises_recusal"),
        ClosedByConflict("enterprises_notification", "ARRAY[enterprises_notification.matter_id]"),
    ]

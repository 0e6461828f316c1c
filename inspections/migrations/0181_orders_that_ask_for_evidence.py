"""An order that asks for evidence is not met before a file that counts was handed in."""

from django.db import migrations, models

from core.operations import script


class Migration(migrations.Migration):
    dependencies = [("inspections", "0180_basis_of_a_fine")]

    operations = [
        migrations.AddField(
            "order",
            "evidence_required",
            models.BooleanField(
                "asks for evidence", default=False, help_text="it is not met before a file that counts was handed in"
            ),
        ),
        migrations.RunSQL(
            script(__file__, "order_evidence.sql"),
            """
            DROP TRIGGER order_met_on_evidence ON inspections_order;
            DROP FUNCTION order_met_on_evidence();
            """,
        ),
    ]

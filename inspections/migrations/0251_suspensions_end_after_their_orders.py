"""A licence that an order suspended is reinstated after the order was lifted or annulled."""

from django.db import migrations

from core.operations import script


class Migration(migrations.Migration):
    dependencies = [("inspections", "0250_files_closed_by_conflict"), ("enterprises", "0251_roles_end_from_today")]

    operations = [
        migrations.RunSQL(
            script(__file__, "orders_in_force.sql"),
            """
            DROP TRIGGER suspension_ends_after_its_order ON enterprises_licencesuspension;
            DROP FUNCTION suspension_ends_after_its_order();
            """,
        ),
    ]

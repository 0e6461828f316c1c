"""The holder of filed months and what a site is stay as they were filed."""

from django.db import migrations

from core.operations import script


class Migration(migrations.Migration):
    dependencies = [("quotas", "0260_notices_are_signed"), ("enterprises", "0250_signed_acts")]

    operations = [
        migrations.RunSQL(
            script(__file__, "filed_sites.sql"),
            """
            DROP TRIGGER site_of_filed_months ON enterprises_site;
            DROP TRIGGER tenure_of_filed_months ON enterprises_sitetenure;
            DROP FUNCTION site_of_filed_months(), tenure_of_filed_months();
            """,
        ),
    ]

"""Nothing is posted and no notice comes into force while an emergency freeze covers the place."""

from django.db import migrations

from core.operations import script


class Migration(migrations.Migration):
    dependencies = [("quotas", "0220_notices_by_proven_people"), ("enterprises", "0241_freezes")]

    operations = [
        migrations.RunSQL(
            script(__file__, "frozen_postings.sql"),
            """
            DROP TRIGGER notice_is_not_frozen ON quotas_notice;
            DROP TRIGGER posting_is_not_frozen ON quotas_posting;
            DROP FUNCTION notice_is_not_frozen(), posting_is_not_frozen();
            """,
        ),
    ]

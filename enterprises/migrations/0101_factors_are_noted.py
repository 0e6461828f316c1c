"""Every second factor is noted by the database; attempts to sign in are seen by their own person alone."""

from django.db import migrations

from core.operations import NeverDeleted, RowSecurity, script


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0100_factors_and_sign_ins"),
        ("core", "0003_guards"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [
        migrations.RunSQL(script(__file__, "factors.sql"), script(__file__, "factors_reverse.sql")),
        NeverDeleted("enterprises_factor"),
        RowSecurity("enterprises_signin", "person_id::text = ANY ((SELECT core_reach('people'))::text[])"),
    ]

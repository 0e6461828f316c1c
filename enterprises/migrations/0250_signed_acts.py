"""Signatures are written by the sign-in role, and acts that weigh demand one."""

from django.db import migrations

from core.operations import script


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0241_freezes")]

    operations = [
        migrations.RunSQL(
            script(__file__, "signed_acts.sql"),
            """
            DROP TRIGGER proposal_is_signed ON enterprises_approvalrequest;
            DROP TRIGGER decision_is_signed ON enterprises_approvalrequest;
            DROP TRIGGER signature_guard ON enterprises_signature;
            DROP FUNCTION sign_act(text, uuid, text, text, text, text), signature_guard(), act_is_signed();
            DROP TABLE enterprises_signedact;
            """,
        )
    ]

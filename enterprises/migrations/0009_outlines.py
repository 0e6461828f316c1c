"""Two people enter the outline of a licence."""

from django.db import migrations

from core.migrations.operations import KeptColumns, SqlFile

_NO_ACT = "DELETE FROM enterprises_twopersonact WHERE act = 'licences.outline';"


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0008_text_versions")]

    operations = [
        KeptColumns(
            "enterprises_licence",
            always="id number kind site_id enterprise_id authority_id issuing_level exception fictitious",
            entered="valid_from valid_to",
            once="revoked_on revocation_reason",
            free="version outline",
        ),
        SqlFile(__file__, "outline_guards.sql", undo=_NO_ACT),
    ]

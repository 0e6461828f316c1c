"""A file of a list is its person's alone, who is proven to have asked for it; what was asked for stays."""

from django.db import migrations

from core.migrations.operations import KeptColumns, NamesItsActor, RowSecurity


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial"), ("enterprises", "0003_row_security"), ("core", "0003_guards")]

    operations = [
        RowSecurity("portal_listfile", "portal_listfile.person_id::text = ANY ((SELECT core_reach('people'))::text[])"),
        KeptColumns(
            "portal_listfile",
            always="id person_id address format language asked_at",
            free="state rows rows_done worked_at attempts",
            while_in=("working", "failure content size sha256 rights ready_at"),
            states={"waiting": "working", "working": "ready failed"},
        ),
        NamesItsActor("portal_listfile", made_by="person_id"),
    ]

"""A file of a list is its person's alone and stays as asked for; bulletins are written by one officer, published by another."""

from django.db import migrations

from core.migrations.operations import KeptColumns, NamesItsActor, NeverDeleted, RowSecurity, SqlFile
from enterprises.migrations.operations import ANYBODY, RecordedInRole, StepsInRole

# A published bulletin is public; before that it is read by its ministry.
BULLETIN = """
    portal_bulletin.state = 'published' AND (SELECT cardinality(core_reach('people')) > 0)
    OR reach_covers(
        (SELECT core_reach('places')),
        (SELECT j.code FROM enterprises_jurisdiction j WHERE j.id = portal_bulletin.place_id),
        (SELECT a.code FROM enterprises_authority a WHERE a.id = portal_bulletin.authority_id))
"""
OF_MINISTRY = "SELECT code, NULL, ($1).authority_id FROM enterprises_jurisdiction WHERE id = ($1).place_id"


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial"), ("enterprises", "0003_row_security"), ("core", "0003_guards")]

    operations = [
        SqlFile(__file__, "bulletins.sql"),
        RowSecurity("portal_bulletin", BULLETIN),
        NeverDeleted("portal_bulletin"),
        KeptColumns(
            "portal_bulletin",
            always="id authority_id place_id year month edition corrects_id correction_reason drafted_at fictitious",
            once="published_by_id published_at on as_of figures",
            free="version state submitted_at return_reason end_reason",
            while_in=("draft returned", "drafted_by_id situation situation_zh outlook outlook_zh planned_on"),
            states={
                "draft": "submitted withdrawn",
                "returned": "submitted withdrawn",
                "submitted": "published returned withdrawn",
                "published": "taken_down",
            },
        ),
        NamesItsActor(
            "portal_bulletin", made_by="drafted_by_id", acts={"published_by_id": "published_at"}, moved="state"
        ),
        RecordedInRole("portal_bulletin", "bulletins.draft", "national_regulator", OF_MINISTRY),
        StepsInRole(
            "portal_bulletin",
            OF_MINISTRY,
            {
                ">draft": ANYBODY,  # recorded_in_role
                **dict.fromkeys(
                    ("submitted", "returned", "published", "withdrawn", "taken_down"), "national_regulator"
                ),
            },
            columns={"drafted_by_id": "national_regulator"},
        ),
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

"""Cases, orders, proceedings and decisions about quota name the person who is proven to act."""

from django.db import migrations

from core.operations import NamesItsActor


class Migration(migrations.Migration):
    dependencies = [("inspections", "0292_number_series"), ("core", "0300_rows_name_their_actor")]

    operations = [
        NamesItsActor(
            "inspections_case", made_by="opened_by_id", acts={"closed_by_id": "closed_at"}, moved="state lead_id"
        ),
        NamesItsActor("inspections_caseentry", told="actor_id"),
        NamesItsActor(
            "inspections_order",
            made_by="issued_by_id",
            acts={
                "served_by_id": "served_on",
                "answered_by_id": "answered_at",
                "verified_by_id": "verified_at",
                "lifted_by_id": "lifted_at",
            },
            moved="state",
        ),
        NamesItsActor(
            "inspections_extension", made_by="requested_by_id", acts={"decided_by_id": "decided_at"}, moved="state"
        ),
        NamesItsActor(
            "inspections_proceeding",
            made_by="notified_by_id",
            acts={
                "stated_by_id": "stated_at",
                "answered_by_id": "answered_at",
                "hearing_requested_by_id": "hearing_requested_at",
                "hearing_by_id": "hearing_held_on",
                "reviewed_by_id": "reviewed_at",
                "decided_by_id": "decided_at",
            },
            moved="state decision_served_on",
        ),
        NamesItsActor("inspections_measure", made_by="decided_by_id"),
        NamesItsActor("inspections_restitution", made_by="decided_by_id"),
        NamesItsActor("inspections_paper", made_by="issued_by_id"),
    ]

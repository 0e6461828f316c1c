"""Guards against making filed months lawful afterwards: capacities are dated, and two people date a licence back."""

from django.db import migrations

from core.migrations.operations import SqlFile

_NO_ACTS = (
    "DELETE FROM enterprises_twopersonact"
    " WHERE act IN ('sites.correct_capacity', 'eliminated_capacities.withdraw_backdated', 'licences.issue_backdated',"
    " 'licences.reinstate_backdated', 'licences.suspend_backdated', 'licences.revoke_backdated', 'sites.move');"
)


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0006_measurement_error_guards"),
        ("enterprises", "0005_site_capacities"),
        ("quotas", "0007_consumption_guards"),
    ]

    operations = [SqlFile(__file__, "backdating.sql", undo=_NO_ACTS), SqlFile(__file__, "site_places.sql")]

"""Guards of the database for people, places and enterprises, approvals and matters."""

from django.db import migrations

from core.migrations.operations import SqlFile

FILES = (
    "reach",
    "enterprises_in_reach",
    "places",
    "people",
    "user_names",
    "second_factors",
    "memberships",
    "approvals",
    "two_person_acts",
    "recorded_in_role",
    "account_access",
    "signed_acts",
    "freezes",
    "standards",
    "enterprise_acts",
    "approved_acts_are_done",
    "eliminated_capacities",
    "licence_reviews",
    "consultations",
    "conflicts_of_interest",
    "parties",
    "impartiality_in_force",
    "office_assignments",
    "webhooks",
)


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0001_initial"),
        ("core", "0003_guards"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [SqlFile(__file__, f"{name}.sql") for name in FILES]

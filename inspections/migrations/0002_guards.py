"""Guards of the database for flags, inspections, cases, orders and their matters."""

from django.db import migrations

from core.migrations.operations import SqlFile

FILES = (
    "flags",
    "inspections",
    "cases",
    "orders",
    "ordered_postings",
    "respondents",
    "legal_entries",
    "conflicts_of_interest",
    "proceedings_need_impartiality",
    "office_assignments",
)


class Migration(migrations.Migration):
    dependencies = [("inspections", "0001_initial"), ("quotas", "0004_guards")]

    operations = [SqlFile(__file__, f"{name}.sql") for name in FILES]

"""Guards of the database for flags, inspections, cases, orders and their matters."""

from django.db import migrations

from core.migrations.operations import SqlFile

FILES = (
    "flags",
    "inspections",
    "checklists",
    "cases",
    "consultations",
    "orders",
    "ordered_postings",
    "respondents",
    "legal_entries",
    "conflicts_of_interest",
    "proceedings_need_impartiality",
    "office_assignments",
    "remedies",
)
_NO_ACTS = "DELETE FROM enterprises_twopersonact WHERE act SIMILAR TO '(flags|competences|thresholds|checklists).%';"


class Migration(migrations.Migration):
    dependencies = [("inspections", "0001_initial"), ("quotas", "0004_guards")]

    operations = [
        *(SqlFile(__file__, f"{name}.sql") for name in FILES),
        SqlFile(__file__, "two_person_acts.sql", undo=_NO_ACTS),
    ]

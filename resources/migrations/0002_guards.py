"""Guards of the database for reserves, strategic reserves, plans of mining rights, returns of resource use and rates of resource tax."""

from django.db import migrations

from core.migrations.operations import SqlFile

_NO_ACTS = "DELETE FROM enterprises_twopersonact WHERE act SIMILAR TO '(resource_tax_rates|rights_plans|strategic_reserves).%';"
SUBJECTS = ("half_years", "reserves", "rights_plans", "strategic_reserves", "tax_rates", "use_returns")


class Migration(migrations.Migration):
    dependencies = [("resources", "0001_initial"), ("enterprises", "0002_guards")]

    operations = [
        *(SqlFile(__file__, f"{name}.sql") for name in SUBJECTS),
        SqlFile(__file__, "two_person_acts.sql", undo=_NO_ACTS),
    ]

"""What was spent on a project is a finite figure."""

from django.db import migrations

from core.migrations.operations import Finite


class Migration(migrations.Migration):
    dependencies = [("environment", "0007_spent_on_projects")]

    operations = [Finite("environment_projectstep", "spent")]

"""Refuse a figure of what was spent on a project that is not finite."""

from django.db import migrations

from core.migrations.operations import Finite


class Migration(migrations.Migration):
    dependencies = [("environment", "0007_spent_on_projects")]

    operations = [Finite("environment_projectstep", "spent")]

"""Refuse a figure of what was spent on a project that is not finite."""

from django.db import migrations

from core.migrations.operations import Finite


class Migration(migrations.Migration):
    dependencies = [("environment", "0005_outlet_and_risk_guards")]

    operations = [Finite("environment_projectstep", "spent")]

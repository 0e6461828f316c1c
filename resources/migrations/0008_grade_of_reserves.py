"""The average grade of the ore beside reserves is a number."""

from django.db import migrations

from core.migrations.operations import Finite


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0007_deletion_guards"),
        ("resources", "0007_kept_use_return_drafts"),
    ]

    operations = [
        Finite("resources_reserveestimate", "average_grade"),
    ]

"""The approved capacity of a site is a number."""

from django.db import migrations

from core.migrations.operations import Finite

TABLE = "enterprises_sitecapacity"


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0004_fixed_rows")]

    operations = [
        Finite(TABLE, "approved"),
    ]

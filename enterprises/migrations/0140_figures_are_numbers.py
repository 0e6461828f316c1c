"""Every figure is a number: NaN and infinity are refused in each numeric column."""

from django.db import migrations

from core.operations import Finite


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0003_history_is_only_added")]

    operations = [
        Finite("enterprises_miningarea", "area_km2", "resource_t"),
        Finite("enterprises_site", "approved_capacity", "latitude", "longitude"),
    ]

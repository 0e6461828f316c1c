"""Every figure is a number: NaN and infinity are refused in each numeric column."""

from django.db import migrations

from core.operations import Finite


class Migration(migrations.Migration):
    dependencies = [("inspections", "0005_cases_keep_four_eyes")]

    operations = [
        Finite("inspections_case", "latitude", "longitude", "seized_tonnes"),
        Finite("inspections_order", "fine"),
        Finite("inspections_threshold", "figure"),
        Finite("inspections_flag", "latitude", "longitude", "tonnes"),
        Finite("inspections_episode", "peak"),
        Finite("inspections_observedfigure", "tonnes"),
        Finite("inspections_observation", "latitude", "longitude", "area_m2"),
        Finite("inspections_tip", "latitude", "longitude"),
        Finite("inspections_measure", "proposed", "tonnes"),
        Finite("inspections_measureposting", "tonnes"),
        Finite("inspections_restitution", "tonnes"),
        Finite("inspections_proceeding", "illegal_gains", "intended_fine", "fine"),
    ]

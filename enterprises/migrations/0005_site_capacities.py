"""The approved capacity of sites by the day from which it counts."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import UUID7

from core.migrations.operations import Finite

TABLE = "enterprises_sitecapacity"


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0004_fixed_rows")]

    operations = [
        migrations.CreateModel(
            name="SiteCapacity",
            fields=[
                (
                    "id",
                    models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False),
                ),
                ("since", models.DateField(verbose_name="since")),
                (
                    "approved",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        help_text="t REO a year",
                        max_digits=12,
                        null=True,
                        verbose_name="approved capacity",
                    ),
                ),
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="recorded at")),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="capacities",
                        to="enterprises.site",
                        verbose_name="site",
                    ),
                ),
            ],
            options={
                "verbose_name": "approved capacity of a site",
                "verbose_name_plural": "approved capacities of sites",
                "ordering": ["site", "recorded_at"],
            },
        ),
        Finite(TABLE, "approved"),
    ]

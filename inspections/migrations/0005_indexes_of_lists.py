"""Indexes for the filters that lists offer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inspections", "0004_fixed_rows")]

    operations = [
        migrations.AddIndex(
            model_name="flag",
            index=models.Index(fields=["-raised_at", "-id"], name="flag_newest"),
        ),
        migrations.AddIndex(
            model_name="flag",
            index=models.Index(fields=["year", "-raised_at", "-id"], name="flag_year"),
        ),
        migrations.AddIndex(
            model_name="flag",
            index=models.Index(fields=["rule", "-raised_at", "-id"], name="flag_rule"),
        ),
        migrations.AddIndex(
            model_name="flag",
            index=models.Index(
                condition=models.Q(("period__isnull", False)),
                fields=["period", "-raised_at", "-id"],
                name="flag_period",
            ),
        ),
    ]

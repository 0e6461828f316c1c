"""A figure is entered once from a source, until it is withdrawn."""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("quotas", "0022_statistics_by_two"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="publishedstatistic",
            constraint=models.UniqueConstraint(
                models.F("subject"),
                models.F("period_from"),
                models.F("period_to"),
                models.F("region"),
                models.F("name"),
                django.db.models.functions.text.MD5("source"),
                condition=models.Q(("evidence", "entered"), ("withdrawn_on", None)),
                name="statistic_stands_once",
            ),
        ),
    ]

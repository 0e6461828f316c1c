"""A reporting duty knows whether and when its month was filed, and those not filed in time have an index."""

from django.db import migrations, models
from django.db.models import F, Q

from core.migrations.operations import SqlFile


class Migration(migrations.Migration):
    dependencies = [("quotas", "0006_fixed_rows")]

    operations = [
        migrations.AddField(
            "reportingduty",
            "filed",
            models.BooleanField("filed", default=False, db_default=False, editable=False),
        ),
        migrations.AddField("reportingduty", "filed_on", models.DateField("filed on", null=True, editable=False)),
        migrations.AddIndex(
            "reportingduty",
            models.Index(name="duty_open", fields=["due_on", "enterprise"], condition=Q(filed=False)),
        ),
        migrations.AddIndex(
            "reportingduty",
            models.Index(
                name="duty_not_in_time",
                fields=["due_on", "enterprise"],
                condition=Q(filed=False) | Q(filed_on__gt=F("due_on")),
            ),
        ),
        SqlFile(__file__, "filed_duties.sql"),
    ]

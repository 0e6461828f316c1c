"""Four eyes over reports in the database too: whoever prepared or filed one neither accepts nor returns it."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("quotas", "0006_reach")]

    operations = [
        migrations.AddConstraint(
            "report",
            models.CheckConstraint(
                name="report_maker_does_not_decide",
                condition=~Q(state__in=["accepted", "returned"])
                | Q(decided_by=None)
                | (~Q(decided_by=F("prepared_by")) & ~Q(decided_by=F("submitted_by"))),
            ),
        )
    ]

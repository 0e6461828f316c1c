"""Reports name the person who is proven to prepare, file and decide on them."""

from django.db import migrations, models
from django.db.models import Q

from core.operations import NamesItsActor


class Migration(migrations.Migration):
    dependencies = [("quotas", "0310_quota_acts_by_two")]

    operations = [
        migrations.AddConstraint(
            "report",
            models.CheckConstraint(
                name="report_decided_by_somebody",
                condition=~Q(state__in=["accepted", "returned", "repudiated"]) | Q(decided_by__isnull=False),
            ),
        ),
        NamesItsActor(
            "quotas_report",
            made_by="prepared_by_id",
            acts={"submitted_by_id": "submitted_at", "decided_by_id": "decided_at"},
            moved="state",
        ),
    ]

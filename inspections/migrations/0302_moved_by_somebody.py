"""An order is met or not by somebody's word, and a proceeding is reviewed and decided by somebody."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("inspections", "0301_ordered_postings")]

    operations = [
        migrations.AddConstraint(
            "order",
            models.CheckConstraint(
                name="order_verified_by_somebody",
                condition=~Q(state__in=["met", "not_met"]) | Q(verified_by__isnull=False),
            ),
        ),
        migrations.AddConstraint(
            "proceeding",
            models.CheckConstraint(
                name="proceeding_moved_by_somebody",
                condition=(~Q(state="reviewed") | Q(reviewed_by__isnull=False))
                & (~Q(state="decided") | Q(decided_by__isnull=False)),
            ),
        ),
    ]

"""Average grade of the ore beside reserves, a share of the ore."""

from django.conf import settings
from django.db import migrations, models

from core.migrations.operations import Finite


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0008_deletion_guards"),
        ("resources", "0009_kept_use_return_drafts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="reserveestimate",
            name="average_grade",
            field=models.DecimalField(
                blank=True, decimal_places=4, max_digits=7, null=True, verbose_name="average grade of the ore, % REO"
            ),
        ),
        migrations.AddConstraint(
            model_name="reserveestimate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("average_grade", None),
                    models.Q(("average_grade__gt", 0), ("average_grade__lte", 100)),
                    _connector="OR",
                ),
                name="reserve_grade_is_a_share",
            ),
        ),
        Finite("resources_reserveestimate", "average_grade"),
    ]

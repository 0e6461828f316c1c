"""A case says what was seized, and by when what fell was to be taken down."""

from django.conf import settings
from django.db import migrations, models

import quotas.quantities


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0009_search_by_parts_of_names"),
        ("inspections", "0014_papers_of_cases"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="seized_tonnes",
            field=quotas.quantities.TonnesField(
                blank=True,
                decimal_places=3,
                help_text="of what was smuggled; never quota of anybody",
                max_digits=16,
                null=True,
                verbose_name="tonnes seized",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="suspects",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="suspects"),
        ),
        migrations.AddField(
            model_name="case",
            name="take_down_due_on",
            field=models.DateField(
                blank=True,
                help_text="three working days after the decision fell",
                null=True,
                verbose_name="to be taken down by",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="taken_down_on",
            field=models.DateField(blank=True, null=True, verbose_name="taken down on"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("seized_tonnes", None), ("seized_tonnes__gte", 0), _connector="OR"),
                name="case_seizure_not_negative",
            ),
        ),
    ]

"""A fine whose range is not known passes the legal review with the provision that allows it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inspections", "0140_figures_are_numbers")]

    operations = [
        migrations.AddField(
            "proceeding",
            "fine_basis",
            models.TextField(
                "provision that allows the fine",
                blank=True,
                default="",
                help_text="named by the legal reviewer if no range of the fine is known",
            ),
            preserve_default=False,
        )
    ]

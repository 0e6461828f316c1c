"""A form of the public page files one tip, however often it is sent."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inspections", "0121_closed_by_conflict")]

    operations = [
        migrations.AddField(
            "tip",
            "form_digest",
            models.CharField(
                "digest of the form's token", max_length=64, unique=True, null=True, blank=True, editable=False
            ),
        ),
    ]

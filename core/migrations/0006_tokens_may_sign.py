"""A token remembers whether it was made under a second factor."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0005_reach"),
    ]

    operations = [
        migrations.AddField(
            model_name="apitoken",
            name="signs",
            field=models.BooleanField(default=False, verbose_name="may sign"),
        ),
    ]

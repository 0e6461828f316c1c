"""Views of lists that a person saved."""

from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import UUID7


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=models.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="owner"
                    ),
                ),
                ("page", models.CharField(help_text="name of the page", max_length=40, verbose_name="list")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("query", models.CharField(blank=True, max_length=1000, verbose_name="filters")),
            ],
            options={
                "verbose_name": "saved view",
                "verbose_name_plural": "saved views",
                "ordering": ["page", "name", "id"],
                "constraints": [models.UniqueConstraint(fields=("owner", "page", "name"), name="saved_view_once")],
            },
        ),
    ]

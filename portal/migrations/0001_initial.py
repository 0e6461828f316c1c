"""Views of lists that a person saved, and files of lists that were prepared for one."""

from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import UUID7, Cast, Concat


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
        migrations.CreateModel(
            name="ListFile",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "address",
                    models.CharField(
                        help_text="its address in the API, with its filters", max_length=2000, verbose_name="list"
                    ),
                ),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("csv", "CSV"),
                            ("xlsx", "XLSX"),
                            ("whole", "JSON"),
                            ("book", "Excel workbook"),
                            ("excel", "CSV for Excel"),
                        ],
                        max_length=8,
                        verbose_name="format",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("zh-hans", "Simplified Chinese")],
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("working", "Being prepared"),
                            ("ready", "Ready"),
                            ("failed", "Could not be prepared"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("rows", models.PositiveBigIntegerField(null=True, verbose_name="rows")),
                ("rows_done", models.PositiveBigIntegerField(default=0, verbose_name="rows written")),
                ("asked_at", models.DateTimeField(verbose_name="asked for at")),
                ("worked_at", models.DateTimeField(null=True, verbose_name="worked on last at")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("failure", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                ("content", models.CharField(blank=True, max_length=120, verbose_name="name in the store")),
                ("size", models.PositiveBigIntegerField(null=True, verbose_name="size")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256")),
                ("rights", models.CharField(blank=True, max_length=64, verbose_name="digest of the rights")),
                ("ready_at", models.DateTimeField(null=True, verbose_name="ready at")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=models.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="person"
                    ),
                ),
            ],
            options={
                "verbose_name": "file of a list",
                "verbose_name_plural": "files of lists",
                "ordering": ["-asked_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["waiting", "working"])),
                        fields=("person", "address", "format"),
                        name="list_file_prepared_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("content", ""))
                        | models.Q(
                            (
                                "content__regex",
                                Concat(
                                    models.Value("^prepared/"),
                                    Cast("id", models.TextField()),
                                    models.Value("-[0-9a-f]{64}[.](csv|xlsx|json)$"),
                                    output_field=models.TextField(),
                                ),
                            )
                        ),
                        name="list_file_names_its_own_content",
                    ),
                ],
            },
        ),
    ]

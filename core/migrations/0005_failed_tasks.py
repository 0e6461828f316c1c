"""Tasks that failed in a worker."""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_fixed_rows"),
    ]

    operations = [
        migrations.CreateModel(
            name="FailedTask",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("task", models.CharField(max_length=200, verbose_name="task")),
                (
                    "arguments",
                    models.TextField(help_text="positional and named ones, as JSON", verbose_name="arguments"),
                ),
                ("error", models.TextField(verbose_name="last error")),
                ("failures", models.PositiveIntegerField(default=1, verbose_name="failures")),
                ("failed_at", models.DateTimeField(verbose_name="failed last at")),
                ("retried_at", models.DateTimeField(null=True, verbose_name="run again at")),
            ],
            options={
                "verbose_name": "failed task",
                "verbose_name_plural": "failed tasks",
                "ordering": ["-id"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("task"),
                        django.db.models.functions.text.MD5("arguments"),
                        condition=models.Q(("retried_at", None)),
                        name="failed_task_once",
                    )
                ],
            },
        ),
    ]

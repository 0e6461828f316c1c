"""The tables of the app, in the order of their foreign keys."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models

from core.migrations.operations import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("enterprises", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Bulletin",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                db_default=django.db.models.functions.uuid.UUID7(),
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.authority",
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        (
                            "year",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(2006),
                                    django.core.validators.MaxValueValidator(2100),
                                ]
                            ),
                        ),
                        (
                            "month",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(12),
                                ],
                            ),
                        ),
                        ("edition", models.PositiveSmallIntegerField(default=1, editable=False)),
                        (
                            "corrects",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrections",
                                to="portal.bulletin",
                            ),
                        ),
                        ("correction_reason", models.TextField(blank=True)),
                        ("situation", models.TextField()),
                        ("situation_zh", models.TextField(blank=True)),
                        ("outlook", models.TextField(blank=True)),
                        ("outlook_zh", models.TextField(blank=True)),
                        ("planned_on", models.DateField(blank=True, null=True)),
                        ("state", models.CharField(default="draft", max_length=12)),
                        (
                            "drafted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("drafted_at", models.DateTimeField()),
                        ("submitted_at", models.DateTimeField(blank=True, null=True)),
                        ("return_reason", models.TextField(blank=True)),
                        (
                            "published_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        ("end_reason", models.TextField(blank=True)),
                        ("on", models.DateField(blank=True, null=True)),
                        ("as_of", models.DateTimeField(blank=True, null=True)),
                        ("figures", models.JSONField(blank=True, null=True)),
                        ("fictitious", models.BooleanField(default=False)),
                    ],
                    options={
                        "ordering": ["-year", "-month", "-edition"],
                        "indexes": [models.Index(fields=["-year", "-id"], name="bulletin_newest")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "withdrawn"), _negated=True),
                                fields=("authority", "year", "month", "edition"),
                                name="bulletin_edition_once",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ["withdrawn", "taken_down"]),
                                        models.Q(("end_reason", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ["withdrawn", "taken_down"]), _negated=True),
                                        ("end_reason", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="bulletin_ended_with_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("situation", ""), _negated=True),
                                name="bulletin_describes_the_situation",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_by", None),
                                    models.Q(("published_by", models.F("drafted_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="bulletin_maker_does_not_publish",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("as_of__isnull", False),
                                        ("figures__isnull", False),
                                        ("on__isnull", False),
                                        ("published_at__isnull", False),
                                        ("published_by__isnull", False),
                                        ("state__in", ["published", "taken_down"]),
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ["published", "taken_down"]), _negated=True),
                                        ("as_of", None),
                                        ("figures__isnull", True),
                                        ("on", None),
                                        ("published_at", None),
                                        ("published_by", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="bulletin_published_with_figures",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("correction_reason", ""), ("corrects", None), ("edition", 1)),
                                    models.Q(
                                        ("corrects__isnull", False),
                                        ("edition__gt", 1),
                                        models.Q(("correction_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="bulletin_correction_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("month", None), models.Q(("month__gte", 1), ("month__lte", 12)), _connector="OR"
                                ),
                                name="bulletin_month",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ListFile",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                db_default=django.db.models.functions.uuid.UUID7(),
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("address", models.CharField(max_length=2000)),
                        ("format", models.CharField(max_length=8)),
                        ("language", models.CharField(max_length=10)),
                        ("state", models.CharField(default="waiting", max_length=8)),
                        ("rows", models.PositiveBigIntegerField(null=True)),
                        ("rows_done", models.PositiveBigIntegerField(default=0)),
                        ("asked_at", models.DateTimeField()),
                        ("worked_at", models.DateTimeField(null=True)),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("failure", models.CharField(blank=True, max_length=500)),
                        ("content", models.CharField(blank=True, max_length=120)),
                        ("size", models.PositiveBigIntegerField(null=True)),
                        ("sha256", models.CharField(blank=True, max_length=64)),
                        ("rights", models.CharField(blank=True, max_length=64)),
                        ("ready_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "ordering": ["-asked_at", "-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["waiting", "working"])),
                                fields=("person", "address", "format"),
                                name="list_file_prepared_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("content", ""),
                                    (
                                        "content__regex",
                                        django.db.models.functions.text.Concat(
                                            models.Value("^prepared/"),
                                            django.db.models.functions.comparison.Cast("id", models.TextField()),
                                            models.Value("-[0-9a-f]{64}[.](csv|xlsx|json)$"),
                                            output_field=models.TextField(),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="list_file_names_its_own_content",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SavedView",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                db_default=django.db.models.functions.uuid.UUID7(),
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("page", models.CharField(max_length=40)),
                        ("name", models.CharField(max_length=80)),
                        ("query", models.CharField(blank=True, max_length=1000)),
                    ],
                    options={
                        "ordering": ["page", "name", "id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("owner", "page", "name"), name="saved_view_once")
                        ],
                    },
                ),
            ]
        ),
    ]

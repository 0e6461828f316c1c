"""Views of lists that a person saved, files of lists that were prepared for one, and bulletins of a ministry."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models
from django.db.models.functions import UUID7, Cast, Concat


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("enterprises", "0001_initial"),
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
        migrations.CreateModel(
            name="Bulletin",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[MinValueValidator(2006), MaxValueValidator(2100)], verbose_name="year"
                    ),
                ),
                (
                    "month",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="empty: the whole year",
                        null=True,
                        validators=[MinValueValidator(1), MaxValueValidator(12)],
                        verbose_name="month",
                    ),
                ),
                ("edition", models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="edition")),
                ("correction_reason", models.TextField(blank=True, verbose_name="reason of the correction")),
                ("situation", models.TextField(verbose_name="situation")),
                ("situation_zh", models.TextField(blank=True, verbose_name="situation, in Chinese")),
                ("outlook", models.TextField(blank=True, verbose_name="outlook")),
                ("outlook_zh", models.TextField(blank=True, verbose_name="outlook, in Chinese")),
                ("planned_on", models.DateField(blank=True, null=True, verbose_name="to be published by")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted for approval"),
                            ("returned", "Returned"),
                            ("published", "Published"),
                            ("withdrawn", "Withdrawn"),
                            ("taken_down", "Taken down"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("drafted_at", models.DateTimeField(verbose_name="drafted at")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted at")),
                ("return_reason", models.TextField(blank=True, verbose_name="reason for return")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published at")),
                (
                    "end_reason",
                    models.TextField(blank=True, verbose_name="reason for withdrawing or taking down"),
                ),
                ("on", models.DateField(blank=True, null=True, verbose_name="figures as of")),
                ("as_of", models.DateTimeField(blank=True, null=True, verbose_name="as known at")),
                ("figures", models.JSONField(blank=True, null=True, verbose_name="figures")),
                ("fictitious", models.BooleanField(default=False, verbose_name="invented for demonstration")),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=models.PROTECT, related_name="+", to="enterprises.authority", verbose_name="authority"
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="corrections",
                        to="portal.bulletin",
                        verbose_name="corrects",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="drafted by",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=models.PROTECT, related_name="+", to="enterprises.jurisdiction", verbose_name="place"
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="published by",
                    ),
                ),
            ],
            options={
                "verbose_name": "bulletin",
                "verbose_name_plural": "bulletins",
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
                        condition=models.Q(("situation", ""), _negated=True), name="bulletin_describes_the_situation"
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
    ]

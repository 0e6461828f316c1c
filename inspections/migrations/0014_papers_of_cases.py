"""What is handed over is frozen: papers are only ever added."""

import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models

import inspections.models.papers
from core.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0009_search_by_parts_of_names"),
        ("inspections", "0013_what_orders_do_to_quota"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Paper",
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
                    "code",
                    models.CharField(
                        default=inspections.models.papers.draw_code, max_length=24, unique=True, verbose_name="code"
                    ),
                ),
                ("number", models.CharField(max_length=60, unique=True, verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("notice", "Notice of intended penalty"),
                            ("decision", "Decision on an administrative penalty"),
                            ("order", "Order"),
                            ("closing", "Notice of closing"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("content", models.TextField(help_text="canonical JSON", verbose_name="content")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("issued_at", models.DateTimeField(verbose_name="issued at")),
                (
                    "addressee",
                    models.ForeignKey(
                        blank=True,
                        help_text="whose people read it",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="inspections.case"
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="inspections.order",
                    ),
                ),
                (
                    "proceeding",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="inspections.proceeding",
                    ),
                ),
            ],
            options={
                "verbose_name": "paper",
                "verbose_name_plural": "papers",
                "ordering": ["-issued_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="paper_digest_form"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind__in", ["notice", "decision"]), ("order", None), ("proceeding__isnull", False)
                            ),
                            models.Q(("kind", "order"), ("order__isnull", False)),
                            models.Q(("kind", "closing"), ("order", None), ("proceeding", None)),
                            _connector="OR",
                        ),
                        name="paper_of_one_thing",
                    ),
                ],
            },
        ),
        AppendOnly("inspections_paper"),
    ]

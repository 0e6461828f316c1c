"""Targets of plans over several years."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0006_labels"),
        ("resources", "0006_further_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanTarget",
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
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="recorded at")),
                ("fictitious", models.BooleanField(default=False, verbose_name="invented for demonstration")),
                ("day", models.DateField(help_text="of the document", verbose_name="day")),
                (
                    "document",
                    models.TextField(help_text="office, number and day of the document", verbose_name="document"),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason for the withdrawal")),
                (
                    "plan",
                    models.CharField(
                        choices=[
                            ("minerals", "Mineral plan"),
                            ("reduction", "Mandatory reduction of a plan period"),
                            ("industry", "Plan of the industry"),
                        ],
                        max_length=12,
                        verbose_name="plan",
                    ),
                ),
                (
                    "first_year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1990),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="first year",
                    ),
                ),
                (
                    "last_year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1990),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="last year",
                    ),
                ),
                (
                    "indicator",
                    models.CharField(
                        choices=[
                            ("mined", "Rare earths mined, t REO"),
                            ("mining_recovery", "Mining recovery, %"),
                            ("dressing_recovery", "Dressing recovery, %"),
                            ("comprehensive_use", "Comprehensive use, %"),
                            ("energy", "Energy for a tonne of output, t of standard coal"),
                            ("carbon_dioxide", "Carbon dioxide for a tonne of output, t"),
                            ("cod", "Chemical oxygen demand, t"),
                            ("sulphur_dioxide", "Sulphur dioxide, t"),
                            ("ammonia_nitrogen", "Ammonia nitrogen, t"),
                            ("nitrogen_oxides", "Nitrogen oxides, t"),
                        ],
                        max_length=20,
                        verbose_name="indicator",
                    ),
                ),
                (
                    "comparison",
                    models.CharField(
                        choices=[
                            ("at_most", "at most"),
                            ("at_least", "at least"),
                            ("reduced_by", "reduced by, % of the year before the period"),
                        ],
                        max_length=12,
                        verbose_name="comparison",
                    ),
                ),
                (
                    "figure",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        help_text="empty: the document names the indicator without a figure",
                        max_digits=15,
                        null=True,
                        verbose_name="figure",
                    ),
                ),
                (
                    "evidence",
                    models.CharField(
                        choices=[
                            ("sourced", "Read in a source"),
                            ("derived", "Computed from sourced figures"),
                            ("entered", "Entered by an officer"),
                            ("invented", "Set by the register, not found in a source"),
                        ],
                        default="entered",
                        max_length=12,
                        verbose_name="evidence",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.jurisdiction",
                        verbose_name="place",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdraws",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="resources.plantarget",
                        verbose_name="withdraws",
                    ),
                ),
            ],
            options={
                "verbose_name": "target of a plan",
                "verbose_name_plural": "targets of plans",
                "ordering": ["-first_year", "plan", "place", "indicator", "-pk"],
                "indexes": [models.Index(fields=["-first_year", "-id"], name="plan_target_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("document", ""), _negated=True), name="plan_target_names_its_document"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), ("withdraws", None)),
                            models.Q(("withdraws__isnull", False), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="plan_target_withdrawn_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first_year__gte", 1990),
                            ("last_year__gte", models.F("first_year")),
                            ("last_year__lte", 2100),
                        ),
                        name="plan_target_years",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("figure", None), ("figure__gte", 0), _connector="OR"),
                        name="plan_target_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("comparison", "at_least"), ("indicator__endswith", "_recovery")),
                            models.Q(("comparison", "at_least"), ("indicator", "comprehensive_use")),
                            models.Q(
                                models.Q(("indicator__endswith", "_recovery"), _negated=True),
                                models.Q(("indicator", "comprehensive_use"), _negated=True),
                                models.Q(("comparison", "at_least"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="plan_target_direction",
                    ),
                ],
            },
        ),
    ]

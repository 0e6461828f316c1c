"""The tables of the app, in the order of their foreign keys."""

import zoneinfo
from decimal import Decimal

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
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
                    name="AssociatedReturn",
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
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enterprises.site"
                            ),
                        ),
                        (
                            "enterprise",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.enterprise",
                            ),
                        ),
                        (
                            "year",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1990),
                                    django.core.validators.MaxValueValidator(2100),
                                ]
                            ),
                        ),
                        ("half", models.PositiveSmallIntegerField()),
                        ("number", models.PositiveSmallIntegerField(default=1)),
                        (
                            "amends",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="amendments",
                                to="resources.associatedreturn",
                            ),
                        ),
                        ("reason", models.TextField(blank=True)),
                        ("fictitious", models.BooleanField(default=False)),
                        (
                            "filed_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("filed_at", models.DateTimeField(editable=False)),
                        ("mineral", models.CharField(max_length=12)),
                        ("main_mineral", models.CharField(blank=True, max_length=12)),
                        ("in_ore", models.DecimalField(decimal_places=3, max_digits=12)),
                        ("recovered", models.DecimalField(decimal_places=3, max_digits=12)),
                        ("stored", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                    ],
                    options={
                        "ordering": ["-year", "-half", "site", "mineral", "-number"],
                        "indexes": [models.Index(fields=["year", "half", "site"], name="associated_return_half_year")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("amends", None)),
                                fields=("site", "enterprise", "year", "half", "mineral"),
                                name="associated_return_once_a_half_year",
                            ),
                            models.UniqueConstraint(fields=("amends",), name="associated_return_amended_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("amends", None), ("number", 1), ("reason", "")),
                                    models.Q(
                                        ("amends__isnull", False),
                                        ("number__gt", 1),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="associated_return_amendment_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("half__in", [1, 2]), ("year__gte", 1990), ("year__lte", 2100)),
                                name="associated_return_half",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("in_ore__gt", 0),
                                    ("recovered__gte", 0),
                                    models.Q(("stored", None), ("stored__gte", 0), _connector="OR"),
                                ),
                                name="associated_return_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "in_ore__gte",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("recovered"),
                                            "+",
                                            django.db.models.functions.comparison.Coalesce(
                                                "stored", models.Value(0, models.DecimalField())
                                            ),
                                        ),
                                    )
                                ),
                                name="associated_return_parts_within_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("mineral", "rare_earths"), models.Q(("main_mineral", ""), _negated=True)),
                                    models.Q(models.Q(("mineral", "rare_earths"), _negated=True), ("main_mineral", "")),
                                    _connector="OR",
                                ),
                                name="associated_return_names_main_mineral",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EnergyReturn",
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
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enterprises.site"
                            ),
                        ),
                        (
                            "enterprise",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.enterprise",
                            ),
                        ),
                        (
                            "year",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1990),
                                    django.core.validators.MaxValueValidator(2100),
                                ]
                            ),
                        ),
                        ("half", models.PositiveSmallIntegerField()),
                        ("number", models.PositiveSmallIntegerField(default=1)),
                        (
                            "amends",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="amendments",
                                to="resources.energyreturn",
                            ),
                        ),
                        ("reason", models.TextField(blank=True)),
                        ("fictitious", models.BooleanField(default=False)),
                        (
                            "filed_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("filed_at", models.DateTimeField(editable=False)),
                        ("output_reo", models.DecimalField(decimal_places=3, max_digits=12)),
                        ("energy", models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True)),
                        ("carbon_dioxide", models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True)),
                        ("waste_water", models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True)),
                        ("waste_gas", models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True)),
                        ("residue", models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True)),
                        ("cod", models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True)),
                        (
                            "ammonia_nitrogen",
                            models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True),
                        ),
                        (
                            "sulphur_dioxide",
                            models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True),
                        ),
                        (
                            "nitrogen_oxides",
                            models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True),
                        ),
                    ],
                    options={
                        "ordering": ["-year", "-half", "site", "-number"],
                        "indexes": [models.Index(fields=["year", "half", "site"], name="energy_return_half_year")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("amends", None)),
                                fields=("site", "enterprise", "year", "half"),
                                name="energy_return_once_a_half_year",
                            ),
                            models.UniqueConstraint(fields=("amends",), name="energy_return_amended_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("amends", None), ("number", 1), ("reason", "")),
                                    models.Q(
                                        ("amends__isnull", False),
                                        ("number__gt", 1),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="energy_return_amendment_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("half__in", [1, 2]), ("year__gte", 1990), ("year__lte", 2100)),
                                name="energy_return_half",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("output_reo__gte", 0)),
                                    models.Q(("energy", None), ("energy__gte", 0), _connector="OR"),
                                    models.Q(("carbon_dioxide", None), ("carbon_dioxide__gte", 0), _connector="OR"),
                                    models.Q(("waste_water", None), ("waste_water__gte", 0), _connector="OR"),
                                    models.Q(("waste_gas", None), ("waste_gas__gte", 0), _connector="OR"),
                                    models.Q(("residue", None), ("residue__gte", 0), _connector="OR"),
                                    models.Q(("cod", None), ("cod__gte", 0), _connector="OR"),
                                    models.Q(("ammonia_nitrogen", None), ("ammonia_nitrogen__gte", 0), _connector="OR"),
                                    models.Q(("sulphur_dioxide", None), ("sulphur_dioxide__gte", 0), _connector="OR"),
                                    models.Q(("nitrogen_oxides", None), ("nitrogen_oxides__gte", 0), _connector="OR"),
                                ),
                                name="energy_return_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("energy", None)),
                                    models.Q(("carbon_dioxide", None)),
                                    models.Q(("waste_water", None)),
                                    models.Q(("waste_gas", None)),
                                    models.Q(("residue", None)),
                                    models.Q(("cod", None)),
                                    models.Q(("ammonia_nitrogen", None)),
                                    models.Q(("sulphur_dioxide", None)),
                                    models.Q(("nitrogen_oxides", None)),
                                    _negated=True,
                                ),
                                name="energy_return_states_something",
                            ),
                        ],
                    },
                ),
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
                        ("recorded_at", models.DateTimeField(editable=False)),
                        ("fictitious", models.BooleanField(default=False)),
                        (
                            "withdraws",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="withdrawal",
                                to="resources.plantarget",
                            ),
                        ),
                        ("day", models.DateField()),
                        ("document", models.TextField()),
                        ("reason", models.TextField(blank=True)),
                        ("plan", models.CharField(max_length=12)),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        (
                            "first_year",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1990),
                                    django.core.validators.MaxValueValidator(2100),
                                ]
                            ),
                        ),
                        (
                            "last_year",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1990),
                                    django.core.validators.MaxValueValidator(2100),
                                ]
                            ),
                        ),
                        ("indicator", models.CharField(max_length=20)),
                        ("comparison", models.CharField(max_length=12)),
                        ("figure", models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True)),
                        ("evidence", models.CharField(default="entered", max_length=12)),
                    ],
                    options={
                        "ordering": ["-first_year", "plan", "place", "indicator", "-pk"],
                        "indexes": [models.Index(fields=["-first_year", "-id"], name="plan_target_newest")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True),
                                name="plan_target_names_its_document",
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
                migrations.CreateModel(
                    name="SecondaryFeed",
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
                        ("code", models.CharField(max_length=40, unique=True)),
                        ("name", models.CharField(max_length=120)),
                        ("name_zh", models.CharField(max_length=120)),
                        ("source", models.TextField()),
                    ],
                    options={
                        "ordering": ["code"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("source", ""), _negated=True),
                                name="secondary_feed_names_its_source",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RecoveryReturn",
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
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enterprises.site"
                            ),
                        ),
                        (
                            "enterprise",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.enterprise",
                            ),
                        ),
                        (
                            "year",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1990),
                                    django.core.validators.MaxValueValidator(2100),
                                ]
                            ),
                        ),
                        ("half", models.PositiveSmallIntegerField()),
                        ("number", models.PositiveSmallIntegerField(default=1)),
                        (
                            "amends",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="amendments",
                                to="resources.recoveryreturn",
                            ),
                        ),
                        ("reason", models.TextField(blank=True)),
                        ("fictitious", models.BooleanField(default=False)),
                        (
                            "filed_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("filed_at", models.DateTimeField(editable=False)),
                        (
                            "feed",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="returns",
                                to="resources.secondaryfeed",
                            ),
                        ),
                        ("fed", models.DecimalField(decimal_places=3, max_digits=12)),
                        ("contained_reo", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                        ("recovered_reo", models.DecimalField(decimal_places=3, max_digits=12)),
                    ],
                    options={
                        "ordering": ["-year", "-half", "site", "feed", "-number"],
                        "indexes": [models.Index(fields=["year", "half", "site"], name="recovery_return_half_year")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("amends", None)),
                                fields=("site", "enterprise", "year", "half", "feed"),
                                name="recovery_return_once_a_half_year",
                            ),
                            models.UniqueConstraint(fields=("amends",), name="recovery_return_amended_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("amends", None), ("number", 1), ("reason", "")),
                                    models.Q(
                                        ("amends__isnull", False),
                                        ("number__gt", 1),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="recovery_return_amendment_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("half__in", [1, 2]), ("year__gte", 1990), ("year__lte", 2100)),
                                name="recovery_return_half",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("fed__gt", 0),
                                    ("recovered_reo__gte", 0),
                                    models.Q(("contained_reo", None), ("contained_reo__gte", 0), _connector="OR"),
                                ),
                                name="recovery_return_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("recovered_reo__lte", models.F("fed")),
                                    models.Q(
                                        ("contained_reo", None),
                                        models.Q(
                                            ("contained_reo__lte", models.F("fed")),
                                            ("recovered_reo__lte", models.F("contained_reo")),
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                name="recovery_return_parts_within_wholes",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReserveEstimate",
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
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        (
                            "mining_area",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reserves",
                                to="enterprises.miningarea",
                            ),
                        ),
                        ("deposit", models.CharField(blank=True, max_length=160)),
                        ("deposit_zh", models.CharField(blank=True, max_length=160)),
                        ("element_class", models.CharField(default="all", max_length=12)),
                        (
                            "year",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1900),
                                    django.core.validators.MaxValueValidator(2100),
                                ]
                            ),
                        ),
                        ("method", models.CharField(max_length=12)),
                        ("original_t", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                        ("remaining_t", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                        ("average_grade", models.DecimalField(blank=True, decimal_places=4, max_digits=7, null=True)),
                        ("estimator", models.CharField(max_length=200)),
                        ("document", models.TextField()),
                        ("evidence", models.CharField(default="entered", max_length=12)),
                        (
                            "corrects",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrections",
                                to="resources.reserveestimate",
                            ),
                        ),
                        ("reason", models.TextField(blank=True)),
                        ("fictitious", models.BooleanField(default=False)),
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
                        ("recorded_at", models.DateTimeField(editable=False)),
                    ],
                    options={
                        "ordering": ["place", "mining_area", "deposit", "element_class", "-year", "method", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("corrects", None)),
                                fields=("place", "mining_area", "deposit", "element_class", "year", "method"),
                                name="reserve_one_figure_a_year_and_method",
                                nulls_distinct=False,
                            ),
                            models.UniqueConstraint(fields=("corrects",), name="reserve_corrected_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("remaining_t__isnull", False),
                                    models.Q(("corrects__isnull", False), ("original_t", None)),
                                    _connector="OR",
                                ),
                                name="reserve_states_a_figure",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("remaining_t", None), ("remaining_t__gte", 0), _connector="OR"),
                                    models.Q(("original_t", None), ("original_t__gt", 0), _connector="OR"),
                                ),
                                name="reserve_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("original_t", None),
                                    ("remaining_t", None),
                                    ("remaining_t__lte", models.F("original_t")),
                                    _connector="OR",
                                ),
                                name="reserve_not_above_original",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("average_grade", None),
                                    models.Q(("average_grade__gt", 0), ("average_grade__lte", 100)),
                                    _connector="OR",
                                ),
                                name="reserve_grade_is_a_share",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("corrects", None), ("reason", "")),
                                    models.Q(("corrects__isnull", False), models.Q(("reason", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="reserve_correction_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("estimator", ""), _negated=True), name="reserve_names_its_estimator"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True), name="reserve_names_its_document"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("year__gte", 1900), ("year__lte", 2100)), name="reserve_year_range"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReserveIndicator",
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
                        ("measure", models.CharField(max_length=20)),
                        ("region", models.CharField(max_length=160)),
                        ("region_zh", models.CharField(max_length=160)),
                        ("time", models.CharField(max_length=120)),
                        ("time_zh", models.CharField(max_length=120)),
                        ("year", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("comparison", models.CharField(max_length=12)),
                        ("figure", models.DecimalField(decimal_places=3, max_digits=12)),
                        ("unit", models.CharField(max_length=12)),
                        ("wording", models.TextField()),
                        ("evidence", models.CharField(max_length=40)),
                        ("source", models.TextField()),
                        ("key", models.CharField(max_length=120, unique=True)),
                    ],
                    options={
                        "ordering": ["measure", "region", "year", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="StrategicReserve",
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
                        ("code", models.CharField(max_length=32, unique=True)),
                        ("name", models.CharField(max_length=160)),
                        ("name_zh", models.CharField(blank=True, max_length=160)),
                        ("form", models.CharField(max_length=8)),
                        ("holder", models.CharField(max_length=12)),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        (
                            "mining_area",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="strategic_reserves",
                                to="enterprises.miningarea",
                            ),
                        ),
                        (
                            "operator",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="strategic_reserves",
                                to="enterprises.enterprise",
                            ),
                        ),
                        ("document", models.TextField()),
                        ("fictitious", models.BooleanField(default=False)),
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
                        ("recorded_at", models.DateTimeField(editable=False)),
                    ],
                    options={
                        "ordering": ["code"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="strategic_reserve_is_named"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True),
                                name="strategic_reserve_names_its_document",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("code__regex", "^[A-Z0-9][A-Z0-9-]{1,31}$")),
                                name="strategic_reserve_code_form",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("holder", "state"), ("operator__isnull", False), _connector="OR"),
                                name="strategic_reserve_has_its_operator",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("mining_area", None), ("form", "ground"), _connector="OR"),
                                name="strategic_reserve_area_is_of_ground",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReserveMovement",
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
                            "reserve",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="movements",
                                to="resources.strategicreserve",
                            ),
                        ),
                        ("direction", models.CharField(max_length=4)),
                        ("material", models.CharField(max_length=12)),
                        ("tonnes", models.DecimalField(decimal_places=3, max_digits=12)),
                        ("day", models.DateField()),
                        ("document", models.TextField()),
                        ("fictitious", models.BooleanField(default=False)),
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
                        ("recorded_at", models.DateTimeField(editable=False)),
                    ],
                    options={
                        "ordering": ["-day", "-id"],
                        "indexes": [
                            models.Index(fields=["reserve", "material", "day"], name="reserve_movement_by_day")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True),
                                name="reserve_movement_names_its_document",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("tonnes__gt", 0)), name="reserve_movement_positive"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RightsPlan",
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
                        ("recorded_at", models.DateTimeField(editable=False)),
                        ("fictitious", models.BooleanField(default=False)),
                        (
                            "mining_area",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.miningarea",
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
                        ("document", models.TextField()),
                        (
                            "replaces",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replacement",
                                to="resources.rightsplan",
                            ),
                        ),
                        (
                            "rights",
                            models.PositiveSmallIntegerField(
                                validators=[django.core.validators.MaxValueValidator(999)]
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-year", "mining_area", "-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("replaces", None)),
                                fields=("mining_area", "year"),
                                name="rights_plan_one_a_year",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True),
                                name="rights_plan_names_its_document",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("rights__lte", 999)), name="rights_plan_number_range"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("year__gte", 2006), ("year__lte", 2100)),
                                name="rights_plan_year_range",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TailingsReturn",
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
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enterprises.site"
                            ),
                        ),
                        (
                            "enterprise",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.enterprise",
                            ),
                        ),
                        (
                            "year",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1990),
                                    django.core.validators.MaxValueValidator(2100),
                                ]
                            ),
                        ),
                        ("half", models.PositiveSmallIntegerField()),
                        ("number", models.PositiveSmallIntegerField(default=1)),
                        (
                            "amends",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="amendments",
                                to="resources.tailingsreturn",
                            ),
                        ),
                        ("reason", models.TextField(blank=True)),
                        ("fictitious", models.BooleanField(default=False)),
                        (
                            "filed_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("filed_at", models.DateTimeField(editable=False)),
                        ("opening", models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True)),
                        ("put_on", models.DecimalField(decimal_places=3, max_digits=15)),
                        ("drawn", models.DecimalField(decimal_places=3, max_digits=15)),
                        ("recovered_reo", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                    ],
                    options={
                        "ordering": ["-year", "-half", "site", "-number"],
                        "indexes": [models.Index(fields=["year", "half", "site"], name="tailings_return_half_year")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("amends", None)),
                                fields=("site", "enterprise", "year", "half"),
                                name="tailings_return_once_a_half_year",
                            ),
                            models.UniqueConstraint(fields=("amends",), name="tailings_return_amended_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("amends", None), ("number", 1), ("reason", "")),
                                    models.Q(
                                        ("amends__isnull", False),
                                        ("number__gt", 1),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="tailings_return_amendment_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("half__in", [1, 2]), ("year__gte", 1990), ("year__lte", 2100)),
                                name="tailings_return_half",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("drawn__gte", 0),
                                    ("put_on__gte", 0),
                                    models.Q(("opening", None), ("opening__gte", 0), _connector="OR"),
                                    models.Q(("recovered_reo", None), ("recovered_reo__gte", 0), _connector="OR"),
                                ),
                                name="tailings_return_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("recovered_reo", None), ("recovered_reo__lte", models.F("drawn")), _connector="OR"
                                ),
                                name="tailings_return_recovers_from_what_was_drawn",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TaxRate",
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
                        ("ore_class", models.CharField(max_length=12)),
                        ("subject", models.CharField(blank=True, max_length=120)),
                        ("subject_zh", models.CharField(blank=True, max_length=120)),
                        ("lowest", models.DecimalField(decimal_places=3, max_digits=10)),
                        ("highest", models.DecimalField(decimal_places=3, max_digits=10)),
                        ("unit", models.CharField(default="t_raw_ore", max_length=12)),
                        ("valid_from", models.DateField(blank=True, null=True)),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        ("source", models.TextField()),
                        ("evidence", models.CharField(default="entered", editable=False, max_length=12)),
                    ],
                    options={
                        "ordering": ["valid_from", "ore_class", "subject", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("source", ""), _negated=True), name="tax_rate_names_its_source"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="tax_rate_ordered",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("highest__gte", models.F("lowest")), ("lowest__gte", 0)),
                                name="tax_rate_not_negative",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("ore_class", "="),
                                    ("subject", "="),
                                    (
                                        models.Func(
                                            models.F("valid_from"),
                                            models.F("valid_to"),
                                            django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True),
                                            function="DATERANGE",
                                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="tax_rate_one_a_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ThoriumReturn",
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
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enterprises.site"
                            ),
                        ),
                        (
                            "enterprise",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.enterprise",
                            ),
                        ),
                        (
                            "year",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1990),
                                    django.core.validators.MaxValueValidator(2100),
                                ]
                            ),
                        ),
                        ("half", models.PositiveSmallIntegerField()),
                        ("number", models.PositiveSmallIntegerField(default=1)),
                        (
                            "amends",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="amendments",
                                to="resources.thoriumreturn",
                            ),
                        ),
                        ("reason", models.TextField(blank=True)),
                        ("fictitious", models.BooleanField(default=False)),
                        (
                            "filed_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("filed_at", models.DateTimeField(editable=False)),
                        ("in_feed", models.DecimalField(decimal_places=3, max_digits=15)),
                        ("in_products", models.DecimalField(decimal_places=3, max_digits=15)),
                        ("in_residue", models.DecimalField(decimal_places=3, max_digits=15)),
                        ("discharged", models.DecimalField(decimal_places=3, max_digits=15)),
                        ("residue", models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True)),
                        ("method", models.CharField(max_length=200)),
                    ],
                    options={
                        "ordering": ["-year", "-half", "site", "-number"],
                        "indexes": [models.Index(fields=["year", "half", "site"], name="thorium_return_half_year")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("amends", None)),
                                fields=("site", "enterprise", "year", "half"),
                                name="thorium_return_once_a_half_year",
                            ),
                            models.UniqueConstraint(fields=("amends",), name="thorium_return_amended_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("amends", None), ("number", 1), ("reason", "")),
                                    models.Q(
                                        ("amends__isnull", False),
                                        ("number__gt", 1),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="thorium_return_amendment_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("half__in", [1, 2]), ("year__gte", 1990), ("year__lte", 2100)),
                                name="thorium_return_half",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("discharged__gte", 0),
                                    ("in_feed__gte", 0),
                                    ("in_products__gte", 0),
                                    ("in_residue__gte", 0),
                                    models.Q(("residue", None), ("residue__gte", 0), _connector="OR"),
                                ),
                                name="thorium_return_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "in_feed__gte",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("in_products"), "+", models.F("in_residue")
                                                ),
                                                "+",
                                                models.F("discharged"),
                                            ),
                                            "/",
                                            models.Value(Decimal("1.1")),
                                        ),
                                    )
                                ),
                                name="thorium_return_leaves_no_more_than_came",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("method", ""), _negated=True),
                                name="thorium_return_names_its_method",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UseReturn",
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
                        ("process", models.CharField(max_length=24)),
                        ("condition", models.CharField(blank=True, max_length=16)),
                        ("depleted_ore", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                        ("depleted_reo", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                        ("mined_ore", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                        ("mined_reo", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                        ("fed_ore", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                        ("fed_reo", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                        ("concentrate", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                        (
                            "concentrate_reo",
                            models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True),
                        ),
                        (
                            "associated_in_ore",
                            models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True),
                        ),
                        (
                            "associated_recovered",
                            models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True),
                        ),
                        ("water_used", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                        ("water_reused", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="use_returns",
                                to="enterprises.site",
                            ),
                        ),
                        (
                            "enterprise",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="use_returns",
                                to="enterprises.enterprise",
                            ),
                        ),
                        (
                            "year",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1990),
                                    django.core.validators.MaxValueValidator(2100),
                                ]
                            ),
                        ),
                        ("half", models.PositiveSmallIntegerField()),
                        ("number", models.PositiveSmallIntegerField(default=1)),
                        (
                            "amends",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="amendments",
                                to="resources.usereturn",
                            ),
                        ),
                        (
                            "original",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="resources.usereturn",
                            ),
                        ),
                        ("reason", models.TextField(blank=True)),
                        ("state", models.CharField(default="filed", max_length=12)),
                        ("received_on", models.DateField(blank=True, null=True)),
                        ("paper_reference", models.CharField(blank=True, max_length=60)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        ("decision_reason", models.TextField(blank=True)),
                        (
                            "receipt_confirmed_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("receipt_confirmed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        ("receipt_proof", models.TextField(blank=True)),
                        ("fictitious", models.BooleanField(default=False)),
                        (
                            "filed_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("filed_at", models.DateTimeField(editable=False)),
                    ],
                    options={
                        "ordering": ["-year", "-half", "site", "-number"],
                        "indexes": [models.Index(fields=["year", "half", "site"], name="use_return_half_year")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("amends", None)),
                                fields=("site", "enterprise", "year", "half"),
                                name="use_return_one_a_half_year",
                            ),
                            models.UniqueConstraint(fields=("amends",), name="use_return_amended_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("amends", None), ("number", 1), ("reason", "")),
                                    models.Q(
                                        ("amends__isnull", False),
                                        ("number__gt", 1),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="use_return_amendment_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("amends", None), ("original", None)),
                                    models.Q(("amends__isnull", False), ("original__isnull", False)),
                                    _connector="OR",
                                ),
                                name="use_return_amendment_names_the_first",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("half__in", [1, 2]), ("year__gte", 1990), ("year__lte", 2100)),
                                name="use_return_half",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("depleted_ore", None), ("depleted_ore__gte", 0), _connector="OR"),
                                    models.Q(("depleted_reo", None), ("depleted_reo__gte", 0), _connector="OR"),
                                    models.Q(("mined_ore", None), ("mined_ore__gte", 0), _connector="OR"),
                                    models.Q(("mined_reo", None), ("mined_reo__gte", 0), _connector="OR"),
                                    models.Q(("fed_ore", None), ("fed_ore__gte", 0), _connector="OR"),
                                    models.Q(("fed_reo", None), ("fed_reo__gte", 0), _connector="OR"),
                                    models.Q(("concentrate", None), ("concentrate__gte", 0), _connector="OR"),
                                    models.Q(("concentrate_reo", None), ("concentrate_reo__gte", 0), _connector="OR"),
                                    models.Q(
                                        ("associated_in_ore", None), ("associated_in_ore__gte", 0), _connector="OR"
                                    ),
                                    models.Q(
                                        ("associated_recovered", None),
                                        ("associated_recovered__gte", 0),
                                        _connector="OR",
                                    ),
                                    models.Q(("water_used", None), ("water_used__gte", 0), _connector="OR"),
                                    models.Q(("water_reused", None), ("water_reused__gte", 0), _connector="OR"),
                                ),
                                name="use_return_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("mined_reo", None),
                                        ("depleted_reo", None),
                                        ("mined_reo__lte", models.F("depleted_reo")),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("concentrate_reo", None),
                                        ("fed_reo", None),
                                        ("concentrate_reo__lte", models.F("fed_reo")),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("concentrate", None),
                                        ("fed_ore", None),
                                        ("concentrate__lte", models.F("fed_ore")),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("depleted_reo", None),
                                        ("depleted_ore", None),
                                        ("depleted_reo__lte", models.F("depleted_ore")),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("mined_reo", None),
                                        ("mined_ore", None),
                                        ("mined_reo__lte", models.F("mined_ore")),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("fed_reo", None),
                                        ("fed_ore", None),
                                        ("fed_reo__lte", models.F("fed_ore")),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("concentrate_reo", None),
                                        ("concentrate", None),
                                        ("concentrate_reo__lte", models.F("concentrate")),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("associated_recovered", None),
                                        ("associated_in_ore", None),
                                        ("associated_recovered__lte", models.F("associated_in_ore")),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("water_reused", None),
                                        ("water_used", None),
                                        ("water_reused__lte", models.F("water_used")),
                                        _connector="OR",
                                    ),
                                ),
                                name="use_return_parts_within_wholes",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("paper_reference", ""), ("received_on", None)),
                                    models.Q(
                                        ("received_on__isnull", False), models.Q(("paper_reference", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="use_return_on_paper_is_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("received_on", None),
                                    (
                                        "received_on__lte",
                                        django.db.models.functions.datetime.TruncDate(
                                            "filed_at", tzinfo=zoneinfo.ZoneInfo(key="Asia/Shanghai")
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="use_return_paper_came_before_it_was_filed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at", None),
                                        ("decided_by", None),
                                        ("decision_reason", ""),
                                        ("state", "filed"),
                                    ),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        ("state", "returned"),
                                        models.Q(("decision_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="use_return_returned_with_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("receipt_confirmed_at", None),
                                        ("receipt_confirmed_by", None),
                                        ("receipt_proof", ""),
                                    ),
                                    models.Q(
                                        ("receipt_confirmed_at__isnull", False),
                                        ("receipt_confirmed_by__isnull", False),
                                        ("received_on__isnull", False),
                                        models.Q(("receipt_proof", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="use_return_receipt_confirmed_with_proof",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("filed_by", None),
                                    models.Q(
                                        models.Q(
                                            ("decided_by", None),
                                            models.Q(("decided_by", models.F("filed_by")), _negated=True),
                                            _connector="OR",
                                        ),
                                        models.Q(
                                            ("receipt_confirmed_by", None),
                                            models.Q(("receipt_confirmed_by", models.F("filed_by")), _negated=True),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="use_return_filer_does_not_decide",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UseReturnDraft",
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
                        ("process", models.CharField(max_length=24)),
                        ("condition", models.CharField(blank=True, max_length=16)),
                        ("depleted_ore", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                        ("depleted_reo", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                        ("mined_ore", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                        ("mined_reo", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                        ("fed_ore", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                        ("fed_reo", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                        ("concentrate", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                        (
                            "concentrate_reo",
                            models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True),
                        ),
                        (
                            "associated_in_ore",
                            models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True),
                        ),
                        (
                            "associated_recovered",
                            models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True),
                        ),
                        ("water_used", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                        ("water_reused", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="use_return_drafts",
                                to="enterprises.site",
                            ),
                        ),
                        (
                            "enterprise",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="use_return_drafts",
                                to="enterprises.enterprise",
                            ),
                        ),
                        (
                            "year",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1990),
                                    django.core.validators.MaxValueValidator(2100),
                                ]
                            ),
                        ),
                        ("half", models.PositiveSmallIntegerField()),
                        (
                            "saved_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("saved_at", models.DateTimeField(editable=False)),
                    ],
                    options={
                        "ordering": ["-year", "-half", "site"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("site", "enterprise", "year", "half"), name="use_return_draft_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("half__in", [1, 2]), ("year__gte", 1990), ("year__lte", 2100)),
                                name="use_return_draft_half",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("depleted_ore", None), ("depleted_ore__gte", 0), _connector="OR"),
                                    models.Q(("depleted_reo", None), ("depleted_reo__gte", 0), _connector="OR"),
                                    models.Q(("mined_ore", None), ("mined_ore__gte", 0), _connector="OR"),
                                    models.Q(("mined_reo", None), ("mined_reo__gte", 0), _connector="OR"),
                                    models.Q(("fed_ore", None), ("fed_ore__gte", 0), _connector="OR"),
                                    models.Q(("fed_reo", None), ("fed_reo__gte", 0), _connector="OR"),
                                    models.Q(("concentrate", None), ("concentrate__gte", 0), _connector="OR"),
                                    models.Q(("concentrate_reo", None), ("concentrate_reo__gte", 0), _connector="OR"),
                                    models.Q(
                                        ("associated_in_ore", None), ("associated_in_ore__gte", 0), _connector="OR"
                                    ),
                                    models.Q(
                                        ("associated_recovered", None),
                                        ("associated_recovered__gte", 0),
                                        _connector="OR",
                                    ),
                                    models.Q(("water_used", None), ("water_used__gte", 0), _connector="OR"),
                                    models.Q(("water_reused", None), ("water_reused__gte", 0), _connector="OR"),
                                ),
                                name="use_return_draft_not_negative",
                            ),
                        ],
                    },
                ),
            ]
        ),
    ]

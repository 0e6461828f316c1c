"""The tables of the app, in the order of their foreign keys."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
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
                    name="DepositEntry",
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
                                to="environment.depositentry",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deposit_entries",
                                to="enterprises.site",
                            ),
                        ),
                        ("kind", models.CharField(max_length=8)),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=16)),
                        ("day", models.DateField()),
                        ("document", models.TextField()),
                    ],
                    options={
                        "ordering": ["-day", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True), name="deposit_names_its_document"
                            ),
                            models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="deposit_positive"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EmissionCeiling",
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
                            "corrects",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="correction",
                                to="environment.emissionceiling",
                            ),
                        ),
                        ("reason", models.TextField(blank=True)),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        ("pollutant", models.CharField(max_length=20)),
                        ("medium", models.CharField(max_length=8)),
                        (
                            "year",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(2006),
                                    django.core.validators.MaxValueValidator(2100),
                                ]
                            ),
                        ),
                        ("tonnes", models.DecimalField(decimal_places=3, max_digits=14, null=True)),
                        ("document", models.TextField()),
                    ],
                    options={
                        "ordering": ["-year", "place", "pollutant", "-id"],
                        "indexes": [models.Index(fields=["-year", "-id"], name="emission_ceiling_newest")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True),
                                name="emission_ceiling_names_its_document",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("tonnes", None), ("tonnes__gt", 0), _connector="OR"),
                                name="emission_ceiling_positive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("year__gte", 2006), ("year__lte", 2100)),
                                name="emission_ceiling_year_range",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(
                                            ("medium", "water"),
                                            models.Q(
                                                ("pollutant__in", ["sulphur_dioxide", "chlorine", "particulates"]),
                                                _negated=True,
                                            ),
                                        ),
                                        models.Q(
                                            ("medium", "air"),
                                            (
                                                "pollutant__in",
                                                ["chlorine", "fluoride", "lead", "particulates", "sulphur_dioxide"],
                                            ),
                                        ),
                                        _connector="OR",
                                    ),
                                    models.Q(("pollutant", "ph"), _negated=True),
                                ),
                                name="emission_ceiling_fits_medium",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("corrects", None), ("reason", ""), ("tonnes__isnull", False)),
                                    models.Q(("corrects__isnull", False), models.Q(("reason", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="emission_ceiling_corrected_with_reason",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("corrects", None)),
                                fields=("place", "pollutant", "medium", "year"),
                                name="emission_ceiling_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Incident",
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
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="incidents",
                                to="enterprises.site",
                            ),
                        ),
                        ("day", models.DateField()),
                        ("category", models.CharField(max_length=16)),
                        ("description", models.TextField()),
                        ("extent", models.DecimalField(blank=True, decimal_places=3, max_digits=14, null=True)),
                        ("extent_unit", models.CharField(blank=True, max_length=4)),
                        ("document", models.TextField()),
                        ("cost", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                        ("cost_document", models.TextField(blank=True)),
                        ("figures_confirmed", models.BooleanField(default=False)),
                        (
                            "corrects",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="correction",
                                to="environment.incident",
                            ),
                        ),
                        ("withdrawn", models.BooleanField(default=False)),
                        ("reason", models.TextField(blank=True)),
                    ],
                    options={
                        "ordering": ["-day", "-pk"],
                        "indexes": [
                            models.Index(fields=["-day", "-id"], name="incident_newest"),
                            models.Index(fields=["site", "-day", "-id"], name="incident_site_day"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("description", ""), _negated=True), name="incident_is_described"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True), name="incident_names_its_document"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("extent", None), ("extent_unit", "")),
                                    models.Q(("extent__isnull", False), models.Q(("extent_unit", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="incident_extent_has_unit",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("extent", None), ("extent__gt", 0), _connector="OR"),
                                    models.Q(("cost", None), ("cost__gt", 0), _connector="OR"),
                                ),
                                name="incident_figures_positive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("cost", None), ("cost_document", "")),
                                    models.Q(("cost__isnull", False), models.Q(("cost_document", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="incident_cost_has_document",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("corrects", None), ("reason", ""), ("withdrawn", False)),
                                    models.Q(("corrects__isnull", False), models.Q(("reason", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="incident_corrected_with_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Project",
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
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="projects",
                                to="enterprises.site",
                            ),
                        ),
                        ("name", models.CharField(max_length=200)),
                        ("kind", models.CharField(max_length=16)),
                        ("investment", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                    ],
                    options={
                        "ordering": ["site", "name"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="project_has_a_name"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("investment", None), ("investment__gt", 0), _connector="OR"),
                                name="project_investment_positive",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OfficeDecision",
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
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="office_decisions",
                                to="enterprises.site",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="office_decisions",
                                to="environment.project",
                            ),
                        ),
                        ("kind", models.CharField(max_length=20)),
                        ("subject", models.TextField()),
                        ("office", models.CharField(max_length=200)),
                        ("day", models.DateField()),
                        ("document", models.TextField()),
                        ("reason", models.TextField()),
                    ],
                    options={
                        "ordering": ["-day", "-pk"],
                        "indexes": [models.Index(fields=["-day", "-id"], name="office_decision_newest")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("subject", ""), _negated=True), name="office_decision_has_a_subject"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("office", ""), _negated=True),
                                name="office_decision_names_the_office",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True),
                                name="office_decision_names_its_document",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="office_decision_has_reason"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Outlet",
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
                                to="environment.outlet",
                            ),
                        ),
                        ("day", models.DateField()),
                        ("document", models.TextField()),
                        ("reason", models.TextField(blank=True)),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="outlets",
                                to="enterprises.site",
                            ),
                        ),
                        ("medium", models.CharField(max_length=8)),
                        ("outlet", models.CharField(max_length=120)),
                        ("process", models.CharField(max_length=24)),
                        ("until", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["-day", "-pk"],
                        "indexes": [
                            models.Index(fields=["-day", "-id"], name="outlet_newest"),
                            models.Index(fields=["site", "medium", "outlet"], name="outlet_of_site"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True), name="outlet_names_its_document"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reason", ""), ("withdraws", None)),
                                    models.Q(("withdraws__isnull", False), models.Q(("reason", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="outlet_withdrawn_with_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("outlet", ""), _negated=True), name="outlet_is_named"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("until", None), ("until__gte", models.F("day")), _connector="OR"),
                                name="outlet_ordered",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OutletVolume",
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
                            "corrects",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="correction",
                                to="environment.outletvolume",
                            ),
                        ),
                        ("reason", models.TextField(blank=True)),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="outlet_volumes",
                                to="enterprises.site",
                            ),
                        ),
                        ("medium", models.CharField(max_length=8)),
                        ("outlet", models.CharField(max_length=120)),
                        ("discharge", models.CharField(blank=True, max_length=8)),
                        ("month", models.DateField()),
                        ("volume", models.DecimalField(decimal_places=3, max_digits=15, null=True)),
                        ("method", models.CharField(max_length=200)),
                        ("volume_confirmed", models.BooleanField(default=False)),
                        ("by_office", models.BooleanField(editable=False)),
                    ],
                    options={
                        "ordering": ["-month", "-pk"],
                        "indexes": [
                            models.Index(fields=["-month", "-id"], name="outlet_volume_newest"),
                            models.Index(fields=["site", "-month", "-id"], name="outlet_volume_site_month"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("outlet", ""), _negated=True), name="outlet_volume_has_outlet"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("method", ""), _negated=True), name="outlet_volume_has_method"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("month__day", 1)), name="outlet_volume_of_a_month"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("volume", None), ("volume__gte", 0), _connector="OR"),
                                name="outlet_volume_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("medium", "water"), models.Q(("discharge", ""), _negated=True)),
                                    models.Q(("discharge", ""), ("medium", "air")),
                                    _connector="OR",
                                ),
                                name="outlet_volume_of_water_states_its_way",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("corrects", None), ("reason", ""), ("volume__isnull", False)),
                                    models.Q(("corrects__isnull", False), models.Q(("reason", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="outlet_volume_corrected_with_reason",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("corrects", None)),
                                fields=("site", "medium", "outlet", "discharge", "month", "by_office"),
                                name="outlet_volume_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PermitLimit",
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
                            "licence",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="discharge_limits",
                                to="enterprises.licence",
                            ),
                        ),
                        ("pollutant", models.CharField(max_length=20)),
                        ("medium", models.CharField(max_length=8)),
                        ("highest", models.DecimalField(blank=True, decimal_places=5, max_digits=12, null=True)),
                        ("lowest", models.DecimalField(blank=True, decimal_places=5, max_digits=12, null=True)),
                        ("yearly_total", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                        ("in_force_from", models.DateField()),
                        ("document", models.TextField()),
                    ],
                    options={
                        "ordering": ["licence", "pollutant", "in_force_from", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True),
                                name="permit_limit_names_its_document",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("highest__isnull", False),
                                    ("lowest__isnull", False),
                                    ("yearly_total__isnull", False),
                                    _connector="OR",
                                ),
                                name="permit_limit_states_a_figure",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("lowest", None), ("pollutant", "ph"), _connector="OR"),
                                name="permit_limit_lowest_is_of_ph",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("highest", None), ("highest__gt", 0), _connector="OR"),
                                    models.Q(("lowest", None), ("lowest__gt", 0), _connector="OR"),
                                    models.Q(("yearly_total", None), ("yearly_total__gt", 0), _connector="OR"),
                                ),
                                name="permit_limit_positive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("medium", "water"),
                                        models.Q(
                                            ("pollutant__in", ["sulphur_dioxide", "chlorine", "particulates"]),
                                            _negated=True,
                                        ),
                                    ),
                                    models.Q(
                                        ("medium", "air"),
                                        (
                                            "pollutant__in",
                                            ["chlorine", "fluoride", "lead", "particulates", "sulphur_dioxide"],
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="permit_limit_fits_medium",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProcessRestriction",
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
                        ("ore_type", models.CharField(blank=True, max_length=20)),
                        ("kind", models.CharField(max_length=12)),
                        ("stated_on", models.DateField()),
                        ("in_force_from", models.DateField(blank=True, null=True)),
                        ("in_force_until", models.DateField(blank=True, null=True)),
                        ("source", models.TextField()),
                        ("evidence", models.CharField(default="entered", max_length=12)),
                        ("remark", models.TextField(blank=True)),
                        ("end_reason", models.TextField(blank=True)),
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
                        "ordering": ["process", "-stated_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("source", ""), _negated=True), name="restriction_names_its_source"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("end_reason", ""), ("in_force_until", None)),
                                    models.Q(
                                        ("in_force_until__isnull", False), models.Q(("end_reason", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="restriction_ended_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("in_force_until", None),
                                    (
                                        "in_force_until__gte",
                                        django.db.models.functions.comparison.Coalesce("in_force_from", "stated_on"),
                                    ),
                                    _connector="OR",
                                ),
                                name="restriction_ordered",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("process", "="),
                                    ("ore_type", "="),
                                    (
                                        models.Func(
                                            django.db.models.functions.comparison.Coalesce(
                                                "in_force_from", "stated_on"
                                            ),
                                            models.F("in_force_until"),
                                            django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True),
                                            function="DATERANGE",
                                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="restriction_one_a_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProjectStep",
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
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="environment.project",
                            ),
                        ),
                        ("step", models.CharField(max_length=24)),
                        ("day", models.DateField(blank=True, null=True)),
                        ("document", models.TextField()),
                        ("spent", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                        ("by_office", models.BooleanField(editable=False)),
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
                        "ordering": ["project", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True),
                                name="project_step_names_its_document",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("spent", None), models.Q(("day__isnull", False), ("spent__gt", 0)), _connector="OR"
                                ),
                                name="project_step_spent_positive",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reading",
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
                            "corrects",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="correction",
                                to="environment.reading",
                            ),
                        ),
                        ("reason", models.TextField(blank=True)),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="readings",
                                to="enterprises.site",
                            ),
                        ),
                        ("pollutant", models.CharField(max_length=20)),
                        ("medium", models.CharField(max_length=8)),
                        ("outlet", models.CharField(max_length=120)),
                        ("discharge", models.CharField(blank=True, max_length=8)),
                        ("sampled_on", models.DateField()),
                        ("value", models.DecimalField(decimal_places=5, max_digits=12, null=True)),
                        ("unit", models.CharField(max_length=8)),
                        ("method", models.CharField(max_length=200)),
                        ("laboratory", models.CharField(max_length=200)),
                        ("unit_confirmed", models.BooleanField(default=False)),
                        ("by_office", models.BooleanField(editable=False)),
                    ],
                    options={
                        "ordering": ["-sampled_on", "-pk"],
                        "indexes": [
                            models.Index(fields=["site", "-sampled_on", "-id"], name="reading_site_day"),
                            models.Index(fields=["-sampled_on", "-id"], name="reading_newest"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("method", ""), _negated=True), name="reading_has_method"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("laboratory", ""), _negated=True), name="reading_has_laboratory"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("outlet", ""), _negated=True), name="reading_has_outlet"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("corrects", None), ("reason", ""), ("value__isnull", False)),
                                    models.Q(("corrects__isnull", False), models.Q(("reason", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="reading_corrected_with_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("value", None), ("value__gte", 0), _connector="OR"),
                                name="reading_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("medium", "water"),
                                        models.Q(
                                            ("pollutant__in", ["sulphur_dioxide", "chlorine", "particulates"]),
                                            _negated=True,
                                        ),
                                    ),
                                    models.Q(
                                        ("medium", "air"),
                                        (
                                            "pollutant__in",
                                            ["chlorine", "fluoride", "lead", "particulates", "sulphur_dioxide"],
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="reading_fits_medium",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("pollutant", "ph"), ("unit", "none")),
                                    models.Q(
                                        models.Q(("pollutant", "ph"), _negated=True),
                                        models.Q(
                                            models.Q(("medium", "water"), ("unit", "mg_l")),
                                            models.Q(("medium", "air"), ("unit", "mg_m3")),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="reading_unit_is_of_its_medium",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("medium", "water"), models.Q(("discharge", ""), _negated=True)),
                                    models.Q(("discharge", ""), ("medium", "air")),
                                    _connector="OR",
                                ),
                                name="reading_of_water_states_its_way",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("corrects", None)),
                                fields=(
                                    "site",
                                    "pollutant",
                                    "medium",
                                    "outlet",
                                    "discharge",
                                    "sampled_on",
                                    "method",
                                    "by_office",
                                ),
                                name="reading_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RestorationEntry",
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
                                to="environment.restorationentry",
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
                            "site",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="restoration_entries",
                                to="enterprises.site",
                            ),
                        ),
                        (
                            "mining_area",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="restoration_entries",
                                to="enterprises.miningarea",
                            ),
                        ),
                        ("kind", models.CharField(max_length=8)),
                        ("hectares", models.DecimalField(decimal_places=3, max_digits=12)),
                        ("day", models.DateField()),
                        ("document", models.TextField()),
                        ("hectares_confirmed", models.BooleanField(default=False)),
                    ],
                    options={
                        "ordering": ["-day", "-pk"],
                        "indexes": [models.Index(fields=["-day", "-id"], name="restoration_newest")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True),
                                name="restoration_names_its_document",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("hectares__gt", 0)), name="restoration_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("mining_area__isnull", False), ("site", None)),
                                    models.Q(("mining_area", None), ("site__isnull", False)),
                                    _connector="OR",
                                ),
                                name="restoration_of_site_or_area",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RiskAssessment",
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
                                to="environment.riskassessment",
                            ),
                        ),
                        ("day", models.DateField()),
                        ("document", models.TextField()),
                        ("reason", models.TextField(blank=True)),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="risk_assessments",
                                to="enterprises.site",
                            ),
                        ),
                        ("subject", models.CharField(max_length=12)),
                        ("name", models.CharField(blank=True, max_length=200)),
                        ("level", models.CharField(max_length=8)),
                        ("assessor", models.CharField(max_length=200)),
                        ("result", models.TextField()),
                        ("until", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["-day", "-pk"],
                        "indexes": [models.Index(fields=["-day", "-id"], name="risk_assessment_newest")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True),
                                name="risk_assessment_names_its_document",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reason", ""), ("withdraws", None)),
                                    models.Q(("withdraws__isnull", False), models.Q(("reason", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="risk_assessment_withdrawn_with_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("assessor", ""), _negated=True),
                                name="risk_assessment_names_its_assessor",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("result", ""), _negated=True), name="risk_assessment_has_a_result"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("until", None), ("until__gte", models.F("day")), _connector="OR"),
                                name="risk_assessment_ordered",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SiteProcess",
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
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="processes",
                                to="enterprises.site",
                            ),
                        ),
                        ("process", models.CharField(max_length=24)),
                        ("used_from", models.DateField()),
                        ("used_until", models.DateField(blank=True, null=True)),
                        ("document", models.TextField(blank=True)),
                        ("state", models.CharField(default="used", max_length=12)),
                        ("end_reason", models.TextField(blank=True)),
                        ("withdrawal_reason", models.TextField(blank=True)),
                        ("by_office", models.BooleanField(editable=False)),
                    ],
                    options={
                        "ordering": ["site", "process", "used_from"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("used_until", None), ("used_until__gte", models.F("used_from")), _connector="OR"
                                ),
                                name="site_process_ordered",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("end_reason", ""), ("state", "used"), ("used_until", None)),
                                    models.Q(
                                        ("state", "ended"),
                                        ("used_until__isnull", False),
                                        models.Q(("end_reason", ""), _negated=True),
                                    ),
                                    models.Q(("end_reason", ""), ("state", "withdrawn"), ("used_until", None)),
                                    models.Q(
                                        ("state", "withdrawn"),
                                        ("used_until__isnull", False),
                                        models.Q(("end_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="site_process_ended_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", "withdrawn"), models.Q(("withdrawal_reason", ""), _negated=True)
                                    ),
                                    models.Q(
                                        models.Q(("state", "withdrawn"), _negated=True), ("withdrawal_reason", "")
                                    ),
                                    _connector="OR",
                                ),
                                name="site_process_withdrawn_with_reason",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("state", "withdrawn"), _negated=True),
                                expressions=[
                                    ("site", "="),
                                    ("process", "="),
                                    (
                                        models.Func(
                                            models.F("used_from"),
                                            models.F("used_until"),
                                            django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True),
                                            function="DATERANGE",
                                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="site_process_once_a_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TailingsStore",
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
                        ("name", models.CharField(max_length=200)),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tailings_stores",
                                to="enterprises.site",
                            ),
                        ),
                        ("kind", models.CharField(max_length=12)),
                        ("condition", models.CharField(max_length=12)),
                        ("radioactive", models.CharField(max_length=8)),
                        ("day", models.DateField()),
                        ("capacity", models.DecimalField(blank=True, decimal_places=3, max_digits=16, null=True)),
                        ("stock", models.DecimalField(blank=True, decimal_places=3, max_digits=16, null=True)),
                        ("bearer", models.CharField(max_length=12)),
                        ("cost", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                        ("document", models.TextField()),
                        (
                            "corrects",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="correction",
                                to="environment.tailingsstore",
                            ),
                        ),
                        ("withdrawn", models.BooleanField(default=False)),
                        ("reason", models.TextField(blank=True)),
                    ],
                    options={
                        "ordering": ["-day", "-pk"],
                        "indexes": [
                            models.Index(fields=["-day", "-id"], name="tailings_newest"),
                            models.Index(fields=["site", "-day", "-id"], name="tailings_site_day"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="tailings_have_a_name"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True), name="tailings_name_their_document"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("capacity", None), ("capacity__gt", 0), _connector="OR"),
                                    models.Q(("stock", None), ("stock__gte", 0), _connector="OR"),
                                    models.Q(("cost", None), ("cost__gt", 0), _connector="OR"),
                                ),
                                name="tailings_figures_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("site__isnull", False),
                                    models.Q(("bearer", "holder"), _negated=True),
                                    _connector="OR",
                                ),
                                name="tailings_without_owner_borne_by_government",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("corrects", None), ("reason", ""), ("withdrawn", False)),
                                    models.Q(("corrects__isnull", False), models.Q(("reason", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="tailings_changed_with_reason",
                            ),
                        ],
                    },
                ),
            ]
        ),
    ]

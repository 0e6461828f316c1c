"""The tables of the app, in the order of their foreign keys."""

import zoneinfo
from decimal import Decimal

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
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
                    name="Programme",
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
                        ("code", models.CharField(max_length=32, unique=True)),
                        ("name", models.CharField(max_length=160)),
                        ("name_zh", models.CharField(blank=True, max_length=160)),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="programmes",
                                to="enterprises.authority",
                            ),
                        ),
                        ("activity", models.CharField(max_length=12)),
                        ("unit", models.CharField(max_length=8)),
                        ("first_year", models.PositiveSmallIntegerField()),
                        ("last_year", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("return_by_month", models.PositiveSmallIntegerField(null=True)),
                        ("legal_basis", models.TextField()),
                    ],
                    options={
                        "ordering": ["code"],
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("authority", "="),
                                    ("activity", "="),
                                    (
                                        models.Func(
                                            models.F("first_year"),
                                            models.F("last_year"),
                                            django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True),
                                            function="INT4RANGE",
                                            output_field=django.contrib.postgres.fields.ranges.IntegerRangeField(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="programme_one_stream",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("last_year", None), ("last_year__gte", models.F("first_year")), _connector="OR"
                                ),
                                name="programme_years_ordered",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Holder",
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
                        ("type", models.CharField(max_length=12)),
                        (
                            "jurisdiction",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="holder",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        (
                            "group",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="holder",
                                to="enterprises.group",
                            ),
                        ),
                        (
                            "enterprise",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="holder",
                                to="enterprises.enterprise",
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
                    ],
                    options={
                        "ordering": ["code"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("enterprise__isnull", True),
                                        ("group__isnull", True),
                                        ("jurisdiction__isnull", False),
                                        ("type__in", ["nation", "province", "prefecture", "county"]),
                                    ),
                                    models.Q(
                                        ("enterprise__isnull", True),
                                        ("group__isnull", False),
                                        ("jurisdiction__isnull", True),
                                        ("type", "group"),
                                    ),
                                    models.Q(
                                        ("enterprise__isnull", False),
                                        ("group__isnull", True),
                                        ("jurisdiction__isnull", True),
                                        ("type", "enterprise"),
                                    ),
                                    _connector="OR",
                                ),
                                name="holder_is_one_thing",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProgrammeYear",
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
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="years", to="quotas.programme"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("state", models.CharField(default="awaiting_plan", max_length=16)),
                        ("scheme", models.CharField(max_length=8)),
                        ("scheme_decided", models.BooleanField(default=False, editable=False)),
                    ],
                    options={
                        "ordering": ["programme", "-year"],
                        "constraints": [
                            models.UniqueConstraint(fields=("programme", "year"), name="programme_year_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Account",
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
                            "programme_year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="accounts",
                                to="quotas.programmeyear",
                            ),
                        ),
                        ("category", models.CharField(max_length=16)),
                        (
                            "holder",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="accounts", to="quotas.holder"
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
                                to="quotas.account",
                            ),
                        ),
                        (
                            "home",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="quotas.account",
                            ),
                        ),
                        (
                            "total",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parts",
                                to="quotas.account",
                            ),
                        ),
                        (
                            "received",
                            models.DecimalField(
                                db_default=Decimal("0.000"), decimal_places=3, default=Decimal("0.000"), max_digits=16
                            ),
                        ),
                        (
                            "given",
                            models.DecimalField(
                                db_default=Decimal("0.000"), decimal_places=3, default=Decimal("0.000"), max_digits=16
                            ),
                        ),
                        (
                            "passed_on",
                            models.DecimalField(
                                db_default=Decimal("0.000"), decimal_places=3, default=Decimal("0.000"), max_digits=16
                            ),
                        ),
                        (
                            "withheld",
                            models.DecimalField(
                                db_default=Decimal("0.000"), decimal_places=3, default=Decimal("0.000"), max_digits=16
                            ),
                        ),
                        (
                            "withheld_below",
                            models.DecimalField(
                                db_default=Decimal("0.000"), decimal_places=3, default=Decimal("0.000"), max_digits=16
                            ),
                        ),
                        (
                            "used_pending",
                            models.DecimalField(
                                db_default=Decimal("0.000"), decimal_places=3, default=Decimal("0.000"), max_digits=16
                            ),
                        ),
                        (
                            "used_accepted",
                            models.DecimalField(
                                db_default=Decimal("0.000"), decimal_places=3, default=Decimal("0.000"), max_digits=16
                            ),
                        ),
                        ("plan_reached", models.BooleanField(db_default=False, default=False)),
                        (
                            "used",
                            models.GeneratedField(
                                db_persist=True,
                                expression=django.db.models.expressions.CombinedExpression(
                                    models.F("used_pending"), "+", models.F("used_accepted")
                                ),
                                output_field=models.DecimalField(decimal_places=3, max_digits=16),
                            ),
                        ),
                        (
                            "allocated",
                            models.GeneratedField(
                                db_persist=True,
                                expression=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("received"), "-", models.F("withheld")
                                    ),
                                    "-",
                                    models.F("withheld_below"),
                                ),
                                output_field=models.DecimalField(decimal_places=3, max_digits=16),
                            ),
                        ),
                        (
                            "undistributed",
                            models.GeneratedField(
                                db_persist=True,
                                expression=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("received"), "-", models.F("passed_on")
                                    ),
                                    "-",
                                    models.F("withheld"),
                                ),
                                output_field=models.DecimalField(decimal_places=3, max_digits=16),
                            ),
                        ),
                        (
                            "available",
                            models.GeneratedField(
                                db_persist=True,
                                expression=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("received"), "-", models.F("withheld")
                                            ),
                                            "-",
                                            models.F("withheld_below"),
                                        ),
                                        "-",
                                        models.F("used_pending"),
                                    ),
                                    "-",
                                    models.F("used_accepted"),
                                ),
                                output_field=models.DecimalField(decimal_places=3, max_digits=16),
                            ),
                        ),
                        (
                            "excess",
                            models.GeneratedField(
                                db_persist=True,
                                expression=django.db.models.functions.comparison.Greatest(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("used_pending"), "+", models.F("used_accepted")
                                                ),
                                                "-",
                                                models.F("received"),
                                            ),
                                            "+",
                                            models.F("withheld"),
                                        ),
                                        "+",
                                        models.F("withheld_below"),
                                    ),
                                    models.Value(
                                        Decimal("0.000"),
                                        output_field=models.DecimalField(decimal_places=3, max_digits=16),
                                    ),
                                ),
                                output_field=models.DecimalField(decimal_places=3, max_digits=16),
                            ),
                        ),
                        (
                            "state",
                            models.GeneratedField(
                                db_persist=True,
                                expression=models.Case(
                                    models.When(plan_reached=False, then=models.Value("awaiting_plan")),
                                    models.When(
                                        models.Q(
                                            ("given", 0),
                                            (
                                                "used_pending__gt",
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("used_accepted"), "*", models.Value(-1)
                                                ),
                                            ),
                                        ),
                                        then=models.Value("unplanned"),
                                    ),
                                    models.When(
                                        models.Q(
                                            (
                                                "used_pending__gt",
                                                django.db.models.expressions.CombinedExpression(
                                                    django.db.models.expressions.CombinedExpression(
                                                        django.db.models.expressions.CombinedExpression(
                                                            models.F("received"), "-", models.F("withheld")
                                                        ),
                                                        "-",
                                                        models.F("withheld_below"),
                                                    ),
                                                    "-",
                                                    models.F("used_accepted"),
                                                ),
                                            )
                                        ),
                                        then=models.Value("exceeded"),
                                    ),
                                    models.When(
                                        models.Q(
                                            (
                                                "received__gt",
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("withheld"), "+", models.F("withheld_below")
                                                ),
                                            ),
                                            (
                                                "used_pending__gte",
                                                django.db.models.expressions.CombinedExpression(
                                                    django.db.models.expressions.CombinedExpression(
                                                        django.db.models.expressions.CombinedExpression(
                                                            django.db.models.expressions.CombinedExpression(
                                                                models.F("received"), "-", models.F("withheld")
                                                            ),
                                                            "-",
                                                            models.F("withheld_below"),
                                                        ),
                                                        "*",
                                                        models.Value(Decimal("0.9")),
                                                    ),
                                                    "-",
                                                    models.F("used_accepted"),
                                                ),
                                            ),
                                        ),
                                        then=models.Value("near"),
                                    ),
                                    default=models.Value("within"),
                                ),
                                output_field=models.CharField(max_length=16),
                            ),
                        ),
                        ("authority", models.TextField(db_collation="C", editable=False)),
                        ("place", models.TextField(db_collation="C", editable=False)),
                        (
                            "enterprise",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.enterprise",
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.group",
                            ),
                        ),
                        ("seat", models.TextField(db_collation="C", editable=False, null=True)),
                        (
                            "province",
                            models.GeneratedField(
                                db_persist=True,
                                expression=django.db.models.functions.text.Left("place", 2),
                                output_field=models.TextField(db_collation="C"),
                            ),
                        ),
                        (
                            "scope",
                            models.GeneratedField(
                                db_persist=True,
                                expression=django.db.models.functions.text.Concat(
                                    "authority", models.Value(":", output_field=models.TextField()), "place"
                                ),
                                output_field=models.TextField(db_collation="C"),
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-excess", "id"],
                        "indexes": [
                            models.Index(
                                fields=["-excess", "id"],
                                include=("authority", "place", "province", "scope", "enterprise", "group", "seat"),
                                name="account_worst",
                            ),
                            models.Index(fields=["province", "authority", "-excess", "id"], name="account_province"),
                            models.Index(fields=["scope"], name="account_scope"),
                            models.Index(fields=["place"], name="account_place"),
                            models.Index(
                                condition=models.Q(("state__in", ["exceeded", "unplanned"])),
                                fields=["programme_year", "-excess", "id"],
                                name="account_over",
                            ),
                            models.Index(
                                condition=models.Q(("state", "near")),
                                fields=["programme_year", "id"],
                                name="account_near",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("programme_year", "category", "holder"), name="account_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("parent", models.F("id")), _negated=True), name="account_own_parent"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("passed_on__gte", 0),
                                    ("withheld__gte", 0),
                                    (
                                        "received__gte",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("passed_on"), "+", models.F("withheld")
                                        ),
                                    ),
                                ),
                                name="account_not_overdrawn",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("withheld_below__gte", 0)), name="account_withheld_below"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("used_accepted__gte", 0), ("used_pending__gte", 0)),
                                name="account_use_not_negative",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Element",
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
                        ("symbol", models.CharField(max_length=2, unique=True)),
                        ("name", models.CharField(max_length=30)),
                        ("weight", models.CharField(max_length=16)),
                        ("oxide", models.CharField(blank=True, max_length=12)),
                        ("oxide_factor", models.DecimalField(blank=True, decimal_places=4, max_digits=6, null=True)),
                        ("source", models.TextField(blank=True)),
                    ],
                    options={
                        "ordering": ["symbol"],
                    },
                ),
                migrations.CreateModel(
                    name="Product",
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
                        ("code", models.CharField(max_length=40, unique=True)),
                        ("name", models.CharField(max_length=120)),
                        ("name_zh", models.CharField(blank=True, max_length=120)),
                        ("kind", models.CharField(max_length=16)),
                        (
                            "element",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="products",
                                to="quotas.element",
                            ),
                        ),
                        ("element_class", models.CharField(blank=True, max_length=16)),
                        ("ore_type", models.CharField(blank=True, max_length=20)),
                        ("stage", models.CharField(blank=True, max_length=12)),
                        ("material", models.CharField(blank=True, db_default="", default="", max_length=16)),
                        ("specification", models.TextField(blank=True)),
                        (
                            "variety_of",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="varieties",
                                to="quotas.product",
                            ),
                        ),
                        ("reo_factor", models.DecimalField(blank=True, decimal_places=4, max_digits=6, null=True)),
                        ("source", models.TextField(blank=True)),
                        ("ended_on", models.DateField(blank=True, editable=False, null=True)),
                    ],
                    options={
                        "ordering": ["code"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("reo_factor", None),
                                    models.Q(("reo_factor__gt", 0), ("reo_factor__lte", 2)),
                                    _connector="OR",
                                ),
                                name="product_factor_positive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("material", ""), ("stage__in", ["metal", "processing"]), _connector="OR"
                                ),
                                name="product_material_of_late_stage",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "metal"), _negated=True),
                                    ("reo_factor", None),
                                    ("reo_factor__gt", 1),
                                    _connector="OR",
                                ),
                                name="product_metal_is_less_than_its_oxide",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("element", None), ("element_class", ""), _connector="OR"),
                                name="product_one_class",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Report",
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
                            "enterprise",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reports",
                                to="enterprises.enterprise",
                            ),
                        ),
                        ("period", models.DateField()),
                        ("number", models.PositiveSmallIntegerField(default=1)),
                        ("state", models.CharField(default="draft", max_length=12)),
                        ("nil", models.BooleanField(default=False)),
                        ("origin", models.CharField(default="api", max_length=8)),
                        ("received_on", models.DateField(blank=True, null=True)),
                        ("paper_reference", models.CharField(blank=True, max_length=60)),
                        ("sheet_id", models.UUIDField(blank=True, editable=False, null=True)),
                        ("due_on", models.DateField()),
                        (
                            "amends",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="amendments",
                                to="quotas.report",
                            ),
                        ),
                        ("reason", models.TextField(blank=True)),
                        (
                            "prepared_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("prepared_at", models.DateTimeField()),
                        (
                            "handed_over_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("handed_over_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "handed_over_to",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "sent_back_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("sent_back_at", models.DateTimeField(blank=True, null=True)),
                        ("sent_back_reason", models.TextField(blank=True)),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("submitted_at", models.DateTimeField(blank=True, null=True)),
                        ("late", models.BooleanField(null=True)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("decision_reason", models.TextField(blank=True)),
                        ("receipt_number", models.CharField(blank=True, max_length=32, null=True, unique=True)),
                        ("canonical", models.TextField(blank=True)),
                        ("sha256", models.CharField(blank=True, max_length=64)),
                        ("over", models.JSONField(blank=True, default=list)),
                        ("explanations", models.JSONField(blank=True, default=dict)),
                    ],
                    options={
                        "ordering": ["-period", "enterprise", "-number"],
                        "indexes": [
                            models.Index(fields=["-prepared_at", "-id"], name="report_newest"),
                            models.Index(fields=["period", "-prepared_at", "-id"], name="report_period"),
                            models.Index(fields=["state", "-prepared_at", "-id"], name="report_state"),
                            models.Index(
                                condition=models.Q(("sheet_id__isnull", False)),
                                fields=["sheet_id"],
                                name="report_sheet",
                            ),
                            models.Index(
                                condition=models.Q(("late", True)), fields=["-prepared_at", "-id"], name="report_late"
                            ),
                            models.Index(
                                condition=models.Q(("over", []), _negated=True),
                                fields=["-prepared_at", "-id"],
                                name="report_over",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("enterprise", "period", "number"), name="report_version_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "draft")),
                                fields=("enterprise", "period"),
                                name="report_one_open_draft",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["submitted", "accepted", "returned"])),
                                fields=("enterprise", "period"),
                                name="report_one_standing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("period__day", 1)), name="report_period_is_a_month"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "draft"),
                                    models.Q(
                                        ("late__isnull", False),
                                        ("receipt_number__isnull", False),
                                        ("submitted_at__isnull", False),
                                        ("submitted_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="report_filed_has_receipt",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("origin", "paper"),
                                        ("received_on__gte", models.F("period")),
                                        ("received_on__isnull", False),
                                        models.Q(("paper_reference", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("origin", "paper"), _negated=True),
                                        ("paper_reference", ""),
                                        ("received_on", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="report_on_paper_says_when_it_came",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("received_on", None),
                                    ("submitted_at", None),
                                    (
                                        "received_on__lte",
                                        django.db.models.functions.datetime.TruncDate(
                                            "submitted_at", tzinfo=zoneinfo.ZoneInfo(key="Asia/Shanghai")
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="report_on_paper_came_before_it_was_filed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("handed_over_at__isnull", False), ("handed_over_by__isnull", False)),
                                    models.Q(
                                        ("handed_over_at", None), ("handed_over_by", None), ("handed_over_to", None)
                                    ),
                                    _connector="OR",
                                ),
                                name="report_handed_over_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("sent_back_at", None), ("sent_back_by", None), ("sent_back_reason", "")),
                                    models.Q(
                                        ("handed_over_at__isnull", False),
                                        ("sent_back_at__isnull", False),
                                        ("sent_back_by__isnull", False),
                                        models.Q(("sent_back_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="report_sent_back_with_its_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["accepted", "returned", "repudiated"]), _negated=True),
                                    ("decided_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="report_decided_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["accepted", "returned"]), _negated=True),
                                    ("decided_by", None),
                                    models.Q(
                                        models.Q(("decided_by", models.F("prepared_by")), _negated=True),
                                        models.Q(("decided_by", models.F("submitted_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="report_maker_does_not_decide",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportLine",
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
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="quotas.report"
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="report_lines",
                                to="enterprises.site",
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="report_lines",
                                to="quotas.product",
                            ),
                        ),
                        ("process", models.CharField(blank=True, max_length=60)),
                        ("feed_origin", models.CharField(max_length=12)),
                        ("grade", models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True)),
                        (
                            "opening_stock",
                            models.DecimalField(
                                blank=True,
                                decimal_places=3,
                                max_digits=16,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0.000")),
                                    django.core.validators.MaxValueValidator(Decimal("1000000.000")),
                                ],
                            ),
                        ),
                        (
                            "produced",
                            models.DecimalField(
                                blank=True,
                                decimal_places=3,
                                max_digits=16,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0.000")),
                                    django.core.validators.MaxValueValidator(Decimal("1000000.000")),
                                ],
                            ),
                        ),
                        (
                            "purchased",
                            models.DecimalField(
                                blank=True,
                                decimal_places=3,
                                max_digits=16,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0.000")),
                                    django.core.validators.MaxValueValidator(Decimal("1000000.000")),
                                ],
                            ),
                        ),
                        (
                            "consumed",
                            models.DecimalField(
                                blank=True,
                                decimal_places=3,
                                max_digits=16,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0.000")),
                                    django.core.validators.MaxValueValidator(Decimal("1000000.000")),
                                ],
                            ),
                        ),
                        (
                            "sold",
                            models.DecimalField(
                                blank=True,
                                decimal_places=3,
                                max_digits=16,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0.000")),
                                    django.core.validators.MaxValueValidator(Decimal("1000000.000")),
                                ],
                            ),
                        ),
                        (
                            "exported",
                            models.DecimalField(
                                blank=True,
                                decimal_places=3,
                                max_digits=16,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0.000")),
                                    django.core.validators.MaxValueValidator(Decimal("1000000.000")),
                                ],
                            ),
                        ),
                        (
                            "lost",
                            models.DecimalField(
                                blank=True,
                                decimal_places=3,
                                max_digits=16,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0.000")),
                                    django.core.validators.MaxValueValidator(Decimal("1000000.000")),
                                ],
                            ),
                        ),
                        (
                            "closing_stock",
                            models.DecimalField(
                                blank=True,
                                decimal_places=3,
                                max_digits=16,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0.000")),
                                    django.core.validators.MaxValueValidator(Decimal("1000000.000")),
                                ],
                            ),
                        ),
                        ("reo_tonnes", models.DecimalField(blank=True, decimal_places=3, max_digits=16, null=True)),
                    ],
                    options={
                        "ordering": ["report", "site", "product"],
                        "constraints": [
                            models.UniqueConstraint(fields=("report", "site", "product"), name="report_line_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("grade", None), models.Q(("grade__gt", 0), ("grade__lte", 1)), _connector="OR"
                                ),
                                name="report_line_grade",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LineUse",
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
                            "line",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="quotas.reportline"
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="line_uses",
                                to="quotas.account",
                            ),
                        ),
                        ("tonnes", models.DecimalField(decimal_places=3, max_digits=16)),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("line", "account"), name="line_use_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Notice",
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
                        ("number", models.CharField(max_length=120, unique=True)),
                        ("title", models.CharField(blank=True, max_length=200)),
                        (
                            "programme_year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notices",
                                to="quotas.programmeyear",
                            ),
                        ),
                        ("batch", models.CharField(max_length=12)),
                        ("basis", models.CharField(max_length=12)),
                        ("reduction", models.BooleanField(default=False)),
                        (
                            "issuer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notices_issued",
                                to="quotas.holder",
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
                        ("issued_on", models.DateField()),
                        ("effective_on", models.DateField()),
                        ("state", models.CharField(default="draft", max_length=12)),
                        (
                            "prepared_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("submitted_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "approved_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("approved_at", models.DateTimeField(blank=True, null=True)),
                        ("return_reason", models.TextField(blank=True)),
                        (
                            "revoked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("revoked_at", models.DateTimeField(blank=True, null=True)),
                        ("revocation_reason", models.TextField(blank=True)),
                        ("printed_figures", models.JSONField(blank=True, default=list)),
                        ("note", models.TextField(blank=True)),
                        ("evidence", models.CharField(blank=True, max_length=40)),
                        ("source", models.TextField(blank=True)),
                        ("fictitious", models.BooleanField(default=False)),
                    ],
                    options={
                        "ordering": ["-issued_on", "number"],
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["number"], name="notice_number_trigram", opclasses=["gin_trgm_ops"]
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass(
                                    django.db.models.functions.text.Upper("number"), name="gin_trgm_ops"
                                ),
                                django.contrib.postgres.indexes.OpClass(
                                    django.db.models.functions.text.Upper("title"), name="gin_trgm_ops"
                                ),
                                name="notice_search",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approved_by", None),
                                    models.Q(
                                        models.Q(("approved_by", models.F("prepared_by")), _negated=True),
                                        models.Q(("approved_by", models.F("submitted_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="notice_maker_is_not_checker",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "in_force"), _negated=True),
                                    ("approved_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="notice_in_force_was_approved",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NoticeLine",
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
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="quotas.notice"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "from_holder",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="quotas.holder",
                            ),
                        ),
                        (
                            "to_holder",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="quotas.holder"
                            ),
                        ),
                        ("category", models.CharField(max_length=16)),
                        (
                            "tonnes",
                            models.DecimalField(
                                decimal_places=3,
                                max_digits=16,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0.000")),
                                    django.core.validators.MaxValueValidator(Decimal("1000000.000")),
                                ],
                            ),
                        ),
                        ("block", models.CharField(blank=True, max_length=80)),
                        ("printed", models.DecimalField(blank=True, decimal_places=3, max_digits=16, null=True)),
                        ("increment", models.DecimalField(blank=True, decimal_places=3, max_digits=16, null=True)),
                        ("withheld", models.DecimalField(blank=True, decimal_places=3, max_digits=16, null=True)),
                        ("withheld_because", models.TextField(blank=True)),
                        ("note", models.TextField(blank=True)),
                    ],
                    options={
                        "ordering": ["notice", "position"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("notice", "from_holder", "to_holder", "category"),
                                name="notice_line_once",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("tonnes__gte", Decimal("0.000"))), name="notice_line_tonnes"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withheld", None), ("withheld_because", "")),
                                    models.Q(
                                        ("increment__isnull", False),
                                        ("withheld__gt", 0),
                                        ("withheld__lte", models.F("increment")),
                                        models.Q(("withheld_because", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="notice_line_withholds_with_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("from_holder", models.F("to_holder")), _negated=True),
                                name="notice_line_two_holders",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Succession",
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
                        ("kind", models.CharField(max_length=10)),
                        (
                            "predecessor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="successions_out",
                                to="enterprises.enterprise",
                            ),
                        ),
                        (
                            "successor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="successions_in",
                                to="enterprises.enterprise",
                            ),
                        ),
                        ("effective_on", models.DateField()),
                        ("reason", models.TextField()),
                        (
                            "decided_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("decided_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["-effective_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "merger"), ("successor__isnull", False)),
                                    models.Q(("kind", "closure"), ("successor__isnull", True)),
                                    _connector="OR",
                                ),
                                name="succession_merger_has_successor",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Posting",
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
                        ("kind", models.CharField(max_length=12)),
                        (
                            "from_account",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="postings_out",
                                to="quotas.account",
                            ),
                        ),
                        (
                            "to_account",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="postings_in",
                                to="quotas.account",
                            ),
                        ),
                        ("tonnes", models.DecimalField(decimal_places=3, max_digits=16)),
                        ("effective_on", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                        ("actor_id", models.UUIDField(null=True)),
                        ("actor_name", models.CharField(max_length=160)),
                        (
                            "reverses",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reversed_by",
                                to="quotas.posting",
                            ),
                        ),
                        ("key", models.CharField(max_length=120)),
                        (
                            "notice_line",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="postings",
                                to="quotas.noticeline",
                            ),
                        ),
                        (
                            "line_use",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="postings",
                                to="quotas.lineuse",
                            ),
                        ),
                        (
                            "succession",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="postings",
                                to="quotas.succession",
                            ),
                        ),
                        ("document", models.CharField(blank=True, max_length=200)),
                        ("authority", models.TextField(db_collation="C", editable=False)),
                        (
                            "from_enterprise",
                            models.ForeignKey(
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.enterprise",
                            ),
                        ),
                        (
                            "to_enterprise",
                            models.ForeignKey(
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.enterprise",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-recorded_at", "-id"],
                        "indexes": [
                            models.Index(fields=["-recorded_at", "-id"], name="posting_newest"),
                            models.Index(fields=["to_enterprise", "-recorded_at", "-id"], name="posting_to_newest"),
                            models.Index(fields=["from_enterprise", "-recorded_at", "-id"], name="posting_from_newest"),
                            models.Index(fields=["kind", "-recorded_at", "-id"], name="posting_kind"),
                            models.Index(fields=["key"], name="posting_key"),
                            models.Index(fields=["effective_on"], name="posting_effective"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("tonnes__gt", 0)), name="posting_tonnes_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("from_account", None),
                                        ("kind__in", ["control", "withhold", "release", "use", "accept"]),
                                        ("to_account__isnull", False),
                                    ),
                                    models.Q(
                                        ("from_account__isnull", False),
                                        ("kind__in", ["distribute", "return", "deduct", "transfer"]),
                                        ("to_account__isnull", False),
                                    ),
                                    models.Q(("from_account__isnull", False), ("kind", "reduce")),
                                    ("kind", "reverse"),
                                    _connector="OR",
                                ),
                                name="posting_sides_fit_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "reverse"), ("reverses__isnull", False)),
                                    models.Q(models.Q(("kind", "reverse"), _negated=True), ("reverses", None)),
                                    _connector="OR",
                                ),
                                name="posting_reverse_names_its_posting",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("notice_line__isnull", False),
                                    ("line_use__isnull", False),
                                    ("succession__isnull", False),
                                    models.Q(("document", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="posting_has_a_document",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("notice_line__isnull", False), models.Q(("kind", "reverse"), _negated=True)
                                ),
                                fields=("notice_line", "kind"),
                                name="posting_once_per_notice_line_and_kind",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("line_use__isnull", False), models.Q(("kind", "reverse"), _negated=True)
                                ),
                                fields=("line_use", "kind"),
                                name="posting_once_per_use_and_kind",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AccountDay",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "account", "day", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="days",
                                to="quotas.account",
                            ),
                        ),
                        ("day", models.DateField()),
                        (
                            "received",
                            models.DecimalField(
                                db_default=Decimal("0.000"), decimal_places=3, default=Decimal("0.000"), max_digits=16
                            ),
                        ),
                        (
                            "given",
                            models.DecimalField(
                                db_default=Decimal("0.000"), decimal_places=3, default=Decimal("0.000"), max_digits=16
                            ),
                        ),
                        (
                            "passed_on",
                            models.DecimalField(
                                db_default=Decimal("0.000"), decimal_places=3, default=Decimal("0.000"), max_digits=16
                            ),
                        ),
                        (
                            "withheld",
                            models.DecimalField(
                                db_default=Decimal("0.000"), decimal_places=3, default=Decimal("0.000"), max_digits=16
                            ),
                        ),
                        (
                            "withheld_below",
                            models.DecimalField(
                                db_default=Decimal("0.000"), decimal_places=3, default=Decimal("0.000"), max_digits=16
                            ),
                        ),
                        (
                            "used_pending",
                            models.DecimalField(
                                db_default=Decimal("0.000"), decimal_places=3, default=Decimal("0.000"), max_digits=16
                            ),
                        ),
                        (
                            "used_accepted",
                            models.DecimalField(
                                db_default=Decimal("0.000"), decimal_places=3, default=Decimal("0.000"), max_digits=16
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["account", "day"],
                    },
                ),
                migrations.CreateModel(
                    name="AreaPlan",
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
                                to="quotas.areaplan",
                            ),
                        ),
                        ("ceiling", models.DecimalField(decimal_places=3, max_digits=12)),
                    ],
                    options={
                        "ordering": ["-year", "mining_area", "-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("replaces", None)),
                                fields=("mining_area", "year"),
                                name="area_plan_one_a_year",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True), name="area_plan_names_its_document"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ceiling__gte", 0)), name="area_plan_not_negative"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("year__gte", 2006), ("year__lte", 2100)),
                                name="area_plan_year_range",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConsumptionDraft",
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
                        ("electricity", models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True)),
                        ("water", models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True)),
                        (
                            "ammonium_sulphate",
                            models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True),
                        ),
                        (
                            "ammonium_bicarbonate",
                            models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True),
                        ),
                        (
                            "flotation_reagent",
                            models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True),
                        ),
                        ("sulphuric_acid", models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True)),
                        (
                            "hydrochloric_acid",
                            models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True),
                        ),
                        (
                            "sodium_hydroxide",
                            models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True),
                        ),
                        ("liquid_ammonia", models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True)),
                        ("oxalic_acid", models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True)),
                        (
                            "lithium_fluoride",
                            models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True),
                        ),
                        ("graphite", models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True)),
                        ("magnet_scrap", models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True)),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consumption_drafts",
                                to="enterprises.site",
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
                        ("period", models.DateField()),
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
                        "ordering": ["-period", "site"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("period__day", 1)), name="consumption_draft_of_a_month"
                            ),
                            models.UniqueConstraint(
                                fields=("site", "enterprise", "period"), name="consumption_draft_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("electricity", None), ("electricity__gte", 0), _connector="OR"),
                                    models.Q(("water", None), ("water__gte", 0), _connector="OR"),
                                    models.Q(
                                        ("ammonium_sulphate", None), ("ammonium_sulphate__gte", 0), _connector="OR"
                                    ),
                                    models.Q(
                                        ("ammonium_bicarbonate", None),
                                        ("ammonium_bicarbonate__gte", 0),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("flotation_reagent", None), ("flotation_reagent__gte", 0), _connector="OR"
                                    ),
                                    models.Q(("sulphuric_acid", None), ("sulphuric_acid__gte", 0), _connector="OR"),
                                    models.Q(
                                        ("hydrochloric_acid", None), ("hydrochloric_acid__gte", 0), _connector="OR"
                                    ),
                                    models.Q(("sodium_hydroxide", None), ("sodium_hydroxide__gte", 0), _connector="OR"),
                                    models.Q(("liquid_ammonia", None), ("liquid_ammonia__gte", 0), _connector="OR"),
                                    models.Q(("oxalic_acid", None), ("oxalic_acid__gte", 0), _connector="OR"),
                                    models.Q(("lithium_fluoride", None), ("lithium_fluoride__gte", 0), _connector="OR"),
                                    models.Q(("graphite", None), ("graphite__gte", 0), _connector="OR"),
                                    models.Q(("magnet_scrap", None), ("magnet_scrap__gte", 0), _connector="OR"),
                                ),
                                name="consumption_draft_not_negative",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConsumptionReturn",
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
                        ("electricity", models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True)),
                        ("water", models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True)),
                        (
                            "ammonium_sulphate",
                            models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True),
                        ),
                        (
                            "ammonium_bicarbonate",
                            models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True),
                        ),
                        (
                            "flotation_reagent",
                            models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True),
                        ),
                        ("sulphuric_acid", models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True)),
                        (
                            "hydrochloric_acid",
                            models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True),
                        ),
                        (
                            "sodium_hydroxide",
                            models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True),
                        ),
                        ("liquid_ammonia", models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True)),
                        ("oxalic_acid", models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True)),
                        (
                            "lithium_fluoride",
                            models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True),
                        ),
                        ("graphite", models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True)),
                        ("magnet_scrap", models.DecimalField(blank=True, decimal_places=3, max_digits=15, null=True)),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="consumption_returns",
                                to="enterprises.site",
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
                        ("period", models.DateField()),
                        ("number", models.PositiveSmallIntegerField(default=1)),
                        (
                            "amends",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="amendments",
                                to="quotas.consumptionreturn",
                            ),
                        ),
                        ("reason", models.TextField(blank=True)),
                        ("received_on", models.DateField(blank=True, null=True)),
                        ("paper_reference", models.CharField(blank=True, max_length=60)),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("confirmed_at", models.DateTimeField(blank=True, editable=False, null=True)),
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
                        "ordering": ["-period", "site", "-number"],
                        "indexes": [
                            models.Index(fields=["-period", "-id"], name="consumption_newest"),
                            models.Index(fields=["site", "-period", "-number"], name="consumption_site_month"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("period__day", 1)), name="consumption_of_a_month"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("amends", None)), fields=("site", "period"), name="consumption_once"
                            ),
                            models.UniqueConstraint(fields=("amends",), name="consumption_amended_once"),
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
                                name="consumption_amendment_has_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("electricity", None), ("electricity__gte", 0), _connector="OR"),
                                    models.Q(("water", None), ("water__gte", 0), _connector="OR"),
                                    models.Q(
                                        ("ammonium_sulphate", None), ("ammonium_sulphate__gte", 0), _connector="OR"
                                    ),
                                    models.Q(
                                        ("ammonium_bicarbonate", None),
                                        ("ammonium_bicarbonate__gte", 0),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("flotation_reagent", None), ("flotation_reagent__gte", 0), _connector="OR"
                                    ),
                                    models.Q(("sulphuric_acid", None), ("sulphuric_acid__gte", 0), _connector="OR"),
                                    models.Q(
                                        ("hydrochloric_acid", None), ("hydrochloric_acid__gte", 0), _connector="OR"
                                    ),
                                    models.Q(("sodium_hydroxide", None), ("sodium_hydroxide__gte", 0), _connector="OR"),
                                    models.Q(("liquid_ammonia", None), ("liquid_ammonia__gte", 0), _connector="OR"),
                                    models.Q(("oxalic_acid", None), ("oxalic_acid__gte", 0), _connector="OR"),
                                    models.Q(("lithium_fluoride", None), ("lithium_fluoride__gte", 0), _connector="OR"),
                                    models.Q(("graphite", None), ("graphite__gte", 0), _connector="OR"),
                                    models.Q(("magnet_scrap", None), ("magnet_scrap__gte", 0), _connector="OR"),
                                ),
                                name="consumption_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("electricity__isnull", False)),
                                    models.Q(("water__isnull", False)),
                                    models.Q(("ammonium_sulphate__isnull", False)),
                                    models.Q(("ammonium_bicarbonate__isnull", False)),
                                    models.Q(("flotation_reagent__isnull", False)),
                                    models.Q(("sulphuric_acid__isnull", False)),
                                    models.Q(("hydrochloric_acid__isnull", False)),
                                    models.Q(("sodium_hydroxide__isnull", False)),
                                    models.Q(("liquid_ammonia__isnull", False)),
                                    models.Q(("oxalic_acid__isnull", False)),
                                    models.Q(("lithium_fluoride__isnull", False)),
                                    models.Q(("graphite__isnull", False)),
                                    models.Q(("magnet_scrap__isnull", False)),
                                    _connector="OR",
                                ),
                                name="consumption_states_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("paper_reference", ""), ("received_on", None)),
                                    models.Q(
                                        ("amends", None),
                                        ("received_on__isnull", False),
                                        models.Q(("paper_reference", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="consumption_on_paper_is_whole",
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
                                name="consumption_paper_came_before_it_was_filed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("confirmed_at", None), ("confirmed_by", None)),
                                    models.Q(
                                        ("confirmed_at__isnull", False),
                                        ("confirmed_by__isnull", False),
                                        ("received_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="consumption_confirmed_of_paper",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("receipt_confirmed_at", None), ("receipt_confirmed_by", None)),
                                    models.Q(
                                        ("confirmed_at__isnull", False),
                                        ("receipt_confirmed_at__isnull", False),
                                        ("receipt_confirmed_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="consumption_receipt_confirmed_of_paper",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("filed_by", None),
                                    models.Q(
                                        models.Q(
                                            ("confirmed_by", None),
                                            models.Q(("confirmed_by", models.F("filed_by")), _negated=True),
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
                                name="consumption_filer_does_not_confirm",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CountingRule",
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
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="counting_rules",
                                to="quotas.programme",
                            ),
                        ),
                        ("site_kind", models.CharField(max_length=12)),
                        ("product_kind", models.CharField(max_length=16)),
                        ("feed", models.CharField(max_length=12)),
                        ("quantity", models.CharField(max_length=10)),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        ("legal_basis", models.TextField()),
                    ],
                    options={
                        "ordering": ["programme", "site_kind", "product_kind", "feed", "valid_from"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("legal_basis", ""), _negated=True),
                                name="counting_rule_has_legal_basis",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="counting_rule_ordered",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("programme", "="),
                                    ("site_kind", "="),
                                    ("product_kind", "="),
                                    ("feed", "="),
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
                                name="counting_rule_one_a_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeductionDecision",
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
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deduction_decisions",
                                to="quotas.account",
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
                        ("unused", models.DecimalField(decimal_places=3, max_digits=16)),
                        ("excess", models.DecimalField(decimal_places=3, max_digits=16)),
                        ("factor", models.DecimalField(decimal_places=3, max_digits=6)),
                        ("proposed", models.DecimalField(decimal_places=3, max_digits=16)),
                        ("decided", models.DecimalField(decimal_places=3, max_digits=16)),
                        ("reason", models.TextField()),
                        (
                            "replaces",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replacement",
                                to="quotas.deductiondecision",
                            ),
                        ),
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
                        "ordering": ["-recorded_at", "-id"],
                        "indexes": [models.Index(fields=["-recorded_at", "-id"], name="deduction_newest")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("replaces", None)),
                                fields=("account",),
                                name="deduction_decided_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="deduction_decision_has_reason"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided__gte", 0),
                                    ("excess__gte", 0),
                                    ("factor__gte", 1),
                                    ("proposed__gte", 0),
                                    ("unused__gte", 0),
                                ),
                                name="deduction_not_negative",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DistributionRound",
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
                            "notice",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="round", to="quotas.notice"
                            ),
                        ),
                        ("category", models.CharField(max_length=16)),
                        ("total", models.DecimalField(decimal_places=3, max_digits=16)),
                        ("given", models.DecimalField(decimal_places=3, max_digits=16)),
                        ("summary", models.TextField()),
                        ("terms", models.JSONField()),
                        ("lines", models.JSONField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(editable=False)),
                    ],
                    options={
                        "ordering": ["-recorded_at", "-id"],
                        "indexes": [models.Index(fields=["-recorded_at", "-id"], name="round_newest")],
                    },
                ),
                migrations.CreateModel(
                    name="DueDay",
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
                        ("from_month", models.DateField()),
                        ("document", models.TextField()),
                        ("evidence", models.CharField(default="entered", max_length=12)),
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
                        (
                            "place",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        ("kind", models.CharField(blank=True, max_length=12)),
                        (
                            "day",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(31),
                                ],
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-from_month", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("from_month__day", 1)), name="dueday_begins_with_a_month"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True), name="dueday_names_its_document"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("day", None), models.Q(("day__gte", 1), ("day__lte", 31)), _connector="OR"
                                ),
                                name="due_day_of_a_month",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", ""), ("place", None), _negated=True),
                                    ("day__isnull", False),
                                    _connector="OR",
                                ),
                                name="due_day_of_the_country_stays",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ElementClassification",
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
                                to="quotas.elementclassification",
                            ),
                        ),
                        ("day", models.DateField()),
                        ("document", models.TextField()),
                        ("reason", models.TextField(blank=True)),
                        (
                            "element",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="classifications",
                                to="quotas.element",
                            ),
                        ),
                        ("weight", models.CharField(max_length=8)),
                        ("counted_by", models.CharField(max_length=200)),
                        ("until", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["element", "-day", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True),
                                name="element_classification_names_its_document",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reason", ""), ("withdraws", None)),
                                    models.Q(("withdraws__isnull", False), models.Q(("reason", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="element_classification_withdrawn_with_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("counted_by", ""), _negated=True),
                                name="element_classification_names_who",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("until", None), ("until__gte", models.F("day")), _connector="OR"),
                                name="element_classification_ordered",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HsCode",
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
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hs_codes",
                                to="quotas.product",
                            ),
                        ),
                        ("code", models.CharField(max_length=10)),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        ("source", models.TextField()),
                    ],
                    options={
                        "ordering": ["product", "code", "valid_from"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("source", ""), _negated=True), name="hs_code_names_its_source"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="hs_code_ordered",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("code__regex", "^([0-9]{6}|[0-9]{8}|[0-9]{10})$")),
                                name="hs_code_of_digits",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("product", "="),
                                    ("code", "="),
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
                                name="hs_code_once_a_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Import",
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
                        ("kind", models.CharField(max_length=12)),
                        ("state", models.CharField(default="pending", max_length=12)),
                        ("dry_run", models.BooleanField(default=True)),
                        ("file_name", models.CharField(max_length=120)),
                        ("size", models.PositiveIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("content", models.BinaryField(null=True)),
                        ("table", models.JSONField(default=dict)),
                        ("lines", models.PositiveIntegerField(default=0)),
                        ("title_row", models.JSONField(default=dict)),
                        ("read_all", models.BooleanField(default=False)),
                        ("rows_sha256", models.CharField(blank=True, editable=False, max_length=64)),
                        ("reports", models.PositiveIntegerField(default=0)),
                        ("faulty_reports", models.PositiveIntegerField(default=0)),
                        ("good_only", models.BooleanField(default=False)),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("confirmed_at", models.DateTimeField(null=True)),
                        ("signature", models.JSONField(null=True)),
                        ("worked_at", models.DateTimeField(null=True)),
                        ("faults", models.JSONField(default=list)),
                        ("findings", models.JSONField(default=list)),
                        (
                            "enterprise",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.enterprise",
                            ),
                        ),
                        ("period", models.DateField(null=True)),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("uploaded_at", models.DateTimeField()),
                        (
                            "report",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="quotas.report",
                            ),
                        ),
                        (
                            "notice",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="quotas.notice",
                            ),
                        ),
                        (
                            "approval",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.approvalrequest",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-uploaded_at", "-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "filing")),
                                fields=("uploaded_by", "sha256"),
                                name="import_being_filed_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportPart",
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
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="quotas.import"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("state", models.CharField(default="read", max_length=8)),
                        ("first", models.CharField(blank=True, max_length=32)),
                        ("last", models.CharField(blank=True, max_length=32)),
                        ("reports", models.PositiveIntegerField(default=0)),
                        ("faulty", models.PositiveIntegerField(default=0)),
                        ("unchanged_rows", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "ordering": ["sheet", "number"],
                        "constraints": [models.UniqueConstraint(fields=("sheet", "number"), name="import_part_once")],
                    },
                ),
                migrations.CreateModel(
                    name="ImportRow",
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
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="quotas.import"
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("enterprise", models.CharField(blank=True, max_length=32)),
                        ("cells", models.JSONField(default=list)),
                        ("faults", models.JSONField(default=list)),
                    ],
                    options={
                        "ordering": ["sheet", "number"],
                        "indexes": [
                            models.Index(fields=["sheet", "enterprise", "number"], name="import_row_of"),
                            models.Index(
                                condition=models.Q(("faults", []), _negated=True),
                                fields=["sheet", "number"],
                                name="import_row_faulty",
                            ),
                        ],
                        "constraints": [models.UniqueConstraint(fields=("sheet", "number"), name="import_row_once")],
                    },
                ),
                migrations.CreateModel(
                    name="MultiYearPlan",
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
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="quotas.programme"
                            ),
                        ),
                        ("first_year", models.PositiveSmallIntegerField()),
                        ("last_year", models.PositiveSmallIntegerField()),
                        ("targets", models.JSONField()),
                        ("document", models.TextField()),
                        (
                            "replaces",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replacement",
                                to="quotas.multiyearplan",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-first_year", "programme", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True),
                                name="multi_year_plan_names_its_document",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("first_year__gte", 1990),
                                    ("last_year__gt", models.F("first_year")),
                                    ("last_year__lte", 2100),
                                ),
                                name="multi_year_plan_years",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NoticeDayCorrection",
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
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="day_corrections",
                                to="quotas.notice",
                            ),
                        ),
                        ("stated_on", models.DateField()),
                        ("corrected_to", models.DateField()),
                        ("document", models.CharField(max_length=500)),
                        ("known_from", models.DateTimeField(blank=True, editable=False, null=True)),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(editable=False)),
                    ],
                    options={
                        "ordering": ["notice", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True),
                                name="day_correction_names_its_document",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("stated_on", models.F("corrected_to")), _negated=True),
                                name="day_correction_moves_the_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NoticeEditor",
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
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="editors", to="quotas.notice"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("notice", "user"), name="notice_editor_once")],
                    },
                ),
                migrations.CreateModel(
                    name="NoticeSubmission",
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
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="submissions",
                                to="quotas.notice",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("head", models.JSONField()),
                        ("lines", models.JSONField()),
                        ("sha256", models.CharField(max_length=64)),
                    ],
                    options={
                        "ordering": ["notice", "at", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="OfficeReturn",
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
                        ("kind", models.CharField(max_length=12)),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="quotas.programme"
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
                        ("quarter", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("executed", models.DecimalField(decimal_places=3, max_digits=16)),
                        ("applied", models.DecimalField(blank=True, decimal_places=3, max_digits=16, null=True)),
                        ("document", models.TextField()),
                        (
                            "replaces",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replacement",
                                to="quotas.officereturn",
                            ),
                        ),
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
                        "ordering": ["-year", "-quarter", "place__code", "-id"],
                        "indexes": [models.Index(fields=["-year", "-id"], name="office_return_newest")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("replaces", None)),
                                fields=("kind", "programme", "place", "year", "quarter"),
                                name="office_return_once",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True),
                                name="office_return_names_its_document",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("applied", None),
                                        ("kind", "execution"),
                                        ("quarter__in", [1, 2, 3, 4]),
                                        ("quarter__isnull", False),
                                    ),
                                    models.Q(("applied__isnull", False), ("kind", "application"), ("quarter", None)),
                                    _connector="OR",
                                ),
                                name="office_return_fits_its_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("executed__gte", 0),
                                    models.Q(("applied", None), ("applied__gte", 0), _connector="OR"),
                                ),
                                name="office_return_not_negative",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OxideFactor",
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
                        ("from_month", models.DateField()),
                        ("document", models.TextField()),
                        ("evidence", models.CharField(default="entered", max_length=12)),
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
                        (
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="quotas.product"
                            ),
                        ),
                        ("factor", models.DecimalField(blank=True, decimal_places=4, max_digits=6, null=True)),
                    ],
                    options={
                        "ordering": ["-from_month", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("from_month__day", 1)), name="oxidefactor_begins_with_a_month"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True),
                                name="oxidefactor_names_its_document",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("factor", None), models.Q(("factor__gt", 0), ("factor__lte", 2)), _connector="OR"
                                ),
                                name="oxide_factor_positive",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProductShare",
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
                                to="quotas.productshare",
                            ),
                        ),
                        ("day", models.DateField()),
                        ("document", models.TextField()),
                        ("reason", models.TextField(blank=True)),
                        (
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="shares", to="quotas.product"
                            ),
                        ),
                        (
                            "element",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="shares", to="quotas.element"
                            ),
                        ),
                        ("percent", models.DecimalField(decimal_places=3, max_digits=6)),
                        ("until", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["product", "element", "-day", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True),
                                name="product_share_names_its_document",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reason", ""), ("withdraws", None)),
                                    models.Q(("withdraws__isnull", False), models.Q(("reason", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="product_share_withdrawn_with_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("until", None), ("until__gte", models.F("day")), _connector="OR"),
                                name="product_share_ordered",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("percent__gt", 0), ("percent__lte", 100)),
                                name="product_share_is_a_share",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublishedStatistic",
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
                        ("subject", models.CharField(max_length=12)),
                        ("period_from", models.DateField()),
                        ("period_to", models.DateField()),
                        ("region", models.CharField(max_length=120)),
                        ("name", models.CharField(blank=True, max_length=120)),
                        ("name_zh", models.CharField(blank=True, max_length=120)),
                        ("figure", models.DecimalField(blank=True, decimal_places=3, max_digits=16, null=True)),
                        ("unit", models.CharField(max_length=40)),
                        (
                            "product",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="quotas.product",
                            ),
                        ),
                        ("wording", models.TextField(blank=True)),
                        ("note", models.TextField(blank=True)),
                        ("evidence", models.CharField(max_length=40)),
                        ("source", models.TextField()),
                        ("key", models.CharField(max_length=120, unique=True)),
                        ("withdrawn_on", models.DateField(blank=True, editable=False, null=True)),
                    ],
                    options={
                        "ordering": ["subject", "-period_from", "region", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("subject", "price"), _negated=True),
                                    ("figure", None),
                                    ("figure__gt", 0),
                                    _connector="OR",
                                ),
                                name="statistic_price_positive",
                            ),
                            models.UniqueConstraint(
                                models.F("subject"),
                                models.F("period_from"),
                                models.F("period_to"),
                                models.F("region"),
                                models.F("name"),
                                django.db.models.functions.text.MD5("source"),
                                condition=models.Q(("evidence", "entered"), ("withdrawn_on", None)),
                                name="statistic_stands_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReceiptConfirmation",
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
                            "report",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="receipt_confirmation",
                                to="quotas.report",
                            ),
                        ),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("confirmed_at", models.DateTimeField()),
                        ("reason", models.TextField()),
                    ],
                    options={
                        "ordering": ["-confirmed_at", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="receipt_confirmation_has_reason",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportingDuty",
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
                            "enterprise",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="duties",
                                to="enterprises.enterprise",
                            ),
                        ),
                        ("period", models.DateField()),
                        ("kind", models.CharField(blank=True, max_length=12)),
                        ("due_on", models.DateField()),
                        ("filed", models.BooleanField(db_default=False, default=False, editable=False)),
                        ("filed_on", models.DateField(editable=False, null=True)),
                    ],
                    options={
                        "ordering": ["-period", "enterprise"],
                        "indexes": [
                            models.Index(fields=["period", "enterprise"], name="duty_period"),
                            models.Index(
                                condition=models.Q(("filed", False)), fields=["due_on", "enterprise"], name="duty_open"
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("filed", False), ("filed_on__gt", models.F("due_on")), _connector="OR"
                                ),
                                fields=["due_on", "enterprise"],
                                name="duty_not_in_time",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("enterprise", "period"), name="duty_once"),
                            models.CheckConstraint(
                                condition=models.Q(("period__day", 1)), name="duty_period_is_a_month"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportingPeriod",
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
                        ("period", models.DateField()),
                        (
                            "province",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reporting_periods",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        ("state", models.CharField(default="open", max_length=8)),
                        ("reason", models.TextField(blank=True)),
                    ],
                    options={
                        "ordering": ["-period", "province"],
                        "constraints": [
                            models.UniqueConstraint(fields=("period", "province"), name="period_once"),
                            models.CheckConstraint(condition=models.Q(("period__day", 1)), name="period_is_a_month"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Trade",
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
                            "line",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="trades",
                                to="quotas.reportline",
                            ),
                        ),
                        ("direction", models.CharField(max_length=10)),
                        (
                            "enterprise",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.enterprise",
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=200)),
                        (
                            "tonnes",
                            models.DecimalField(
                                decimal_places=3,
                                max_digits=16,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0.000")),
                                    django.core.validators.MaxValueValidator(Decimal("1000000.000")),
                                ],
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("enterprise__isnull", False), ("name", "")),
                                    models.Q(("enterprise", None), models.Q(("name", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="trade_one_counterparty",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="YieldBound",
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
                        ("from_month", models.DateField()),
                        ("document", models.TextField()),
                        ("evidence", models.CharField(default="entered", max_length=12)),
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
                        ("output_kind", models.CharField(max_length=16)),
                        (
                            "output",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="quotas.product",
                            ),
                        ),
                        ("feed_kind", models.CharField(max_length=16)),
                        ("lowest", models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True)),
                        ("highest", models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True)),
                    ],
                    options={
                        "ordering": ["-from_month", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("from_month__day", 1)), name="yieldbound_begins_with_a_month"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True),
                                name="yieldbound_names_its_document",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("lowest", None),
                                        models.Q(("lowest__gt", 0), ("lowest__lte", 2)),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("highest", None),
                                        models.Q(("highest__gt", 0), ("highest__lte", 2)),
                                        _connector="OR",
                                    ),
                                ),
                                name="yield_bound_positive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("lowest", None),
                                    ("highest", None),
                                    ("lowest__lte", models.F("highest")),
                                    _connector="OR",
                                ),
                                name="yield_bound_ordered",
                            ),
                        ],
                    },
                ),
            ]
        ),
    ]

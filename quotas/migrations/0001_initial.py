"""Programmes, accounts, postings, notices, reports and statistics."""

from decimal import Decimal
from zoneinfo import ZoneInfo

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import UUID7, Concat, Greatest, Left, TruncDate, Upper


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
        ("enterprises", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DueDay",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("from_month", models.DateField(help_text="its first day", verbose_name="from month")),
                (
                    "document",
                    models.TextField(help_text="office, number and day of the document", verbose_name="document"),
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
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="recorded at")),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        help_text="empty: the whole country",
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.jurisdiction",
                        verbose_name="province",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mining", "Mining report"),
                            ("processing", "Processing report"),
                            ("trade", "Trade report"),
                        ],
                        help_text="empty: every kind",
                        max_length=12,
                        verbose_name="kind of report",
                    ),
                ),
                (
                    "day",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="of the following month, inclusive; empty: from then on the more general rule holds",
                        null=True,
                        validators=[MinValueValidator(1), MaxValueValidator(31)],
                        verbose_name="day",
                    ),
                ),
            ],
            options={
                "verbose_name": "due day",
                "verbose_name_plural": "due days",
                "ordering": ["-from_month", "-pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("from_month__day", 1)), name="dueday_begins_with_a_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("document", ""), _negated=True), name="dueday_names_its_document"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("day", None), models.Q(("day__gte", 1), ("day__lte", 31)), _connector="OR"),
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
            name="Element",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("symbol", models.CharField(max_length=2, unique=True, verbose_name="symbol")),
                ("name", models.CharField(max_length=30, verbose_name="name")),
                (
                    "weight",
                    models.CharField(
                        choices=[("light", "Light"), ("medium_heavy", "Medium or heavy")],
                        max_length=16,
                        verbose_name="class",
                    ),
                ),
                ("oxide", models.CharField(blank=True, max_length=12, verbose_name="trade oxide")),
                (
                    "oxide_factor",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=6, null=True, verbose_name="factor from metal to oxide"
                    ),
                ),
                ("source", models.TextField(blank=True, verbose_name="source")),
            ],
            options={
                "verbose_name": "element",
                "verbose_name_plural": "elements",
                "ordering": ["symbol"],
            },
        ),
        migrations.CreateModel(
            name="Holder",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=32, unique=True, verbose_name="code")),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("nation", "Nation"),
                            ("province", "Province"),
                            ("prefecture", "Prefecture"),
                            ("county", "County"),
                            ("group", "Group"),
                            ("enterprise", "Enterprise"),
                        ],
                        max_length=12,
                        verbose_name="type",
                    ),
                ),
                (
                    "jurisdiction",
                    models.OneToOneField(
                        null=True, on_delete=models.PROTECT, related_name="holder", to="enterprises.jurisdiction"
                    ),
                ),
                (
                    "group",
                    models.OneToOneField(
                        null=True, on_delete=models.PROTECT, related_name="holder", to="enterprises.group"
                    ),
                ),
                (
                    "enterprise",
                    models.OneToOneField(
                        null=True, on_delete=models.PROTECT, related_name="holder", to="enterprises.enterprise"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        help_text="bounds who sees it",
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.jurisdiction",
                    ),
                ),
            ],
            options={
                "verbose_name": "holder",
                "verbose_name_plural": "holders",
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
            name="Product",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("name_zh", models.CharField(blank=True, max_length=120, verbose_name="Chinese name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("raw_ore", "Raw ore"),
                            ("concentrate", "Concentrate"),
                            ("precipitate", "Ion-type precipitate"),
                            ("oxide", "Oxide"),
                            ("carbonate", "Carbonate"),
                            ("chloride", "Chloride"),
                            ("metal", "Metal"),
                            ("alloy", "Alloy"),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                (
                    "element",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="products", to="quotas.element"
                    ),
                ),
                (
                    "element_class",
                    models.CharField(
                        blank=True,
                        choices=[("light", "Light"), ("medium_heavy", "Medium or heavy")],
                        help_text="for a product of several elements; empty: that of its element or, without one, of the site's ore",
                        max_length=16,
                        verbose_name="class of its elements",
                    ),
                ),
                (
                    "ore_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("bastnaesite", "Bastnaesite"),
                            ("monazite", "Monazite"),
                            ("xenotime", "Xenotime"),
                            ("fergusonite", "Fergusonite"),
                            ("ion_adsorption", "Ion-adsorption ore"),
                            ("mixed", "Mixed ore (bastnaesite and monazite)"),
                        ],
                        help_text="empty: of any ore",
                        max_length=20,
                        verbose_name="ore type",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mining", "Mining"),
                            ("dressing", "Dressing"),
                            ("separation", "Smelting and separation"),
                            ("metal", "Metal and alloys"),
                            ("processing", "Further processing"),
                        ],
                        max_length=12,
                        verbose_name="stage of the chain",
                    ),
                ),
                ("specification", models.TextField(blank=True, verbose_name="specification")),
                (
                    "variety_of",
                    models.ForeignKey(
                        blank=True,
                        help_text="the product of which this is a variety, of the same kind and elements",
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="varieties",
                        to="quotas.product",
                        verbose_name="variety of",
                    ),
                ),
                (
                    "reo_factor",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        help_text="t REO per t of product; empty: the report line states the grade",
                        max_digits=6,
                        null=True,
                        verbose_name="factor to REO",
                    ),
                ),
                ("source", models.TextField(blank=True, verbose_name="source")),
                (
                    "ended_on",
                    models.DateField(
                        blank=True,
                        editable=False,
                        help_text="after its month nothing is made of it; remaining stock is still stated",
                        null=True,
                        verbose_name="last day",
                    ),
                ),
            ],
            options={
                "verbose_name": "product",
                "verbose_name_plural": "products",
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
                        condition=models.Q(("element", None), ("element_class", ""), _connector="OR"),
                        name="product_one_class",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HsCode",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=models.PROTECT, related_name="hs_codes", to="quotas.product", verbose_name="product"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        help_text="six, eight or ten digits, without points", max_length=10, verbose_name="HS code"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="in force from")),
                (
                    "valid_to",
                    models.DateField(
                        blank=True, help_text="the last day, inclusive", null=True, verbose_name="in force until"
                    ),
                ),
                ("source", models.TextField(help_text="office, number and day of the document", verbose_name="source")),
            ],
            options={
                "verbose_name": "HS code",
                "verbose_name_plural": "HS codes",
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
                        condition=models.Q(("code__regex", "^([0-9]{6}|[0-9]{8}|[0-9]{10})$")), name="hs_code_of_digits"
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
            name="OxideFactor",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("from_month", models.DateField(help_text="its first day", verbose_name="from month")),
                (
                    "document",
                    models.TextField(help_text="office, number and day of the document", verbose_name="document"),
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
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="recorded at")),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=models.PROTECT, related_name="+", to="quotas.product", verbose_name="product"
                    ),
                ),
                (
                    "factor",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        help_text="t REO per t of product; empty: what comes with the product holds again",
                        max_digits=6,
                        null=True,
                        verbose_name="factor to REO",
                    ),
                ),
            ],
            options={
                "verbose_name": "oxide factor",
                "verbose_name_plural": "oxide factors",
                "ordering": ["-from_month", "-pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("from_month__day", 1)), name="oxidefactor_begins_with_a_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("document", ""), _negated=True), name="oxidefactor_names_its_document"
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
            name="Programme",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                ("code", models.CharField(max_length=32, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                ("name_zh", models.CharField(blank=True, max_length=160, verbose_name="Chinese name")),
                (
                    "authority",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="programmes", to="enterprises.authority"),
                ),
                (
                    "activity",
                    models.CharField(
                        choices=[
                            ("mining", "Mining"),
                            ("mineral", "Mineral products"),
                            ("smelting", "Smelting and separation"),
                            ("export", "Export"),
                        ],
                        max_length=12,
                        verbose_name="activity",
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        choices=[("t_reo", "t REO"), ("t_goods", "t of goods")], max_length=8, verbose_name="unit"
                    ),
                ),
                ("first_year", models.PositiveSmallIntegerField(verbose_name="first year")),
                ("last_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="last year")),
                (
                    "return_by_month",
                    models.PositiveSmallIntegerField(
                        null=True, verbose_name="month by whose end unused quota is returned"
                    ),
                ),
                ("legal_basis", models.TextField(verbose_name="legal basis")),
            ],
            options={
                "verbose_name": "programme",
                "verbose_name_plural": "programmes",
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
            name="CountingRule",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                (
                    "programme",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="counting_rules", to="quotas.programme"),
                ),
                (
                    "site_kind",
                    models.CharField(
                        choices=[
                            ("mine", "Mine"),
                            ("dressing", "Dressing plant"),
                            ("separation", "Smelting and separation plant"),
                            ("metal", "Metal plant"),
                            ("recycling", "Recycling plant"),
                            ("trading", "Trading house"),
                        ],
                        max_length=12,
                        verbose_name="site kind",
                    ),
                ),
                (
                    "product_kind",
                    models.CharField(
                        choices=[
                            ("raw_ore", "Raw ore"),
                            ("concentrate", "Concentrate"),
                            ("precipitate", "Ion-type precipitate"),
                            ("oxide", "Oxide"),
                            ("carbonate", "Carbonate"),
                            ("chloride", "Chloride"),
                            ("metal", "Metal"),
                            ("alloy", "Alloy"),
                        ],
                        max_length=16,
                        verbose_name="product kind",
                    ),
                ),
                (
                    "feed",
                    models.CharField(
                        choices=[
                            ("own_ore", "Own ore"),
                            ("purchased", "Purchased"),
                            ("imported", "Imported"),
                            ("tailings", "Tailings or lean ore"),
                            ("recycled", "Recycled material"),
                            ("toll", "Toll work"),
                        ],
                        max_length=12,
                        verbose_name="feed",
                    ),
                ),
                (
                    "quantity",
                    models.CharField(
                        choices=[("produced", "Produced"), ("exported", "Exported")],
                        max_length=10,
                        verbose_name="quantity",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                ("legal_basis", models.TextField(verbose_name="legal basis")),
            ],
            options={
                "verbose_name": "counting rule",
                "verbose_name_plural": "counting rules",
                "ordering": ["programme", "site_kind", "product_kind", "feed", "valid_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("legal_basis", ""), _negated=True), name="counting_rule_has_legal_basis"
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
            name="ProgrammeYear",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                ("programme", models.ForeignKey(on_delete=models.PROTECT, related_name="years", to="quotas.programme")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                (
                    "state",
                    models.CharField(
                        choices=[("awaiting_plan", "Awaiting its plan"), ("open", "Open"), ("closed", "Closed")],
                        default="awaiting_plan",
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                (
                    "scheme",
                    models.CharField(
                        choices=[("all", "One figure"), ("split", "Light and medium-heavy")],
                        max_length=8,
                        verbose_name="category scheme",
                    ),
                ),
                (
                    "scheme_decided",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="category scheme decided by two people"
                    ),
                ),
            ],
            options={
                "verbose_name": "programme year",
                "verbose_name_plural": "programme years",
                "ordering": ["programme", "-year"],
                "constraints": [models.UniqueConstraint(fields=("programme", "year"), name="programme_year_once")],
            },
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "programme_year",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="accounts", to="quotas.programmeyear"),
                ),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("light", "Light"),
                            ("medium_heavy", "Medium and heavy"),
                            ("all", "All"),
                            ("total", "Total"),
                        ],
                        max_length=16,
                        verbose_name="category",
                    ),
                ),
                ("holder", models.ForeignKey(on_delete=models.PROTECT, related_name="accounts", to="quotas.holder")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="children", to="quotas.account"
                    ),
                ),
                (
                    "home",
                    models.ForeignKey(
                        blank=True,
                        help_text="parent until quota is given to it",
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="quotas.account",
                    ),
                ),
                (
                    "total",
                    models.ForeignKey(
                        blank=True,
                        help_text="the holder's computed total",
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="parts",
                        to="quotas.account",
                    ),
                ),
                (
                    "received",
                    models.DecimalField(
                        db_default=Decimal("0.000"),
                        decimal_places=3,
                        default=Decimal("0.000"),
                        max_digits=16,
                        verbose_name="received",
                    ),
                ),
                (
                    "given",
                    models.DecimalField(
                        db_default=Decimal("0.000"),
                        decimal_places=3,
                        default=Decimal("0.000"),
                        max_digits=16,
                        verbose_name="given",
                    ),
                ),
                (
                    "passed_on",
                    models.DecimalField(
                        db_default=Decimal("0.000"),
                        decimal_places=3,
                        default=Decimal("0.000"),
                        max_digits=16,
                        verbose_name="passed on",
                    ),
                ),
                (
                    "withheld",
                    models.DecimalField(
                        db_default=Decimal("0.000"),
                        decimal_places=3,
                        default=Decimal("0.000"),
                        max_digits=16,
                        verbose_name="withheld",
                    ),
                ),
                (
                    "withheld_below",
                    models.DecimalField(
                        db_default=Decimal("0.000"),
                        decimal_places=3,
                        default=Decimal("0.000"),
                        max_digits=16,
                        verbose_name="withheld below",
                    ),
                ),
                (
                    "used_pending",
                    models.DecimalField(
                        db_default=Decimal("0.000"),
                        decimal_places=3,
                        default=Decimal("0.000"),
                        max_digits=16,
                        verbose_name="used, pending",
                    ),
                ),
                (
                    "used_accepted",
                    models.DecimalField(
                        db_default=Decimal("0.000"),
                        decimal_places=3,
                        default=Decimal("0.000"),
                        max_digits=16,
                        verbose_name="used, accepted",
                    ),
                ),
                ("plan_reached", models.BooleanField(db_default=False, default=False, verbose_name="plan reached")),
                (
                    "used",
                    models.GeneratedField(
                        db_persist=True,
                        expression=CombinedExpression(models.F("used_pending"), "+", models.F("used_accepted")),
                        output_field=models.DecimalField(decimal_places=3, max_digits=16, verbose_name="used"),
                    ),
                ),
                (
                    "allocated",
                    models.GeneratedField(
                        db_persist=True,
                        expression=CombinedExpression(
                            CombinedExpression(models.F("received"), "-", models.F("withheld")),
                            "-",
                            models.F("withheld_below"),
                        ),
                        output_field=models.DecimalField(decimal_places=3, max_digits=16, verbose_name="allocated"),
                    ),
                ),
                (
                    "undistributed",
                    models.GeneratedField(
                        db_persist=True,
                        expression=CombinedExpression(
                            CombinedExpression(models.F("received"), "-", models.F("passed_on")),
                            "-",
                            models.F("withheld"),
                        ),
                        output_field=models.DecimalField(decimal_places=3, max_digits=16, verbose_name="undistributed"),
                    ),
                ),
                (
                    "available",
                    models.GeneratedField(
                        db_persist=True,
                        expression=CombinedExpression(
                            CombinedExpression(
                                CombinedExpression(
                                    CombinedExpression(models.F("received"), "-", models.F("withheld")),
                                    "-",
                                    models.F("withheld_below"),
                                ),
                                "-",
                                models.F("used_pending"),
                            ),
                            "-",
                            models.F("used_accepted"),
                        ),
                        output_field=models.DecimalField(decimal_places=3, max_digits=16, verbose_name="available"),
                    ),
                ),
                (
                    "excess",
                    models.GeneratedField(
                        db_persist=True,
                        expression=Greatest(
                            CombinedExpression(
                                CombinedExpression(
                                    CombinedExpression(
                                        CombinedExpression(models.F("used_pending"), "+", models.F("used_accepted")),
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
                                Decimal("0.000"), output_field=models.DecimalField(decimal_places=3, max_digits=16)
                            ),
                        ),
                        output_field=models.DecimalField(decimal_places=3, max_digits=16, verbose_name="excess"),
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
                                        CombinedExpression(models.F("used_accepted"), "*", models.Value(-1)),
                                    ),
                                ),
                                then=models.Value("unplanned"),
                            ),
                            models.When(
                                models.Q(
                                    (
                                        "used_pending__gt",
                                        CombinedExpression(
                                            CombinedExpression(
                                                CombinedExpression(models.F("received"), "-", models.F("withheld")),
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
                                        CombinedExpression(models.F("withheld"), "+", models.F("withheld_below")),
                                    ),
                                    (
                                        "used_pending__gte",
                                        CombinedExpression(
                                            CombinedExpression(
                                                CombinedExpression(
                                                    CombinedExpression(models.F("received"), "-", models.F("withheld")),
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
                        output_field=models.CharField(
                            choices=[
                                ("awaiting_plan", "Awaiting the plan"),
                                ("unplanned", "Unplanned"),
                                ("exceeded", "Exceeded"),
                                ("near", "Near the limit"),
                                ("within", "Within"),
                            ],
                            max_length=16,
                            verbose_name="state",
                        ),
                    ),
                ),
                ("authority", models.TextField(db_collation="C", editable=False)),
                ("place", models.TextField(db_collation="C", editable=False)),
                (
                    "enterprise",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        editable=False, null=True, on_delete=models.PROTECT, related_name="+", to="enterprises.group"
                    ),
                ),
                ("seat", models.TextField(db_collation="C", editable=False, null=True)),
                (
                    "province",
                    models.GeneratedField(
                        db_persist=True, expression=Left("place", 2), output_field=models.TextField(db_collation="C")
                    ),
                ),
                (
                    "scope",
                    models.GeneratedField(
                        db_persist=True,
                        expression=Concat("authority", models.Value(":", output_field=models.TextField()), "place"),
                        output_field=models.TextField(db_collation="C"),
                    ),
                ),
            ],
            options={
                "verbose_name": "quota account",
                "verbose_name_plural": "quota accounts",
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
                        condition=models.Q(("state", "near")), fields=["programme_year", "id"], name="account_near"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("programme_year", "category", "holder"), name="account_once"),
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("id")), _negated=True), name="account_own_parent"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("passed_on__gte", 0),
                            ("withheld__gte", 0),
                            ("received__gte", CombinedExpression(models.F("passed_on"), "+", models.F("withheld"))),
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
                        db_index=False, on_delete=models.PROTECT, related_name="days", to="quotas.account"
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                (
                    "received",
                    models.DecimalField(
                        db_default=Decimal("0.000"),
                        decimal_places=3,
                        default=Decimal("0.000"),
                        max_digits=16,
                        verbose_name="received",
                    ),
                ),
                (
                    "given",
                    models.DecimalField(
                        db_default=Decimal("0.000"),
                        decimal_places=3,
                        default=Decimal("0.000"),
                        max_digits=16,
                        verbose_name="given",
                    ),
                ),
                (
                    "passed_on",
                    models.DecimalField(
                        db_default=Decimal("0.000"),
                        decimal_places=3,
                        default=Decimal("0.000"),
                        max_digits=16,
                        verbose_name="passed on",
                    ),
                ),
                (
                    "withheld",
                    models.DecimalField(
                        db_default=Decimal("0.000"),
                        decimal_places=3,
                        default=Decimal("0.000"),
                        max_digits=16,
                        verbose_name="withheld",
                    ),
                ),
                (
                    "withheld_below",
                    models.DecimalField(
                        db_default=Decimal("0.000"),
                        decimal_places=3,
                        default=Decimal("0.000"),
                        max_digits=16,
                        verbose_name="withheld below",
                    ),
                ),
                (
                    "used_pending",
                    models.DecimalField(
                        db_default=Decimal("0.000"),
                        decimal_places=3,
                        default=Decimal("0.000"),
                        max_digits=16,
                        verbose_name="used, pending",
                    ),
                ),
                (
                    "used_accepted",
                    models.DecimalField(
                        db_default=Decimal("0.000"),
                        decimal_places=3,
                        default=Decimal("0.000"),
                        max_digits=16,
                        verbose_name="used, accepted",
                    ),
                ),
            ],
            options={
                "verbose_name": "totals of a day",
                "verbose_name_plural": "totals by day",
                "ordering": ["account", "day"],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                ("number", models.CharField(max_length=120, unique=True, verbose_name="number")),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="title")),
                (
                    "programme_year",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="notices", to="quotas.programmeyear"),
                ),
                (
                    "batch",
                    models.CharField(
                        choices=[
                            ("year", "Whole year"),
                            ("first", "First batch"),
                            ("second", "Second batch"),
                            ("third", "Third batch"),
                            ("supplement", "Supplement"),
                        ],
                        max_length=12,
                        verbose_name="batch",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("incremental", "Earlier batches not included"),
                            ("cumulative", "Earlier batches included"),
                        ],
                        max_length=12,
                        verbose_name="basis",
                    ),
                ),
                ("reduction", models.BooleanField(default=False, verbose_name="reduction")),
                (
                    "issuer",
                    models.ForeignKey(
                        help_text="who distributes",
                        on_delete=models.PROTECT,
                        related_name="notices_issued",
                        to="quotas.holder",
                    ),
                ),
                ("place", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="enterprises.jurisdiction")),
                ("issued_on", models.DateField(verbose_name="issued on")),
                ("effective_on", models.DateField(verbose_name="effective on")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted for approval"),
                            ("in_force", "In force"),
                            ("returned", "Returned"),
                            ("withdrawn", "Withdrawn"),
                            ("revoked", "Revoked"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted at")),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="approved at")),
                ("return_reason", models.TextField(blank=True, verbose_name="reason for return")),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked at")),
                ("revocation_reason", models.TextField(blank=True, verbose_name="reason for revocation")),
                (
                    "printed_figures",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="declared sums, and rows of several holders together that are not posted",
                        verbose_name="figures as printed",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("evidence", models.CharField(blank=True, max_length=40, verbose_name="evidence")),
                ("source", models.TextField(blank=True, verbose_name="source")),
                ("fictitious", models.BooleanField(default=False, verbose_name="invented for demonstration")),
            ],
            options={
                "verbose_name": "notice",
                "verbose_name_plural": "notices",
                "ordering": ["-issued_on", "number"],
                "indexes": [
                    GinIndex(fields=["number"], name="notice_number_trigram", opclasses=["gin_trgm_ops"]),
                    GinIndex(
                        OpClass(Upper("number"), name="gin_trgm_ops"),
                        OpClass(Upper("title"), name="gin_trgm_ops"),
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
            name="NoticeEditor",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("notice", models.ForeignKey(on_delete=models.CASCADE, related_name="editors", to="quotas.notice")),
                ("user", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "editor of a notice",
                "verbose_name_plural": "editors of notices",
                "constraints": [models.UniqueConstraint(fields=("notice", "user"), name="notice_editor_once")],
            },
        ),
        migrations.CreateModel(
            name="NoticeDayCorrection",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("stated_on", models.DateField(verbose_name="day stated until then")),
                ("corrected_to", models.DateField(verbose_name="corrected day of issue")),
                ("document", models.CharField(max_length=500, verbose_name="what shows the day")),
                ("known_from", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="known from")),
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="recorded at")),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="day_corrections",
                        to="quotas.notice",
                        verbose_name="notice",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "correction of a day of issue",
                "verbose_name_plural": "corrections of days of issue",
                "ordering": ["notice", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("document", ""), _negated=True), name="day_correction_names_its_document"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stated_on", models.F("corrected_to")), _negated=True),
                        name="day_correction_moves_the_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoticeLine",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("notice", models.ForeignKey(on_delete=models.CASCADE, related_name="lines", to="quotas.notice")),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                (
                    "from_holder",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="quotas.holder"
                    ),
                ),
                ("to_holder", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="quotas.holder")),
                (
                    "category",
                    models.CharField(
                        choices=[("light", "Light"), ("medium_heavy", "Medium and heavy"), ("all", "All")],
                        max_length=16,
                        verbose_name="category",
                    ),
                ),
                (
                    "tonnes",
                    models.DecimalField(
                        decimal_places=3,
                        max_digits=16,
                        validators=[MinValueValidator(Decimal("0.000")), MaxValueValidator(Decimal("1000000.000"))],
                        verbose_name="tonnes as stated",
                    ),
                ),
                (
                    "block",
                    models.CharField(
                        blank=True, help_text="part of the printed list", max_length=80, verbose_name="block"
                    ),
                ),
                (
                    "printed",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        help_text="if the published table does not add up and another figure is recorded",
                        max_digits=16,
                        null=True,
                        verbose_name="tonnes as printed",
                    ),
                ),
                (
                    "increment",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        help_text="set at approval",
                        max_digits=16,
                        null=True,
                        verbose_name="tonnes posted",
                    ),
                ),
                (
                    "withheld",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        help_text="set at approval, if the receiver does not meet a condition that the law leaves open",
                        max_digits=16,
                        null=True,
                        verbose_name="tonnes withheld",
                    ),
                ),
                ("withheld_because", models.TextField(blank=True, verbose_name="reason for withholding")),
                ("note", models.TextField(blank=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "notice line",
                "verbose_name_plural": "notice lines",
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
            name="NoticeSubmission",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("notice", models.ForeignKey(on_delete=models.CASCADE, related_name="submissions", to="quotas.notice")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("head", models.JSONField(verbose_name="head")),
                ("lines", models.JSONField(verbose_name="lines")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
            ],
            options={
                "verbose_name": "submission of a notice",
                "verbose_name_plural": "submissions of notices",
                "ordering": ["notice", "at", "id"],
            },
        ),
        migrations.CreateModel(
            name="PublishedStatistic",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("mining", "Mining output"),
                            ("smelting", "Smelting and separation output"),
                            ("export", "Exports"),
                            ("mirror", "Foreign imports over Chinese exports"),
                            ("metal", "Metal output"),
                            ("plan", "Published plan that is no notice"),
                            ("price", "Price"),
                            ("price_rise", "Rise of prices, as a multiple"),
                            ("world_share", "Share of the world"),
                            ("market", "Size of the industry"),
                        ],
                        max_length=12,
                        verbose_name="subject",
                    ),
                ),
                ("period_from", models.DateField(verbose_name="from")),
                ("period_to", models.DateField(verbose_name="to")),
                ("region", models.CharField(max_length=120, verbose_name="region")),
                (
                    "name",
                    models.CharField(
                        blank=True,
                        help_text="of the goods or materials, as printed",
                        max_length=120,
                        verbose_name="name",
                    ),
                ),
                ("name_zh", models.CharField(blank=True, max_length=120, verbose_name="Chinese name")),
                (
                    "figure",
                    models.DecimalField(blank=True, decimal_places=3, max_digits=16, null=True, verbose_name="figure"),
                ),
                ("unit", models.CharField(max_length=40, verbose_name="unit")),
                (
                    "product",
                    models.ForeignKey(
                        blank=True,
                        help_text="of a figure that is not in oxide",
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="quotas.product",
                        verbose_name="product",
                    ),
                ),
                ("wording", models.TextField(blank=True, verbose_name="wording")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("evidence", models.CharField(max_length=40, verbose_name="evidence")),
                ("source", models.TextField(verbose_name="source")),
                (
                    "key",
                    models.CharField(
                        help_text="makes loading repeatable", max_length=120, unique=True, verbose_name="key"
                    ),
                ),
            ],
            options={
                "verbose_name": "published statistic",
                "verbose_name_plural": "published statistics",
                "ordering": ["subject", "-period_from", "region", "id"],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                (
                    "enterprise",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="reports", to="enterprises.enterprise"),
                ),
                ("period", models.DateField(help_text="its first day", verbose_name="month")),
                ("number", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("accepted", "Accepted"),
                            ("returned", "Returned"),
                            ("superseded", "Superseded"),
                            ("repudiated", "Repudiated"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("nil", models.BooleanField(default=False, verbose_name="nil return")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("page", "Page"),
                            ("api", "API"),
                            ("sheet", "Uploaded sheet"),
                            ("paper", "Paper, entered by an officer"),
                        ],
                        default="api",
                        max_length=8,
                        verbose_name="origin",
                    ),
                ),
                ("received_on", models.DateField(blank=True, null=True, verbose_name="paper report received on")),
                (
                    "paper_reference",
                    models.CharField(
                        blank=True,
                        help_text="under which the office keeps it",
                        max_length=60,
                        verbose_name="file number of the paper report",
                    ),
                ),
                ("sheet_id", models.UUIDField(blank=True, editable=False, null=True, verbose_name="sheet")),
                ("due_on", models.DateField(verbose_name="due on")),
                (
                    "amends",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="amendments", to="quotas.report"
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason for the amendment")),
                (
                    "prepared_by",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                ("prepared_at", models.DateTimeField(verbose_name="prepared at")),
                (
                    "handed_over_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("handed_over_at", models.DateTimeField(blank=True, null=True, verbose_name="handed over at")),
                (
                    "handed_over_to",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "sent_back_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("sent_back_at", models.DateTimeField(blank=True, null=True, verbose_name="sent back at")),
                ("sent_back_reason", models.TextField(blank=True, verbose_name="reason for sending it back")),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="submitted at")),
                ("late", models.BooleanField(help_text="unknown until filed", null=True, verbose_name="late")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                ("decision_reason", models.TextField(blank=True, verbose_name="reason of the decision")),
                (
                    "receipt_number",
                    models.CharField(blank=True, max_length=32, null=True, unique=True, verbose_name="receipt"),
                ),
                ("canonical", models.TextField(blank=True, verbose_name="canonical JSON")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256")),
                ("over", models.JSONField(blank=True, default=list, verbose_name="accounts taken over their limit")),
                ("explanations", models.JSONField(blank=True, default=dict, verbose_name="reasons given for warnings")),
            ],
            options={
                "verbose_name": "monthly report",
                "verbose_name_plural": "monthly reports",
                "ordering": ["-period", "enterprise", "-number"],
                "indexes": [
                    models.Index(fields=["-prepared_at", "-id"], name="report_newest"),
                    models.Index(fields=["period", "-prepared_at", "-id"], name="report_period"),
                    models.Index(fields=["state", "-prepared_at", "-id"], name="report_state"),
                    models.Index(
                        condition=models.Q(("sheet_id__isnull", False)), fields=["sheet_id"], name="report_sheet"
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
                    models.UniqueConstraint(fields=("enterprise", "period", "number"), name="report_version_once"),
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
                    models.CheckConstraint(condition=models.Q(("period__day", 1)), name="report_period_is_a_month"),
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
                            ("received_on__lte", TruncDate("submitted_at", tzinfo=ZoneInfo(key="Asia/Shanghai"))),
                            _connector="OR",
                        ),
                        name="report_on_paper_came_before_it_was_filed",
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
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("handed_over_at__isnull", False), ("handed_over_by__isnull", False)),
                            models.Q(("handed_over_at", None), ("handed_over_by", None), ("handed_over_to", None)),
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
                ],
            },
        ),
        migrations.CreateModel(
            name="Import",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reports", "Monthly report"),
                            ("notices", "Notice"),
                            ("enterprises", "Enterprises"),
                            ("readings", "Readings of discharges"),
                            ("consumption", "Returns of consumption"),
                            ("many_reports", "Reports of many enterprises"),
                            ("invoices", "Invoices"),
                            ("declarations", "Customs declarations"),
                            ("sites", "Sites"),
                            ("licences", "Licences"),
                            ("products", "Products"),
                            ("hs_codes", "HS codes"),
                            ("counting", "Counting rules"),
                            ("due_days", "Due days"),
                            ("movements", "Movements of quota"),
                            ("people", "People"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Being read"),
                            ("faulty", "Has errors"),
                            ("ready", "Can be imported"),
                            ("filing", "Being filed"),
                            ("committed", "Taken over"),
                            ("discarded", "Discarded"),
                        ],
                        default="pending",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("dry_run", models.BooleanField(default=True, verbose_name="dry run")),
                ("file_name", models.CharField(max_length=120, verbose_name="file")),
                ("size", models.PositiveIntegerField(verbose_name="size")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("content", models.BinaryField(null=True, verbose_name="content")),
                ("table", models.JSONField(default=dict, verbose_name="cells")),
                ("lines", models.PositiveIntegerField(default=0, verbose_name="lines")),
                ("title_row", models.JSONField(default=dict, verbose_name="titles and their columns")),
                ("read_all", models.BooleanField(default=False, verbose_name="read to its end")),
                (
                    "rows_sha256",
                    models.CharField(blank=True, editable=False, max_length=64, verbose_name="SHA-256 of its rows"),
                ),
                ("reports", models.PositiveIntegerField(default=0, verbose_name="reports")),
                ("faulty_reports", models.PositiveIntegerField(default=0, verbose_name="reports with errors")),
                ("good_only", models.BooleanField(default=False, verbose_name="only the reports without errors")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="confirmed at")),
                ("signature", models.JSONField(null=True, verbose_name="signature")),
                ("worked_at", models.DateTimeField(null=True, verbose_name="worked on last at")),
                ("faults", models.JSONField(default=list, verbose_name="errors")),
                ("findings", models.JSONField(default=list, verbose_name="findings")),
                (
                    "enterprise",
                    models.ForeignKey(
                        null=True, on_delete=models.PROTECT, related_name="+", to="enterprises.enterprise"
                    ),
                ),
                ("period", models.DateField(null=True, verbose_name="month")),
                (
                    "uploaded_by",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                ("uploaded_at", models.DateTimeField(verbose_name="handed in at")),
                (
                    "report",
                    models.ForeignKey(null=True, on_delete=models.SET_NULL, related_name="+", to="quotas.report"),
                ),
                (
                    "notice",
                    models.ForeignKey(null=True, on_delete=models.SET_NULL, related_name="+", to="quotas.notice"),
                ),
                (
                    "approval",
                    models.ForeignKey(
                        null=True, on_delete=models.PROTECT, related_name="+", to="enterprises.approvalrequest"
                    ),
                ),
            ],
            options={
                "verbose_name": "import of a sheet",
                "verbose_name_plural": "imports of sheets",
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
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                (
                    "state",
                    models.CharField(
                        choices=[("read", "Read"), ("checked", "Checked"), ("filed", "Filed")],
                        default="read",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("first", models.CharField(blank=True, max_length=32, verbose_name="first enterprise")),
                ("last", models.CharField(blank=True, max_length=32, verbose_name="last enterprise")),
                ("reports", models.PositiveIntegerField(default=0, verbose_name="reports")),
                ("faulty", models.PositiveIntegerField(default=0, verbose_name="reports with errors")),
                (
                    "unchanged_rows",
                    models.PositiveIntegerField(default=0, verbose_name="rows that change nothing"),
                ),
                (
                    "sheet",
                    models.ForeignKey(on_delete=models.CASCADE, related_name="parts", to="quotas.import"),
                ),
            ],
            options={
                "verbose_name": "part of an import",
                "verbose_name_plural": "parts of imports",
                "ordering": ["sheet", "number"],
                "constraints": [models.UniqueConstraint(fields=("sheet", "number"), name="import_part_once")],
            },
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField(help_text="in the sheet, from 1", verbose_name="row")),
                (
                    "enterprise",
                    models.CharField(blank=True, help_text="its code", max_length=32, verbose_name="enterprise"),
                ),
                ("cells", models.JSONField(default=list, verbose_name="cells")),
                ("faults", models.JSONField(default=list, verbose_name="errors")),
                (
                    "sheet",
                    models.ForeignKey(on_delete=models.CASCADE, related_name="rows", to="quotas.import"),
                ),
            ],
            options={
                "verbose_name": "row of an import",
                "verbose_name_plural": "rows of imports",
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
            name="ReceiptConfirmation",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=models.PROTECT, related_name="receipt_confirmation", to="quotas.report"
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
                ("confirmed_at", models.DateTimeField(verbose_name="confirmed at")),
                ("reason", models.TextField(verbose_name="what it was confirmed by")),
            ],
            options={
                "verbose_name": "confirmation of a day of receipt",
                "verbose_name_plural": "confirmations of days of receipt",
                "ordering": ["-confirmed_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="receipt_confirmation_has_reason"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportingDuty",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "enterprise",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="duties", to="enterprises.enterprise"),
                ),
                ("period", models.DateField(help_text="its first day", verbose_name="month")),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mining", "Mining report"),
                            ("processing", "Processing report"),
                            ("trade", "Trade report"),
                        ],
                        max_length=12,
                        verbose_name="kind of report",
                    ),
                ),
                ("due_on", models.DateField(help_text="inclusive, Asia/Shanghai", verbose_name="due on")),
                ("filed", models.BooleanField(db_default=False, default=False, editable=False, verbose_name="filed")),
                ("filed_on", models.DateField(editable=False, null=True, verbose_name="filed on")),
            ],
            options={
                "verbose_name": "reporting duty",
                "verbose_name_plural": "reporting duties",
                "ordering": ["-period", "enterprise"],
                "indexes": [
                    models.Index(fields=["period", "enterprise"], name="duty_period"),
                    models.Index(
                        condition=models.Q(("filed", False)), fields=["due_on", "enterprise"], name="duty_open"
                    ),
                    models.Index(
                        condition=models.Q(("filed", False), ("filed_on__gt", models.F("due_on")), _connector="OR"),
                        fields=["due_on", "enterprise"],
                        name="duty_not_in_time",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("enterprise", "period"), name="duty_once"),
                    models.CheckConstraint(condition=models.Q(("period__day", 1)), name="duty_period_is_a_month"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportingPeriod",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                ("period", models.DateField(verbose_name="month")),
                (
                    "province",
                    models.ForeignKey(
                        on_delete=models.PROTECT, related_name="reporting_periods", to="enterprises.jurisdiction"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("closed", "Closed")],
                        default="open",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
            ],
            options={
                "verbose_name": "reporting period",
                "verbose_name_plural": "reporting periods",
                "ordering": ["-period", "province"],
                "constraints": [
                    models.UniqueConstraint(fields=("period", "province"), name="period_once"),
                    models.CheckConstraint(condition=models.Q(("period__day", 1)), name="period_is_a_month"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportLine",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("report", models.ForeignKey(on_delete=models.CASCADE, related_name="lines", to="quotas.report")),
                (
                    "site",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="report_lines", to="enterprises.site"),
                ),
                (
                    "product",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="report_lines", to="quotas.product"),
                ),
                ("process", models.CharField(blank=True, max_length=60, verbose_name="process")),
                (
                    "feed_origin",
                    models.CharField(
                        choices=[
                            ("own_ore", "Own ore"),
                            ("purchased", "Purchased"),
                            ("imported", "Imported"),
                            ("tailings", "Tailings or lean ore"),
                            ("recycled", "Recycled material"),
                            ("toll", "Toll work"),
                        ],
                        max_length=12,
                        verbose_name="feed",
                    ),
                ),
                (
                    "grade",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=5, null=True, verbose_name="grade, fraction of REO"
                    ),
                ),
                (
                    "opening_stock",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=16,
                        null=True,
                        validators=[MinValueValidator(Decimal("0.000")), MaxValueValidator(Decimal("1000000.000"))],
                        verbose_name="opening stock",
                    ),
                ),
                (
                    "produced",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=16,
                        null=True,
                        validators=[MinValueValidator(Decimal("0.000")), MaxValueValidator(Decimal("1000000.000"))],
                        verbose_name="produced",
                    ),
                ),
                (
                    "purchased",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=16,
                        null=True,
                        validators=[MinValueValidator(Decimal("0.000")), MaxValueValidator(Decimal("1000000.000"))],
                        verbose_name="purchased",
                    ),
                ),
                (
                    "consumed",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=16,
                        null=True,
                        validators=[MinValueValidator(Decimal("0.000")), MaxValueValidator(Decimal("1000000.000"))],
                        verbose_name="consumed",
                    ),
                ),
                (
                    "sold",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=16,
                        null=True,
                        validators=[MinValueValidator(Decimal("0.000")), MaxValueValidator(Decimal("1000000.000"))],
                        verbose_name="sold",
                    ),
                ),
                (
                    "exported",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=16,
                        null=True,
                        validators=[MinValueValidator(Decimal("0.000")), MaxValueValidator(Decimal("1000000.000"))],
                        verbose_name="exported",
                    ),
                ),
                (
                    "lost",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=16,
                        null=True,
                        validators=[MinValueValidator(Decimal("0.000")), MaxValueValidator(Decimal("1000000.000"))],
                        verbose_name="lost",
                    ),
                ),
                (
                    "closing_stock",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=16,
                        null=True,
                        validators=[MinValueValidator(Decimal("0.000")), MaxValueValidator(Decimal("1000000.000"))],
                        verbose_name="closing stock",
                    ),
                ),
                (
                    "reo_tonnes",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        help_text="derived when saved",
                        max_digits=16,
                        null=True,
                        verbose_name="t REO produced",
                    ),
                ),
            ],
            options={
                "verbose_name": "report line",
                "verbose_name_plural": "report lines",
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
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("line", models.ForeignKey(on_delete=models.PROTECT, related_name="uses", to="quotas.reportline")),
                ("account", models.ForeignKey(on_delete=models.PROTECT, related_name="line_uses", to="quotas.account")),
                ("tonnes", models.DecimalField(decimal_places=3, max_digits=16, verbose_name="tonnes")),
            ],
            options={
                "verbose_name": "use of quota",
                "verbose_name_plural": "uses of quota",
                "constraints": [models.UniqueConstraint(fields=("line", "account"), name="line_use_once")],
            },
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("merger", "Merger"), ("closure", "Closure")], max_length=10, verbose_name="kind"
                    ),
                ),
                (
                    "predecessor",
                    models.ForeignKey(
                        on_delete=models.PROTECT, related_name="successions_out", to="enterprises.enterprise"
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="successions_in",
                        to="enterprises.enterprise",
                    ),
                ),
                ("effective_on", models.DateField(verbose_name="effective on")),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "decided_by",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                ("decided_at", models.DateTimeField(verbose_name="decided at")),
            ],
            options={
                "verbose_name": "succession",
                "verbose_name_plural": "successions",
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
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("control", "Control figure"),
                            ("distribute", "Distribution"),
                            ("return", "Return"),
                            ("deduct", "Deduction"),
                            ("reduce", "Reduction"),
                            ("transfer", "Transfer"),
                            ("withhold", "Withholding"),
                            ("release", "Release"),
                            ("use", "Use"),
                            ("accept", "Acceptance of use"),
                            ("reverse", "Reversal"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "from_account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="postings_out",
                        to="quotas.account",
                    ),
                ),
                (
                    "to_account",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="postings_in", to="quotas.account"
                    ),
                ),
                ("tonnes", models.DecimalField(decimal_places=3, max_digits=16, verbose_name="tonnes")),
                ("effective_on", models.DateField(help_text="when it counts", verbose_name="effective on")),
                ("recorded_at", models.DateTimeField(help_text="when it was recorded", verbose_name="recorded at")),
                ("actor_id", models.UUIDField(null=True, verbose_name="actor")),
                ("actor_name", models.CharField(max_length=160, verbose_name="actor's name")),
                (
                    "reverses",
                    models.OneToOneField(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="reversed_by", to="quotas.posting"
                    ),
                ),
                (
                    "key",
                    models.CharField(help_text="postings of one act share its key", max_length=120, verbose_name="key"),
                ),
                (
                    "notice_line",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="postings", to="quotas.noticeline"
                    ),
                ),
                (
                    "line_use",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="postings", to="quotas.lineuse"
                    ),
                ),
                (
                    "succession",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="postings", to="quotas.succession"
                    ),
                ),
                (
                    "document",
                    models.CharField(
                        blank=True,
                        help_text="an order or a document of return",
                        max_length=200,
                        verbose_name="document",
                    ),
                ),
                ("authority", models.TextField(db_collation="C", editable=False)),
                (
                    "from_enterprise",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=models.PROTECT,
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
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.enterprise",
                    ),
                ),
            ],
            options={
                "verbose_name": "posting",
                "verbose_name_plural": "postings",
                "ordering": ["-recorded_at", "-id"],
                "indexes": [
                    models.Index(fields=["-recorded_at", "-id"], name="posting_newest"),
                    models.Index(fields=["to_enterprise", "-recorded_at", "-id"], name="posting_to_newest"),
                    models.Index(fields=["from_enterprise", "-recorded_at", "-id"], name="posting_from_newest"),
                    models.Index(fields=["key"], name="posting_key"),
                    models.Index(fields=["effective_on"], name="posting_effective"),
                    models.Index(fields=["kind", "-recorded_at", "-id"], name="posting_kind"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("tonnes__gt", 0)), name="posting_tonnes_positive"),
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
                        condition=models.Q(("line_use__isnull", False), models.Q(("kind", "reverse"), _negated=True)),
                        fields=("line_use", "kind"),
                        name="posting_once_per_use_and_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Trade",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("line", models.ForeignKey(on_delete=models.CASCADE, related_name="trades", to="quotas.reportline")),
                (
                    "direction",
                    models.CharField(
                        choices=[("purchase", "Purchase"), ("sale", "Sale")], max_length=10, verbose_name="direction"
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="enterprises.enterprise"
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="name")),
                (
                    "tonnes",
                    models.DecimalField(
                        decimal_places=3,
                        max_digits=16,
                        validators=[MinValueValidator(Decimal("0.000")), MaxValueValidator(Decimal("1000000.000"))],
                        verbose_name="tonnes",
                    ),
                ),
            ],
            options={
                "verbose_name": "trade",
                "verbose_name_plural": "trades",
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
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("from_month", models.DateField(help_text="its first day", verbose_name="from month")),
                (
                    "document",
                    models.TextField(help_text="office, number and day of the document", verbose_name="document"),
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
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="recorded at")),
                (
                    "output_kind",
                    models.CharField(
                        choices=[
                            ("raw_ore", "Raw ore"),
                            ("concentrate", "Concentrate"),
                            ("precipitate", "Ion-type precipitate"),
                            ("oxide", "Oxide"),
                            ("carbonate", "Carbonate"),
                            ("chloride", "Chloride"),
                            ("metal", "Metal"),
                            ("alloy", "Alloy"),
                        ],
                        max_length=16,
                        verbose_name="output",
                    ),
                ),
                (
                    "output",
                    models.ForeignKey(
                        blank=True,
                        help_text="empty: every product of this kind",
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="quotas.product",
                        verbose_name="product",
                    ),
                ),
                (
                    "feed_kind",
                    models.CharField(
                        choices=[
                            ("raw_ore", "Raw ore"),
                            ("concentrate", "Concentrate"),
                            ("precipitate", "Ion-type precipitate"),
                            ("oxide", "Oxide"),
                            ("carbonate", "Carbonate"),
                            ("chloride", "Chloride"),
                            ("metal", "Metal"),
                            ("alloy", "Alloy"),
                        ],
                        max_length=16,
                        verbose_name="feed",
                    ),
                ),
                (
                    "lowest",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        help_text="t REO out of one t REO fed",
                        max_digits=5,
                        null=True,
                        verbose_name="at least",
                    ),
                ),
                (
                    "highest",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        help_text="t REO out of one t REO fed",
                        max_digits=5,
                        null=True,
                        verbose_name="at most",
                    ),
                ),
            ],
            options={
                "verbose_name": "yield bound",
                "verbose_name_plural": "yield bounds",
                "ordering": ["-from_month", "-pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("from_month__day", 1)), name="yieldbound_begins_with_a_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("document", ""), _negated=True), name="yieldbound_names_its_document"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("lowest", None), models.Q(("lowest__gt", 0), ("lowest__lte", 2)), _connector="OR"
                            ),
                            models.Q(
                                ("highest", None), models.Q(("highest__gt", 0), ("highest__lte", 2)), _connector="OR"
                            ),
                        ),
                        name="yield_bound_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lowest", None), ("highest", None), ("lowest__lte", models.F("highest")), _connector="OR"
                        ),
                        name="yield_bound_ordered",
                    ),
                ],
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
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(2006),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="year",
                    ),
                ),
                ("ceiling", models.DecimalField(decimal_places=3, max_digits=12, verbose_name="ceiling, t REO")),
                (
                    "document",
                    models.TextField(help_text="office, number and day of the document", verbose_name="document"),
                ),
                ("fictitious", models.BooleanField(default=False, verbose_name="invented for demonstration")),
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="recorded at")),
                (
                    "mining_area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.miningarea",
                        verbose_name="planned mining area",
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
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replacement",
                        to="quotas.areaplan",
                        verbose_name="replaces",
                    ),
                ),
            ],
            options={
                "verbose_name": "special plan of a mining area",
                "verbose_name_plural": "special plans of mining areas",
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
                    models.CheckConstraint(condition=models.Q(("ceiling__gte", 0)), name="area_plan_not_negative"),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2006), ("year__lte", 2100)), name="area_plan_year_range"
                    ),
                ],
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("execution", "Execution of a quarter"),
                            ("application", "Forecast of the year and application for the next"),
                        ],
                        max_length=12,
                        verbose_name="kind of return",
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(2006),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="year",
                    ),
                ),
                (
                    "quarter",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "First quarter"),
                            (2, "Second quarter"),
                            (3, "Third quarter"),
                            (4, "Fourth quarter"),
                        ],
                        null=True,
                        verbose_name="quarter",
                    ),
                ),
                (
                    "executed",
                    models.DecimalField(
                        decimal_places=3,
                        help_text="in the year until the end of the quarter; of a forecast, in the whole year",
                        max_digits=16,
                        verbose_name="executed, t",
                    ),
                ),
                (
                    "applied",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        help_text="for the next year",
                        max_digits=16,
                        null=True,
                        verbose_name="applied for, t",
                    ),
                ),
                (
                    "document",
                    models.TextField(help_text="office, number and day of the document", verbose_name="document"),
                ),
                ("fictitious", models.BooleanField(default=False, verbose_name="invented for demonstration")),
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="recorded at")),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.jurisdiction",
                        verbose_name="province",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="quotas.programme",
                        verbose_name="programme",
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
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replacement",
                        to="quotas.officereturn",
                        verbose_name="replaces",
                    ),
                ),
            ],
            options={
                "verbose_name": "return of an office",
                "verbose_name_plural": "returns of offices",
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
                        condition=models.Q(("document", ""), _negated=True), name="office_return_names_its_document"
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
                            ("executed__gte", 0), models.Q(("applied", None), ("applied__gte", 0), _connector="OR")
                        ),
                        name="office_return_not_negative",
                    ),
                ],
            },
        ),
    ]

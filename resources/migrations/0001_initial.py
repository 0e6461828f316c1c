"""Reserves, what sources state of them, and returns of resource use."""

import zoneinfo

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("enterprises", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("share_of_world", "Share of the world's reserves"),
                            ("share_of_supply", "Share of the world's supply"),
                            ("remaining_share", "Share of the original reserves that remains"),
                            ("years_of_supply", "Ratio of reserves to extraction"),
                            ("planned_stores", "Planned strategic stores"),
                        ],
                        max_length=20,
                        verbose_name="measure",
                    ),
                ),
                ("region", models.CharField(max_length=160, verbose_name="region")),
                ("region_zh", models.CharField(max_length=160, verbose_name="Chinese name")),
                ("time", models.CharField(help_text="as the source says it", max_length=120, verbose_name="time")),
                ("time_zh", models.CharField(max_length=120, verbose_name="Chinese name of the time")),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="year")),
                (
                    "comparison",
                    models.CharField(
                        choices=[("about", "approximately"), ("over", "over"), ("exactly", "exactly")],
                        max_length=12,
                        verbose_name="comparison",
                    ),
                ),
                ("figure", models.DecimalField(decimal_places=3, max_digits=12, verbose_name="figure")),
                (
                    "unit",
                    models.CharField(
                        choices=[("percent", "percent"), ("years", "years"), ("concentrate", "tonnes of concentrate")],
                        max_length=12,
                        verbose_name="unit",
                    ),
                ),
                ("wording", models.TextField(verbose_name="wording")),
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
                "verbose_name": "figure about reserves",
                "verbose_name_plural": "figures about reserves",
                "ordering": ["measure", "region", "year", "id"],
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
                ("code", models.CharField(max_length=40, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("name_zh", models.CharField(max_length=120, verbose_name="Chinese name")),
                ("source", models.TextField(verbose_name="source")),
            ],
            options={
                "verbose_name": "kind of secondary feed",
                "verbose_name_plural": "kinds of secondary feed",
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="secondary_feed_names_its_source"
                    )
                ],
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
                ("code", models.CharField(max_length=32, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                ("name_zh", models.CharField(blank=True, max_length=160, verbose_name="Chinese name")),
                (
                    "form",
                    models.CharField(
                        choices=[("store", "Products in store"), ("ground", "Ore in the ground")],
                        max_length=8,
                        verbose_name="form",
                    ),
                ),
                (
                    "holder",
                    models.CharField(
                        choices=[("state", "The state"), ("enterprise", "Enterprise")],
                        max_length=12,
                        verbose_name="kind of holder",
                    ),
                ),
                (
                    "document",
                    models.TextField(help_text="office, number and day of the document", verbose_name="document"),
                ),
                ("fictitious", models.BooleanField(default=False, verbose_name="invented for demonstration")),
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="recorded at")),
                (
                    "mining_area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="strategic_reserves",
                        to="enterprises.miningarea",
                        verbose_name="planned mining area",
                    ),
                ),
                (
                    "operator",
                    models.ForeignKey(
                        blank=True,
                        help_text="the enterprise that holds or keeps it",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="strategic_reserves",
                        to="enterprises.enterprise",
                        verbose_name="operator",
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
                        verbose_name="recorded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "strategic reserve",
                "verbose_name_plural": "strategic reserves",
                "ordering": ["code"],
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
                    "direction",
                    models.CharField(choices=[("in", "In"), ("out", "Out")], max_length=4, verbose_name="direction"),
                ),
                (
                    "material",
                    models.CharField(
                        choices=[
                            ("ore", "Ore"),
                            ("concentrate", "Concentrate"),
                            ("compound", "Mixed compounds"),
                            ("oxide", "Separated oxides and salts"),
                            ("metal", "Metals and alloys"),
                        ],
                        max_length=12,
                        verbose_name="material",
                    ),
                ),
                ("tonnes", models.DecimalField(decimal_places=3, max_digits=12, verbose_name="quantity, t REO")),
                ("day", models.DateField(verbose_name="day")),
                (
                    "document",
                    models.TextField(help_text="office, number and day of the document", verbose_name="document"),
                ),
                ("fictitious", models.BooleanField(default=False, verbose_name="invented for demonstration")),
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="recorded at")),
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
                    "reserve",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="movements",
                        to="resources.strategicreserve",
                        verbose_name="strategic reserve",
                    ),
                ),
            ],
            options={
                "verbose_name": "movement of a strategic reserve",
                "verbose_name_plural": "movements of strategic reserves",
                "ordering": ["-day", "-id"],
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
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1990),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="year",
                    ),
                ),
                (
                    "half",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "January to June"), (2, "July to December")], verbose_name="half-year"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                ("reason", models.TextField(blank=True, verbose_name="reason of the amendment")),
                ("fictitious", models.BooleanField(default=False, verbose_name="invented for demonstration")),
                ("filed_at", models.DateTimeField(editable=False, verbose_name="filed at")),
                (
                    "opening",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        help_text="of the first half-year on record alone",
                        max_digits=15,
                        null=True,
                        verbose_name="opening stock, t",
                    ),
                ),
                ("put_on", models.DecimalField(decimal_places=3, max_digits=15, verbose_name="put on the stock, t")),
                ("drawn", models.DecimalField(decimal_places=3, max_digits=15, verbose_name="drawn from the stock, t")),
                (
                    "recovered_reo",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=12,
                        null=True,
                        verbose_name="oxide recovered from what was drawn, t REO",
                    ),
                ),
                (
                    "amends",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="resources.tailingsreturn",
                        verbose_name="amends",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        help_text="that held the site on the last day",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="filed by",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.site",
                        verbose_name="site",
                    ),
                ),
            ],
            options={
                "verbose_name": "return of tailings",
                "verbose_name_plural": "returns of tailings",
                "ordering": ["-year", "-half", "site", "-number"],
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
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                (
                    "ore_class",
                    models.CharField(
                        choices=[
                            ("all", "All rare earths"),
                            ("light", "Light rare earths"),
                            ("medium_heavy", "Medium and heavy rare earths"),
                        ],
                        max_length=12,
                        verbose_name="class of ore",
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        blank=True,
                        help_text="empty: the whole class",
                        max_length=120,
                        verbose_name="as the source names it",
                    ),
                ),
                ("subject_zh", models.CharField(blank=True, max_length=120, verbose_name="the same in Chinese")),
                ("lowest", models.DecimalField(decimal_places=3, max_digits=10, verbose_name="rate")),
                (
                    "highest",
                    models.DecimalField(
                        decimal_places=3,
                        help_text="above the rate where the source gives a range",
                        max_digits=10,
                        verbose_name="highest rate",
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("t_raw_ore", "yuan per tonne of raw ore"),
                            ("t", "yuan per tonne"),
                            ("t_or_m3", "yuan per tonne or cubic metre of ore"),
                            ("sales", "per cent of sales of concentrate"),
                        ],
                        default="t_raw_ore",
                        max_length=12,
                        verbose_name="unit",
                    ),
                ),
                (
                    "valid_from",
                    models.DateField(
                        blank=True,
                        help_text="empty: the source does not say since when",
                        null=True,
                        verbose_name="in force from",
                    ),
                ),
                (
                    "valid_to",
                    models.DateField(
                        blank=True, help_text="the last day, inclusive", null=True, verbose_name="in force until"
                    ),
                ),
                ("source", models.TextField(help_text="office, number and day of the document", verbose_name="source")),
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
                        editable=False,
                        max_length=12,
                        verbose_name="evidence",
                    ),
                ),
            ],
            options={
                "verbose_name": "rate of resource tax",
                "verbose_name_plural": "rates of resource tax",
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
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                (
                    "process",
                    models.CharField(
                        choices=[
                            ("open_pit", "Open-pit mining"),
                            ("underground", "Underground mining"),
                            ("tank_leaching", "Tank leaching"),
                            ("heap_leaching", "Heap leaching"),
                            ("in_situ_leaching", "In-situ leaching"),
                            ("flotation", "Flotation and magnetic or gravity separation"),
                            ("solvent_extraction", "Solvent extraction without ammonia saponification"),
                            ("ammonia_saponification", "Solvent extraction with ammonia saponification"),
                            ("fluoride_electrolysis", "Electrolysis of oxides in molten fluoride"),
                            ("chloride_electrolysis", "Electrolysis of molten chloride"),
                            ("wet_fluoride", "Wet process for rare earth fluoride"),
                            ("dry_fluoride", "Dry process for rare earth fluoride"),
                        ],
                        max_length=24,
                        verbose_name="process",
                    ),
                ),
                (
                    "condition",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("leached_phase", "leached phase"),
                            ("all_phases", "all phases"),
                            ("ordinary_ore", "ordinary ore"),
                            ("poor_ore", "low-grade or refractory ore"),
                        ],
                        help_text="which minimum applies, where a standard distinguishes",
                        max_length=16,
                        verbose_name="phase or kind of ore",
                    ),
                ),
                (
                    "depleted_ore",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=12,
                        null=True,
                        verbose_name="ore of the reserves depleted, t",
                    ),
                ),
                (
                    "depleted_reo",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=12,
                        null=True,
                        verbose_name="oxide in the reserves depleted, t REO",
                    ),
                ),
                (
                    "mined_ore",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=12, null=True, verbose_name="ore mined, t"
                    ),
                ),
                (
                    "mined_reo",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=12,
                        null=True,
                        verbose_name="oxide in the ore mined, t REO",
                    ),
                ),
                (
                    "fed_ore",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=12, null=True, verbose_name="ore fed to dressing, t"
                    ),
                ),
                (
                    "fed_reo",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=12,
                        null=True,
                        verbose_name="oxide in the ore fed, t REO",
                    ),
                ),
                (
                    "concentrate",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=12, null=True, verbose_name="concentrate, t"
                    ),
                ),
                (
                    "concentrate_reo",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=12,
                        null=True,
                        verbose_name="oxide in the concentrate, t REO",
                    ),
                ),
                (
                    "associated_in_ore",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=12,
                        null=True,
                        verbose_name="associated elements in the ore fed, t",
                    ),
                ),
                (
                    "associated_recovered",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=12,
                        null=True,
                        verbose_name="associated elements recovered, t",
                    ),
                ),
                (
                    "water_used",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=12, null=True, verbose_name="all water used, m³"
                    ),
                ),
                (
                    "water_reused",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=12, null=True, verbose_name="of it reused, m³"
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1990),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="year",
                    ),
                ),
                (
                    "half",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "January to June"), (2, "July to December")], verbose_name="half-year"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                ("reason", models.TextField(blank=True, verbose_name="reason of the amendment")),
                (
                    "state",
                    models.CharField(
                        choices=[("filed", "Filed"), ("returned", "Returned for correction")],
                        default="filed",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("received_on", models.DateField(blank=True, null=True, verbose_name="paper return received on")),
                (
                    "paper_reference",
                    models.CharField(
                        blank=True,
                        help_text="under which the office keeps it",
                        max_length=60,
                        verbose_name="file number of the paper return",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, editable=False, null=True, verbose_name="returned at")),
                ("decision_reason", models.TextField(blank=True, verbose_name="reason of the return for correction")),
                (
                    "receipt_confirmed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="day of receipt confirmed at"
                    ),
                ),
                ("receipt_proof", models.TextField(blank=True, verbose_name="proof of the day of receipt")),
                ("fictitious", models.BooleanField(default=False, verbose_name="invented for demonstration")),
                ("filed_at", models.DateTimeField(editable=False, verbose_name="filed at")),
                (
                    "amends",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="resources.usereturn",
                        verbose_name="amends",
                    ),
                ),
                (
                    "original",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        help_text="of an amendment: it decides whether the return is late",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="resources.usereturn",
                        verbose_name="first version",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="returned by",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        help_text="that held the mine on the last day",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="use_returns",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="filed by",
                    ),
                ),
                (
                    "receipt_confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="day of receipt confirmed by",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="use_returns",
                        to="enterprises.site",
                        verbose_name="mine",
                    ),
                ),
            ],
            options={
                "verbose_name": "return of resource use",
                "verbose_name_plural": "returns of resource use",
                "ordering": ["-year", "-half", "site", "-number"],
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
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                (
                    "process",
                    models.CharField(
                        choices=[
                            ("open_pit", "Open-pit mining"),
                            ("underground", "Underground mining"),
                            ("tank_leaching", "Tank leaching"),
                            ("heap_leaching", "Heap leaching"),
                            ("in_situ_leaching", "In-situ leaching"),
                            ("flotation", "Flotation and magnetic or gravity separation"),
                            ("solvent_extraction", "Solvent extraction without ammonia saponification"),
                            ("ammonia_saponification", "Solvent extraction with ammonia saponification"),
                            ("fluoride_electrolysis", "Electrolysis of oxides in molten fluoride"),
                            ("chloride_electrolysis", "Electrolysis of molten chloride"),
                            ("wet_fluoride", "Wet process for rare earth fluoride"),
                            ("dry_fluoride", "Dry process for rare earth fluoride"),
                        ],
                        max_length=24,
                        verbose_name="process",
                    ),
                ),
                (
                    "condition",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("leached_phase", "leached phase"),
                            ("all_phases", "all phases"),
                            ("ordinary_ore", "ordinary ore"),
                            ("poor_ore", "low-grade or refractory ore"),
                        ],
                        help_text="which minimum applies, where a standard distinguishes",
                        max_length=16,
                        verbose_name="phase or kind of ore",
                    ),
                ),
                (
                    "depleted_ore",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=12,
                        null=True,
                        verbose_name="ore of the reserves depleted, t",
                    ),
                ),
                (
                    "depleted_reo",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=12,
                        null=True,
                        verbose_name="oxide in the reserves depleted, t REO",
                    ),
                ),
                (
                    "mined_ore",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=12, null=True, verbose_name="ore mined, t"
                    ),
                ),
                (
                    "mined_reo",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=12,
                        null=True,
                        verbose_name="oxide in the ore mined, t REO",
                    ),
                ),
                (
                    "fed_ore",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=12, null=True, verbose_name="ore fed to dressing, t"
                    ),
                ),
                (
                    "fed_reo",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=12,
                        null=True,
                        verbose_name="oxide in the ore fed, t REO",
                    ),
                ),
                (
                    "concentrate",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=12, null=True, verbose_name="concentrate, t"
                    ),
                ),
                (
                    "concentrate_reo",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=12,
                        null=True,
                        verbose_name="oxide in the concentrate, t REO",
                    ),
                ),
                (
                    "associated_in_ore",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=12,
                        null=True,
                        verbose_name="associated elements in the ore fed, t",
                    ),
                ),
                (
                    "associated_recovered",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=12,
                        null=True,
                        verbose_name="associated elements recovered, t",
                    ),
                ),
                (
                    "water_used",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=12, null=True, verbose_name="all water used, m³"
                    ),
                ),
                (
                    "water_reused",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=12, null=True, verbose_name="of it reused, m³"
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1990),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="year",
                    ),
                ),
                (
                    "half",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "January to June"), (2, "July to December")], verbose_name="half-year"
                    ),
                ),
                ("saved_at", models.DateTimeField(editable=False, verbose_name="saved at")),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="use_return_drafts",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="saved by",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="use_return_drafts",
                        to="enterprises.site",
                        verbose_name="mine",
                    ),
                ),
            ],
            options={
                "verbose_name": "draft of a return of resource use",
                "verbose_name_plural": "drafts of returns of resource use",
                "ordering": ["-year", "-half", "site"],
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
                    "deposit",
                    models.CharField(
                        blank=True,
                        help_text="empty: the whole place or planned mining area",
                        max_length=160,
                        verbose_name="deposit",
                    ),
                ),
                (
                    "deposit_zh",
                    models.CharField(blank=True, max_length=160, verbose_name="Chinese name of the deposit"),
                ),
                (
                    "element_class",
                    models.CharField(
                        choices=[
                            ("all", "All rare earths"),
                            ("light", "Light rare earths"),
                            ("medium_heavy", "Medium and heavy rare earths"),
                        ],
                        default="all",
                        max_length=12,
                        verbose_name="rare earths",
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="year",
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("predicted", "Predicted resource"),
                            ("explored", "Geological report of an exploration"),
                            ("registered", "Registered reserves"),
                            ("surveyed", "Survey of the mine"),
                        ],
                        max_length=12,
                        verbose_name="method",
                    ),
                ),
                (
                    "original_t",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=12, null=True, verbose_name="original reserves, t REO"
                    ),
                ),
                (
                    "remaining_t",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=12, null=True, verbose_name="remaining reserves, t REO"
                    ),
                ),
                ("estimator", models.CharField(max_length=200, verbose_name="estimated by")),
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
                ("reason", models.TextField(blank=True, verbose_name="reason of the correction")),
                ("fictitious", models.BooleanField(default=False, verbose_name="invented for demonstration")),
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="recorded at")),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="resources.reserveestimate",
                        verbose_name="corrects",
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
                        verbose_name="planned mining area",
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
                        verbose_name="recorded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "reserve figure",
                "verbose_name_plural": "reserve figures",
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
                    "rights",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(999)], verbose_name="new mining rights"
                    ),
                ),
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
                        to="resources.rightsplan",
                        verbose_name="replaces",
                    ),
                ),
            ],
            options={
                "verbose_name": "plan of mining rights",
                "verbose_name_plural": "plans of mining rights",
                "ordering": ["-year", "mining_area", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("replaces", None)),
                        fields=("mining_area", "year"),
                        name="rights_plan_one_a_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("document", ""), _negated=True), name="rights_plan_names_its_document"
                    ),
                    models.CheckConstraint(condition=models.Q(("rights__lte", 999)), name="rights_plan_number_range"),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2006), ("year__lte", 2100)), name="rights_plan_year_range"
                    ),
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
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1990),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="year",
                    ),
                ),
                (
                    "half",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "January to June"), (2, "July to December")], verbose_name="half-year"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                ("reason", models.TextField(blank=True, verbose_name="reason of the amendment")),
                ("fictitious", models.BooleanField(default=False, verbose_name="invented for demonstration")),
                ("filed_at", models.DateTimeField(editable=False, verbose_name="filed at")),
                ("fed", models.DecimalField(decimal_places=3, max_digits=12, verbose_name="feed, t")),
                (
                    "contained_reo",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=12, null=True, verbose_name="oxide in the feed, t REO"
                    ),
                ),
                (
                    "recovered_reo",
                    models.DecimalField(decimal_places=3, max_digits=12, verbose_name="oxide recovered, t REO"),
                ),
                (
                    "amends",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="resources.recoveryreturn",
                        verbose_name="amends",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        help_text="that held the site on the last day",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="filed by",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "feed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="resources.secondaryfeed",
                        verbose_name="secondary feed",
                    ),
                ),
            ],
            options={
                "verbose_name": "return of secondary resources",
                "verbose_name_plural": "returns of secondary resources",
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
                                ("amends__isnull", False), ("number__gt", 1), models.Q(("reason", ""), _negated=True)
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
        migrations.AddConstraint(
            model_name="strategicreserve",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="strategic_reserve_is_named"
            ),
        ),
        migrations.AddConstraint(
            model_name="strategicreserve",
            constraint=models.CheckConstraint(
                condition=models.Q(("document", ""), _negated=True), name="strategic_reserve_names_its_document"
            ),
        ),
        migrations.AddConstraint(
            model_name="strategicreserve",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[A-Z0-9][A-Z0-9-]{1,31}$")), name="strategic_reserve_code_form"
            ),
        ),
        migrations.AddConstraint(
            model_name="strategicreserve",
            constraint=models.CheckConstraint(
                condition=models.Q(("holder", "state"), ("operator__isnull", False), _connector="OR"),
                name="strategic_reserve_has_its_operator",
            ),
        ),
        migrations.AddConstraint(
            model_name="strategicreserve",
            constraint=models.CheckConstraint(
                condition=models.Q(("mining_area", None), ("form", "ground"), _connector="OR"),
                name="strategic_reserve_area_is_of_ground",
            ),
        ),
        migrations.AddIndex(
            model_name="reservemovement",
            index=models.Index(fields=["reserve", "material", "day"], name="reserve_movement_by_day"),
        ),
        migrations.AddConstraint(
            model_name="reservemovement",
            constraint=models.CheckConstraint(
                condition=models.Q(("document", ""), _negated=True), name="reserve_movement_names_its_document"
            ),
        ),
        migrations.AddConstraint(
            model_name="reservemovement",
            constraint=models.CheckConstraint(condition=models.Q(("tonnes__gt", 0)), name="reserve_movement_positive"),
        ),
        migrations.AddIndex(
            model_name="tailingsreturn",
            index=models.Index(fields=["year", "half", "site"], name="tailings_return_half_year"),
        ),
        migrations.AddConstraint(
            model_name="tailingsreturn",
            constraint=models.UniqueConstraint(
                condition=models.Q(("amends", None)),
                fields=("site", "enterprise", "year", "half"),
                name="tailings_return_once_a_half_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="tailingsreturn",
            constraint=models.UniqueConstraint(fields=("amends",), name="tailings_return_amended_once"),
        ),
        migrations.AddConstraint(
            model_name="tailingsreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amends", None), ("number", 1), ("reason", "")),
                    models.Q(("amends__isnull", False), ("number__gt", 1), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="tailings_return_amendment_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="tailingsreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(("half__in", [1, 2]), ("year__gte", 1990), ("year__lte", 2100)),
                name="tailings_return_half",
            ),
        ),
        migrations.AddConstraint(
            model_name="tailingsreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("drawn__gte", 0),
                    ("put_on__gte", 0),
                    models.Q(("opening", None), ("opening__gte", 0), _connector="OR"),
                    models.Q(("recovered_reo", None), ("recovered_reo__gte", 0), _connector="OR"),
                ),
                name="tailings_return_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="tailingsreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(("recovered_reo", None), ("recovered_reo__lte", models.F("drawn")), _connector="OR"),
                name="tailings_return_recovers_from_what_was_drawn",
            ),
        ),
        migrations.AddIndex(
            model_name="usereturn",
            index=models.Index(fields=["year", "half", "site"], name="use_return_half_year"),
        ),
        migrations.AddConstraint(
            model_name="usereturn",
            constraint=models.UniqueConstraint(
                condition=models.Q(("amends", None)),
                fields=("site", "enterprise", "year", "half"),
                name="use_return_one_a_half_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="usereturn",
            constraint=models.UniqueConstraint(fields=("amends",), name="use_return_amended_once"),
        ),
        migrations.AddConstraint(
            model_name="usereturn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amends", None), ("number", 1), ("reason", "")),
                    models.Q(("amends__isnull", False), ("number__gt", 1), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="use_return_amendment_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="usereturn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amends", None), ("original", None)),
                    models.Q(("amends__isnull", False), ("original__isnull", False)),
                    _connector="OR",
                ),
                name="use_return_amendment_names_the_first",
            ),
        ),
        migrations.AddConstraint(
            model_name="usereturn",
            constraint=models.CheckConstraint(
                condition=models.Q(("half__in", [1, 2]), ("year__gte", 1990), ("year__lte", 2100)),
                name="use_return_half",
            ),
        ),
        migrations.AddConstraint(
            model_name="usereturn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("depleted_ore", None), ("depleted_ore__gte", 0), _connector="OR"),
                    models.Q(("depleted_reo", None), ("depleted_reo__gte", 0), _connector="OR"),
                    models.Q(("mined_ore", None), ("mined_ore__gte", 0), _connector="OR"),
                    models.Q(("mined_reo", None), ("mined_reo__gte", 0), _connector="OR"),
                    models.Q(("fed_ore", None), ("fed_ore__gte", 0), _connector="OR"),
                    models.Q(("fed_reo", None), ("fed_reo__gte", 0), _connector="OR"),
                    models.Q(("concentrate", None), ("concentrate__gte", 0), _connector="OR"),
                    models.Q(("concentrate_reo", None), ("concentrate_reo__gte", 0), _connector="OR"),
                    models.Q(("associated_in_ore", None), ("associated_in_ore__gte", 0), _connector="OR"),
                    models.Q(("associated_recovered", None), ("associated_recovered__gte", 0), _connector="OR"),
                    models.Q(("water_used", None), ("water_used__gte", 0), _connector="OR"),
                    models.Q(("water_reused", None), ("water_reused__gte", 0), _connector="OR"),
                ),
                name="use_return_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="usereturn",
            constraint=models.CheckConstraint(
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
                        ("fed_reo", None), ("fed_ore", None), ("fed_reo__lte", models.F("fed_ore")), _connector="OR"
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
        ),
        migrations.AddConstraint(
            model_name="usereturn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("paper_reference", ""), ("received_on", None)),
                    models.Q(("received_on__isnull", False), models.Q(("paper_reference", ""), _negated=True)),
                    _connector="OR",
                ),
                name="use_return_on_paper_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="usereturn",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="usereturn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("decision_reason", ""), ("state", "filed")),
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
        ),
        migrations.AddConstraint(
            model_name="usereturn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("receipt_confirmed_at", None), ("receipt_confirmed_by", None), ("receipt_proof", "")),
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
        ),
        migrations.AddConstraint(
            model_name="usereturn",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="usereturndraft",
            constraint=models.UniqueConstraint(
                fields=("site", "enterprise", "year", "half"), name="use_return_draft_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="usereturndraft",
            constraint=models.CheckConstraint(
                condition=models.Q(("half__in", [1, 2]), ("year__gte", 1990), ("year__lte", 2100)),
                name="use_return_draft_half",
            ),
        ),
        migrations.AddConstraint(
            model_name="usereturndraft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("depleted_ore", None), ("depleted_ore__gte", 0), _connector="OR"),
                    models.Q(("depleted_reo", None), ("depleted_reo__gte", 0), _connector="OR"),
                    models.Q(("mined_ore", None), ("mined_ore__gte", 0), _connector="OR"),
                    models.Q(("mined_reo", None), ("mined_reo__gte", 0), _connector="OR"),
                    models.Q(("fed_ore", None), ("fed_ore__gte", 0), _connector="OR"),
                    models.Q(("fed_reo", None), ("fed_reo__gte", 0), _connector="OR"),
                    models.Q(("concentrate", None), ("concentrate__gte", 0), _connector="OR"),
                    models.Q(("concentrate_reo", None), ("concentrate_reo__gte", 0), _connector="OR"),
                    models.Q(("associated_in_ore", None), ("associated_in_ore__gte", 0), _connector="OR"),
                    models.Q(("associated_recovered", None), ("associated_recovered__gte", 0), _connector="OR"),
                    models.Q(("water_used", None), ("water_used__gte", 0), _connector="OR"),
                    models.Q(("water_reused", None), ("water_reused__gte", 0), _connector="OR"),
                ),
                name="use_return_draft_not_negative",
            ),
        ),
    ]

"""Returns of associated minerals, of thorium, and of energy and wastes by site and half-year."""

from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0005_site_capacities"),
        ("resources", "0004_fixed_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                    "mineral",
                    models.CharField(
                        choices=[
                            ("niobium", "Niobium"),
                            ("tantalum", "Tantalum"),
                            ("thorium", "Thorium"),
                            ("strontium", "Strontium"),
                            ("potassium", "Potassium"),
                            ("fluorite", "Fluorite"),
                            ("scandium", "Scandium"),
                            ("rare_earths", "Rare earths"),
                        ],
                        max_length=12,
                        verbose_name="associated mineral",
                    ),
                ),
                (
                    "main_mineral",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("iron", "Iron"),
                            ("niobium", "Niobium"),
                            ("uranium", "Uranium"),
                            ("phosphate", "Phosphate"),
                            ("titanium", "Titanium"),
                            ("tin", "Tin"),
                            ("aluminium", "Aluminium"),
                        ],
                        help_text="where the rare earths are the associated ones; empty: rare earths",
                        max_length=12,
                        verbose_name="main mineral",
                    ),
                ),
                (
                    "in_ore",
                    models.DecimalField(decimal_places=3, max_digits=12, verbose_name="in the ore that was fed, t"),
                ),
                ("recovered", models.DecimalField(decimal_places=3, max_digits=12, verbose_name="recovered, t")),
                (
                    "stored",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=12,
                        null=True,
                        verbose_name="kept in a stock of its own for later, t",
                    ),
                ),
                (
                    "amends",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="resources.associatedreturn",
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
                "verbose_name": "return of associated minerals",
                "verbose_name_plural": "returns of associated minerals",
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
                                ("amends__isnull", False), ("number__gt", 1), models.Q(("reason", ""), _negated=True)
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
                ("output_reo", models.DecimalField(decimal_places=3, max_digits=12, verbose_name="output, t REO")),
                (
                    "energy",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=15,
                        null=True,
                        verbose_name="energy, tonnes of standard coal",
                    ),
                ),
                (
                    "carbon_dioxide",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=15, null=True, verbose_name="carbon dioxide, t"
                    ),
                ),
                (
                    "waste_water",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=15, null=True, verbose_name="waste water, m³"
                    ),
                ),
                (
                    "waste_gas",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=15, null=True, verbose_name="waste gas, 10,000 m³"
                    ),
                ),
                (
                    "residue",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=15, null=True, verbose_name="solid residue, t"
                    ),
                ),
                (
                    "cod",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=15, null=True, verbose_name="chemical oxygen demand, t"
                    ),
                ),
                (
                    "ammonia_nitrogen",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=15, null=True, verbose_name="ammonia nitrogen, t"
                    ),
                ),
                (
                    "sulphur_dioxide",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=15, null=True, verbose_name="sulphur dioxide, t"
                    ),
                ),
                (
                    "nitrogen_oxides",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=15, null=True, verbose_name="nitrogen oxides, t"
                    ),
                ),
                (
                    "amends",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="resources.energyreturn",
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
                "verbose_name": "return of energy and wastes",
                "verbose_name_plural": "returns of energy and wastes",
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
                                ("amends__isnull", False), ("number__gt", 1), models.Q(("reason", ""), _negated=True)
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
                ("in_feed", models.DecimalField(decimal_places=3, max_digits=15, verbose_name="in the feed, kg ThO₂")),
                (
                    "in_products",
                    models.DecimalField(decimal_places=3, max_digits=15, verbose_name="in the products, kg ThO₂"),
                ),
                (
                    "in_residue",
                    models.DecimalField(
                        decimal_places=3, max_digits=15, verbose_name="in residue put into store, kg ThO₂"
                    ),
                ),
                (
                    "discharged",
                    models.DecimalField(decimal_places=3, max_digits=15, verbose_name="discharged, kg ThO₂"),
                ),
                (
                    "residue",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=15,
                        null=True,
                        verbose_name="radioactive residue put into store, t",
                    ),
                ),
                ("method", models.CharField(max_length=200, verbose_name="method of the assay")),
                (
                    "amends",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="resources.thoriumreturn",
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
                "verbose_name": "return of thorium",
                "verbose_name_plural": "returns of thorium",
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
                                ("amends__isnull", False), ("number__gt", 1), models.Q(("reason", ""), _negated=True)
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
                        condition=models.Q(("method", ""), _negated=True), name="thorium_return_names_its_method"
                    ),
                ],
            },
        ),
    ]

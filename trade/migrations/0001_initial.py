"""Invoices, and refused second uses of their numbers."""

from decimal import Decimal

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("enterprises", "0004_fixed_rows"),
        ("quotas", "0006_fixed_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Invoice",
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
                    "number",
                    models.CharField(
                        help_text="invoice code and number, as printed", max_length=40, verbose_name="number"
                    ),
                ),
                ("number_key", models.CharField(editable=False, max_length=40, verbose_name="number for comparing")),
                ("version", models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "state",
                    models.CharField(
                        choices=[("recorded", "Recorded"), ("cancelled", "Cancelled")],
                        default="recorded",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("day", models.DateField(verbose_name="day of issue")),
                (
                    "seller_name",
                    models.CharField(blank=True, max_length=200, verbose_name="name of a seller outside the register"),
                ),
                (
                    "seller_tax_code",
                    models.CharField(blank=True, max_length=20, verbose_name="tax or credit code of that seller"),
                ),
                (
                    "buyer_name",
                    models.CharField(blank=True, max_length=200, verbose_name="name of a buyer outside the register"),
                ),
                (
                    "buyer_tax_code",
                    models.CharField(blank=True, max_length=20, verbose_name="tax or credit code of that buyer"),
                ),
                ("tonnes", models.DecimalField(decimal_places=3, max_digits=12, verbose_name="quantity, t of product")),
                (
                    "unit_price",
                    models.DecimalField(decimal_places=4, max_digits=14, verbose_name="unit price, yuan per t"),
                ),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=16, verbose_name="amount without tax, yuan"),
                ),
                (
                    "amount_differs",
                    models.BooleanField(default=False, verbose_name="the printed amount is not tonnes × unit price"),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason of the correction or cancellation")),
                ("file_name", models.CharField(blank=True, max_length=120, verbose_name="file")),
                ("file_sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256 of the file")),
                ("fictitious", models.BooleanField(default=False, verbose_name="invented for demonstration")),
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="recorded at")),
                (
                    "buyer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoices_bought",
                        to="enterprises.enterprise",
                        verbose_name="buyer",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="quotas.product",
                        verbose_name="product",
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
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replacements",
                        to="trade.invoice",
                        verbose_name="replaces",
                    ),
                ),
                (
                    "seller",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoices_sold",
                        to="enterprises.enterprise",
                        verbose_name="seller",
                    ),
                ),
            ],
            options={
                "verbose_name": "invoice",
                "verbose_name_plural": "invoices",
                "ordering": ["-day", "-id"],
            },
        ),
        migrations.CreateModel(
            name="NumberReuse",
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
                    "number",
                    models.CharField(
                        help_text="invoice code and number, as printed", max_length=40, verbose_name="number"
                    ),
                ),
                ("day", models.DateField(verbose_name="day of issue")),
                ("seller_text", models.CharField(max_length=200, verbose_name="seller")),
                ("buyer_text", models.CharField(max_length=200, verbose_name="buyer")),
                ("tonnes", models.DecimalField(decimal_places=3, max_digits=12, verbose_name="quantity, t of product")),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=16, verbose_name="amount without tax, yuan"),
                ),
                ("attempted_at", models.DateTimeField(editable=False, verbose_name="attempted at")),
                (
                    "attempted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="attempted by",
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reuses",
                        to="trade.invoice",
                        verbose_name="invoice that has the number",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="quotas.product",
                        verbose_name="product",
                    ),
                ),
            ],
            options={
                "verbose_name": "second use of an invoice number",
                "verbose_name_plural": "second uses of invoice numbers",
                "ordering": ["-attempted_at", "-id"],
            },
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(fields=["-day", "-id"], name="invoice_newest"),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(fields=["number_key"], name="invoice_number"),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(fields=["seller", "-day"], name="invoice_of_seller"),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(fields=["buyer", "-day"], name="invoice_of_buyer"),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaces", None)), fields=("number_key",), name="invoice_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(fields=("replaces",), name="invoice_replaced_once"),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("number_key", ""), _negated=True), name="invoice_number_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", ""), ("replaces", None), ("state", "recorded"), ("version", 1)),
                    models.Q(("replaces__isnull", False), ("version__gt", 1), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="invoice_replaced_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("seller__isnull", False), ("seller_name", ""), ("seller_tax_code", "")),
                    models.Q(("seller", None), models.Q(("seller_name", ""), _negated=True)),
                    _connector="OR",
                ),
                name="invoice_names_its_seller",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("buyer__isnull", False), ("buyer_name", ""), ("buyer_tax_code", "")),
                    models.Q(("buyer", None), models.Q(("buyer_name", ""), _negated=True)),
                    _connector="OR",
                ),
                name="invoice_names_its_buyer",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("seller__isnull", False), ("buyer__isnull", False), _connector="OR"),
                name="invoice_has_a_registered_party",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("seller", None),
                    ("buyer", None),
                    models.Q(("seller", models.F("buyer")), _negated=True),
                    _connector="OR",
                ),
                name="invoice_between_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("tonnes__gt", 0), ("unit_price__gt", 0)),
                name="invoice_figures_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount_differs", True),
                    models.Q(
                        (
                            "amount__gte",
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("tonnes"), "*", models.F("unit_price")
                                ),
                                "-",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.Value(Decimal("0.01")),
                                        "+",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("tonnes"), "*", models.Value(Decimal("0.005"))
                                        ),
                                    ),
                                    "+",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("unit_price"), "*", models.Value(Decimal("0.0005"))
                                    ),
                                ),
                            ),
                        ),
                        (
                            "amount__lte",
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("tonnes"), "*", models.F("unit_price")
                                ),
                                "+",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.Value(Decimal("0.01")),
                                        "+",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("tonnes"), "*", models.Value(Decimal("0.005"))
                                        ),
                                    ),
                                    "+",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("unit_price"), "*", models.Value(Decimal("0.0005"))
                                    ),
                                ),
                            ),
                        ),
                    ),
                    _connector="OR",
                ),
                name="invoice_amount_is_of_its_tonnes",
            ),
        ),
        migrations.AddConstraint(
            model_name="numberreuse",
            constraint=models.UniqueConstraint(
                fields=("invoice", "day", "seller_text", "buyer_text", "product", "tonnes", "amount"),
                name="number_reuse_kept_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="numberreuse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("seller_text", ""), _negated=True), models.Q(("buyer_text", ""), _negated=True)
                ),
                name="number_reuse_names_both",
            ),
        ),
        migrations.AddConstraint(
            model_name="numberreuse",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("tonnes__gt", 0)), name="number_reuse_positive"
            ),
        ),
    ]

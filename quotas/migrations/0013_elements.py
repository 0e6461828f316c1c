"""Classes of elements by sources, and shares of elements in products."""

import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("quotas", "0012_multi_year_plan_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="recorded at")),
                ("fictitious", models.BooleanField(default=False, verbose_name="invented for demonstration")),
                ("day", models.DateField(help_text="of the document", verbose_name="day")),
                (
                    "document",
                    models.TextField(help_text="office, number and day of the document", verbose_name="document"),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason for the withdrawal")),
                (
                    "weight",
                    models.CharField(
                        choices=[("light", "Light"), ("medium", "Medium"), ("heavy", "Heavy")],
                        max_length=8,
                        verbose_name="class",
                    ),
                ),
                ("counted_by", models.CharField(max_length=200, verbose_name="who counts so")),
                (
                    "until",
                    models.DateField(blank=True, help_text="the last day, inclusive", null=True, verbose_name="until"),
                ),
                (
                    "element",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="classifications",
                        to="quotas.element",
                        verbose_name="element",
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
                        to="quotas.elementclassification",
                        verbose_name="withdraws",
                    ),
                ),
            ],
            options={
                "verbose_name": "class of an element by a source",
                "verbose_name_plural": "classes of elements by sources",
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
                        condition=models.Q(("counted_by", ""), _negated=True), name="element_classification_names_who"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("day")), _connector="OR"),
                        name="element_classification_ordered",
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
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="recorded at")),
                ("fictitious", models.BooleanField(default=False, verbose_name="invented for demonstration")),
                ("day", models.DateField(help_text="of the document", verbose_name="day")),
                (
                    "document",
                    models.TextField(help_text="office, number and day of the document", verbose_name="document"),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason for the withdrawal")),
                ("percent", models.DecimalField(decimal_places=3, max_digits=6, verbose_name="share of its oxide, %")),
                (
                    "until",
                    models.DateField(blank=True, help_text="the last day, inclusive", null=True, verbose_name="until"),
                ),
                (
                    "element",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="quotas.element",
                        verbose_name="element",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
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
                    ),
                ),
                (
                    "withdraws",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="quotas.productshare",
                        verbose_name="withdraws",
                    ),
                ),
            ],
            options={
                "verbose_name": "share of an element in a product",
                "verbose_name_plural": "shares of elements in products",
                "ordering": ["product", "element", "-day", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("document", ""), _negated=True), name="product_share_names_its_document"
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
                        condition=models.Q(("percent__gt", 0), ("percent__lte", 100)), name="product_share_is_a_share"
                    ),
                ],
            },
        ),
    ]

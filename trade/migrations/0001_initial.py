"""The tables of the app, in the order of their foreign keys."""

from decimal import Decimal

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models

from core.migrations.operations import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("enterprises", "0001_initial"),
        ("quotas", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Letter",
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
                        ("number", models.CharField(max_length=40, unique=True)),
                        (
                            "enterprise",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.enterprise",
                            ),
                        ),
                        (
                            "recipient",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="letters",
                                to="enterprises.enterprise",
                            ),
                        ),
                        ("office_role", models.CharField(blank=True, max_length=32)),
                        (
                            "office_place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        ("addressee_role", models.CharField(blank=True, db_default="", default="", max_length=32)),
                        (
                            "addressee_place",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        ("subject", models.CharField(max_length=200)),
                        ("state", models.CharField(default="draft", max_length=12)),
                        ("working_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("due_on", models.DateField(blank=True, null=True)),
                        (
                            "drafted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("drafted_at", models.DateTimeField()),
                        (
                            "sent_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("sent_at", models.DateTimeField(blank=True, null=True)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        ("conclusion", models.TextField(blank=True)),
                        ("fictitious", models.BooleanField(default=False)),
                    ],
                    options={
                        "ordering": ["-drafted_at", "-id"],
                        "indexes": [
                            models.Index(fields=["-drafted_at", "-id"], name="letter_newest"),
                            models.Index(fields=["enterprise", "-drafted_at", "-id"], name="letter_of_enterprise"),
                            models.Index(
                                condition=models.Q(("state", "sent")), fields=["due_on", "id"], name="letter_awaited"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("due_on", None),
                                        ("recipient", None),
                                        ("sent_at", None),
                                        ("state__in", ["draft", "withdrawn"]),
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ["draft", "withdrawn"]), _negated=True),
                                        models.Q(
                                            models.Q(("addressee_role", ""), ("recipient", models.F("enterprise"))),
                                            models.Q(
                                                models.Q(("addressee_role", ""), _negated=True), ("recipient", None)
                                            ),
                                            _connector="OR",
                                        ),
                                        ("due_on__isnull", False),
                                        ("sent_at__isnull", False),
                                        ("working_days__gte", 1),
                                    ),
                                    _connector="OR",
                                ),
                                name="letter_sent_to_its_addressee",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("addressee_place", None), ("addressee_role", "")),
                                    models.Q(
                                        models.Q(("addressee_role", ""), _negated=True),
                                        ("addressee_place__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="letter_office_has_a_place",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["answered", "explained"]), _negated=True),
                                    ("answered_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="letter_answered_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("closed_at", None),
                                        ("closed_by", None),
                                        ("conclusion", ""),
                                        ("state__in", ["draft", "sent", "answered"]),
                                    ),
                                    models.Q(
                                        models.Q(("conclusion", ""), _negated=True),
                                        ("closed_at__isnull", False),
                                        ("state__in", ["withdrawn", "explained"]),
                                    ),
                                    models.Q(("closed_at__isnull", False), ("conclusion", ""), ("state", "closed")),
                                    _connector="OR",
                                ),
                                name="letter_closed_with_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RadioactivityLimit",
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
                        ("becquerel", models.DecimalField(decimal_places=4, max_digits=10)),
                        ("valid_from", models.DateField(unique=True)),
                        ("source", models.TextField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
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
                        "ordering": ["-valid_from"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("becquerel__gt", 0)), name="radioactivity_limit_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("source", ""), _negated=True),
                                name="radioactivity_limit_names_its_source",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Declaration",
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
                        ("number", models.CharField(max_length=40)),
                        ("number_key", models.CharField(editable=False, max_length=40)),
                        ("direction", models.CharField(max_length=8)),
                        ("state", models.CharField(editable=False, max_length=8)),
                        ("office", models.CharField(max_length=80)),
                        ("day", models.DateField()),
                        (
                            "enterprise",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="declarations",
                                to="enterprises.enterprise",
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="quotas.product"
                            ),
                        ),
                        (
                            "hs_code",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="quotas.hscode"
                            ),
                        ),
                        ("partner", models.CharField(max_length=2)),
                        ("gross_tonnes", models.DecimalField(decimal_places=3, max_digits=12)),
                        ("net_tonnes", models.DecimalField(decimal_places=3, max_digits=12)),
                        ("reo_factor", models.DecimalField(decimal_places=4, editable=False, max_digits=6)),
                        ("reo_tonnes", models.DecimalField(decimal_places=3, editable=False, max_digits=12)),
                        ("value", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                        ("licence", models.CharField(blank=True, max_length=40)),
                        ("beyond_quota", models.BooleanField(default=False)),
                        ("becquerel", models.DecimalField(blank=True, decimal_places=4, max_digits=10, null=True)),
                        (
                            "limit",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="trade.radioactivitylimit",
                            ),
                        ),
                        ("file_name", models.CharField(blank=True, max_length=120)),
                        ("file_sha256", models.CharField(blank=True, max_length=64)),
                        ("fictitious", models.BooleanField(default=False)),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(editable=False)),
                        (
                            "cancelled_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("cancelled_at", models.DateTimeField(editable=False, null=True)),
                        ("cancel_reason", models.TextField(blank=True, editable=False)),
                    ],
                    options={
                        "ordering": ["-day", "-id"],
                        "indexes": [
                            models.Index(fields=["-day", "-id"], name="declaration_newest"),
                            models.Index(fields=["enterprise", "-day"], name="declaration_of_enterprise"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("cancelled_at", None)),
                                fields=("number_key",),
                                name="declaration_number_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number_key", ""), _negated=True),
                                name="declaration_number_says_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("office", ""), _negated=True), name="declaration_names_its_office"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("gross_tonnes__gte", models.F("net_tonnes")), ("net_tonnes__gt", 0)
                                ),
                                name="declaration_weights",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("value", None), ("value__gt", 0), _connector="OR"),
                                name="declaration_value_positive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("beyond_quota", False), ("direction", "import"), ("licence", "")),
                                    models.Q(("direction", "export"), models.Q(("licence", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="declaration_of_export_names_its_licence",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("becquerel", None),
                                        ("direction", "export"),
                                        ("limit", None),
                                        ("state", "cleared"),
                                    ),
                                    models.Q(("becquerel__gte", 0), ("direction", "import"), ("limit__isnull", False)),
                                    _connector="OR",
                                ),
                                name="declaration_of_import_is_measured",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("cancel_reason", ""), ("cancelled_at", None), ("cancelled_by", None)),
                                    models.Q(
                                        ("cancelled_at__isnull", False), models.Q(("cancel_reason", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="declaration_cancelled_with_reason",
                            ),
                        ],
                    },
                ),
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
                        ("number", models.CharField(max_length=40)),
                        ("number_key", models.CharField(editable=False, max_length=40)),
                        ("version", models.PositiveSmallIntegerField(default=1, editable=False)),
                        ("state", models.CharField(default="recorded", max_length=12)),
                        ("day", models.DateField()),
                        (
                            "seller",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invoices_sold",
                                to="enterprises.enterprise",
                            ),
                        ),
                        ("seller_name", models.CharField(blank=True, max_length=200)),
                        ("seller_tax_code", models.CharField(blank=True, max_length=20)),
                        (
                            "buyer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invoices_bought",
                                to="enterprises.enterprise",
                            ),
                        ),
                        ("buyer_name", models.CharField(blank=True, max_length=200)),
                        ("buyer_tax_code", models.CharField(blank=True, max_length=20)),
                        (
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="quotas.product"
                            ),
                        ),
                        ("tonnes", models.DecimalField(decimal_places=3, max_digits=12)),
                        ("unit_price", models.DecimalField(decimal_places=4, max_digits=14)),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=16)),
                        ("amount_differs", models.BooleanField(default=False)),
                        (
                            "replaces",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replacements",
                                to="trade.invoice",
                            ),
                        ),
                        ("reason", models.TextField(blank=True)),
                        ("file_name", models.CharField(blank=True, max_length=120)),
                        ("file_sha256", models.CharField(blank=True, max_length=64)),
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
                            models.Index(fields=["-day", "-id"], name="invoice_newest"),
                            models.Index(fields=["number_key"], name="invoice_number"),
                            models.Index(fields=["seller", "-day"], name="invoice_of_seller"),
                            models.Index(fields=["buyer", "-day"], name="invoice_of_buyer"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("replaces", None)),
                                fields=("number_key",),
                                name="invoice_number_once",
                            ),
                            models.UniqueConstraint(fields=("replaces",), name="invoice_replaced_once"),
                            models.CheckConstraint(
                                condition=models.Q(("number_key", ""), _negated=True),
                                name="invoice_number_says_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reason", ""), ("replaces", None), ("state", "recorded"), ("version", 1)),
                                    models.Q(
                                        ("replaces__isnull", False),
                                        ("version__gt", 1),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="invoice_replaced_with_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("seller__isnull", False), ("seller_name", ""), ("seller_tax_code", "")),
                                    models.Q(("seller", None), models.Q(("seller_name", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="invoice_names_its_seller",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("buyer__isnull", False), ("buyer_name", ""), ("buyer_tax_code", "")),
                                    models.Q(("buyer", None), models.Q(("buyer_name", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="invoice_names_its_buyer",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("seller__isnull", False), ("buyer__isnull", False), _connector="OR"
                                ),
                                name="invoice_has_a_registered_party",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("seller", None),
                                    ("buyer", None),
                                    models.Q(("seller", models.F("buyer")), _negated=True),
                                    _connector="OR",
                                ),
                                name="invoice_between_two",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0), ("tonnes__gt", 0), ("unit_price__gt", 0)),
                                name="invoice_figures_positive",
                            ),
                            models.CheckConstraint(
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
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LetterQuestion",
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
                            "letter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="questions", to="trade.letter"
                            ),
                        ),
                        ("ordinal", models.PositiveSmallIntegerField()),
                        ("origin", models.CharField(max_length=12)),
                        ("kind", models.CharField(blank=True, max_length=16)),
                        ("month", models.DateField(blank=True, null=True)),
                        ("reported", models.DecimalField(blank=True, decimal_places=3, max_digits=14, null=True)),
                        ("stated", models.DecimalField(blank=True, decimal_places=3, max_digits=14, null=True)),
                        ("text", models.TextField(blank=True)),
                        ("answer", models.TextField(blank=True)),
                        (
                            "report",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="quotas.report",
                            ),
                        ),
                        ("file_name", models.CharField(blank=True, max_length=120)),
                        ("media_type", models.CharField(blank=True, max_length=80)),
                        ("sha256", models.CharField(blank=True, max_length=64)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["letter", "ordinal"],
                        "constraints": [
                            models.UniqueConstraint(fields=("letter", "ordinal"), name="letter_question_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(("text", ""), _negated=True),
                                        ("kind", ""),
                                        ("month", None),
                                        ("origin", "own"),
                                        ("reported", None),
                                        ("stated", None),
                                    ),
                                    models.Q(
                                        models.Q(("origin", "own"), _negated=True),
                                        models.Q(("kind", ""), _negated=True),
                                        ("month__isnull", False),
                                        ("reported__isnull", False),
                                        ("stated__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="letter_question_asks",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answer", ""),
                                        ("answered_at", None),
                                        ("answered_by", None),
                                        ("file_name", ""),
                                        ("report", None),
                                        ("sha256", ""),
                                    ),
                                    models.Q(
                                        models.Q(("answered_at__isnull", False)),
                                        models.Q(
                                            models.Q(("answer", ""), _negated=True),
                                            ("report__isnull", False),
                                            models.Q(("sha256", ""), _negated=True),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="letter_answer_says_something",
                            ),
                        ],
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
                            "invoice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="reuses", to="trade.invoice"
                            ),
                        ),
                        ("number", models.CharField(max_length=40)),
                        ("day", models.DateField()),
                        ("seller_text", models.CharField(max_length=200)),
                        ("buyer_text", models.CharField(max_length=200)),
                        (
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="quotas.product"
                            ),
                        ),
                        ("tonnes", models.DecimalField(decimal_places=3, max_digits=12)),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=16)),
                        (
                            "attempted_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("attempted_at", models.DateTimeField(editable=False)),
                    ],
                    options={
                        "ordering": ["-attempted_at", "-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("invoice", "day", "seller_text", "buyer_text", "product", "tonnes", "amount"),
                                name="number_reuse_kept_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("seller_text", ""), _negated=True),
                                    models.Q(("buyer_text", ""), _negated=True),
                                ),
                                name="number_reuse_names_both",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0), ("tonnes__gt", 0)), name="number_reuse_positive"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PartnerImport",
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
                        ("year", models.PositiveSmallIntegerField()),
                        ("partner", models.CharField(max_length=2)),
                        ("kind", models.CharField(blank=True, max_length=16)),
                        ("tonnes", models.DecimalField(decimal_places=3, max_digits=12)),
                        ("other_tonnes", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                        ("weight", models.CharField(max_length=8)),
                        ("wording", models.TextField()),
                        ("source", models.TextField()),
                        ("fictitious", models.BooleanField(default=False)),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(editable=False)),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("withdrawn_at", models.DateTimeField(editable=False, null=True)),
                        ("withdrawal_reason", models.TextField(blank=True, editable=False)),
                    ],
                    options={
                        "ordering": ["-year", "partner", "kind", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at", None)),
                                fields=("year", "partner", "kind", "source"),
                                name="partner_import_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("tonnes__gte", 0),
                                    models.Q(("other_tonnes", None), ("other_tonnes__gte", 0), _connector="OR"),
                                ),
                                name="partner_import_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("year__gte", 1980), ("year__lte", 2100)),
                                name="partner_import_year_range",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("wording", ""), _negated=True),
                                name="partner_import_keeps_its_wording",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("source", ""), _negated=True),
                                name="partner_import_names_its_source",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawal_reason", ""), ("withdrawn_at", None), ("withdrawn_by", None)),
                                    models.Q(
                                        ("withdrawn_at__isnull", False),
                                        models.Q(("withdrawal_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="partner_import_withdrawn_with_reason",
                            ),
                        ],
                    },
                ),
            ]
        ),
    ]

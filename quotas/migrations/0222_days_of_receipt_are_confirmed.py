"""The day of receipt of a paper counts once a second officer has confirmed it."""

import re
from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import UUID7

from core.operations import AppendOnly, RowSecurity, script

_FROZEN = import_module("quotas.migrations.0004_filed_reports_are_frozen").FREEZE
# The guard as it was, for the way back.
_BEFORE = re.search(r"CREATE FUNCTION report_guard\(\).*?END \$\$;", _FROZEN, re.DOTALL)
assert _BEFORE is not None


class Migration(migrations.Migration):
    dependencies = [
        ("quotas", "0221_frozen_postings"),
        ("core", "0220_actor_sessions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReceiptConfirmation",
            fields=[
                ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
                ("confirmed_at", models.DateTimeField("confirmed at")),
                ("reason", models.TextField("what it was confirmed by")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
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
            ],
            options={
                "verbose_name": "confirmation of a day of receipt",
                "verbose_name_plural": "confirmations of days of receipt",
                "ordering": ["-confirmed_at", "-id"],
                "constraints": [
                    models.CheckConstraint(condition=~Q(reason=""), name="receipt_confirmation_has_reason")
                ],
            },
        ),
        AppendOnly("quotas_receiptconfirmation"),
        RowSecurity(
            "quotas_receiptconfirmation",
            "EXISTS (SELECT FROM quotas_report r WHERE r.id = quotas_receiptconfirmation.report_id)",
        ),
        migrations.RunSQL(
            script(__file__, "receipt_confirmations.sql"),
            f"""
            {_BEFORE[0].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")}
            DROP TRIGGER report_receipt_guard ON quotas_report;
            DROP TRIGGER receipt_confirmation_guard ON quotas_receiptconfirmation;
            DROP FUNCTION report_receipt_guard(), receipt_confirmation_guard();
            """,
        ),
    ]

"""Electronic service needs a signed consent that stands; a consent is revoked and never deleted."""

import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0009_search_by_parts_of_names"),
        ("inspections", "0015_seizures_and_taking_down"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Consent",
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
                    "state",
                    models.CharField(
                        choices=[("standing", "Standing"), ("revoked", "Revoked")],
                        default="standing",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "paper",
                    models.CharField(
                        help_text="its number or where it is kept", max_length=200, verbose_name="signed paper"
                    ),
                ),
                ("address", models.CharField(max_length=200, verbose_name="electronic address")),
                ("signed_on", models.DateField(verbose_name="signed on")),
                ("recorded_at", models.DateTimeField(verbose_name="recorded at")),
                ("revoked_on", models.DateField(blank=True, null=True, verbose_name="revoked on")),
                ("revocation_reason", models.TextField(blank=True, verbose_name="reason for revoking")),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enterprises.enterprise"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
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
            ],
            options={
                "verbose_name": "consent to electronic service",
                "verbose_name_plural": "consents to electronic service",
                "ordering": ["-signed_on", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("paper", ""), _negated=True), models.Q(("address", ""), _negated=True)
                        ),
                        name="consent_names_its_paper",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_by", None), ("revoked_on", None), ("state", "standing")),
                            models.Q(
                                ("revoked_by__isnull", False),
                                ("revoked_on__gte", models.F("signed_on")),
                                ("state", "revoked"),
                            ),
                            _connector="OR",
                        ),
                        name="consent_revoked_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "standing")), fields=("enterprise",), name="consent_one_standing"
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            "CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON inspections_consent"
            " FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change()",
            "DROP TRIGGER never_deleted ON inspections_consent",
        ),
    ]

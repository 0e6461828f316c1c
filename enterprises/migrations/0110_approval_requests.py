"""Requests for acts that take two people, and where a notification is mailed."""

import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0140_figures_are_numbers"),
    ]

    operations = [
        migrations.AddField(
            model_name="notification",
            name="address",
            field=models.EmailField(blank=True, max_length=254, verbose_name="mailed to"),
        ),
        migrations.CreateModel(
            name="ApprovalRequest",
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
                ("act", models.CharField(max_length=60, verbose_name="act")),
                ("target_id", models.UUIDField(verbose_name="object")),
                ("target_label", models.CharField(max_length=300, verbose_name="object")),
                ("arguments", models.JSONField(default=dict, verbose_name="arguments")),
                ("preview", models.JSONField(default=dict, verbose_name="what it will do")),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256 of what was proposed")),
                ("reason", models.TextField(verbose_name="reason")),
                ("proposed_at", models.DateTimeField(verbose_name="proposed at")),
                ("proposal_signature", models.JSONField(null=True, verbose_name="signature of the proposal")),
                (
                    "person_address",
                    models.EmailField(blank=True, max_length=254, verbose_name="e-mail of the person concerned"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Waits for a second person"),
                            ("waiting", "Approved, not yet in effect"),
                            ("done", "Done"),
                            ("refused", "Refused"),
                            ("cancelled", "Cancelled"),
                            ("expired", "Expired"),
                            ("lapsed", "Could not take effect"),
                        ],
                        default="pending",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("expires_at", models.DateTimeField(verbose_name="expires at")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
                ("decision_reason", models.TextField(blank=True, verbose_name="reason of the decision")),
                ("decision_signature", models.JSONField(null=True, verbose_name="signature of the decision")),
                ("effective_from", models.DateTimeField(null=True, verbose_name="takes effect at")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="done or ended at")),
                ("failure", models.JSONField(null=True, verbose_name="why it could not take effect")),
                (
                    "done_in",
                    models.BigIntegerField(editable=False, null=True, verbose_name="transaction in which it is done"),
                ),
                ("consumed", models.BooleanField(default=False, editable=False, verbose_name="used by the act")),
                (
                    "authority",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.authority",
                        verbose_name="authority",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ended by",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.enterprise",
                        verbose_name="enterprise concerned",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals_about",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person concerned",
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
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "approval request",
                "verbose_name_plural": "approval requests",
                "ordering": ["-proposed_at", "-id"],
                "indexes": [
                    models.Index(fields=["-proposed_at", "-id"], name="approval_newest"),
                    models.Index(
                        condition=models.Q(("state__in", ["pending", "waiting"])),
                        fields=["state"],
                        name="approval_open",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="approval_maker_does_not_decide",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["waiting", "done", "refused"]), _negated=True),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="approval_decision_names_its_maker",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "waiting"), _negated=True),
                            ("effective_from__isnull", False),
                            _connector="OR",
                        ),
                        name="approval_delay_is_stated",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["pending", "waiting"])),
                        fields=("act", "target_id"),
                        name="approval_one_open_for_an_act",
                    ),
                ],
            },
        ),
    ]

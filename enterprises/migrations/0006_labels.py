"""Labels of sites and commitments of enterprises."""

import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0005_site_capacities"),
    ]

    operations = [
        migrations.CreateModel(
            name="Commitment",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("membership", "Membership of an association"),
                            ("discipline", "Self-discipline"),
                            ("environment", "Environment and restoration"),
                            ("responsibility", "Social responsibility"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "body",
                    models.CharField(
                        help_text="towards which it is made", max_length=200, verbose_name="association or office"
                    ),
                ),
                ("text", models.TextField(verbose_name="what is promised")),
                (
                    "until",
                    models.DateField(blank=True, help_text="the last day, inclusive", null=True, verbose_name="until"),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="commitments",
                        to="enterprises.enterprise",
                        verbose_name="enterprise",
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
                        to="enterprises.commitment",
                        verbose_name="withdraws",
                    ),
                ),
            ],
            options={
                "verbose_name": "commitment of an enterprise",
                "verbose_name_plural": "commitments of enterprises",
                "ordering": ["-day", "-pk"],
                "indexes": [models.Index(fields=["-day", "-id"], name="commitment_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("document", ""), _negated=True), name="commitment_names_its_document"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), ("withdraws", None)),
                            models.Q(("withdraws__isnull", False), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="commitment_withdrawn_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("body", ""), _negated=True), name="commitment_names_its_body"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="commitment_says_what"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("day")), _connector="OR"),
                        name="commitment_ordered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SiteLabel",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("green_mine", "Green mine"),
                            ("comprehensive_use", "Demonstration base of comprehensive use"),
                            ("secondary", "Base of secondary resources"),
                            ("cleaner", "Cleaner production examined"),
                            ("technology", "Draws on a national science programme"),
                        ],
                        max_length=20,
                        verbose_name="label",
                    ),
                ),
                ("granted_by", models.CharField(max_length=200, verbose_name="granted by")),
                (
                    "until",
                    models.DateField(blank=True, help_text="the last day, inclusive", null=True, verbose_name="until"),
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
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="labels",
                        to="enterprises.site",
                        verbose_name="site",
                    ),
                ),
                (
                    "withdraws",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="enterprises.sitelabel",
                        verbose_name="withdraws",
                    ),
                ),
            ],
            options={
                "verbose_name": "label of a site",
                "verbose_name_plural": "labels of sites",
                "ordering": ["-day", "-pk"],
                "indexes": [models.Index(fields=["-day", "-id"], name="site_label_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("document", ""), _negated=True), name="site_label_names_its_document"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), ("withdraws", None)),
                            models.Q(("withdraws__isnull", False), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="site_label_withdrawn_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("granted_by", ""), _negated=True), name="site_label_names_its_office"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("day")), _connector="OR"),
                        name="site_label_ordered",
                    ),
                ],
            },
        ),
    ]

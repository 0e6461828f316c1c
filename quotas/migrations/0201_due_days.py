"""The due day of a monthly report is set by province and kind of report, from a month on. The tenth holds until then."""

import django.core.validators
from django.conf import settings
from django.db import migrations, models
from django.db.models import PROTECT, ForeignKey, Q
from django.db.models.functions import UUID7

import core.clock
from core.operations import AppendOnly

_KINDS = [("mining", "Mining report"), ("processing", "Processing report"), ("trade", "Trade report")]
_KIND = "kind of report"
# What the setting REPORT_DUE_DAY said unless it was changed. No source gives a day for the years before 2025.
_FIRST = """
INSERT INTO quotas_dueday (from_month, document, evidence, recorded_at, kind, day)
VALUES ('2000-01-01', 'Set when the register was installed; replaced by the first day that an office sets.',
        'invented', now(), '', 10);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0201_approvals_in_matters"),
        ("quotas", "0200_notices_are_revoked_by_two"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "reportingduty",
            "kind",
            models.CharField(_KIND, max_length=12, choices=_KINDS, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="DueDay",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("from_month", models.DateField("from month", help_text="its first day")),
                (
                    "document",
                    models.TextField("document", help_text="office, number and day of the document"),
                ),
                (
                    "evidence",
                    models.CharField(
                        "evidence",
                        max_length=12,
                        default="entered",
                        choices=[
                            ("sourced", "Read in a source"),
                            ("derived", "Computed from sourced figures"),
                            ("entered", "Entered by an officer"),
                            ("invented", "Set by the register, not found in a source"),
                        ],
                    ),
                ),
                ("recorded_at", models.DateTimeField("recorded at", default=core.clock.now, editable=False)),
                (
                    "kind",
                    models.CharField(_KIND, max_length=12, choices=_KINDS, blank=True, help_text="empty: every kind"),
                ),
                (
                    "day",
                    models.PositiveSmallIntegerField(
                        "day",
                        null=True,
                        blank=True,
                        help_text="of the following month, inclusive; empty: from then on the more general rule holds",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(31),
                        ],
                    ),
                ),
                (
                    "place",
                    ForeignKey(
                        "enterprises.jurisdiction",
                        PROTECT,
                        null=True,
                        blank=True,
                        related_name="+",
                        verbose_name="province",
                        help_text="empty: the whole country",
                    ),
                ),
                (
                    "recorded_by",
                    ForeignKey(
                        settings.AUTH_USER_MODEL,
                        PROTECT,
                        null=True,
                        blank=True,
                        editable=False,
                        related_name="+",
                        verbose_name="recorded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "due day",
                "verbose_name_plural": "due days",
                "ordering": ["-from_month", "-pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(condition=Q(from_month__day=1), name="dueday_begins_with_a_month"),
                    models.CheckConstraint(condition=~Q(document=""), name="dueday_names_its_document"),
                    models.CheckConstraint(
                        condition=Q(day=None) | Q(day__gte=1, day__lte=31), name="due_day_of_a_month"
                    ),
                    models.CheckConstraint(
                        condition=~Q(place=None, kind="") | Q(day__isnull=False), name="due_day_of_the_country_stays"
                    ),
                ],
            },
        ),
        migrations.RunSQL(_FIRST, migrations.RunSQL.noop),
        AppendOnly("quotas_dueday"),
    ]

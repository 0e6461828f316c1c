"""Assignments of matters to other offices: only added, and the last one is in force."""

import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models

from core.operations import AppendOnly, script


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0320_declarations"),
    ]

    operations = [
        migrations.CreateModel(
            name="OfficeAssignment",
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
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("reason", models.TextField(verbose_name="reason")),
                ("assigned_at", models.DateTimeField(verbose_name="assigned at")),
                (
                    "assigned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="assigned by",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to="enterprises.matter"
                    ),
                ),
                (
                    "office_authority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.authority",
                        verbose_name="authority of the office",
                    ),
                ),
                (
                    "office_place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.jurisdiction",
                        verbose_name="place of the office",
                    ),
                ),
            ],
            options={
                "verbose_name": "assignment to an office",
                "verbose_name_plural": "assignments to offices",
                "ordering": ["matter", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("matter", "number"), name="assignment_numbered_once"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="assignment_has_reason"
                    ),
                ],
            },
        ),
        AppendOnly("enterprises_officeassignment"),
        migrations.RunSQL(
            script(__file__, "assignments.sql"),
            "DROP FUNCTION matters_assigned_to(text, uuid), matters_assigned();",
        ),
    ]

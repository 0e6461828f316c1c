"""Processes of outlets and assessments of risk."""

import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0006_labels"),
        ("environment", "0004_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Outlet",
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
                    "medium",
                    models.CharField(choices=[("water", "Water"), ("air", "Air")], max_length=8, verbose_name="medium"),
                ),
                ("outlet", models.CharField(help_text="as the permit names it", max_length=120, verbose_name="outlet")),
                (
                    "process",
                    models.CharField(
                        choices=[
                            ("open_pit", "Open-pit mining"),
                            ("underground", "Underground mining"),
                            ("tank_leaching", "Tank leaching"),
                            ("heap_leaching", "Heap leaching"),
                            ("in_situ_leaching", "In-situ leaching"),
                            ("flotation", "Flotation and magnetic or gravity separation"),
                            ("solvent_extraction", "Solvent extraction without ammonia saponification"),
                            ("ammonia_saponification", "Solvent extraction with ammonia saponification"),
                            ("fluoride_electrolysis", "Electrolysis of oxides in molten fluoride"),
                            ("chloride_electrolysis", "Electrolysis of molten chloride"),
                            ("wet_fluoride", "Wet process for rare earth fluoride"),
                            ("dry_fluoride", "Dry process for rare earth fluoride"),
                        ],
                        max_length=24,
                        verbose_name="process",
                    ),
                ),
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
                        related_name="outlets",
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
                        to="environment.outlet",
                        verbose_name="withdraws",
                    ),
                ),
            ],
            options={
                "verbose_name": "process of an outlet",
                "verbose_name_plural": "processes of outlets",
                "ordering": ["-day", "-pk"],
                "indexes": [
                    models.Index(fields=["-day", "-id"], name="outlet_newest"),
                    models.Index(fields=["site", "medium", "outlet"], name="outlet_of_site"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("document", ""), _negated=True), name="outlet_names_its_document"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), ("withdraws", None)),
                            models.Q(("withdraws__isnull", False), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="outlet_withdrawn_with_reason",
                    ),
                    models.CheckConstraint(condition=models.Q(("outlet", ""), _negated=True), name="outlet_is_named"),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("day")), _connector="OR"),
                        name="outlet_ordered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RiskAssessment",
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
                    "subject",
                    models.CharField(
                        choices=[
                            ("tailings", "Tailings pond or dump"),
                            ("leaching", "Leaching field"),
                            ("residue", "Store of radioactive residue"),
                            ("plant", "Plant"),
                        ],
                        max_length=12,
                        verbose_name="what was assessed",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="name of the pond, field or line")),
                (
                    "level",
                    models.CharField(
                        choices=[("minor", "Minor"), ("larger", "Larger"), ("major", "Major")],
                        max_length=8,
                        verbose_name="level of risk",
                    ),
                ),
                ("assessor", models.CharField(max_length=200, verbose_name="assessed by")),
                ("result", models.TextField(help_text="hazards found and what is to be done", verbose_name="result")),
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
                        related_name="risk_assessments",
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
                        to="environment.riskassessment",
                        verbose_name="withdraws",
                    ),
                ),
            ],
            options={
                "verbose_name": "assessment of risk",
                "verbose_name_plural": "assessments of risk",
                "ordering": ["-day", "-pk"],
                "indexes": [models.Index(fields=["-day", "-id"], name="risk_assessment_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("document", ""), _negated=True), name="risk_assessment_names_its_document"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), ("withdraws", None)),
                            models.Q(("withdraws__isnull", False), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="risk_assessment_withdrawn_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("assessor", ""), _negated=True), name="risk_assessment_names_its_assessor"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("result", ""), _negated=True), name="risk_assessment_has_a_result"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("day")), _connector="OR"),
                        name="risk_assessment_ordered",
                    ),
                ],
            },
        ),
    ]

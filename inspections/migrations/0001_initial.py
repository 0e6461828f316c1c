"""Flags, tips, evidence, inspections, cases, proceedings and orders."""

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.contrib.postgres.fields.ranges import RangeBoundary
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models
from django.db.models.functions import UUID7


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("enterprises", "0001_initial"),
        ("quotas", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Campaign",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("theme", models.TextField(help_text="what it looks at, and why", verbose_name="theme")),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="quotas.programme"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=models.PROTECT, related_name="+", to="enterprises.jurisdiction", verbose_name="region"
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.authority",
                        verbose_name="owning authority",
                    ),
                ),
                (
                    "site_kinds",
                    ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("mine", "Mine"),
                                ("dressing", "Dressing plant"),
                                ("separation", "Smelting and separation plant"),
                                ("metal", "Metal plant"),
                                ("recycling", "Recycling plant"),
                                ("trading", "Trading house"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        help_text="empty: every kind",
                        verbose_name="kinds of site",
                    ),
                ),
                ("begins_on", models.DateField(verbose_name="begins on")),
                ("ends_on", models.DateField(help_text="its last day", verbose_name="ends on")),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "Planned"), ("running", "Running"), ("ended", "Ended")],
                        default="planned",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                ("planned_at", models.DateTimeField(verbose_name="planned at")),
                (
                    "started_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="started at")),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                ("outcome", models.TextField(blank=True, verbose_name="what came of it")),
                ("fictitious", models.BooleanField(default=False, verbose_name="invented for demonstration")),
            ],
            options={
                "verbose_name": "campaign",
                "verbose_name_plural": "campaigns",
                "ordering": ["-begins_on", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("begins_on"))),
                        name="campaign_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), models.Q(("theme", ""), _negated=True)
                        ),
                        name="campaign_says_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ended"), _negated=True),
                            models.Q(("ended_by__isnull", False), models.Q(("outcome", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="campaign_ended_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                (
                    "subject_type",
                    models.CharField(
                        choices=[
                            ("enterprise", "Enterprise"),
                            ("site", "Site"),
                            ("person", "Person"),
                            ("office", "Office"),
                            ("group", "Group"),
                            ("jurisdiction", "Jurisdiction"),
                            ("unknown", "Unknown person"),
                        ],
                        max_length=12,
                        verbose_name="about",
                    ),
                ),
                ("subject_code", models.CharField(blank=True, max_length=64, verbose_name="code")),
                ("subject_description", models.TextField(blank=True, verbose_name="description")),
                ("location", models.TextField(blank=True, verbose_name="where, in words")),
                (
                    "latitude",
                    models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name="latitude"),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        blank=True, decimal_places=5, max_digits=8, null=True, verbose_name="longitude"
                    ),
                ),
                ("seen_on", models.DateField(blank=True, null=True, verbose_name="seen on")),
                (
                    "enterprise",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="enterprises.enterprise"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="enterprises.site"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        help_text="whose officers see it",
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.jurisdiction",
                    ),
                ),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=models.PROTECT, related_name="case", to="enterprises.matter", verbose_name="matter"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("flag", "Flag"),
                            ("inspection", "Inspection"),
                            ("tip", "Tip"),
                            ("satellite", "Satellite image"),
                            ("video", "Video"),
                            ("invoice", "Special invoice"),
                            ("customs", "Customs"),
                            ("referral", "Referral"),
                            ("environment", "Environmental records"),
                        ],
                        max_length=12,
                        verbose_name="source",
                    ),
                ),
                ("allegation", models.TextField(verbose_name="allegation")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reported", "Reported"),
                            ("on_file", "On file"),
                            ("investigating", "Investigating"),
                            ("hearing", "Notice served, being heard"),
                            ("decided", "Decided"),
                            ("rectifying", "Rectifying"),
                            ("verifying", "Verifying"),
                            ("closed", "Closed"),
                            ("suspended", "Suspended"),
                            ("referred", "Referred to prosecution"),
                            ("appealed", "Appealed"),
                            ("not_substantiated", "Not substantiated"),
                        ],
                        default="reported",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="cases_led",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "former_leads",
                    ArrayField(
                        base_field=models.UUIDField(),
                        default=list,
                        editable=False,
                        size=None,
                        verbose_name="earlier leads",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                (
                    "due_on",
                    models.DateField(
                        blank=True,
                        help_text="ninety days from the formal opening of the case",
                        null=True,
                        verbose_name="due on",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                (
                    "conduct_on",
                    models.DateField(
                        blank=True, help_text="its last day", null=True, verbose_name="day of the conduct"
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                (
                    "resumes_to",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reported", "Reported"),
                            ("on_file", "On file"),
                            ("investigating", "Investigating"),
                            ("hearing", "Notice served, being heard"),
                            ("decided", "Decided"),
                            ("rectifying", "Rectifying"),
                            ("verifying", "Verifying"),
                            ("closed", "Closed"),
                            ("suspended", "Suspended"),
                            ("referred", "Referred to prosecution"),
                            ("appealed", "Appealed"),
                            ("not_substantiated", "Not substantiated"),
                        ],
                        max_length=20,
                        verbose_name="state when resumed",
                    ),
                ),
                ("paused_on", models.DateField(blank=True, null=True, verbose_name="suspended since")),
                (
                    "office",
                    models.ForeignKey(
                        blank=True,
                        help_text="whose office opened it",
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.jurisdiction",
                    ),
                ),
                (
                    "escalated_to",
                    models.ForeignKey(
                        blank=True,
                        help_text="the level that was notified",
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.jurisdiction",
                    ),
                ),
                ("escalated_on", models.DateField(blank=True, null=True, verbose_name="escalated on")),
                ("publication_reason", models.TextField(blank=True, verbose_name="reason for publishing or not")),
                ("published", models.BooleanField(default=False, verbose_name="published")),
                (
                    "take_down_due_on",
                    models.DateField(
                        blank=True,
                        help_text="three working days after the decision was annulled",
                        null=True,
                        verbose_name="to be taken down by",
                    ),
                ),
                ("taken_down_on", models.DateField(blank=True, null=True, verbose_name="taken down on")),
                (
                    "seized_tonnes",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        help_text="of what was smuggled; not counted as quota",
                        max_digits=16,
                        null=True,
                        verbose_name="tonnes seized",
                    ),
                ),
                ("suspects", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="suspects")),
                ("fictitious", models.BooleanField(default=False, verbose_name="invented for demonstration")),
            ],
            options={
                "verbose_name": "case",
                "verbose_name_plural": "cases",
                "ordering": ["-opened_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("enterprise", None),
                                ("subject_type", "unknown"),
                                models.Q(("subject_description", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("subject_type", "unknown"), _negated=True),
                                models.Q(("subject_code", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="case_subject_is_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None)),
                            models.Q(("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))),
                            _connector="OR",
                        ),
                        name="case_subject_on_earth",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("subject_type__in", ["enterprise", "site"]), _negated=True),
                            ("enterprise__isnull", False),
                            _connector="OR",
                        ),
                        name="case_subject_links",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["closed", "not_substantiated"]), _negated=True),
                            models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="case_ended_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pk", models.F("matter"))), name="case_is_keyed_by_its_matter"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("seized_tonnes", None), ("seized_tonnes__gte", 0), _connector="OR"),
                        name="case_seizure_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_by", None),
                            models.Q(("closed_by", models.F("opened_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="case_opener_does_not_close",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseEntry",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("case", models.ForeignKey(on_delete=models.PROTECT, related_name="journal", to="inspections.case")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("actor_id", models.UUIDField(null=True, verbose_name="actor")),
                ("actor_name", models.CharField(max_length=160, verbose_name="actor's name")),
                ("verb", models.CharField(max_length=40, verbose_name="step")),
                ("text", models.TextField(blank=True, verbose_name="text")),
            ],
            options={
                "verbose_name": "journal entry",
                "verbose_name_plural": "journal",
                "ordering": ["case", "at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Competence",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("legal_basis", models.TextField(verbose_name="legal basis")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                (
                    "evidence",
                    models.CharField(
                        choices=[
                            ("sourced", "Read in a source"),
                            ("entered", "Entered by the administrator"),
                            ("invented", "Invented for the demonstration"),
                        ],
                        default="entered",
                        max_length=12,
                        verbose_name="evidence",
                    ),
                ),
                ("source", models.TextField(blank=True, verbose_name="source")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("warn", "Warning"),
                            ("rectify", "Correct within a term"),
                            ("suspend", "Suspend production"),
                            ("close", "Close"),
                            ("revoke", "Revoke a licence"),
                            ("fine", "Fine"),
                            ("confiscate", "Confiscate"),
                            ("deduct", "Deduct next year's quota"),
                            ("withhold", "Withhold export quota"),
                            ("publish", "Publish"),
                            ("refer", "Refer to prosecution"),
                        ],
                        max_length=12,
                        verbose_name="act",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("nation", "Nation"),
                            ("province", "Province"),
                            ("prefecture", "Prefecture"),
                            ("county", "County"),
                        ],
                        max_length=12,
                        verbose_name="level",
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        blank=True,
                        help_text="empty: of any authority",
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.authority",
                    ),
                ),
            ],
            options={
                "verbose_name": "competence",
                "verbose_name_plural": "competences",
                "ordering": ["act", "level", "authority", "valid_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("act", "level", "authority", "valid_from"), name="competence_once", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("legal_basis", ""), _negated=True), name="competence_has_legal_basis"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="competence_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                (
                    "enterprise",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="enterprises.enterprise"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("standing", "In force"), ("revoked", "Withdrawn")],
                        default="standing",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "document",
                    models.CharField(
                        help_text="its number or its file number", max_length=200, verbose_name="signed document"
                    ),
                ),
                ("address", models.CharField(max_length=200, verbose_name="electronic address")),
                ("signed_on", models.DateField(verbose_name="signed on")),
                (
                    "recorded_by",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="recorded at")),
                ("revoked_on", models.DateField(blank=True, null=True, verbose_name="withdrawn on")),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("revocation_reason", models.TextField(blank=True, verbose_name="reason for revoking")),
            ],
            options={
                "verbose_name": "consent to electronic service",
                "verbose_name_plural": "consents to electronic service",
                "ordering": ["-signed_on", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("document", ""), _negated=True), models.Q(("address", ""), _negated=True)
                        ),
                        name="consent_names_its_document",
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
        migrations.CreateModel(
            name="Flag",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                (
                    "subject_type",
                    models.CharField(
                        choices=[
                            ("enterprise", "Enterprise"),
                            ("site", "Site"),
                            ("person", "Person"),
                            ("office", "Office"),
                            ("group", "Group"),
                            ("jurisdiction", "Jurisdiction"),
                            ("unknown", "Unknown person"),
                        ],
                        max_length=12,
                        verbose_name="about",
                    ),
                ),
                ("subject_code", models.CharField(blank=True, max_length=64, verbose_name="code")),
                ("subject_description", models.TextField(blank=True, verbose_name="description")),
                ("location", models.TextField(blank=True, verbose_name="where, in words")),
                (
                    "latitude",
                    models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name="latitude"),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        blank=True, decimal_places=5, max_digits=8, null=True, verbose_name="longitude"
                    ),
                ),
                ("seen_on", models.DateField(blank=True, null=True, verbose_name="seen on")),
                (
                    "enterprise",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="enterprises.enterprise"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="enterprises.site"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        help_text="whose officers see it",
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.jurisdiction",
                    ),
                ),
                ("rule", models.CharField(max_length=40, verbose_name="rule")),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("notice", "Notice"),
                            ("warning", "Warning"),
                            ("serious", "Serious"),
                            ("severe", "Severe"),
                        ],
                        max_length=10,
                        verbose_name="severity",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("acknowledged", "Acknowledged"),
                            ("escalated", "Escalated to a case"),
                            ("dismissed", "Dismissed"),
                            ("resolved", "Resolved"),
                        ],
                        default="open",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="quotas.programme"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="year")),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("light", "Light"),
                            ("medium_heavy", "Medium and heavy"),
                            ("all", "All"),
                            ("total", "Total"),
                        ],
                        max_length=16,
                        verbose_name="category",
                    ),
                ),
                ("period", models.DateField(blank=True, null=True, verbose_name="month")),
                ("raised_at", models.DateTimeField(verbose_name="raised at")),
                (
                    "tonnes",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        help_text="amount over the limit, for sorting",
                        max_digits=16,
                        null=True,
                        verbose_name="tonnes",
                    ),
                ),
                (
                    "template_version",
                    models.PositiveSmallIntegerField(
                        help_text="which wording of the rule's sentence, counted from 1",
                        verbose_name="template version",
                    ),
                ),
                (
                    "template_values",
                    models.JSONField(help_text="the values in the sentence", verbose_name="template values"),
                ),
                (
                    "evidence",
                    models.JSONField(help_text="figures, formula, parameters, links", verbose_name="evidence"),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                ("decision_reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "case",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="flags", to="inspections.case"
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        help_text="the resolved one before",
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="followed_by",
                        to="inspections.flag",
                    ),
                ),
            ],
            options={
                "verbose_name": "flag",
                "verbose_name_plural": "flags",
                "ordering": ["-raised_at", "-id"],
                "indexes": [
                    models.Index(fields=["subject_code", "rule"], name="flag_subject"),
                    models.Index(fields=["-raised_at", "-id"], name="flag_newest"),
                    models.Index(fields=["year", "-raised_at", "-id"], name="flag_year"),
                    models.Index(fields=["rule", "-raised_at", "-id"], name="flag_rule"),
                    models.Index(
                        condition=models.Q(("period__isnull", False)),
                        fields=["period", "-raised_at", "-id"],
                        name="flag_period",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["open", "acknowledged", "escalated"])),
                        fields=["-raised_at", "-id"],
                        name="flag_standing",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("enterprise", None),
                                ("subject_type", "unknown"),
                                models.Q(("subject_description", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("subject_type", "unknown"), _negated=True),
                                models.Q(("subject_code", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="flag_subject_is_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None)),
                            models.Q(("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))),
                            _connector="OR",
                        ),
                        name="flag_subject_on_earth",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("subject_type__in", ["enterprise", "site"]), _negated=True),
                            ("enterprise__isnull", False),
                            _connector="OR",
                        ),
                        name="flag_subject_links",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("state__in", ["open", "acknowledged", "escalated"]),
                            models.Q(("subject_type", "unknown"), _negated=True),
                        ),
                        fields=("rule", "subject_type", "subject_code", "programme", "year", "category", "period"),
                        name="flag_once_while_standing",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["dismissed", "resolved"]), _negated=True),
                            models.Q(("decision_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="flag_decision_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Episode",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("flag", models.ForeignKey(on_delete=models.PROTECT, related_name="episodes", to="inspections.flag")),
                ("began_on", models.DateField(verbose_name="from")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="to")),
                (
                    "peak",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=16, null=True, verbose_name="peak, tonnes"
                    ),
                ),
            ],
            options={
                "verbose_name": "episode",
                "verbose_name_plural": "episodes",
                "ordering": ["flag", "began_on", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)), fields=("flag",), name="episode_one_open"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None), ("ended_on__gte", models.F("began_on")), _connector="OR"
                        ),
                        name="episode_ordered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                (
                    "site",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="inspections", to="enterprises.site"),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        help_text="holder of the site",
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        help_text="whose officers see it",
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.jurisdiction",
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="inspections",
                        to="inspections.campaign",
                    ),
                ),
                ("planned_on", models.DateField(verbose_name="planned for")),
                ("announced", models.BooleanField(default=False, verbose_name="announced")),
                ("announced_at", models.DateTimeField(blank=True, null=True, verbose_name="announced at")),
                ("reason", models.TextField(verbose_name="why this site")),
                ("risk", models.JSONField(blank=True, default=dict, verbose_name="risk when it was planned")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("carried_out", "Carried out"),
                            ("reported", "Report signed"),
                            ("answered", "Answered"),
                            ("concluded", "Concluded"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                ("planned_at", models.DateTimeField(verbose_name="planned at")),
                ("carried_out_on", models.DateField(blank=True, null=True, verbose_name="carried out on")),
                (
                    "carried_out_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("present", models.TextField(blank=True, verbose_name="present for the enterprise")),
                ("summary", models.TextField(blank=True, verbose_name="summary")),
                (
                    "reported_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("reported_at", models.DateTimeField(blank=True, null=True, verbose_name="report signed at")),
                ("report_sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256 of the report")),
                ("signed_with", models.CharField(blank=True, max_length=8, verbose_name="signed with")),
                ("answer_due_on", models.DateField(blank=True, null=True, verbose_name="to be answered by")),
                ("answer", models.TextField(blank=True, verbose_name="answer of the enterprise")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                ("conclusion", models.TextField(blank=True, verbose_name="conclusion, or reason for cancelling")),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                ("fictitious", models.BooleanField(default=False, verbose_name="invented for demonstration")),
            ],
            options={
                "verbose_name": "inspection",
                "verbose_name_plural": "inspections",
                "ordering": ["-planned_on", "-id"],
                "indexes": [models.Index(fields=["site", "-carried_out_on"], name="inspection_site_and_day")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "planned")),
                        fields=("site", "planned_on"),
                        name="inspection_once_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="inspection_says_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("carried_out_on", None), ("state__in", ["planned", "cancelled"])),
                            models.Q(
                                models.Q(("state__in", ["planned", "cancelled"]), _negated=True),
                                ("carried_out_by__isnull", False),
                                ("carried_out_on__isnull", False),
                                models.Q(("summary", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="inspection_carried_out_is_recorded",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reported_at", None), ("state__in", ["planned", "carried_out", "cancelled"])),
                            models.Q(
                                ("answer_due_on__isnull", False),
                                ("report_sha256__regex", "^[0-9a-f]{64}$"),
                                ("reported_at__isnull", False),
                                ("reported_by__isnull", False),
                                ("state__in", ["reported", "answered", "concluded"]),
                            ),
                            _connector="OR",
                        ),
                        name="inspection_report_is_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "answered"), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="inspection_answered_in_writing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["concluded", "cancelled"]), _negated=True),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                models.Q(("conclusion", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="inspection_ended_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChecklistQuestion",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                ("code", models.CharField(max_length=40, verbose_name="code")),
                (
                    "site_kinds",
                    ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("mine", "Mine"),
                                ("dressing", "Dressing plant"),
                                ("separation", "Smelting and separation plant"),
                                ("metal", "Metal plant"),
                                ("recycling", "Recycling plant"),
                                ("trading", "Trading house"),
                            ],
                            max_length=12,
                        ),
                        verbose_name="kinds of sites",
                    ),
                ),
                (
                    "duty",
                    models.CharField(help_text="from which the question derives", max_length=40, verbose_name="duty"),
                ),
                ("question", models.TextField(verbose_name="question")),
                ("question_zh", models.TextField(verbose_name="question in Chinese")),
                ("valid_from", models.DateField(verbose_name="asked from")),
                (
                    "valid_to",
                    models.DateField(
                        blank=True, help_text="the last day, inclusive", null=True, verbose_name="asked until"
                    ),
                ),
                (
                    "evidence",
                    models.CharField(
                        choices=[
                            ("sourced", "Read in a source"),
                            ("derived", "Computed from sourced figures"),
                            ("entered", "Entered by an officer"),
                            ("invented", "Set by the register, not found in a source"),
                        ],
                        default="entered",
                        editable=False,
                        max_length=12,
                        verbose_name="evidence",
                    ),
                ),
                (
                    "source",
                    models.TextField(help_text="office, number and day of the document", verbose_name="source"),
                ),
            ],
            options={
                "verbose_name": "question of a checklist",
                "verbose_name_plural": "questions of checklists",
                "ordering": ["code", "valid_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("question", ""), _negated=True), name="checklist_question_asks"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("question_zh", ""), _negated=True), name="checklist_question_in_chinese"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="checklist_question_names_its_source"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="checklist_question_ordered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("site_kinds__len__gt", 0)), name="checklist_question_of_some_sites"
                    ),
                    ExclusionConstraint(
                        expressions=[
                            ("code", "="),
                            (
                                models.Func(
                                    models.F("valid_from"),
                                    models.F("valid_to"),
                                    RangeBoundary(inclusive_upper=True),
                                    function="DATERANGE",
                                    output_field=DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="checklist_question_once_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChecklistAnswer",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "inspection",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="answers", to="inspections.inspection"),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                ("code", models.CharField(max_length=40, verbose_name="code")),
                ("duty", models.CharField(max_length=40, verbose_name="duty")),
                ("question", models.TextField(verbose_name="question")),
                ("question_zh", models.TextField(verbose_name="question in Chinese")),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("yes", "Yes"),
                            ("no", "No"),
                            ("not_applicable", "Does not apply"),
                            ("not_seen", "Could not be seen"),
                        ],
                        max_length=16,
                        verbose_name="answer",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "answer to a checklist",
                "verbose_name_plural": "answers to checklists",
                "ordering": ["inspection", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("inspection", "code"), name="checklist_answer_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "not_seen"), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="checklist_unseen_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                (
                    "inspection",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="findings", to="inspections.inspection"),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                (
                    "place",
                    models.ForeignKey(
                        help_text="whose officers see it",
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.jurisdiction",
                    ),
                ),
                ("question", models.CharField(blank=True, max_length=40, verbose_name="question of the checklist")),
                ("article", models.CharField(max_length=40, verbose_name="provision breached")),
                ("legal_basis", models.TextField(verbose_name="its text, as cited on that day")),
                ("facts", models.TextField(verbose_name="facts")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("corroborates", "Corroborates a flag"),
                            ("case", "Became a case"),
                            ("settled", "Settled"),
                        ],
                        default="open",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "found_by",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                ("found_at", models.DateTimeField(verbose_name="recorded at")),
                (
                    "case",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="findings", to="inspections.case"
                    ),
                ),
                (
                    "flag",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="findings", to="inspections.flag"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                ("decision_reason", models.TextField(blank=True, verbose_name="reason")),
            ],
            options={
                "verbose_name": "finding",
                "verbose_name_plural": "findings",
                "ordering": ["inspection", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("inspection", "position"), name="finding_position_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("article", ""), _negated=True),
                            models.Q(("legal_basis", ""), _negated=True),
                            models.Q(("facts", ""), _negated=True),
                        ),
                        name="finding_names_its_provision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "case"), _negated=True), ("case__isnull", False), _connector="OR"
                        ),
                        name="finding_case_is_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "corroborates"), _negated=True), ("flag__isnull", False), _connector="OR"
                        ),
                        name="finding_flag_is_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "open"),
                            models.Q(("decided_by__isnull", False), models.Q(("decision_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="finding_decision_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "settled"), _negated=True),
                            models.Q(("decided_by", models.F("found_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="finding_finder_does_not_settle",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InspectionEntry",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "inspection",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="journal", to="inspections.inspection"),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                ("actor_id", models.UUIDField(null=True, verbose_name="actor")),
                ("actor_name", models.CharField(max_length=160, verbose_name="actor's name")),
                ("verb", models.CharField(max_length=40, verbose_name="step")),
                ("text", models.TextField(blank=True, verbose_name="text")),
            ],
            options={
                "verbose_name": "journal entry of an inspection",
                "verbose_name_plural": "journal of an inspection",
                "ordering": ["inspection", "at", "id"],
            },
        ),
        migrations.CreateModel(
            name="InspectionMember",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "inspection",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="team", to="inspections.inspection"),
                ),
                ("person", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                (
                    "certificate",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="number of the law-enforcement certificate"
                    ),
                ),
                ("leads", models.BooleanField(default=False, verbose_name="leads")),
            ],
            options={
                "verbose_name": "member of the team",
                "verbose_name_plural": "team",
                "ordering": ["inspection", "-leads", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("inspection", "person"), name="inspection_member_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("leads", True)), fields=("inspection",), name="inspection_one_leads"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("certificate", ""), _negated=True),
                        fields=("inspection", "certificate"),
                        name="inspection_certificate_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NumberSeries",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("prefix", models.CharField(max_length=12, verbose_name="prefix")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("last", models.PositiveIntegerField(verbose_name="last number")),
            ],
            options={
                "verbose_name": "series of numbers",
                "verbose_name_plural": "series of numbers",
                "constraints": [models.UniqueConstraint(fields=("prefix", "year"), name="number_series_once")],
            },
        ),
        migrations.CreateModel(
            name="Observation",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                (
                    "source",
                    models.CharField(
                        choices=[("satellite", "Satellite image"), ("video", "Video")],
                        max_length=12,
                        verbose_name="source",
                    ),
                ),
                (
                    "instrument",
                    models.CharField(
                        blank=True,
                        help_text="with the scene or the recording",
                        max_length=160,
                        verbose_name="satellite or camera",
                    ),
                ),
                ("seen_on", models.DateField(verbose_name="seen on")),
                ("description", models.TextField(verbose_name="what was seen")),
                (
                    "geometry",
                    models.JSONField(
                        help_text="GeoJSON point, polygon or multipolygon, WGS 84", verbose_name="geometry"
                    ),
                ),
                ("latitude", models.DecimalField(decimal_places=5, max_digits=8, verbose_name="latitude")),
                ("longitude", models.DecimalField(decimal_places=5, max_digits=8, verbose_name="longitude")),
                ("area_m2", models.DecimalField(decimal_places=0, default=0, max_digits=14, verbose_name="area, m²")),
                (
                    "place",
                    models.ForeignKey(
                        help_text="whose officers see it",
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.jurisdiction",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("recorded", "Recorded"), ("withdrawn", "Withdrawn")],
                        default="recorded",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="recorded at")),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
                ("withdrawal_reason", models.TextField(blank=True, verbose_name="reason for withdrawing")),
            ],
            options={
                "verbose_name": "observation",
                "verbose_name_plural": "observations",
                "ordering": ["-seen_on", "-id"],
                "indexes": [
                    models.Index(fields=["seen_on", "latitude", "longitude"], name="observation_day_and_place")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))),
                        name="observation_on_earth",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), _negated=True),
                            models.Q(("withdrawal_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="observation_withdrawn_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ObservedFigure",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "inspection",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="figures", to="inspections.inspection"),
                ),
                ("product", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="quotas.product")),
                ("period", models.DateField(help_text="its first day", verbose_name="month")),
                (
                    "quantity",
                    models.CharField(
                        choices=[
                            ("produced", "Produced in the month"),
                            ("sold", "Sold in the month"),
                            ("exported", "Exported in the month"),
                            ("closing_stock", "Stock at the end of the month"),
                        ],
                        max_length=16,
                        verbose_name="quantity",
                    ),
                ),
                (
                    "tonnes",
                    models.DecimalField(
                        decimal_places=3,
                        max_digits=16,
                        validators=[MinValueValidator(Decimal("0.000")), MaxValueValidator(Decimal("1000000.000"))],
                        verbose_name="tonnes of product",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="how it was measured")),
            ],
            options={
                "verbose_name": "observed figure",
                "verbose_name_plural": "observed figures",
                "ordering": ["inspection", "period", "product", "quantity"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("inspection", "product", "period", "quantity"), name="observed_figure_once"
                    ),
                    models.CheckConstraint(condition=models.Q(("period__day", 1)), name="observed_figure_of_a_month"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proceeding",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                ("number", models.CharField(max_length=48, unique=True, verbose_name="number")),
                (
                    "case",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="proceedings", to="inspections.case"),
                ),
                (
                    "respondent",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="proceedings",
                        to="enterprises.party",
                        verbose_name="respondent",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("notified", "Notice served"),
                            ("reviewed", "Legally reviewed"),
                            ("decided", "Decided"),
                            ("withdrawn", "Withdrawn"),
                            ("annulled", "Annulled on appeal"),
                        ],
                        default="notified",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("conduct_on", models.DateField(verbose_name="day of the conduct")),
                ("facts", models.TextField(verbose_name="facts")),
                ("grounds", models.TextField(verbose_name="grounds")),
                ("article", models.CharField(blank=True, max_length=16, verbose_name="article")),
                (
                    "illegal_gains",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="illegal gains, in yuan"
                    ),
                ),
                (
                    "intended",
                    ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("warn", "Warning"),
                                ("rectify", "Correct within a term"),
                                ("suspend", "Suspend production"),
                                ("close", "Close"),
                                ("revoke", "Revoke a licence"),
                                ("fine", "Fine"),
                                ("confiscate", "Confiscate"),
                                ("deduct", "Deduct next year's quota"),
                                ("withhold", "Withhold export quota"),
                                ("publish", "Publish"),
                                ("refer", "Refer to prosecution"),
                            ],
                            max_length=12,
                        ),
                        verbose_name="intended penalties",
                    ),
                ),
                (
                    "intended_fine",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="intended fine, in yuan"
                    ),
                ),
                (
                    "notified_by",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                ("notified_at", models.DateTimeField(verbose_name="notified at")),
                ("served_on", models.DateField(verbose_name="served on")),
                (
                    "service",
                    models.CharField(
                        choices=[
                            ("direct", "Handed over"),
                            ("left", "Left with a witness"),
                            ("mail", "By mail"),
                            ("entrusted", "Through another office"),
                            ("electronic", "Electronically"),
                            ("public", "By public announcement"),
                        ],
                        max_length=12,
                        verbose_name="manner of service",
                    ),
                ),
                (
                    "consent",
                    models.CharField(blank=True, max_length=200, verbose_name="signed consent to electronic service"),
                ),
                ("hearing_offered", models.BooleanField(verbose_name="hearing offered")),
                ("statement_due_on", models.DateField(verbose_name="statement and request for a hearing until")),
                ("statement", models.TextField(blank=True, verbose_name="statement and defence")),
                (
                    "stated_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="stated by",
                    ),
                ),
                ("stated_at", models.DateTimeField(blank=True, null=True, verbose_name="stated at")),
                ("answer", models.TextField(blank=True, verbose_name="written answer")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                (
                    "hearing_requested_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="hearing requested by",
                    ),
                ),
                (
                    "hearing_requested_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="hearing requested at"),
                ),
                ("hearing_held_on", models.DateField(blank=True, null=True, verbose_name="hearing held on")),
                (
                    "hearing_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="presided by",
                    ),
                ),
                ("hearing_record", models.TextField(blank=True, verbose_name="record of the hearing")),
                ("opinion", models.TextField(blank=True, verbose_name="opinion of the legal review")),
                (
                    "fine_basis",
                    models.TextField(
                        blank=True,
                        help_text="named by the legal reviewer if no range of the fine is known",
                        verbose_name="provision that allows the fine",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewed by",
                    ),
                ),
                ("reviewed_at", models.DateTimeField(blank=True, null=True, verbose_name="reviewed at")),
                ("decision", models.TextField(blank=True, verbose_name="decision")),
                (
                    "penalties",
                    ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("warn", "Warning"),
                                ("rectify", "Correct within a term"),
                                ("suspend", "Suspend production"),
                                ("close", "Close"),
                                ("revoke", "Revoke a licence"),
                                ("fine", "Fine"),
                                ("confiscate", "Confiscate"),
                                ("deduct", "Deduct next year's quota"),
                                ("withhold", "Withhold export quota"),
                                ("publish", "Publish"),
                                ("refer", "Refer to prosecution"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                    ),
                ),
                (
                    "fine",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="fine, in yuan"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                ("decision_served_on", models.DateField(blank=True, null=True, verbose_name="decision served on")),
                (
                    "decision_service",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("direct", "Handed over"),
                            ("left", "Left with a witness"),
                            ("mail", "By mail"),
                            ("entrusted", "Through another office"),
                            ("electronic", "Electronically"),
                            ("public", "By public announcement"),
                        ],
                        max_length=12,
                        verbose_name="manner of service",
                    ),
                ),
                (
                    "decision_consent",
                    models.CharField(blank=True, max_length=200, verbose_name="signed consent to electronic service"),
                ),
            ],
            options={
                "verbose_name": "penalty proceeding",
                "verbose_name_plural": "penalty proceedings",
                "ordering": ["-notified_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("state", "reviewed"), _negated=True),
                                ("reviewed_by__isnull", False),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("state", "decided"), _negated=True),
                                ("decided_by__isnull", False),
                                _connector="OR",
                            ),
                        ),
                        name="proceeding_moved_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(
                                models.Q(("decided_by", models.F("notified_by")), _negated=True),
                                models.Q(("decided_by", models.F("reviewed_by")), _negated=True),
                                ("reviewed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="proceeding_decided_by_other_hands",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_by", None),
                            models.Q(("reviewed_by", models.F("notified_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="proceeding_reviewed_by_other_hands",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("facts", ""), _negated=True),
                            models.Q(("grounds", ""), _negated=True),
                            models.Q(("intended", []), _negated=True),
                        ),
                        name="proceeding_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("service", "electronic"), _negated=True),
                                models.Q(("consent", ""), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                models.Q(("decision_service", "electronic"), _negated=True),
                                models.Q(("decision_consent", ""), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="proceeding_electronic_service_by_consent",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["notified", "reviewed"])),
                        fields=("respondent",),
                        name="proceeding_one_running",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                ("number", models.CharField(max_length=48, unique=True, verbose_name="number")),
                ("case", models.ForeignKey(on_delete=models.PROTECT, related_name="orders", to="inspections.case")),
                (
                    "respondent",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="orders",
                        to="enterprises.party",
                        verbose_name="respondent",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("warn", "Warning"),
                            ("rectify", "Correct within a term"),
                            ("suspend", "Suspend production"),
                            ("close", "Close"),
                            ("revoke", "Revoke a licence"),
                            ("fine", "Fine"),
                            ("confiscate", "Confiscate"),
                            ("deduct", "Deduct next year's quota"),
                            ("withhold", "Withhold export quota"),
                            ("publish", "Publish"),
                            ("refer", "Refer to prosecution"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "working_days",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="from the day of service", null=True, verbose_name="term in working days"
                    ),
                ),
                (
                    "due_on",
                    models.DateField(
                        blank=True, help_text="empty until it has been served", null=True, verbose_name="due on"
                    ),
                ),
                ("served_on", models.DateField(blank=True, null=True, verbose_name="served on")),
                (
                    "service",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("direct", "Handed over"),
                            ("left", "Left with a witness"),
                            ("mail", "By mail"),
                            ("entrusted", "Through another office"),
                            ("electronic", "Electronically"),
                            ("public", "By public announcement"),
                        ],
                        max_length=12,
                        verbose_name="manner of service",
                    ),
                ),
                (
                    "consent",
                    models.CharField(blank=True, max_length=200, verbose_name="signed consent to electronic service"),
                ),
                (
                    "served_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("legal_basis", models.TextField(verbose_name="legal basis")),
                ("text", models.TextField(verbose_name="text")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("issued", "Issued"),
                            ("answered", "Answered"),
                            ("met", "Met"),
                            ("not_met", "Not met"),
                            ("annulled", "Annulled"),
                        ],
                        default="issued",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "evidence_required",
                    models.BooleanField(
                        default=False,
                        help_text="it is not met before valid evidence was submitted",
                        verbose_name="asks for evidence",
                    ),
                ),
                (
                    "fine",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="fine, in yuan"
                    ),
                ),
                (
                    "proceeding",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="orders",
                        to="inspections.proceeding",
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("lifted_at", models.DateTimeField(blank=True, null=True, verbose_name="lifted at")),
                ("lift_reason", models.TextField(blank=True, verbose_name="reason for lifting")),
                (
                    "issued_by",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                ("issued_at", models.DateTimeField(verbose_name="issued at")),
                ("answer", models.TextField(blank=True, verbose_name="rectification")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                (
                    "verified_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("verified_at", models.DateTimeField(blank=True, null=True, verbose_name="verified at")),
                ("verification", models.TextField(blank=True, verbose_name="verification")),
                (
                    "escalated_to",
                    models.ForeignKey(
                        blank=True,
                        help_text="the level that was notified",
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.jurisdiction",
                    ),
                ),
                ("escalated_on", models.DateField(blank=True, null=True, verbose_name="escalated on")),
                (
                    "licences",
                    models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        to="enterprises.licence",
                        verbose_name="licences that it suspended or revoked",
                    ),
                ),
            ],
            options={
                "verbose_name": "order",
                "verbose_name_plural": "orders",
                "ordering": ["-issued_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["met", "not_met"]), _negated=True),
                            ("verified_by__isnull", False),
                            _connector="OR",
                        ),
                        name="order_verified_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verified_by", None),
                            models.Q(("verified_by", models.F("issued_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="order_issuer_does_not_verify",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lifted_by", None),
                            models.Q(("lifted_by", models.F("issued_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="order_issuer_does_not_lift",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind__in", ["warn", "suspend", "close", "revoke", "fine", "confiscate", "deduct"]),
                                _negated=True,
                            ),
                            ("proceeding__isnull", False),
                            _connector="OR",
                        ),
                        name="order_penalises_by_decision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_on__isnull", True), ("served_on__isnull", True), ("service", "")),
                            models.Q(("due_on__isnull", False), ("served_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="order_term_begins_with_service",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("service", "electronic"), _negated=True),
                            models.Q(("consent", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="order_electronic_service_by_consent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("legal_basis", ""), _negated=True), models.Q(("text", ""), _negated=True)
                        ),
                        name="order_has_legal_basis",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "order",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="extensions", to="inspections.order"),
                ),
                ("working_days", models.PositiveSmallIntegerField(verbose_name="working days asked for")),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "requested_by",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                ("requested_at", models.DateTimeField(verbose_name="requested at")),
                ("old_due_on", models.DateField(verbose_name="term before")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("requested", "Requested"),
                            ("granted", "Granted"),
                            ("refused", "Refused"),
                            ("lapsed", "No longer needed"),
                        ],
                        default="requested",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "granted_days",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="working days granted"),
                ),
                ("granted_until", models.DateField(blank=True, null=True, verbose_name="term after")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                ("decision", models.TextField(blank=True, verbose_name="reason of the decision")),
            ],
            options={
                "verbose_name": "request for more time",
                "verbose_name_plural": "requests for more time",
                "ordering": ["order", "requested_at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "requested")), fields=("order",), name="extension_one_open"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("working_days__range", (1, 250)), models.Q(("reason", ""), _negated=True)),
                        name="extension_asks_for_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["granted", "refused"]), _negated=True),
                            models.Q(("decided_by__isnull", False), models.Q(("decision", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="extension_decided_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "granted"), _negated=True),
                            models.Q(("granted_days__gt", 0), ("granted_until__gt", models.F("old_due_on"))),
                            _connector="OR",
                        ),
                        name="extension_moves_forward",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("requested_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="extension_not_granted_to_oneself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IssuedDocument",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=24, unique=True, verbose_name="code")),
                ("number", models.CharField(max_length=60, unique=True, verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("notice", "Notice of intended penalty"),
                            ("decision", "Decision on an administrative penalty"),
                            ("order", "Order"),
                            ("closing", "Notice of closing"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="issued_documents", to="inspections.case"),
                ),
                (
                    "proceeding",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="issued_documents",
                        to="inspections.proceeding",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="issued_documents",
                        to="inspections.order",
                    ),
                ),
                (
                    "addressee",
                    models.ForeignKey(
                        blank=True,
                        help_text="whose people read it",
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.enterprise",
                    ),
                ),
                ("content", models.TextField(help_text="canonical JSON", verbose_name="content")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                (
                    "issued_by",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                ("issued_at", models.DateTimeField(verbose_name="issued at")),
            ],
            options={
                "verbose_name": "issued document",
                "verbose_name_plural": "issued documents",
                "ordering": ["-issued_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="issued_document_digest_form"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind__in", ["notice", "decision"]), ("order", None), ("proceeding__isnull", False)
                            ),
                            models.Q(("kind", "order"), ("order__isnull", False)),
                            models.Q(("kind", "closing"), ("order", None), ("proceeding", None)),
                            _connector="OR",
                        ),
                        name="issued_document_of_one_thing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "order",
                    models.OneToOneField(on_delete=models.PROTECT, related_name="measure", to="inspections.order"),
                ),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("deduct", "Deduct from next year's quota"),
                            ("withhold", "Withhold what is held until it is released"),
                            ("keep", "Leave what is held as it is"),
                            ("take", "Take back what is held and unused"),
                        ],
                        max_length=12,
                        verbose_name="what is done",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="quotas.programme"
                    ),
                ),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("light", "Light"),
                            ("medium_heavy", "Medium and heavy"),
                            ("all", "All"),
                            ("total", "Total"),
                        ],
                        max_length=16,
                        verbose_name="category",
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="from the quota of the year"),
                ),
                (
                    "proposed",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=16, null=True, verbose_name="tonnes proposed"
                    ),
                ),
                ("proposal", models.TextField(blank=True, verbose_name="why this figure was proposed")),
                (
                    "tonnes",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=16, null=True, verbose_name="tonnes decided"
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "decided_by",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                ("decided_at", models.DateTimeField(verbose_name="decided at")),
            ],
            options={
                "verbose_name": "decision about quota",
                "verbose_name_plural": "decisions about quota",
                "ordering": ["-decided_at", "-id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="measure_says_why"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("act", "deduct"),
                                ("programme__isnull", False),
                                ("tonnes__gt", 0),
                                ("year__isnull", False),
                                models.Q(("category", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("act", "deduct"), _negated=True),
                                ("category", ""),
                                ("programme", None),
                                ("tonnes", None),
                                ("year", None),
                            ),
                            _connector="OR",
                        ),
                        name="measure_deducts_a_figure",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeasurePosting",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "measure",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="postings", to="inspections.measure"),
                ),
                ("posting", models.OneToOneField(on_delete=models.PROTECT, related_name="+", to="quotas.posting")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("control", "Control figure"),
                            ("distribute", "Distribution"),
                            ("return", "Return"),
                            ("deduct", "Deduction"),
                            ("reduce", "Reduction"),
                            ("transfer", "Transfer"),
                            ("withhold", "Withholding"),
                            ("release", "Release"),
                            ("use", "Use"),
                            ("accept", "Acceptance of use"),
                            ("reverse", "Reversal"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("tonnes", models.DecimalField(decimal_places=3, max_digits=16, verbose_name="tonnes")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
            ],
            options={
                "verbose_name": "posting of a decision about quota",
                "verbose_name_plural": "postings of decisions about quota",
                "ordering": ["measure", "id"],
            },
        ),
        migrations.CreateModel(
            name="Restitution",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "measure",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="restitutions", to="inspections.measure"),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[("notice", "Given again by a notice"), ("otherwise", "Settled otherwise")],
                        max_length=12,
                        verbose_name="how it was settled",
                    ),
                ),
                ("tonnes", models.DecimalField(decimal_places=3, max_digits=16, verbose_name="tonnes")),
                ("document", models.CharField(max_length=200, verbose_name="notice or other document that records it")),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "decided_by",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                ("decided_at", models.DateTimeField(verbose_name="decided at")),
            ],
            options={
                "verbose_name": "restitution of quota",
                "verbose_name_plural": "restitutions of quota",
                "ordering": ["measure", "decided_at", "id"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("tonnes__gt", 0)), name="restitution_of_a_figure"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("document", ""), _negated=True), models.Q(("reason", ""), _negated=True)
                        ),
                        name="restitution_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Threshold",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("legal_basis", models.TextField(verbose_name="legal basis")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                (
                    "evidence",
                    models.CharField(
                        choices=[
                            ("sourced", "Read in a source"),
                            ("entered", "Entered by the administrator"),
                            ("invented", "Invented for the demonstration"),
                        ],
                        default="entered",
                        max_length=12,
                        verbose_name="evidence",
                    ),
                ),
                ("source", models.TextField(blank=True, verbose_name="source")),
                (
                    "name",
                    models.CharField(
                        choices=[
                            ("defence_days", "Working days for the statement and the request of a hearing"),
                            ("large_fine_person", "From this fine on a hearing is offered to a person, in yuan"),
                            ("large_fine_firm", "From this fine on a hearing is offered to an organisation, in yuan"),
                        ],
                        max_length=24,
                        verbose_name="name",
                    ),
                ),
                ("figure", models.DecimalField(decimal_places=2, max_digits=16, verbose_name="figure")),
            ],
            options={
                "verbose_name": "threshold",
                "verbose_name_plural": "thresholds",
                "ordering": ["name", "valid_from"],
                "constraints": [
                    models.UniqueConstraint(fields=("name", "valid_from"), name="threshold_once"),
                    models.CheckConstraint(
                        condition=models.Q(("legal_basis", ""), _negated=True), name="threshold_has_legal_basis"
                    ),
                    models.CheckConstraint(condition=models.Q(("figure__gt", 0)), name="threshold_above_zero"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="threshold_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tip",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                (
                    "subject_type",
                    models.CharField(
                        choices=[
                            ("enterprise", "Enterprise"),
                            ("site", "Site"),
                            ("person", "Person"),
                            ("office", "Office"),
                            ("group", "Group"),
                            ("jurisdiction", "Jurisdiction"),
                            ("unknown", "Unknown person"),
                        ],
                        max_length=12,
                        verbose_name="about",
                    ),
                ),
                ("subject_code", models.CharField(blank=True, max_length=64, verbose_name="code")),
                ("subject_description", models.TextField(blank=True, verbose_name="description")),
                ("location", models.TextField(blank=True, verbose_name="where, in words")),
                (
                    "latitude",
                    models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name="latitude"),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        blank=True, decimal_places=5, max_digits=8, null=True, verbose_name="longitude"
                    ),
                ),
                ("seen_on", models.DateField(blank=True, null=True, verbose_name="seen on")),
                (
                    "enterprise",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="enterprises.enterprise"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="enterprises.site"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        help_text="whose officers see it",
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.jurisdiction",
                    ),
                ),
                ("number", models.CharField(max_length=24, unique=True, verbose_name="number")),
                (
                    "matter",
                    models.OneToOneField(
                        on_delete=models.PROTECT, related_name="tip", to="enterprises.matter", verbose_name="matter"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("public", "Public form"),
                            ("telephone", "Telephone"),
                            ("department", "Another department"),
                        ],
                        max_length=12,
                        verbose_name="source",
                    ),
                ),
                ("department", models.CharField(blank=True, max_length=160, verbose_name="department")),
                ("text", models.TextField(verbose_name="content of the tip")),
                (
                    "accused_place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.jurisdiction",
                        verbose_name="place of that office",
                    ),
                ),
                (
                    "accused_authority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.authority",
                        verbose_name="authority of that office",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("promoted", "Became a case"),
                            ("closing", "Closing proposed"),
                            ("closed", "Closed"),
                        ],
                        default="received",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "receipt_hash",
                    models.CharField(editable=False, max_length=64, unique=True, verbose_name="digest of the receipt"),
                ),
                (
                    "form_digest",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=64,
                        null=True,
                        unique=True,
                        verbose_name="digest of the form's token",
                    ),
                ),
                ("received_at", models.DateTimeField(verbose_name="received at")),
                (
                    "keyed_in_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="tips", to="inspections.case"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("closing_reason", models.TextField(blank=True, verbose_name="reason for closing")),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
            ],
            options={
                "verbose_name": "tip",
                "verbose_name_plural": "tips",
                "ordering": ["-received_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("enterprise", None),
                                ("subject_type", "unknown"),
                                models.Q(("subject_description", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("subject_type", "unknown"), _negated=True),
                                models.Q(("subject_code", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="tip_subject_is_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None)),
                            models.Q(("latitude__range", (-90, 90)), ("longitude__range", (-180, 180))),
                            _connector="OR",
                        ),
                        name="tip_subject_on_earth",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("subject_type__in", ["enterprise", "site"]), _negated=True),
                            ("enterprise__isnull", False),
                            _connector="OR",
                        ),
                        name="tip_subject_links",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_by", None),
                            models.Q(("closed_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="tip_proposer_does_not_close",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                                ("proposed_by__isnull", False),
                                models.Q(("closing_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="tip_closed_by_two_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "promoted"), _negated=True), ("case__isnull", False), _connector="OR"
                        ),
                        name="tip_promoted_has_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("subject_type", "office"), _negated=True),
                            ("accused_place__isnull", False),
                            _connector="OR",
                        ),
                        name="tip_accused_office_is_placed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("photograph", "Photograph"),
                            ("satellite_image", "Satellite image"),
                            ("video", "Video"),
                            ("report", "Report"),
                            ("special_invoice", "Special invoice"),
                            ("customs_declaration", "Customs declaration"),
                            ("document", "Document"),
                            ("tip_attachment", "Picture sent with a tip"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="evidence", to="inspections.case"
                    ),
                ),
                (
                    "flag",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="files", to="inspections.flag"
                    ),
                ),
                (
                    "tip",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="files", to="inspections.tip"
                    ),
                ),
                (
                    "observation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="files",
                        to="inspections.observation",
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="files",
                        to="inspections.inspection",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="files", to="inspections.finding"
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="evidence", to="inspections.order"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        help_text="whose officers see it",
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.jurisdiction",
                    ),
                ),
                ("description", models.TextField(blank=True, verbose_name="what it shows")),
                ("taken_on", models.DateField(blank=True, null=True, verbose_name="taken on")),
                ("needs_review", models.BooleanField(default=False, verbose_name="recorded automatically")),
                ("file_name", models.CharField(max_length=120, verbose_name="file name")),
                ("media_type", models.CharField(max_length=80, verbose_name="media type")),
                ("size", models.PositiveBigIntegerField(verbose_name="size, bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("preview_sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256 of the preview")),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="empty: the holder of the receipt",
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("added_at", models.DateTimeField(verbose_name="added at")),
            ],
            options={
                "verbose_name": "evidence",
                "verbose_name_plural": "evidence",
                "ordering": ["-added_at", "-id"],
                "indexes": [models.Index(fields=["sha256"], name="evidence_digest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("case__isnull", False),
                                ("finding__isnull", True),
                                ("flag__isnull", True),
                                ("inspection__isnull", True),
                                ("observation__isnull", True),
                                ("order__isnull", True),
                                ("tip__isnull", True),
                            ),
                            models.Q(
                                ("case__isnull", True),
                                ("finding__isnull", True),
                                ("flag__isnull", False),
                                ("inspection__isnull", True),
                                ("observation__isnull", True),
                                ("order__isnull", True),
                                ("tip__isnull", True),
                            ),
                            models.Q(
                                ("case__isnull", True),
                                ("finding__isnull", True),
                                ("flag__isnull", True),
                                ("inspection__isnull", True),
                                ("observation__isnull", True),
                                ("order__isnull", True),
                                ("tip__isnull", False),
                            ),
                            models.Q(
                                ("case__isnull", True),
                                ("finding__isnull", True),
                                ("flag__isnull", True),
                                ("inspection__isnull", True),
                                ("observation__isnull", False),
                                ("order__isnull", True),
                                ("tip__isnull", True),
                            ),
                            models.Q(
                                ("case__isnull", True),
                                ("finding__isnull", True),
                                ("flag__isnull", True),
                                ("inspection__isnull", False),
                                ("observation__isnull", True),
                                ("order__isnull", True),
                                ("tip__isnull", True),
                            ),
                            models.Q(
                                ("case__isnull", True),
                                ("finding__isnull", False),
                                ("flag__isnull", True),
                                ("inspection__isnull", True),
                                ("observation__isnull", True),
                                ("order__isnull", True),
                                ("tip__isnull", True),
                            ),
                            models.Q(
                                ("case__isnull", True),
                                ("finding__isnull", True),
                                ("flag__isnull", True),
                                ("inspection__isnull", True),
                                ("observation__isnull", True),
                                ("order__isnull", False),
                                ("tip__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="evidence_of_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["satellite_image", "video"]), _negated=True),
                            ("needs_review", True),
                            _connector="OR",
                        ),
                        name="evidence_automatic_needs_review",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("added_by__isnull", False), ("tip__isnull", False), _connector="OR"),
                        name="evidence_nameless_only_of_a_tip",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="evidence_digest_form"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidenceAccess",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "evidence",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="accesses", to="inspections.evidence"),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[("original", "Original"), ("preview", "Preview")], max_length=10, verbose_name="what"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                ("actor_id", models.UUIDField(verbose_name="actor")),
                ("actor_name", models.CharField(max_length=160, verbose_name="actor's name")),
            ],
            options={
                "verbose_name": "look at evidence",
                "verbose_name_plural": "looks at evidence",
                "ordering": ["evidence", "-at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="EvidenceReview",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "evidence",
                    models.OneToOneField(on_delete=models.PROTECT, related_name="review", to="inspections.evidence"),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[("admitted", "Admitted"), ("refused", "Refused")], max_length=12, verbose_name="result"
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "reviewed_by",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                ("reviewed_at", models.DateTimeField(verbose_name="reviewed at")),
            ],
            options={
                "verbose_name": "review of evidence",
                "verbose_name_plural": "reviews of evidence",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="evidence_review_has_reason"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TipMessage",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("tip", models.ForeignKey(on_delete=models.PROTECT, related_name="messages", to="inspections.tip")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        help_text="empty: the holder of the receipt",
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("text", models.TextField(verbose_name="text")),
            ],
            options={
                "verbose_name": "message about a tip",
                "verbose_name_plural": "messages about tips",
                "ordering": ["tip", "at", "id"],
            },
        ),
        migrations.CreateModel(
            name="RemedyDecision",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("correct", "Correct within a time"),
                            ("treat", "Treatment within a time"),
                            ("restrict", "Restrict production"),
                            ("suspend", "Stop production for treatment"),
                            ("close", "Close the plant"),
                        ],
                        max_length=8,
                        verbose_name="step",
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[("accepted", "Accepted"), ("put_off", "Put off"), ("rejected", "Rejected")],
                        max_length=8,
                        verbose_name="decision",
                    ),
                ),
                (
                    "facts",
                    models.JSONField(help_text="what the site was behind in, with its figures", verbose_name="facts"),
                ),
                ("fingerprint", models.CharField(max_length=64, verbose_name="fingerprint of the facts")),
                ("legal_basis", models.TextField(verbose_name="legal basis")),
                (
                    "direct_basis",
                    models.TextField(
                        blank=True,
                        help_text="empty: it follows the steps below it",
                        verbose_name="law that names the step at once",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("put_off_until", models.DateField(blank=True, null=True, verbose_name="put off until")),
                ("decided_at", models.DateTimeField(editable=False, verbose_name="decided at")),
                ("fictitious", models.BooleanField(default=False, verbose_name="invented for demonstration")),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="remedy_decisions",
                        to="inspections.case",
                        verbose_name="case",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        editable=False, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        help_text="the accepted step whose order was missed",
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="inspections.remedydecision",
                        verbose_name="follows",
                    ),
                ),
                (
                    "order",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="remedy_decision",
                        to="inspections.order",
                        verbose_name="order",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        help_text="whose officers see it",
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.jurisdiction",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="remedy_decisions",
                        to="enterprises.site",
                        verbose_name="site",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision about a proposed step",
                "verbose_name_plural": "decisions about proposed steps",
                "ordering": ["-decided_at", "-pk"],
                "indexes": [
                    models.Index(fields=["-decided_at", "-id"], name="remedy_newest"),
                    models.Index(fields=["site", "-decided_at", "-id"], name="remedy_site_newest"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("case__isnull", False), ("decision", "accepted")),
                            models.Q(
                                models.Q(("decision", "accepted"), _negated=True), ("case", None), ("order", None)
                            ),
                            _connector="OR",
                        ),
                        name="remedy_accepted_with_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision", "put_off"), ("put_off_until__isnull", False)),
                            models.Q(models.Q(("decision", "put_off"), _negated=True), ("put_off_until", None)),
                            _connector="OR",
                        ),
                        name="remedy_put_off_until_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decision", "accepted"), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="remedy_decided_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("legal_basis", ""), _negated=True), name="remedy_names_its_legal_basis"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("decision", "put_off"), _negated=True),
                        fields=("site", "step", "fingerprint"),
                        name="remedy_decided_once",
                    ),
                ],
            },
        ),
    ]

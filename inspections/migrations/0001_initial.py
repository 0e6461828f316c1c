"""The tables of the app, in the order of their foreign keys."""

from decimal import Decimal

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models

from core.migrations.operations import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("enterprises", "0001_initial"),
        ("quotas", "0001_initial"),
        ("trade", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Campaign",
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
                        ("name", models.CharField(max_length=200)),
                        ("theme", models.TextField()),
                        (
                            "programme",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="quotas.programme",
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.authority",
                            ),
                        ),
                        (
                            "site_kinds",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=12), blank=True, default=list
                            ),
                        ),
                        ("begins_on", models.DateField()),
                        ("ends_on", models.DateField()),
                        ("state", models.CharField(default="planned", max_length=12)),
                        (
                            "planned_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("planned_at", models.DateTimeField()),
                        (
                            "started_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("started_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("outcome", models.TextField(blank=True)),
                        ("fictitious", models.BooleanField(default=False)),
                    ],
                    options={
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
                        ("subject_type", models.CharField(max_length=12)),
                        ("subject_code", models.CharField(blank=True, max_length=64)),
                        ("subject_description", models.TextField(blank=True)),
                        ("location", models.TextField(blank=True)),
                        ("latitude", models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                        ("longitude", models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                        ("seen_on", models.DateField(blank=True, null=True)),
                        (
                            "enterprise",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.enterprise",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.site",
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        ("number", models.CharField(max_length=40, unique=True)),
                        (
                            "matter",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="case",
                                to="enterprises.matter",
                            ),
                        ),
                        ("source", models.CharField(max_length=12)),
                        ("allegation", models.TextField()),
                        ("state", models.CharField(default="reported", max_length=20)),
                        (
                            "lead",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases_led",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "former_leads",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), default=list, editable=False
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("opened_at", models.DateTimeField()),
                        ("due_on", models.DateField(blank=True, null=True)),
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
                        ("conduct_on", models.DateField(blank=True, null=True)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("resumes_to", models.CharField(blank=True, max_length=20)),
                        ("paused_on", models.DateField(blank=True, null=True)),
                        (
                            "office",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        (
                            "escalated_to",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        ("escalated_on", models.DateField(blank=True, null=True)),
                        ("publication_reason", models.TextField(blank=True)),
                        ("published", models.BooleanField(default=False)),
                        ("take_down_due_on", models.DateField(blank=True, null=True)),
                        ("taken_down_on", models.DateField(blank=True, null=True)),
                        ("seized_tonnes", models.DecimalField(blank=True, decimal_places=3, max_digits=16, null=True)),
                        ("suspects", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("fictitious", models.BooleanField(default=False)),
                    ],
                    options={
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
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="journal",
                                to="inspections.case",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("actor_id", models.UUIDField(null=True)),
                        ("actor_name", models.CharField(max_length=160)),
                        ("verb", models.CharField(max_length=40)),
                        ("text", models.TextField(blank=True)),
                    ],
                    options={
                        "ordering": ["case", "at", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="Inspection",
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
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inspections",
                                to="enterprises.site",
                            ),
                        ),
                        (
                            "enterprise",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.enterprise",
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        (
                            "campaign",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inspections",
                                to="inspections.campaign",
                            ),
                        ),
                        ("planned_on", models.DateField()),
                        ("announced", models.BooleanField(default=False)),
                        ("announced_at", models.DateTimeField(blank=True, null=True)),
                        ("reason", models.TextField()),
                        ("risk", models.JSONField(blank=True, default=dict)),
                        ("state", models.CharField(default="planned", max_length=12)),
                        (
                            "planned_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("planned_at", models.DateTimeField()),
                        ("carried_out_on", models.DateField(blank=True, null=True)),
                        (
                            "carried_out_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("present", models.TextField(blank=True)),
                        ("summary", models.TextField(blank=True)),
                        (
                            "reported_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("reported_at", models.DateTimeField(blank=True, null=True)),
                        ("report_sha256", models.CharField(blank=True, max_length=64)),
                        ("signed_with", models.CharField(blank=True, max_length=8)),
                        ("answer_due_on", models.DateField(blank=True, null=True)),
                        ("answer", models.TextField(blank=True)),
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
                        ("conclusion", models.TextField(blank=True)),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("fictitious", models.BooleanField(default=False)),
                    ],
                    options={
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
                                    models.Q(
                                        ("reported_at", None), ("state__in", ["planned", "carried_out", "cancelled"])
                                    ),
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
                    name="ChecklistAnswer",
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
                            "inspection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="inspections.inspection",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        ("code", models.CharField(max_length=40)),
                        ("duty", models.CharField(max_length=40)),
                        ("question", models.TextField()),
                        ("question_zh", models.TextField()),
                        ("answer", models.CharField(max_length=16)),
                        ("note", models.TextField(blank=True)),
                    ],
                    options={
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
                    name="ChecklistQuestion",
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
                        ("code", models.CharField(max_length=40)),
                        (
                            "site_kinds",
                            django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12)),
                        ),
                        ("duty", models.CharField(max_length=40)),
                        ("question", models.TextField()),
                        ("question_zh", models.TextField()),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        ("evidence", models.CharField(default="entered", editable=False, max_length=12)),
                        ("source", models.TextField()),
                    ],
                    options={
                        "ordering": ["code", "valid_from"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("question", ""), _negated=True), name="checklist_question_asks"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("question_zh", ""), _negated=True),
                                name="checklist_question_in_chinese",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("source", ""), _negated=True),
                                name="checklist_question_names_its_source",
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
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("code", "="),
                                    (
                                        models.Func(
                                            models.F("valid_from"),
                                            models.F("valid_to"),
                                            django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True),
                                            function="DATERANGE",
                                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
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
                    name="Competence",
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
                        ("legal_basis", models.TextField()),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        ("evidence", models.CharField(default="entered", max_length=12)),
                        ("source", models.TextField(blank=True)),
                        ("act", models.CharField(max_length=12)),
                        ("level", models.CharField(max_length=12)),
                        (
                            "authority",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.authority",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["act", "level", "authority", "valid_from"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("act", "level", "authority", "valid_from"),
                                name="competence_once",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("legal_basis", ""), _negated=True),
                                name="competence_has_legal_basis",
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
                        (
                            "enterprise",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.enterprise",
                            ),
                        ),
                        ("state", models.CharField(default="standing", max_length=12)),
                        ("document", models.CharField(max_length=200)),
                        ("address", models.CharField(max_length=200)),
                        ("signed_on", models.DateField()),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                        ("revoked_on", models.DateField(blank=True, null=True)),
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
                        ("revocation_reason", models.TextField(blank=True)),
                    ],
                    options={
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
                                condition=models.Q(("state", "standing")),
                                fields=("enterprise",),
                                name="consent_one_standing",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitDraw",
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
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        ("month", models.DateField()),
                        ("visits", models.PositiveIntegerField()),
                        ("share", models.DecimalField(decimal_places=4, default=0, editable=False, max_digits=5)),
                        ("seed", models.CharField(default="", editable=False, max_length=64)),
                        (
                            "candidates",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=32), default=list, editable=False
                            ),
                        ),
                        ("candidates_sha256", models.CharField(default="", editable=False, max_length=64)),
                        (
                            "drawn_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("drawn_on", models.DateField(editable=False)),
                        ("drawn_at", models.DateTimeField(editable=False)),
                    ],
                    options={
                        "ordering": ["-month", "place"],
                        "indexes": [models.Index(fields=["-month", "-id"], name="visit_draw_newest")],
                        "constraints": [
                            models.UniqueConstraint(fields=("place", "month"), name="visit_draw_once"),
                            models.CheckConstraint(condition=models.Q(("month__day", 1)), name="visit_draw_of_a_month"),
                            models.CheckConstraint(condition=models.Q(("visits__gte", 1)), name="visit_draw_of_visits"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("drawn_on__month", models.F("month__month")),
                                    ("drawn_on__year", models.F("month__year")),
                                ),
                                name="visit_draw_in_its_month",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DrawnSite",
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
                            "draw",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sites",
                                to="inspections.visitdraw",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enterprises.site"
                            ),
                        ),
                        ("position", models.PositiveIntegerField()),
                    ],
                    options={
                        "ordering": ["draw", "position"],
                        "constraints": [models.UniqueConstraint(fields=("draw", "site"), name="drawn_site_once")],
                    },
                ),
                migrations.CreateModel(
                    name="DrawShare",
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
                        ("from_month", models.DateField()),
                        ("share", models.DecimalField(decimal_places=4, max_digits=5)),
                        ("document", models.TextField()),
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
                        "ordering": ["-from_month"],
                        "constraints": [
                            models.UniqueConstraint(fields=("from_month",), name="draw_share_once_a_month"),
                            models.CheckConstraint(
                                condition=models.Q(("from_month__day", 1)), name="draw_share_from_a_month"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True),
                                name="draw_share_names_its_document",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("share__gt", 0), ("share__lte", 1)), name="draw_share_is_a_share"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Flag",
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
                        ("subject_type", models.CharField(max_length=12)),
                        ("subject_code", models.CharField(blank=True, max_length=64)),
                        ("subject_description", models.TextField(blank=True)),
                        ("location", models.TextField(blank=True)),
                        ("latitude", models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                        ("longitude", models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                        ("seen_on", models.DateField(blank=True, null=True)),
                        (
                            "enterprise",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.enterprise",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.site",
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        ("rule", models.CharField(max_length=40)),
                        ("severity", models.CharField(max_length=10)),
                        ("state", models.CharField(default="open", max_length=12)),
                        (
                            "programme",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="quotas.programme",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("category", models.CharField(blank=True, max_length=16)),
                        ("period", models.DateField(blank=True, null=True)),
                        ("raised_at", models.DateTimeField()),
                        ("tonnes", models.DecimalField(blank=True, decimal_places=3, max_digits=16, null=True)),
                        ("template_version", models.PositiveSmallIntegerField()),
                        ("template_values", models.JSONField()),
                        ("evidence", models.JSONField()),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("decision_reason", models.TextField(blank=True)),
                        (
                            "case",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="flags",
                                to="inspections.case",
                            ),
                        ),
                        (
                            "follows",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="followed_by",
                                to="inspections.flag",
                            ),
                        ),
                    ],
                    options={
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
                                fields=(
                                    "rule",
                                    "subject_type",
                                    "subject_code",
                                    "programme",
                                    "year",
                                    "category",
                                    "period",
                                ),
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
                            "flag",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="episodes",
                                to="inspections.flag",
                            ),
                        ),
                        ("began_on", models.DateField()),
                        ("ended_on", models.DateField(blank=True, null=True)),
                        ("peak", models.DecimalField(blank=True, decimal_places=3, max_digits=16, null=True)),
                    ],
                    options={
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
                    name="Finding",
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
                        (
                            "inspection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="findings",
                                to="inspections.inspection",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        ("question", models.CharField(blank=True, max_length=40)),
                        ("article", models.CharField(max_length=40)),
                        ("legal_basis", models.TextField()),
                        ("facts", models.TextField()),
                        ("state", models.CharField(default="open", max_length=12)),
                        (
                            "found_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("found_at", models.DateTimeField()),
                        (
                            "case",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="findings",
                                to="inspections.case",
                            ),
                        ),
                        (
                            "flag",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="findings",
                                to="inspections.flag",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("decision_reason", models.TextField(blank=True)),
                    ],
                    options={
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
                                    models.Q(("state", "corroborates"), _negated=True),
                                    ("flag__isnull", False),
                                    _connector="OR",
                                ),
                                name="finding_flag_is_named",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "open"),
                                    models.Q(
                                        ("decided_by__isnull", False), models.Q(("decision_reason", ""), _negated=True)
                                    ),
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
                    name="Observation",
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
                        ("source", models.CharField(max_length=12)),
                        ("instrument", models.CharField(blank=True, max_length=160)),
                        ("seen_on", models.DateField()),
                        ("description", models.TextField()),
                        ("geometry", models.JSONField()),
                        ("latitude", models.DecimalField(decimal_places=5, max_digits=8)),
                        ("longitude", models.DecimalField(decimal_places=5, max_digits=8)),
                        ("area_m2", models.DecimalField(decimal_places=0, default=0, max_digits=14)),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        ("state", models.CharField(default="recorded", max_length=12)),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawal_reason", models.TextField(blank=True)),
                    ],
                    options={
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
                    name="Proceeding",
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
                        ("number", models.CharField(max_length=48, unique=True)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proceedings",
                                to="inspections.case",
                            ),
                        ),
                        (
                            "respondent",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proceedings",
                                to="enterprises.party",
                            ),
                        ),
                        ("state", models.CharField(default="notified", max_length=12)),
                        ("conduct_on", models.DateField()),
                        ("facts", models.TextField()),
                        ("grounds", models.TextField()),
                        ("article", models.CharField(blank=True, max_length=16)),
                        ("illegal_gains", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                        (
                            "intended",
                            django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12)),
                        ),
                        ("intended_fine", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                        (
                            "notified_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("notified_at", models.DateTimeField()),
                        ("served_on", models.DateField()),
                        ("service", models.CharField(max_length=12)),
                        ("consent", models.CharField(blank=True, max_length=200)),
                        ("hearing_offered", models.BooleanField()),
                        ("statement_due_on", models.DateField()),
                        ("statement", models.TextField(blank=True)),
                        (
                            "stated_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("stated_at", models.DateTimeField(blank=True, null=True)),
                        ("answer", models.TextField(blank=True)),
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
                        (
                            "hearing_requested_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("hearing_requested_at", models.DateTimeField(blank=True, null=True)),
                        ("hearing_held_on", models.DateField(blank=True, null=True)),
                        (
                            "hearing_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("hearing_record", models.TextField(blank=True)),
                        ("opinion", models.TextField(blank=True)),
                        ("fine_basis", models.TextField(blank=True)),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                        ("decision", models.TextField(blank=True)),
                        (
                            "penalties",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=12), blank=True, default=list
                            ),
                        ),
                        ("fine", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("decision_served_on", models.DateField(blank=True, null=True)),
                        ("decision_service", models.CharField(blank=True, max_length=12)),
                        ("decision_consent", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
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
                        ("number", models.CharField(max_length=48, unique=True)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="orders",
                                to="inspections.case",
                            ),
                        ),
                        (
                            "respondent",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="orders",
                                to="enterprises.party",
                            ),
                        ),
                        ("kind", models.CharField(max_length=12)),
                        ("working_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("due_on", models.DateField(blank=True, null=True)),
                        ("served_on", models.DateField(blank=True, null=True)),
                        ("service", models.CharField(blank=True, max_length=12)),
                        ("consent", models.CharField(blank=True, max_length=200)),
                        (
                            "served_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("legal_basis", models.TextField()),
                        ("text", models.TextField()),
                        ("state", models.CharField(default="issued", max_length=12)),
                        ("evidence_required", models.BooleanField(default=False)),
                        ("fine", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                        (
                            "proceeding",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="orders",
                                to="inspections.proceeding",
                            ),
                        ),
                        (
                            "lifted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("lifted_at", models.DateTimeField(blank=True, null=True)),
                        ("lift_reason", models.TextField(blank=True)),
                        (
                            "issued_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("issued_at", models.DateTimeField()),
                        ("answer", models.TextField(blank=True)),
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
                        (
                            "verified_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("verified_at", models.DateTimeField(blank=True, null=True)),
                        ("verification", models.TextField(blank=True)),
                        (
                            "escalated_to",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        ("escalated_on", models.DateField(blank=True, null=True)),
                        ("licences", models.ManyToManyField(blank=True, related_name="+", to="enterprises.licence")),
                    ],
                    options={
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
                                        (
                                            "kind__in",
                                            ["warn", "suspend", "close", "revoke", "fine", "confiscate", "deduct"],
                                        ),
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
                    name="Tip",
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
                        ("subject_type", models.CharField(max_length=12)),
                        ("subject_code", models.CharField(blank=True, max_length=64)),
                        ("subject_description", models.TextField(blank=True)),
                        ("location", models.TextField(blank=True)),
                        ("latitude", models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                        ("longitude", models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                        ("seen_on", models.DateField(blank=True, null=True)),
                        (
                            "enterprise",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.enterprise",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.site",
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        ("number", models.CharField(max_length=24, unique=True)),
                        (
                            "matter",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="tip", to="enterprises.matter"
                            ),
                        ),
                        ("source", models.CharField(max_length=12)),
                        ("department", models.CharField(blank=True, max_length=160)),
                        ("text", models.TextField()),
                        (
                            "accused_place",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        (
                            "accused_authority",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.authority",
                            ),
                        ),
                        ("state", models.CharField(default="received", max_length=12)),
                        ("receipt_hash", models.CharField(editable=False, max_length=64, unique=True)),
                        (
                            "form_digest",
                            models.CharField(blank=True, editable=False, max_length=64, null=True, unique=True),
                        ),
                        ("received_at", models.DateTimeField()),
                        (
                            "keyed_in_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tips",
                                to="inspections.case",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("closing_reason", models.TextField(blank=True)),
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
                    ],
                    options={
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
                                    models.Q(("state", "promoted"), _negated=True),
                                    ("case__isnull", False),
                                    _connector="OR",
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
                        (
                            "id",
                            models.UUIDField(
                                db_default=django.db.models.functions.uuid.UUID7(),
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("kind", models.CharField(max_length=20)),
                        (
                            "case",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence",
                                to="inspections.case",
                            ),
                        ),
                        (
                            "flag",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="inspections.flag",
                            ),
                        ),
                        (
                            "tip",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="inspections.tip",
                            ),
                        ),
                        (
                            "observation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="inspections.observation",
                            ),
                        ),
                        (
                            "inspection",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="inspections.inspection",
                            ),
                        ),
                        (
                            "finding",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="inspections.finding",
                            ),
                        ),
                        (
                            "order",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence",
                                to="inspections.order",
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        ("description", models.TextField(blank=True)),
                        ("taken_on", models.DateField(blank=True, null=True)),
                        ("needs_review", models.BooleanField(default=False)),
                        ("file_name", models.CharField(max_length=120)),
                        ("media_type", models.CharField(max_length=80)),
                        ("size", models.PositiveBigIntegerField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("preview_sha256", models.CharField(blank=True, max_length=64)),
                        (
                            "added_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("added_at", models.DateTimeField()),
                    ],
                    options={
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
                                condition=models.Q(
                                    ("added_by__isnull", False), ("tip__isnull", False), _connector="OR"
                                ),
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
                            "evidence",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="accesses",
                                to="inspections.evidence",
                            ),
                        ),
                        ("what", models.CharField(max_length=10)),
                        ("at", models.DateTimeField()),
                        ("actor_id", models.UUIDField()),
                        ("actor_name", models.CharField(max_length=160)),
                    ],
                    options={
                        "ordering": ["evidence", "-at", "-id"],
                    },
                ),
                migrations.CreateModel(
                    name="EvidenceReview",
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
                            "evidence",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="review",
                                to="inspections.evidence",
                            ),
                        ),
                        ("result", models.CharField(max_length=12)),
                        ("reason", models.TextField()),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("reviewed_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="evidence_review_has_reason"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Extension",
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
                            "order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="extensions",
                                to="inspections.order",
                            ),
                        ),
                        ("working_days", models.PositiveSmallIntegerField()),
                        ("reason", models.TextField()),
                        (
                            "requested_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("requested_at", models.DateTimeField()),
                        ("old_due_on", models.DateField()),
                        ("state", models.CharField(default="requested", max_length=12)),
                        ("granted_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("granted_until", models.DateField(blank=True, null=True)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("decision", models.TextField(blank=True)),
                    ],
                    options={
                        "ordering": ["order", "requested_at", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "requested")), fields=("order",), name="extension_one_open"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("working_days__range", (1, 250)), models.Q(("reason", ""), _negated=True)
                                ),
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
                    name="Handover",
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
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        (
                            "made_from",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        (
                            "letter",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handovers",
                                to="trade.letter",
                            ),
                        ),
                        ("origin", models.CharField(blank=True, max_length=12)),
                        ("kind", models.CharField(blank=True, max_length=16)),
                        ("month", models.DateField(blank=True, null=True)),
                        ("reason", models.TextField()),
                        ("rows", models.JSONField()),
                        ("sha256", models.CharField(max_length=64)),
                        ("state", models.CharField(default="waiting", max_length=12)),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                        (
                            "taken_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("taken_at", models.DateTimeField(blank=True, null=True)),
                        ("put_back_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "case",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handovers",
                                to="inspections.case",
                            ),
                        ),
                        (
                            "inspection",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handovers",
                                to="inspections.inspection",
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("outcome", models.TextField(blank=True)),
                        ("fictitious", models.BooleanField(default=False)),
                    ],
                    options={
                        "ordering": ["-made_at", "-id"],
                        "indexes": [models.Index(fields=["-made_at", "-id"], name="handover_newest")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="handover_has_reason"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", ""), ("letter__isnull", False), ("month", None), ("origin", "")),
                                    models.Q(
                                        models.Q(("origin", ""), _negated=True),
                                        models.Q(("kind", ""), _negated=True),
                                        ("letter", None),
                                        ("month__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="handover_from_letter_or_month",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("case", None),
                                        ("inspection", None),
                                        ("state__in", ["waiting", "declined"]),
                                        ("taken_at", None),
                                    ),
                                    models.Q(
                                        ("case__isnull", False),
                                        ("inspection", None),
                                        ("state__in", ["taken", "settled"]),
                                        ("taken_at__isnull", False),
                                    ),
                                    models.Q(
                                        ("case", None),
                                        ("inspection__isnull", False),
                                        ("state__in", ["taken", "settled"]),
                                        ("taken_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="handover_taken_with_work",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), ("outcome", ""), ("state__in", ["waiting", "taken"])),
                                    models.Q(
                                        models.Q(("ended_at__isnull", False), ("state__in", ["settled", "declined"])),
                                        models.Q(("outcome", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="handover_ended_with_outcome",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("letter", None), ("state__in", ["waiting", "taken"])),
                                fields=("enterprise", "origin", "kind", "month"),
                                name="handover_once_while_unsettled",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["waiting", "taken"])),
                                fields=("letter",),
                                name="handover_of_letter_once_while_unsettled",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InspectionEntry",
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
                            "inspection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="journal",
                                to="inspections.inspection",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("actor_id", models.UUIDField(null=True)),
                        ("actor_name", models.CharField(max_length=160)),
                        ("verb", models.CharField(max_length=40)),
                        ("text", models.TextField(blank=True)),
                    ],
                    options={
                        "ordering": ["inspection", "at", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="InspectionMember",
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
                            "inspection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="team",
                                to="inspections.inspection",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("certificate", models.CharField(blank=True, max_length=40)),
                        ("leads", models.BooleanField(default=False)),
                    ],
                    options={
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
                    name="IssuedDocument",
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
                        ("code", models.CharField(max_length=24, unique=True)),
                        ("number", models.CharField(max_length=60, unique=True)),
                        ("kind", models.CharField(max_length=12)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="issued_documents",
                                to="inspections.case",
                            ),
                        ),
                        (
                            "proceeding",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="issued_documents",
                                to="inspections.proceeding",
                            ),
                        ),
                        (
                            "order",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="issued_documents",
                                to="inspections.order",
                            ),
                        ),
                        (
                            "addressee",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.enterprise",
                            ),
                        ),
                        ("content", models.TextField()),
                        ("sha256", models.CharField(max_length=64)),
                        (
                            "issued_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("issued_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["-issued_at", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                                name="issued_document_digest_form",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("kind__in", ["notice", "decision"]),
                                        ("order", None),
                                        ("proceeding__isnull", False),
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
                            "order",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="measure",
                                to="inspections.order",
                            ),
                        ),
                        ("act", models.CharField(max_length=12)),
                        (
                            "programme",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="quotas.programme",
                            ),
                        ),
                        ("category", models.CharField(blank=True, max_length=16)),
                        ("year", models.PositiveSmallIntegerField(blank=True, null=True)),
                        ("proposed", models.DecimalField(blank=True, decimal_places=3, max_digits=16, null=True)),
                        ("proposal", models.TextField(blank=True)),
                        ("tonnes", models.DecimalField(blank=True, decimal_places=3, max_digits=16, null=True)),
                        ("reason", models.TextField()),
                        (
                            "decided_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("decided_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["-decided_at", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="measure_says_why"
                            ),
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
                    name="MeasurementErrors",
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
                        ("kind", models.CharField(max_length=16)),
                        ("from_month", models.DateField()),
                        ("random", models.DecimalField(decimal_places=4, max_digits=5)),
                        ("systematic", models.DecimalField(decimal_places=4, max_digits=5)),
                        ("stock", models.DecimalField(decimal_places=4, max_digits=5)),
                        ("recovery", models.DecimalField(decimal_places=4, max_digits=5)),
                        ("in_process", models.DecimalField(decimal_places=4, max_digits=5)),
                        ("document", models.TextField()),
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
                        "ordering": ["kind", "-from_month"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("kind", "from_month"), name="measurement_errors_once_a_month"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("from_month__day", 1)), name="measurement_errors_from_a_month"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True),
                                name="measurement_errors_name_their_document",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("in_process__gte", 0),
                                    ("in_process__lte", "0.5"),
                                    ("random__gt", 0),
                                    ("random__lte", "0.5"),
                                    ("recovery__gte", 0),
                                    ("recovery__lte", "0.5"),
                                    ("stock__gte", 0),
                                    ("stock__lte", "0.5"),
                                    ("systematic__gte", 0),
                                    ("systematic__lte", "0.5"),
                                ),
                                name="measurement_errors_are_shares",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeasurePosting",
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
                            "measure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="postings",
                                to="inspections.measure",
                            ),
                        ),
                        (
                            "posting",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="quotas.posting"
                            ),
                        ),
                        ("kind", models.CharField(max_length=12)),
                        ("tonnes", models.DecimalField(decimal_places=3, max_digits=16)),
                        ("year", models.PositiveSmallIntegerField()),
                    ],
                    options={
                        "ordering": ["measure", "id"],
                    },
                ),
                migrations.CreateModel(
                    name="NumberSeries",
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
                        ("prefix", models.CharField(max_length=12)),
                        ("year", models.PositiveSmallIntegerField()),
                        ("last", models.PositiveIntegerField()),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("prefix", "year"), name="number_series_once")],
                    },
                ),
                migrations.CreateModel(
                    name="ObservedFigure",
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
                            "inspection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="figures",
                                to="inspections.inspection",
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="quotas.product"
                            ),
                        ),
                        ("period", models.DateField()),
                        ("quantity", models.CharField(max_length=16)),
                        (
                            "tonnes",
                            models.DecimalField(
                                decimal_places=3,
                                max_digits=16,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0.000")),
                                    django.core.validators.MaxValueValidator(Decimal("1000000.000")),
                                ],
                            ),
                        ),
                        ("note", models.TextField(blank=True)),
                    ],
                    options={
                        "ordering": ["inspection", "period", "product", "quantity"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("inspection", "product", "period", "quantity"), name="observed_figure_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("period__day", 1)), name="observed_figure_of_a_month"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RemedyDecision",
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
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="remedy_decisions",
                                to="enterprises.site",
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        ("step", models.CharField(max_length=8)),
                        ("decision", models.CharField(max_length=8)),
                        ("facts", models.JSONField()),
                        ("fingerprint", models.CharField(max_length=64)),
                        ("legal_basis", models.TextField()),
                        ("direct_basis", models.TextField(blank=True)),
                        (
                            "follows",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="inspections.remedydecision",
                            ),
                        ),
                        ("reason", models.TextField(blank=True)),
                        ("put_off_until", models.DateField(blank=True, null=True)),
                        (
                            "case",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="remedy_decisions",
                                to="inspections.case",
                            ),
                        ),
                        (
                            "order",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="remedy_decision",
                                to="inspections.order",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(editable=False)),
                        ("fictitious", models.BooleanField(default=False)),
                    ],
                    options={
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
                                        models.Q(("decision", "accepted"), _negated=True),
                                        ("case", None),
                                        ("order", None),
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
                                condition=models.Q(("legal_basis", ""), _negated=True),
                                name="remedy_names_its_legal_basis",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("decision", "put_off"), _negated=True),
                                fields=("site", "step", "fingerprint"),
                                name="remedy_decided_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Restitution",
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
                            "measure",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="restitutions",
                                to="inspections.measure",
                            ),
                        ),
                        ("how", models.CharField(max_length=12)),
                        ("tonnes", models.DecimalField(decimal_places=3, max_digits=16)),
                        ("document", models.CharField(max_length=200)),
                        ("reason", models.TextField()),
                        (
                            "decided_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("decided_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["measure", "decided_at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("tonnes__gt", 0)), name="restitution_of_a_figure"
                            ),
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
                    name="RuleParameterValue",
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
                        ("valid_from", models.DateField()),
                        ("document", models.TextField()),
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
                        ("withdrawn_on", models.DateField(blank=True, editable=False, null=True)),
                        ("rule", models.CharField(max_length=40)),
                        ("parameter", models.CharField(max_length=40)),
                        ("value", models.DecimalField(decimal_places=4, max_digits=9)),
                    ],
                    options={
                        "ordering": ["rule", "parameter", "-valid_from", "-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_on", None)),
                                fields=("rule", "parameter", "valid_from"),
                                name="rule_parameter_value_once_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("valid_from__day", 1)), name="rule_parameter_value_from_a_month"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True),
                                name="rule_parameter_value_names_its_document",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("value__gte", 0), ("value__lte", "10000")),
                                name="rule_parameter_value_in_bounds",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Threshold",
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
                        ("legal_basis", models.TextField()),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        ("evidence", models.CharField(default="entered", max_length=12)),
                        ("source", models.TextField(blank=True)),
                        ("name", models.CharField(max_length=24)),
                        ("figure", models.DecimalField(decimal_places=2, max_digits=16)),
                    ],
                    options={
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
                    name="TipMessage",
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
                            "tip",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="messages",
                                to="inspections.tip",
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("text", models.TextField()),
                    ],
                    options={
                        "ordering": ["tip", "at", "id"],
                    },
                ),
            ]
        ),
    ]

"""The tables of the app, in the order of their foreign keys."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models

from core.migrations.operations import CreateTables, SqlFile


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
    ]

    operations = [
        SqlFile(__file__, "outlines.sql"),  # checks of the tables ask its function
        CreateTables(
            [
                migrations.CreateModel(
                    name="User",
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
                        ("password", models.CharField(max_length=128)),
                        ("last_login", models.DateTimeField(blank=True, null=True)),
                        ("username", models.CharField(max_length=60, unique=True)),
                        ("username_skeleton", models.CharField(editable=False, max_length=120)),
                        ("name", models.CharField(max_length=120)),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        ("language", models.CharField(default="en", max_length=10)),
                        ("calendar_digest", models.CharField(blank=True, max_length=64, null=True, unique=True)),
                        ("is_active", models.BooleanField(default=True)),
                        ("session_generation", models.PositiveIntegerField(default=0, editable=False)),
                        ("fictitious", models.BooleanField(default=False)),
                        ("date_joined", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ],
                    options={
                        "ordering": ["username"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.Func(
                                    models.F("username"),
                                    output_field=models.TextField(),
                                    template='normalize(casefold(normalize(%(expressions)s, NFKC) COLLATE "pg_unicode_fast"), NFKC)',
                                ),
                                name="person_name_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("username__regex", "(^|[._@+-])([._@+-]|$)"), _negated=True),
                                name="person_name_shaped",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Authority",
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
                        ("code", models.CharField(max_length=12, unique=True)),
                        ("name", models.CharField(max_length=120)),
                        ("name_zh", models.CharField(blank=True, max_length=120)),
                    ],
                    options={
                        "ordering": ["code"],
                    },
                ),
                migrations.CreateModel(
                    name="Group",
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
                        ("code", models.CharField(max_length=24, unique=True)),
                        ("name", models.CharField(max_length=160)),
                        ("name_zh", models.CharField(blank=True, max_length=160)),
                        ("fictitious", models.BooleanField(default=False)),
                    ],
                    options={
                        "ordering": ["code"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("code__regex", "^G-[A-Z0-9-]+$")), name="group_code_form"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Jurisdiction",
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
                        ("code", models.CharField(max_length=6, unique=True)),
                        ("name", models.CharField(max_length=120)),
                        ("name_zh", models.CharField(blank=True, max_length=120)),
                        ("level", models.CharField(max_length=12)),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["code"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("code", "CN"), ("level", "nation")),
                                    models.Q(("code__regex", "^\\d{2}$"), ("level", "province")),
                                    models.Q(("code__regex", "^\\d{4}$"), ("level", "prefecture")),
                                    models.Q(("code__regex", "^\\d{6}$"), ("level", "county")),
                                    _connector="OR",
                                ),
                                name="jurisdiction_code_fits_level",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("level", "nation"), ("parent__isnull", True)),
                                    models.Q(models.Q(("level", "nation"), _negated=True), ("parent__isnull", False)),
                                    _connector="OR",
                                ),
                                name="jurisdiction_only_nation_has_no_parent",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Enterprise",
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
                        ("name_pinyin", models.TextField(db_default="", editable=False)),
                        ("code", models.CharField(max_length=32, unique=True)),
                        ("name", models.CharField(max_length=200)),
                        ("name_zh", models.CharField(blank=True, max_length=200)),
                        ("credit_code", models.CharField(blank=True, max_length=18, null=True, unique=True)),
                        ("ownership", models.CharField(max_length=20)),
                        (
                            "jurisdiction",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="enterprises",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        ("place", models.TextField(db_collation="C", db_default="", editable=False)),
                        (
                            "group",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="enterprises",
                                to="enterprises.group",
                            ),
                        ),
                        ("state", models.CharField(default="active", max_length=12)),
                        (
                            "successor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="predecessors",
                                to="enterprises.enterprise",
                            ),
                        ),
                        ("fictitious", models.BooleanField(default=False)),
                    ],
                    options={
                        "ordering": ["code"],
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass(
                                    django.db.models.functions.text.Upper("code"), name="gin_trgm_ops"
                                ),
                                django.contrib.postgres.indexes.OpClass(
                                    django.db.models.functions.text.Upper("name"), name="gin_trgm_ops"
                                ),
                                django.contrib.postgres.indexes.OpClass(
                                    django.db.models.functions.text.Upper("name_zh"), name="gin_trgm_ops"
                                ),
                                django.contrib.postgres.indexes.OpClass(
                                    django.db.models.functions.text.Upper("name_pinyin"), name="gin_trgm_ops"
                                ),
                                name="enterprise_search",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("code__regex", "^E-[A-Z0-9-]+$")), name="enterprise_code_form"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "merged"), ("successor__isnull", False)),
                                    models.Q(models.Q(("state", "merged"), _negated=True), ("successor__isnull", True)),
                                    _connector="OR",
                                ),
                                name="enterprise_merged_has_successor",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("fictitious", False), ("credit_code__isnull", True), _connector="OR"
                                ),
                                name="enterprise_invented_without_credit_code",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Matter",
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
                        ("opened_at", models.DateTimeField()),
                        ("parties_version", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "ordering": ["-opened_at", "-id"],
                    },
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
                        ("version", models.PositiveIntegerField(default=1, editable=False)),
                        ("act", models.CharField(max_length=60)),
                        ("target_id", models.UUIDField()),
                        ("target_label", models.CharField(max_length=300)),
                        ("arguments", models.JSONField(default=dict)),
                        ("preview", models.JSONField(default=dict)),
                        ("digest", models.CharField(max_length=64)),
                        ("reason", models.TextField()),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("proposed_at", models.DateTimeField()),
                        ("proposal_signature", models.JSONField(null=True)),
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
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.authority",
                            ),
                        ),
                        (
                            "enterprise",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.enterprise",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="approvals_about",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "matter",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.matter",
                            ),
                        ),
                        ("person_address", models.EmailField(blank=True, max_length=254)),
                        ("state", models.CharField(default="pending", max_length=12)),
                        ("expires_at", models.DateTimeField()),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("decision_reason", models.TextField(blank=True)),
                        ("decision_signature", models.JSONField(null=True)),
                        ("effective_from", models.DateTimeField(null=True)),
                        (
                            "ended_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("failure", models.JSONField(null=True)),
                        ("done_in", models.BigIntegerField(editable=False, null=True)),
                        ("consumed", models.BooleanField(default=False, editable=False)),
                    ],
                    options={
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
                                fields=("act", "target_id", "authority"),
                                name="approval_one_open_for_an_act",
                                nulls_distinct=False,
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Change",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("message", models.BigIntegerField(unique=True)),
                        ("kind", models.CharField(max_length=60)),
                        ("object_id", models.UUIDField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["id"],
                        "indexes": [
                            models.Index(fields=["kind", "id"], name="change_kind"),
                            models.Index(fields=["at"], name="change_at"),
                        ],
                    },
                ),
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
                        ("fictitious", models.BooleanField(default=False)),
                        (
                            "withdraws",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="withdrawal",
                                to="enterprises.commitment",
                            ),
                        ),
                        ("day", models.DateField()),
                        ("document", models.TextField()),
                        ("reason", models.TextField(blank=True)),
                        (
                            "enterprise",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="commitments",
                                to="enterprises.enterprise",
                            ),
                        ),
                        ("kind", models.CharField(max_length=20)),
                        ("body", models.CharField(max_length=200)),
                        ("text", models.TextField()),
                        ("until", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["-day", "-pk"],
                        "indexes": [models.Index(fields=["-day", "-id"], name="commitment_newest")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True),
                                name="commitment_names_its_document",
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
                    name="ComplianceList",
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
                        ("number", models.PositiveSmallIntegerField(unique=True)),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.authority",
                            ),
                        ),
                        (
                            "announced",
                            models.CharField(
                                max_length=10,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^(19|20)[0-9]{2}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?$"
                                    )
                                ],
                            ),
                        ),
                        ("size", models.PositiveSmallIntegerField()),
                        ("source", models.TextField()),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "announced__regex",
                                        "^(19|20)[0-9]{2}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?$",
                                    )
                                ),
                                name="compliance_list_announced",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("size__gt", 0)), name="compliance_list_names_somebody"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ComplianceEntry",
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
                            "of",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="enterprises.compliancelist",
                            ),
                        ),
                        (
                            "enterprise",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="compliance_entries",
                                to="enterprises.enterprise",
                            ),
                        ),
                        ("listed_on", models.DateField()),
                        ("struck_on", models.DateField(blank=True, null=True)),
                        ("reason", models.TextField(blank=True)),
                    ],
                    options={
                        "ordering": ["of", "enterprise"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("struck_on__isnull", True)),
                                fields=("enterprise",),
                                name="compliance_entry_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reason", ""), ("struck_on__isnull", True)),
                                    models.Q(
                                        ("struck_on__gte", models.F("listed_on")),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="compliance_entry_struck_with_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Consultation",
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
                        ("subject_kind", models.CharField(max_length=8)),
                        ("subject_id", models.UUIDField()),
                        ("subject_label", models.CharField(max_length=250)),
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
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.authority",
                            ),
                        ),
                        (
                            "matter",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.matter",
                            ),
                        ),
                        ("question", models.TextField()),
                        ("blocking", models.BooleanField()),
                        ("working_days", models.PositiveSmallIntegerField()),
                        ("due_on", models.DateField()),
                        ("state", models.CharField(default="open", max_length=12)),
                        (
                            "opened_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("opened_at", models.DateTimeField()),
                        ("outcome", models.CharField(blank=True, max_length=16)),
                        ("outcome_reason", models.TextField(blank=True)),
                        (
                            "concluded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("concluded_on", models.DateField(blank=True, null=True)),
                        ("concluded_at", models.DateTimeField(blank=True, null=True)),
                        ("fictitious", models.BooleanField(default=False)),
                    ],
                    options={
                        "ordering": ["-opened_at", "-id"],
                        "indexes": [
                            models.Index(fields=["-opened_at", "-id"], name="consultation_newest"),
                            models.Index(fields=["subject_kind", "subject_id"], name="consultation_of_subject"),
                            models.Index(
                                condition=models.Q(("state", "open")), fields=["due_on"], name="consultation_open"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("question", ""), _negated=True), name="consultation_has_a_question"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("working_days__gte", 1), ("working_days__lte", 60)),
                                name="consultation_working_days",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("concluded_at", None),
                                        ("concluded_by", None),
                                        ("concluded_on", None),
                                        ("outcome", ""),
                                        ("outcome_reason", ""),
                                        ("state", "open"),
                                    ),
                                    models.Q(
                                        ("concluded_at__isnull", False),
                                        ("concluded_by__isnull", False),
                                        ("concluded_on__isnull", False),
                                        ("state", "concluded"),
                                        models.Q(("outcome", ""), _negated=True),
                                        models.Q(("outcome_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="consultation_outcome_is_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConsultedOffice",
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
                            "consultation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offices",
                                to="enterprises.consultation",
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
                        ("opinion", models.CharField(blank=True, max_length=12)),
                        ("reason", models.TextField(blank=True)),
                        (
                            "given_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("given_on", models.DateField(blank=True, null=True)),
                        ("given_at", models.DateTimeField(blank=True, null=True)),
                        ("escalated_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["consultation", "place__code", "authority__code"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("opinion", "")),
                                fields=["place", "authority"],
                                name="consulted_silent",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("consultation", "place", "authority"), name="consulted_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("given_at", None),
                                        ("given_by", None),
                                        ("given_on", None),
                                        ("opinion", ""),
                                        ("reason", ""),
                                    ),
                                    models.Q(
                                        ("given_at__isnull", False),
                                        ("given_by__isnull", False),
                                        ("given_on__isnull", False),
                                        models.Q(("opinion", ""), _negated=True),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="consulted_opinion_is_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MiningArea",
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
                        ("outline", models.TextField(blank=True, db_default="", default="")),
                        ("number", models.PositiveSmallIntegerField(unique=True)),
                        ("name", models.CharField(blank=True, max_length=160)),
                        ("name_zh", models.CharField(blank=True, max_length=160)),
                        ("rare_earth_class", models.CharField(blank=True, max_length=20)),
                        (
                            "jurisdiction",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mining_areas",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        ("area_km2", models.DecimalField(blank=True, decimal_places=3, max_digits=10, null=True)),
                        ("resource_t", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                        ("evidence", models.CharField(max_length=40)),
                        ("source", models.TextField()),
                    ],
                    options={
                        "ordering": ["number"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("outline", ""),
                                    models.Func(
                                        models.F("outline"),
                                        function="outline_is_simple",
                                        output_field=models.BooleanField(),
                                    ),
                                    _connector="OR",
                                ),
                                name="mining_area_outline_is_simple",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Site",
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
                        ("name_pinyin", models.TextField(db_default="", editable=False)),
                        ("code", models.CharField(max_length=32, unique=True)),
                        ("name", models.CharField(max_length=200)),
                        ("name_zh", models.CharField(blank=True, max_length=200)),
                        (
                            "enterprise",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sites",
                                to="enterprises.enterprise",
                            ),
                        ),
                        ("kind", models.CharField(max_length=12)),
                        ("ore_type", models.CharField(blank=True, max_length=20)),
                        (
                            "approved_capacity",
                            models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True),
                        ),
                        (
                            "jurisdiction",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sites",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        (
                            "mining_area",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sites",
                                to="enterprises.miningarea",
                            ),
                        ),
                        ("latitude", models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                        ("longitude", models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                        ("fictitious", models.BooleanField(default=False)),
                    ],
                    options={
                        "ordering": ["code"],
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass(
                                    django.db.models.functions.text.Upper("code"), name="gin_trgm_ops"
                                ),
                                django.contrib.postgres.indexes.OpClass(
                                    django.db.models.functions.text.Upper("name"), name="gin_trgm_ops"
                                ),
                                django.contrib.postgres.indexes.OpClass(
                                    django.db.models.functions.text.Upper("name_zh"), name="gin_trgm_ops"
                                ),
                                django.contrib.postgres.indexes.OpClass(
                                    django.db.models.functions.text.Upper("name_pinyin"), name="gin_trgm_ops"
                                ),
                                name="site_search",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("code__regex", "^S-[A-Z0-9-]+$")), name="site_code_form"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind__in", ["mine", "dressing"]), _negated=True),
                                    models.Q(("ore_type", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="site_mine_names_its_ore",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approved_capacity", None), ("approved_capacity__gt", 0), _connector="OR"
                                ),
                                name="site_capacity_positive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("latitude", None), ("latitude__range", (-90, 90)), _connector="OR"),
                                name="site_latitude_range",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("longitude", None), ("longitude__range", (-180, 180)), _connector="OR"
                                ),
                                name="site_longitude_range",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EliminatedCapacity",
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
                        ("fictitious", models.BooleanField(default=False)),
                        (
                            "withdraws",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="withdrawal",
                                to="enterprises.eliminatedcapacity",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="eliminated_capacities",
                                to="enterprises.site",
                            ),
                        ),
                        ("kind", models.CharField(max_length=12)),
                        ("tonnes", models.DecimalField(decimal_places=3, max_digits=12)),
                        ("day", models.DateField()),
                        ("reason", models.TextField()),
                        ("document", models.TextField()),
                    ],
                    options={
                        "ordering": ["-day", "-pk"],
                        "indexes": [models.Index(fields=["-day", "-id"], name="eliminated_capacity_newest")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="eliminated_capacity_has_reason"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True),
                                name="eliminated_capacity_names_its_document",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("tonnes__gt", 0)), name="eliminated_capacity_positive"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EnterpriseEvent",
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
                            "enterprise",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="enterprises.enterprise",
                            ),
                        ),
                        ("kind", models.CharField(max_length=12)),
                        ("effective_on", models.DateField()),
                        ("reason", models.TextField()),
                        (
                            "successor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.enterprise",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["effective_on", "recorded_at"],
                    },
                ),
                migrations.CreateModel(
                    name="Factor",
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
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="factors",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("authenticator", models.BigIntegerField(unique=True)),
                        ("type", models.CharField(max_length=20)),
                        ("since", models.DateTimeField()),
                        ("replaces", models.BooleanField()),
                        ("removed_at", models.DateTimeField(null=True)),
                        ("last_step", models.BigIntegerField(null=True)),
                        (
                            "reset_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "released_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("released_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "ordering": ["-since"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("released_by", None),
                                    models.Q(("released_by", models.F("user")), _negated=True),
                                    _connector="OR",
                                ),
                                name="factor_not_released_by_holder",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("released_by", None),
                                    ("reset_by", None),
                                    models.Q(("released_by", models.F("reset_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="factor_not_released_by_resetter",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("released_at", None), ("released_by", None)),
                                    models.Q(("released_at__isnull", False), ("released_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="factor_released_by_somebody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Freeze",
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
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="freezes",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        ("reason", models.TextField()),
                        (
                            "imposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("imposed_at", models.DateTimeField()),
                        (
                            "lifted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("lifted_at", models.DateTimeField(null=True)),
                        ("lift_reason", models.TextField(blank=True)),
                    ],
                    options={
                        "ordering": ["-imposed_at", "-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("lifted_at", None)), fields=("place",), name="freeze_once_in_force"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="freeze_has_reason"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("lift_reason", ""), ("lifted_at", None), ("lifted_by", None)),
                                    models.Q(
                                        ("lifted_at__isnull", False),
                                        ("lifted_by__isnull", False),
                                        models.Q(("lift_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="freeze_lifting_is_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImpartialityDeclaration",
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
                            "matter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="declarations",
                                to="enterprises.matter",
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
                        ("parties", models.PositiveSmallIntegerField()),
                        ("made_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["matter", "made_at", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("person", "matter", "parties"), name="declared_once_for_a_list"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
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
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitations",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("digest", models.CharField(max_length=64, unique=True)),
                        ("made_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("used_at", models.DateTimeField(null=True)),
                        ("resets_factors", models.BooleanField(default=False)),
                        ("made_in", models.BigIntegerField(editable=False, null=True)),
                    ],
                    options={
                        "ordering": ["-made_at"],
                    },
                ),
                migrations.CreateModel(
                    name="Licence",
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
                        ("outline", models.TextField(blank=True, db_default="", default="")),
                        ("number", models.CharField(max_length=80, unique=True)),
                        ("kind", models.CharField(max_length=16)),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="licences",
                                to="enterprises.site",
                            ),
                        ),
                        (
                            "enterprise",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="licences",
                                to="enterprises.enterprise",
                            ),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="licences",
                                to="enterprises.authority",
                            ),
                        ),
                        ("issuing_level", models.CharField(max_length=12)),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        ("revoked_on", models.DateField(blank=True, null=True)),
                        ("revocation_reason", models.TextField(blank=True)),
                        ("exception", models.TextField(blank=True)),
                        ("fictitious", models.BooleanField(default=False)),
                    ],
                    options={
                        "ordering": ["number"],
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                django.contrib.postgres.indexes.OpClass(
                                    django.db.models.functions.text.Upper("number"), name="gin_trgm_ops"
                                ),
                                name="licence_search",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="licence_ordered",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("revoked_on", None), ("revoked_on__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="licence_revoked_after_issue",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("outline", ""),
                                    models.Func(
                                        models.F("outline"),
                                        function="outline_is_simple",
                                        output_field=models.BooleanField(),
                                    ),
                                    _connector="OR",
                                ),
                                name="licence_outline_is_simple",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("outline", ""), ("kind__in", ["prospecting", "mining"]), _connector="OR"
                                ),
                                name="licence_outlined_if_of_ground",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("site", "="),
                                    ("kind", "="),
                                    (
                                        models.Func(
                                            models.F("valid_from"),
                                            django.db.models.functions.comparison.Least(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("valid_to"), "+", models.Value(1)
                                                ),
                                                models.F("revoked_on"),
                                            ),
                                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                                            function="DATERANGE",
                                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="licence_one_of_a_kind_per_site_and_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewRound",
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
                        ("fictitious", models.BooleanField(default=False)),
                        ("kind", models.CharField(max_length=16)),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="review_rounds",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        ("document", models.TextField()),
                        ("begins_on", models.DateField()),
                        ("due_on", models.DateField()),
                    ],
                    options={
                        "ordering": ["-begins_on", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True),
                                name="review_round_names_its_document",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("due_on", None), ("due_on__gte", models.F("begins_on")), _connector="OR"
                                ),
                                name="review_round_ordered",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LicenceReview",
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
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reviews",
                                to="enterprises.reviewround",
                            ),
                        ),
                        (
                            "licence",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reviews",
                                to="enterprises.licence",
                            ),
                        ),
                        ("outcome", models.CharField(max_length=8)),
                        ("reviewed_on", models.DateField()),
                        ("finding", models.TextField(blank=True)),
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
                        "ordering": ["round", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("outcome", "kept"), models.Q(("finding", ""), _negated=True), _connector="OR"
                                ),
                                name="licence_review_states_its_finding",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LicenceSuspension",
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
                            "licence",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="suspensions",
                                to="enterprises.licence",
                            ),
                        ),
                        ("suspended_on", models.DateField()),
                        ("ended_on", models.DateField(blank=True, null=True)),
                        ("reason", models.TextField()),
                    ],
                    options={
                        "ordering": ["licence", "suspended_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_on", None), ("ended_on__gte", models.F("suspended_on")), _connector="OR"
                                ),
                                name="suspension_ordered",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_on", None)), fields=("licence",), name="suspension_one_open"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
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
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("role", models.CharField(max_length=24)),
                        (
                            "authority",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="enterprises.authority",
                            ),
                        ),
                        (
                            "jurisdiction",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        (
                            "enterprise",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="enterprises.enterprise",
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="enterprises.group",
                            ),
                        ),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["user", "role"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to", None),
                                    (
                                        "valid_to__gte",
                                        models.ExpressionWrapper(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("valid_from"), "-", models.Value(1)
                                            ),
                                            output_field=models.DateField(),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="membership_ordered",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("authority__isnull", True),
                                        ("enterprise__isnull", False),
                                        ("group__isnull", True),
                                        ("jurisdiction__isnull", True),
                                        ("role__in", ["enterprise_admin", "enterprise_clerk", "enterprise_signer"]),
                                    ),
                                    models.Q(
                                        ("authority__isnull", True),
                                        ("enterprise__isnull", True),
                                        ("group__isnull", False),
                                        ("jurisdiction__isnull", True),
                                        ("role", "group_officer"),
                                    ),
                                    models.Q(
                                        models.Q(
                                            (
                                                "role__in",
                                                [
                                                    "enterprise_admin",
                                                    "enterprise_clerk",
                                                    "enterprise_signer",
                                                    "group_officer",
                                                ],
                                            ),
                                            _negated=True,
                                        ),
                                        ("enterprise__isnull", True),
                                        ("group__isnull", True),
                                        ("jurisdiction__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="membership_organisation_fits_role",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "role__in",
                                            ["national_regulator", "provincial_regulator", "county_regulator"],
                                        ),
                                        _negated=True,
                                    ),
                                    ("authority__isnull", False),
                                    _connector="OR",
                                ),
                                name="membership_regulator_names_authority",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("valid_to", None)),
                                fields=("user", "role", "authority", "jurisdiction", "enterprise", "group"),
                                name="membership_once_at_a_time",
                                nulls_distinct=False,
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Notification",
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notifications",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("kind", models.CharField(max_length=40)),
                        ("step", models.CharField(max_length=200)),
                        ("facts", models.JSONField(default=dict)),
                        ("path", models.CharField(max_length=300)),
                        ("address", models.EmailField(blank=True, max_length=254)),
                        (
                            "matter",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.matter",
                            ),
                        ),
                        ("notified_at", models.DateTimeField()),
                        ("read_at", models.DateTimeField(null=True)),
                        ("mail_wanted", models.BooleanField(default=True)),
                        ("mailed_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "ordering": ["-notified_at", "-id"],
                        "indexes": [
                            models.Index(fields=["person", "-notified_at", "-id"], name="notification_newest"),
                            models.Index(
                                condition=models.Q(("read_at", None)), fields=["person"], name="notification_unread"
                            ),
                            models.Index(
                                condition=models.Q(("mail_wanted", True), ("mailed_at", None)),
                                fields=["notified_at"],
                                name="notification_to_mail",
                            ),
                        ],
                        "constraints": [models.UniqueConstraint(fields=("person", "step"), name="notification_once")],
                    },
                ),
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
                        (
                            "matter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assignments",
                                to="enterprises.matter",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "office_place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.jurisdiction",
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
                            ),
                        ),
                        ("reason", models.TextField()),
                        (
                            "assigned_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("assigned_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["matter", "number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("matter", "number"), name="assignment_numbered_once"),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="assignment_has_reason"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Party",
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
                            "matter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parties",
                                to="enterprises.matter",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("kind", models.CharField(max_length=12)),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "office_place",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.jurisdiction",
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
                            ),
                        ),
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
                        ("name", models.CharField(blank=True, max_length=200)),
                        ("role", models.CharField(max_length=12)),
                        (
                            "allegations",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=24), blank=True, default=list
                            ),
                        ),
                        (
                            "identifies",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="identified_by",
                                to="enterprises.party",
                            ),
                        ),
                        ("state", models.CharField(max_length=12)),
                        ("reason", models.TextField()),
                        ("added_at", models.DateTimeField()),
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
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
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
                        ("decision_reason", models.TextField(blank=True)),
                        ("outcome", models.CharField(blank=True, max_length=16)),
                        ("outcome_reason", models.TextField(blank=True)),
                        (
                            "outcome_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("outcome_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["matter", "number"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("person__isnull", False)), fields=["person"], name="party_person"
                            ),
                            models.Index(
                                condition=models.Q(("office_place__isnull", False)),
                                fields=["office_place"],
                                name="party_office",
                            ),
                            models.Index(
                                condition=models.Q(("enterprise__isnull", False)),
                                fields=["enterprise"],
                                name="party_enterprise",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("matter", "number"), name="party_numbered_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("enterprise", None),
                                        ("kind", "person"),
                                        ("office_authority", None),
                                        ("office_place", None),
                                        models.Q(
                                            ("person__isnull", False),
                                            models.Q(("name", ""), _negated=True),
                                            _connector="OR",
                                        ),
                                    ),
                                    models.Q(
                                        ("enterprise", None),
                                        ("kind", "office"),
                                        ("office_place__isnull", False),
                                        ("person", None),
                                    ),
                                    models.Q(
                                        ("kind", "enterprise"),
                                        ("office_authority", None),
                                        ("office_place", None),
                                        ("person", None),
                                        models.Q(
                                            ("enterprise__isnull", False),
                                            models.Q(("name", ""), _negated=True),
                                            _connector="OR",
                                        ),
                                    ),
                                    models.Q(
                                        ("enterprise", None),
                                        ("kind", "unknown"),
                                        ("office_authority", None),
                                        ("office_place", None),
                                        ("person", None),
                                        models.Q(("name", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="party_is_of_its_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="party_added_with_reason"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("added_by", None),
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("added_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="party_maker_does_not_decide",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "denied"), _negated=True),
                                    models.Q(
                                        ("decided_by__isnull", False), models.Q(("decision_reason", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="party_denied_with_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("outcome", ""),
                                        ("outcome_at", None),
                                        ("outcome_by", None),
                                        ("outcome_reason", ""),
                                    ),
                                    models.Q(
                                        models.Q(("outcome", ""), _negated=True),
                                        ("outcome_at__isnull", False),
                                        ("outcome_by__isnull", False),
                                        models.Q(("outcome_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="party_outcome_with_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", "not_identified"), _negated=True),
                                    ("kind", "unknown"),
                                    _connector="OR",
                                ),
                                name="party_not_identified_is_unknown",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", "not_established"), _negated=True),
                                    ("added_by", None),
                                    models.Q(("outcome_by", models.F("added_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="party_added_by_another_than_released",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Recusal",
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
                            "matter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recusals",
                                to="enterprises.matter",
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
                        ("reason", models.TextField()),
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
                            "successor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                    ],
                    options={
                        "ordering": ["matter", "recorded_at", "id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("matter", "person"), name="recusal_once"),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="recusal_has_reason"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("successor__isnull", False),
                                        models.Q(("successor", models.F("person")), _negated=True),
                                    ),
                                    ("escalated_to__isnull", False),
                                    _connector="OR",
                                ),
                                name="recusal_has_successor",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Signature",
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
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signatures",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("purpose", models.CharField(max_length=40)),
                        ("object_id", models.CharField(max_length=64)),
                        ("sha256", models.CharField(max_length=64)),
                        ("method", models.CharField(max_length=8)),
                        ("nonce", models.CharField(max_length=43)),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["-at"],
                        "constraints": [models.UniqueConstraint(fields=("nonce",), name="signature_used_once")],
                    },
                ),
                migrations.CreateModel(
                    name="SignIn",
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sign_ins",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                        ("outcome", models.CharField(max_length=16)),
                        ("factor", models.CharField(blank=True, max_length=20)),
                        ("address", models.GenericIPAddressField()),
                        ("browser", models.CharField(blank=True, max_length=200)),
                        ("unusual", models.BooleanField(default=False)),
                    ],
                    options={
                        "ordering": ["-at", "-id"],
                        "indexes": [models.Index(fields=["person", "-at"], name="sign_in_newest")],
                    },
                ),
                migrations.CreateModel(
                    name="SiteCapacity",
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
                                related_name="capacities",
                                to="enterprises.site",
                            ),
                        ),
                        ("since", models.DateField()),
                        ("approved", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                        ("recorded_at", models.DateTimeField(editable=False)),
                    ],
                    options={
                        "ordering": ["site", "recorded_at"],
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
                        ("fictitious", models.BooleanField(default=False)),
                        (
                            "withdraws",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="withdrawal",
                                to="enterprises.sitelabel",
                            ),
                        ),
                        ("day", models.DateField()),
                        ("document", models.TextField()),
                        ("reason", models.TextField(blank=True)),
                        (
                            "site",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="labels",
                                to="enterprises.site",
                            ),
                        ),
                        ("kind", models.CharField(max_length=20)),
                        ("granted_by", models.CharField(max_length=200)),
                        ("until", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["-day", "-pk"],
                        "indexes": [models.Index(fields=["-day", "-id"], name="site_label_newest")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True),
                                name="site_label_names_its_document",
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
                                condition=models.Q(("granted_by", ""), _negated=True),
                                name="site_label_names_its_office",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("until", None), ("until__gte", models.F("day")), _connector="OR"),
                                name="site_label_ordered",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SiteTenure",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tenures",
                                to="enterprises.site",
                            ),
                        ),
                        (
                            "enterprise",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tenures",
                                to="enterprises.enterprise",
                            ),
                        ),
                        ("held_from", models.DateField()),
                        ("held_to", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["site", "held_from"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("held_to", None), ("held_to__gte", models.F("held_from")), _connector="OR"
                                ),
                                name="tenure_ordered",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("site", "="),
                                    (
                                        models.Func(
                                            models.F("held_from"),
                                            models.F("held_to"),
                                            django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_upper=True),
                                            function="DATERANGE",
                                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="tenure_one_holder_a_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Standard",
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
                        ("indicator", models.CharField(max_length=20)),
                        ("effect", models.CharField(default="norm", max_length=12)),
                        ("site_kind", models.CharField(blank=True, max_length=12)),
                        ("ore_type", models.CharField(blank=True, max_length=20)),
                        ("process", models.CharField(blank=True, max_length=24)),
                        ("condition", models.CharField(blank=True, max_length=16)),
                        ("plant", models.CharField(blank=True, max_length=8)),
                        ("discharge", models.CharField(blank=True, max_length=8)),
                        ("comparison", models.CharField(max_length=2)),
                        ("value", models.DecimalField(decimal_places=3, max_digits=12)),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
                        ("source", models.TextField()),
                        ("evidence", models.CharField(default="entered", editable=False, max_length=12)),
                    ],
                    options={
                        "ordering": ["indicator", "site_kind", "ore_type", "valid_from"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("source", ""), _negated=True), name="standard_names_its_source"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="standard_ordered",
                            ),
                            models.CheckConstraint(condition=models.Q(("value__gte", 0)), name="standard_not_negative"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("indicator", "ph"),
                                    models.Q(
                                        ("comparison__in", ["ge", "gt"]),
                                        (
                                            "indicator__in",
                                            (
                                                "capacity",
                                                "mining_recovery",
                                                "dressing_recovery",
                                                "mining_dressing",
                                                "water_reuse",
                                                "yield_to_mixed",
                                                "yield_to_separated",
                                            ),
                                        ),
                                    ),
                                    models.Q(
                                        models.Q(
                                            (
                                                "indicator__in",
                                                (
                                                    "capacity",
                                                    "mining_recovery",
                                                    "dressing_recovery",
                                                    "mining_dressing",
                                                    "water_reuse",
                                                    "yield_to_mixed",
                                                    "yield_to_separated",
                                                ),
                                            ),
                                            _negated=True,
                                        ),
                                        ("comparison__in", ["le", "lt"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="standard_direction",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("indicator", "="),
                                    ("effect", "="),
                                    ("site_kind", "="),
                                    ("ore_type", "="),
                                    ("process", "="),
                                    ("condition", "="),
                                    ("plant", "="),
                                    ("discharge", "="),
                                    (django.db.models.functions.text.Left("comparison", 1), "="),
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
                                name="standard_one_a_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TextVersion",
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
                        ("template", models.CharField(max_length=60)),
                        ("subject_en", models.CharField(blank=True, max_length=200)),
                        ("subject_zh", models.CharField(blank=True, max_length=200)),
                        ("text_en", models.TextField(blank=True)),
                        ("text_zh", models.TextField(blank=True)),
                    ],
                    options={
                        "ordering": ["template", "-valid_from", "-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_on", None)),
                                fields=("template", "valid_from"),
                                name="text_version_once_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("document", ""), _negated=True),
                                name="text_version_names_its_document",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(("text_en", ""), ("text_zh", "")),
                                        models.Q(
                                            models.Q(("text_en", ""), _negated=True),
                                            models.Q(("text_zh", ""), _negated=True),
                                        ),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        models.Q(("subject_en", ""), ("subject_zh", "")),
                                        models.Q(
                                            models.Q(("subject_en", ""), _negated=True),
                                            models.Q(("subject_zh", ""), _negated=True),
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                name="text_version_in_both_languages",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Throttle",
                    fields=[
                        ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                        ("failures", models.PositiveIntegerField(default=0)),
                        ("failed_at", models.DateTimeField()),
                        ("until", models.DateTimeField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="UserName",
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="user_names",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("username", models.CharField(max_length=60)),
                        ("skeleton", models.CharField(max_length=120)),
                        ("taken_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["taken_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.Func(
                                    models.F("username"),
                                    output_field=models.TextField(),
                                    template='normalize(casefold(normalize(%(expressions)s, NFKC) COLLATE "pg_unicode_fast"), NFKC)',
                                ),
                                name="user_name_once",
                            ),
                            models.UniqueConstraint(fields=("skeleton",), name="user_name_not_confusable"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Webhook",
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
                        ("url", models.URLField(max_length=500)),
                        (
                            "kinds",
                            django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60)),
                        ),
                        (
                            "enterprise",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.enterprise",
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.group",
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.jurisdiction",
                            ),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="enterprises.authority",
                            ),
                        ),
                        ("secret", models.TextField()),
                        ("previous_secret", models.TextField(blank=True)),
                        ("previous_until", models.DateTimeField(null=True)),
                        ("active", models.BooleanField(default=True)),
                        ("stopped_because", models.CharField(blank=True, max_length=300)),
                        ("last_change", models.BigIntegerField(default=0)),
                        ("failures", models.PositiveSmallIntegerField(default=0)),
                        ("paused_until", models.DateTimeField(null=True)),
                        ("sending_until", models.DateTimeField(null=True)),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("created_at", models.DateTimeField()),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("confirmed_token", models.CharField(blank=True, editable=False, max_length=128)),
                        ("confirmed_generation", models.PositiveIntegerField(default=0, editable=False)),
                    ],
                    options={
                        "ordering": ["-created_at", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("authority", None),
                                        ("enterprise__isnull", False),
                                        ("group", None),
                                        ("place", None),
                                    ),
                                    models.Q(
                                        ("authority", None),
                                        ("enterprise", None),
                                        ("group__isnull", False),
                                        ("place", None),
                                    ),
                                    models.Q(
                                        ("authority__isnull", False),
                                        ("enterprise", None),
                                        ("group", None),
                                        ("place__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="webhook_has_one_owner",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WebhookDelivery",
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
                            "webhook",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deliveries",
                                to="enterprises.webhook",
                            ),
                        ),
                        (
                            "change",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="enterprises.change",
                            ),
                        ),
                        ("state", models.CharField(default="pending", max_length=10)),
                        ("created_at", models.DateTimeField()),
                        ("due_at", models.DateTimeField()),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("status", models.PositiveSmallIntegerField(null=True)),
                        ("error", models.CharField(blank=True, max_length=300)),
                        ("delivered_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "ordering": ["-created_at", "-id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "pending")),
                                fields=["webhook", "due_at"],
                                name="delivery_due",
                            )
                        ],
                        "constraints": [models.UniqueConstraint(fields=("webhook", "change"), name="delivery_once")],
                    },
                ),
            ]
        ),
    ]

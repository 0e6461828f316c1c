"""How much, and where it went: programmes, accounts, postings, notices, reports, statistics."""

from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import UUID7, Greatest, TruncDate, Upper

from core.operations import CreateTables
from quotas.quantities import TonnesField

USER = settings.AUTH_USER_MODEL
ENTERED = [MinValueValidator(Decimal("0.000")), MaxValueValidator(Decimal("1000000.000"))]
PRODUCT_KINDS = [
    ("raw_ore", "Raw ore"),
    ("concentrate", "Concentrate"),
    ("precipitate", "Ion-type precipitate"),
    ("oxide", "Oxide"),
    ("carbonate", "Carbonate"),
    ("chloride", "Chloride"),
    ("metal", "Metal"),
    ("alloy", "Alloy"),
]
FEEDS = [
    ("own_ore", "Own ore"),
    ("purchased", "Purchased"),
    ("imported", "Imported"),
    ("tailings", "Tailings or lean ore"),
    ("recycled", "Recycled material"),
    ("toll", "Toll work"),
]
TABLES = [
    migrations.CreateModel(
        name="Element",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("symbol", models.CharField("symbol", max_length=2, unique=True)),
            ("name", models.CharField("name", max_length=30)),
            (
                "weight",
                models.CharField(
                    "class", max_length=16, choices=[("light", "Light"), ("medium_heavy", "Medium or heavy")]
                ),
            ),
            ("oxide", models.CharField("trade oxide", max_length=12, blank=True)),
            (
                "oxide_factor",
                models.DecimalField(
                    "factor from metal to oxide", blank=True, null=True, max_digits=6, decimal_places=4
                ),
            ),
            ("source", models.TextField("source", blank=True)),
        ],
        options={
            "verbose_name": "element",
            "verbose_name_plural": "elements",
            "ordering": ["symbol"],
        },
    ),
    migrations.CreateModel(
        name="Product",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("version", models.PositiveIntegerField("row version", default=1, editable=False)),
            ("code", models.CharField("code", max_length=40, unique=True)),
            ("name", models.CharField("name", max_length=120)),
            ("name_zh", models.CharField("Chinese name", max_length=120, blank=True)),
            ("kind", models.CharField("kind", max_length=16, choices=PRODUCT_KINDS)),
            (
                "element",
                models.ForeignKey("quotas.element", models.PROTECT, blank=True, null=True, related_name="products"),
            ),
            (
                "reo_factor",
                models.DecimalField(
                    "factor to REO",
                    blank=True,
                    null=True,
                    help_text="t REO per t of product; empty: the report line states the grade",
                    max_digits=6,
                    decimal_places=4,
                ),
            ),
            ("source", models.TextField("source", blank=True)),
        ],
        options={
            "verbose_name": "product",
            "verbose_name_plural": "products",
            "ordering": ["code"],
            "constraints": [
                models.CheckConstraint(
                    condition=Q(reo_factor=None) | Q(reo_factor__gt=0, reo_factor__lte=2),
                    name="product_factor_positive",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Programme",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("version", models.PositiveIntegerField("row version", default=1, editable=False)),
            ("code", models.CharField("code", max_length=32, unique=True)),
            ("name", models.CharField("name", max_length=160)),
            ("name_zh", models.CharField("Chinese name", max_length=160, blank=True)),
            ("authority", models.ForeignKey("enterprises.authority", models.PROTECT, related_name="programmes")),
            (
                "activity",
                models.CharField(
                    "activity",
                    max_length=12,
                    choices=[
                        ("mining", "Mining"),
                        ("mineral", "Mineral products"),
                        ("smelting", "Smelting and separation"),
                        ("export", "Export"),
                    ],
                ),
            ),
            ("unit", models.CharField("unit", max_length=8, choices=[("t_reo", "t REO"), ("t_goods", "t of goods")])),
            ("first_year", models.PositiveSmallIntegerField("first year")),
            ("last_year", models.PositiveSmallIntegerField("last year", blank=True, null=True)),
            (
                "return_by_month",
                models.PositiveSmallIntegerField("month by whose end unused quota is returned", null=True),
            ),
            ("legal_basis", models.TextField("legal basis")),
        ],
        options={
            "verbose_name": "programme",
            "verbose_name_plural": "programmes",
            "ordering": ["code"],
            "constraints": [
                models.UniqueConstraint(fields=("authority", "activity"), name="programme_one_stream"),
                models.CheckConstraint(
                    condition=Q(last_year=None) | Q(last_year__gte=F("first_year")), name="programme_years_ordered"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="CountingRule",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("programme", models.ForeignKey("quotas.programme", models.CASCADE, related_name="counting_rules")),
            (
                "site_kind",
                models.CharField(
                    "site kind",
                    max_length=12,
                    choices=[
                        ("mine", "Mine"),
                        ("dressing", "Dressing plant"),
                        ("separation", "Smelting and separation plant"),
                        ("metal", "Metal plant"),
                        ("recycling", "Recycling plant"),
                        ("trading", "Trading house"),
                    ],
                ),
            ),
            ("product_kind", models.CharField("product kind", max_length=16, choices=PRODUCT_KINDS)),
            ("feed", models.CharField("feed", max_length=12, choices=FEEDS)),
            (
                "quantity",
                models.CharField(
                    "quantity", max_length=10, choices=[("produced", "Produced"), ("exported", "Exported")]
                ),
            ),
            ("valid_from", models.DateField("valid from")),
            ("valid_to", models.DateField("valid to", blank=True, null=True)),
            ("legal_basis", models.TextField("legal basis")),
        ],
        options={
            "verbose_name": "counting rule",
            "verbose_name_plural": "counting rules",
            "ordering": ["programme", "site_kind", "product_kind", "feed"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("programme", "site_kind", "product_kind", "feed", "valid_from"), name="counting_rule_once"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="ProgrammeYear",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("version", models.PositiveIntegerField("row version", default=1, editable=False)),
            ("programme", models.ForeignKey("quotas.programme", models.PROTECT, related_name="years")),
            ("year", models.PositiveSmallIntegerField("year")),
            (
                "state",
                models.CharField(
                    "state",
                    max_length=16,
                    default="awaiting_plan",
                    choices=[("awaiting_plan", "Awaiting its plan"), ("open", "Open"), ("closed", "Closed")],
                ),
            ),
            (
                "scheme",
                models.CharField(
                    "category scheme",
                    max_length=8,
                    choices=[("all", "One figure"), ("split", "Light and medium-heavy")],
                ),
            ),
        ],
        options={
            "verbose_name": "programme year",
            "verbose_name_plural": "programme years",
            "ordering": ["programme", "-year"],
            "constraints": [models.UniqueConstraint(fields=("programme", "year"), name="programme_year_once")],
        },
    ),
    migrations.CreateModel(
        name="Holder",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("code", models.CharField("code", max_length=32, unique=True)),
            (
                "type",
                models.CharField(
                    "type",
                    max_length=12,
                    choices=[
                        ("nation", "Nation"),
                        ("province", "Province"),
                        ("prefecture", "Prefecture"),
                        ("county", "County"),
                        ("group", "Group"),
                        ("enterprise", "Enterprise"),
                    ],
                ),
            ),
            (
                "jurisdiction",
                models.OneToOneField("enterprises.jurisdiction", models.PROTECT, null=True, related_name="holder"),
            ),
            ("group", models.OneToOneField("enterprises.group", models.PROTECT, null=True, related_name="holder")),
            (
                "enterprise",
                models.OneToOneField("enterprises.enterprise", models.PROTECT, null=True, related_name="holder"),
            ),
            (
                "place",
                models.ForeignKey(
                    "enterprises.jurisdiction", models.PROTECT, help_text="bounds who sees it", related_name="+"
                ),
            ),
        ],
        options={
            "verbose_name": "holder",
            "verbose_name_plural": "holders",
            "ordering": ["code"],
            "constraints": [
                models.CheckConstraint(
                    condition=Q(
                        enterprise__isnull=True,
                        group__isnull=True,
                        jurisdiction__isnull=False,
                        type__in=["nation", "province", "prefecture", "county"],
                    )
                    | Q(enterprise__isnull=True, group__isnull=False, jurisdiction__isnull=True, type="group")
                    | Q(enterprise__isnull=False, group__isnull=True, jurisdiction__isnull=True, type="enterprise"),
                    name="holder_is_one_thing",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Account",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("programme_year", models.ForeignKey("quotas.programmeyear", models.PROTECT, related_name="accounts")),
            (
                "category",
                models.CharField(
                    "category",
                    max_length=16,
                    choices=[
                        ("light", "Light"),
                        ("medium_heavy", "Medium and heavy"),
                        ("all", "All"),
                        ("total", "Total"),
                    ],
                ),
            ),
            ("holder", models.ForeignKey("quotas.holder", models.PROTECT, related_name="accounts")),
            (
                "parent",
                models.ForeignKey("quotas.account", models.PROTECT, blank=True, null=True, related_name="children"),
            ),
            (
                "home",
                models.ForeignKey(
                    "quotas.account",
                    models.PROTECT,
                    blank=True,
                    null=True,
                    help_text="parent until quota is given to it",
                    related_name="+",
                ),
            ),
            (
                "total",
                models.ForeignKey(
                    "quotas.account",
                    models.PROTECT,
                    blank=True,
                    null=True,
                    help_text="the holder's computed total",
                    related_name="parts",
                ),
            ),
            (
                "received",
                TonnesField(
                    "received", default=Decimal("0.000"), db_default=Decimal("0.000"), max_digits=16, decimal_places=3
                ),
            ),
            (
                "given",
                TonnesField(
                    "given", default=Decimal("0.000"), db_default=Decimal("0.000"), max_digits=16, decimal_places=3
                ),
            ),
            (
                "passed_on",
                TonnesField(
                    "passed on", default=Decimal("0.000"), db_default=Decimal("0.000"), max_digits=16, decimal_places=3
                ),
            ),
            (
                "withheld",
                TonnesField(
                    "withheld", default=Decimal("0.000"), db_default=Decimal("0.000"), max_digits=16, decimal_places=3
                ),
            ),
            (
                "used_pending",
                TonnesField(
                    "used, pending",
                    default=Decimal("0.000"),
                    db_default=Decimal("0.000"),
                    max_digits=16,
                    decimal_places=3,
                ),
            ),
            (
                "used_accepted",
                TonnesField(
                    "used, accepted",
                    default=Decimal("0.000"),
                    db_default=Decimal("0.000"),
                    max_digits=16,
                    decimal_places=3,
                ),
            ),
            ("plan_reached", models.BooleanField("plan reached", default=False, db_default=False)),
            (
                "used",
                models.GeneratedField(
                    db_persist=True,
                    expression=F("used_pending") + F("used_accepted"),
                    output_field=TonnesField(decimal_places=3, max_digits=16, verbose_name="used"),
                ),
            ),
            (
                "allocated",
                models.GeneratedField(
                    db_persist=True,
                    expression=F("received") - F("withheld"),
                    output_field=TonnesField(decimal_places=3, max_digits=16, verbose_name="allocated"),
                ),
            ),
            (
                "undistributed",
                models.GeneratedField(
                    db_persist=True,
                    expression=F("received") - F("passed_on") - F("withheld"),
                    output_field=TonnesField(decimal_places=3, max_digits=16, verbose_name="undistributed"),
                ),
            ),
            (
                "available",
                models.GeneratedField(
                    db_persist=True,
                    expression=F("received") - F("withheld") - F("used_pending") - F("used_accepted"),
                    output_field=TonnesField(decimal_places=3, max_digits=16, verbose_name="available"),
                ),
            ),
            (
                "excess",
                models.GeneratedField(
                    db_persist=True,
                    expression=Greatest(
                        F("used_pending") + F("used_accepted") - F("received") + F("withheld"),
                        models.Value(Decimal("0.000"), output_field=TonnesField(decimal_places=3, max_digits=16)),
                    ),
                    output_field=TonnesField(decimal_places=3, max_digits=16, verbose_name="excess"),
                ),
            ),
            (
                "state",
                models.GeneratedField(
                    db_persist=True,
                    expression=models.Case(
                        models.When(plan_reached=False, then=models.Value("awaiting_plan")),
                        models.When(
                            Q(given=0, used_pending__gt=F("used_accepted") * models.Value(-1)),
                            then=models.Value("unplanned"),
                        ),
                        models.When(
                            Q(used_pending__gt=F("received") - F("withheld") - F("used_accepted")),
                            then=models.Value("exceeded"),
                        ),
                        models.When(
                            Q(
                                received__gt=F("withheld"),
                                used_pending__gte=(F("received") - F("withheld")) * models.Value(Decimal("0.9"))
                                - F("used_accepted"),
                            ),
                            then=models.Value("near"),
                        ),
                        default=models.Value("within"),
                    ),
                    output_field=models.CharField(
                        choices=[
                            ("awaiting_plan", "Awaiting the plan"),
                            ("unplanned", "Unplanned"),
                            ("exceeded", "Exceeded"),
                            ("near", "Near the limit"),
                            ("within", "Within"),
                        ],
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
            ),
        ],
        options={
            "verbose_name": "quota account",
            "verbose_name_plural": "quota accounts",
            "ordering": ["-excess", "id"],
            "indexes": [
                models.Index(fields=["-excess", "id"], name="account_worst"),
                models.Index(
                    condition=Q(state__in=["exceeded", "unplanned"]),
                    fields=["programme_year", "-excess", "id"],
                    name="account_over",
                ),
                models.Index(condition=Q(state="near"), fields=["programme_year", "id"], name="account_near"),
            ],
            "constraints": [
                models.UniqueConstraint(fields=("programme_year", "category", "holder"), name="account_once"),
                models.CheckConstraint(condition=~Q(parent=F("id")), name="account_own_parent"),
                models.CheckConstraint(
                    condition=Q(passed_on__gte=0, withheld__gte=0) & Q(received__gte=F("passed_on") + F("withheld")),
                    name="account_not_overdrawn",
                ),
                models.CheckConstraint(
                    condition=Q(used_accepted__gte=0, used_pending__gte=0), name="account_use_not_negative"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Report",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("version", models.PositiveIntegerField("row version", default=1, editable=False)),
            ("enterprise", models.ForeignKey("enterprises.enterprise", models.PROTECT, related_name="reports")),
            ("period", models.DateField("month", help_text="its first day")),
            ("number", models.PositiveSmallIntegerField("version", default=1)),
            (
                "state",
                models.CharField(
                    "state",
                    max_length=12,
                    default="draft",
                    choices=[
                        ("draft", "Draft"),
                        ("submitted", "Submitted"),
                        ("accepted", "Accepted"),
                        ("returned", "Returned"),
                        ("superseded", "Superseded"),
                        ("repudiated", "Repudiated"),
                    ],
                ),
            ),
            ("nil", models.BooleanField("nil return", default=False)),
            (
                "origin",
                models.CharField(
                    "origin",
                    max_length=8,
                    default="api",
                    choices=[
                        ("page", "Page"),
                        ("api", "API"),
                        ("sheet", "Uploaded sheet"),
                        ("paper", "Paper, entered by an officer"),
                    ],
                ),
            ),
            ("received_on", models.DateField("paper report received on", blank=True, null=True)),
            (
                "paper_reference",
                models.CharField(
                    "file number of the paper report",
                    max_length=60,
                    blank=True,
                    help_text="under which the office keeps it",
                ),
            ),
            ("due_on", models.DateField("due on")),
            (
                "amends",
                models.ForeignKey("quotas.report", models.PROTECT, blank=True, null=True, related_name="amendments"),
            ),
            ("reason", models.TextField("reason for the amendment", blank=True)),
            ("prepared_by", models.ForeignKey(USER, models.PROTECT, related_name="+")),
            ("prepared_at", models.DateTimeField("prepared at")),
            ("submitted_by", models.ForeignKey(USER, models.PROTECT, blank=True, null=True, related_name="+")),
            ("submitted_at", models.DateTimeField("submitted at", blank=True, null=True)),
            ("late", models.BooleanField("late", null=True, help_text="unknown until filed")),
            ("decided_by", models.ForeignKey(USER, models.PROTECT, blank=True, null=True, related_name="+")),
            ("decided_at", models.DateTimeField("decided at", blank=True, null=True)),
            ("decision_reason", models.TextField("reason of the decision", blank=True)),
            ("receipt_number", models.CharField("receipt", max_length=32, unique=True, blank=True, null=True)),
            ("canonical", models.TextField("canonical JSON", blank=True)),
            ("sha256", models.CharField("SHA-256", max_length=64, blank=True)),
            ("over", models.JSONField("accounts taken over their limit", blank=True, default=list)),
            ("explanations", models.JSONField("reasons given for warnings", blank=True, default=dict)),
        ],
        options={
            "verbose_name": "monthly report",
            "verbose_name_plural": "monthly reports",
            "ordering": ["-period", "enterprise", "-number"],
            "indexes": [models.Index(fields=["-prepared_at", "-id"], name="report_newest")],
            "constraints": [
                models.UniqueConstraint(fields=("enterprise", "period", "number"), name="report_version_once"),
                models.UniqueConstraint(
                    condition=Q(state="draft"), fields=("enterprise", "period"), name="report_one_open_draft"
                ),
                models.UniqueConstraint(
                    condition=Q(state__in=["submitted", "accepted", "returned"]),
                    fields=("enterprise", "period"),
                    name="report_one_standing",
                ),
                models.CheckConstraint(condition=Q(period__day=1), name="report_period_is_a_month"),
                models.CheckConstraint(
                    condition=Q(state="draft")
                    | Q(
                        late__isnull=False,
                        receipt_number__isnull=False,
                        submitted_at__isnull=False,
                        submitted_by__isnull=False,
                    ),
                    name="report_filed_has_receipt",
                ),
                models.CheckConstraint(
                    condition=Q(origin="paper", received_on__gte=F("period"), received_on__isnull=False)
                    & ~Q(paper_reference="")
                    | ~Q(origin="paper") & Q(paper_reference="", received_on=None),
                    name="report_on_paper_says_when_it_came",
                ),
                models.CheckConstraint(
                    condition=Q(received_on=None)
                    | Q(submitted_at=None)
                    | Q(received_on__lte=TruncDate("submitted_at", tzinfo=ZoneInfo(key="Asia/Shanghai"))),
                    name="report_on_paper_came_before_it_was_filed",
                ),
                models.CheckConstraint(
                    condition=~Q(state__in=["accepted", "returned"])
                    | Q(decided_by=None)
                    | ~Q(decided_by=F("prepared_by")) & ~Q(decided_by=F("submitted_by")),
                    name="report_maker_does_not_decide",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Notice",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("version", models.PositiveIntegerField("row version", default=1, editable=False)),
            ("number", models.CharField("number", max_length=120, unique=True)),
            ("title", models.CharField("title", max_length=200, blank=True)),
            ("programme_year", models.ForeignKey("quotas.programmeyear", models.PROTECT, related_name="notices")),
            (
                "batch",
                models.CharField(
                    "batch",
                    max_length=12,
                    choices=[
                        ("year", "Whole year"),
                        ("first", "First batch"),
                        ("second", "Second batch"),
                        ("third", "Third batch"),
                        ("supplement", "Supplement"),
                    ],
                ),
            ),
            (
                "basis",
                models.CharField(
                    "basis",
                    max_length=12,
                    choices=[
                        ("incremental", "Earlier batches not included"),
                        ("cumulative", "Earlier batches included"),
                    ],
                ),
            ),
            ("reduction", models.BooleanField("reduction", default=False)),
            (
                "issuer",
                models.ForeignKey(
                    "quotas.holder", models.PROTECT, help_text="who distributes", related_name="notices_issued"
                ),
            ),
            ("place", models.ForeignKey("enterprises.jurisdiction", models.PROTECT, related_name="+")),
            ("issued_on", models.DateField("issued on")),
            ("effective_on", models.DateField("effective on")),
            (
                "state",
                models.CharField(
                    "state",
                    max_length=12,
                    default="draft",
                    choices=[
                        ("draft", "Draft"),
                        ("submitted", "Submitted for approval"),
                        ("in_force", "In force"),
                        ("returned", "Returned"),
                        ("withdrawn", "Withdrawn"),
                        ("revoked", "Revoked"),
                    ],
                ),
            ),
            ("prepared_by", models.ForeignKey(USER, models.PROTECT, related_name="+")),
            ("submitted_by", models.ForeignKey(USER, models.PROTECT, blank=True, null=True, related_name="+")),
            ("submitted_at", models.DateTimeField("submitted at", blank=True, null=True)),
            ("approved_by", models.ForeignKey(USER, models.PROTECT, blank=True, null=True, related_name="+")),
            ("approved_at", models.DateTimeField("approved at", blank=True, null=True)),
            ("return_reason", models.TextField("reason for return", blank=True)),
            ("revoked_by", models.ForeignKey(USER, models.PROTECT, blank=True, null=True, related_name="+")),
            ("revoked_at", models.DateTimeField("revoked at", blank=True, null=True)),
            ("revocation_reason", models.TextField("reason for revocation", blank=True)),
            (
                "revocation_proposed_by",
                models.ForeignKey(USER, models.PROTECT, blank=True, null=True, related_name="+"),
            ),
            ("revocation_proposed_at", models.DateTimeField("revocation proposed at", blank=True, null=True)),
            ("revocation_preview", models.JSONField("what the revocation would do", blank=True, null=True)),
            ("note", models.TextField("note", blank=True)),
            ("evidence", models.CharField("evidence", max_length=40, blank=True)),
            ("source", models.TextField("source", blank=True)),
            ("fictitious", models.BooleanField("invented for demonstration", default=False)),
        ],
        options={
            "verbose_name": "notice",
            "verbose_name_plural": "notices",
            "ordering": ["-issued_on", "number"],
            "indexes": [
                GinIndex(fields=["number"], name="notice_number_trigram", opclasses=["gin_trgm_ops"]),
                GinIndex(
                    OpClass(Upper("number"), name="gin_trgm_ops"),
                    OpClass(Upper("title"), name="gin_trgm_ops"),
                    name="notice_search",
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=Q(approved_by=None)
                    | ~Q(approved_by=F("prepared_by")) & ~Q(approved_by=F("submitted_by")),
                    name="notice_maker_is_not_checker",
                ),
                models.CheckConstraint(
                    condition=~Q(state="in_force") | Q(approved_by__isnull=False), name="notice_in_force_was_approved"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Import",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("version", models.PositiveIntegerField("row version", default=1, editable=False)),
            (
                "kind",
                models.CharField(
                    "kind",
                    max_length=12,
                    choices=[("reports", "Monthly report"), ("notices", "Notice"), ("enterprises", "Enterprises")],
                ),
            ),
            (
                "state",
                models.CharField(
                    "state",
                    max_length=12,
                    default="pending",
                    choices=[
                        ("pending", "Being read"),
                        ("faulty", "Has faults"),
                        ("ready", "Can be taken over"),
                        ("committed", "Taken over"),
                        ("discarded", "Thrown away"),
                    ],
                ),
            ),
            ("dry_run", models.BooleanField("dry run", default=True)),
            ("file_name", models.CharField("file", max_length=120)),
            ("size", models.PositiveIntegerField("size")),
            ("sha256", models.CharField("SHA-256", max_length=64)),
            ("content", models.BinaryField("content", null=True)),
            ("table", models.JSONField("cells", default=dict)),
            ("lines", models.PositiveIntegerField("lines", default=0)),
            ("faults", models.JSONField("faults", default=list)),
            ("findings", models.JSONField("findings", default=list)),
            ("enterprise", models.ForeignKey("enterprises.enterprise", models.PROTECT, null=True, related_name="+")),
            ("period", models.DateField("month", null=True)),
            ("uploaded_by", models.ForeignKey(USER, models.PROTECT, related_name="+")),
            ("uploaded_at", models.DateTimeField("handed in at")),
            ("report", models.ForeignKey("quotas.report", models.SET_NULL, null=True, related_name="+")),
            ("notice", models.ForeignKey("quotas.notice", models.SET_NULL, null=True, related_name="+")),
        ],
        options={
            "verbose_name": "import of a sheet",
            "verbose_name_plural": "imports of sheets",
            "ordering": ["-uploaded_at", "-id"],
        },
    ),
    migrations.CreateModel(
        name="NoticeEditor",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("notice", models.ForeignKey("quotas.notice", models.CASCADE, related_name="editors")),
            ("user", models.ForeignKey(USER, models.PROTECT, related_name="+")),
        ],
        options={
            "verbose_name": "editor of a notice",
            "verbose_name_plural": "editors of notices",
            "constraints": [models.UniqueConstraint(fields=("notice", "user"), name="notice_editor_once")],
        },
    ),
    migrations.CreateModel(
        name="NoticeLine",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("notice", models.ForeignKey("quotas.notice", models.CASCADE, related_name="lines")),
            ("position", models.PositiveSmallIntegerField("position")),
            (
                "from_holder",
                models.ForeignKey("quotas.holder", models.PROTECT, blank=True, null=True, related_name="+"),
            ),
            ("to_holder", models.ForeignKey("quotas.holder", models.PROTECT, related_name="+")),
            (
                "category",
                models.CharField(
                    "category",
                    max_length=16,
                    choices=[("light", "Light"), ("medium_heavy", "Medium and heavy"), ("all", "All")],
                ),
            ),
            ("tonnes", TonnesField("tonnes as stated", validators=ENTERED, max_digits=16, decimal_places=3)),
            (
                "increment",
                TonnesField(
                    "tonnes posted", blank=True, null=True, help_text="set at approval", max_digits=16, decimal_places=3
                ),
            ),
            ("note", models.TextField("note", blank=True)),
        ],
        options={
            "verbose_name": "notice line",
            "verbose_name_plural": "notice lines",
            "ordering": ["notice", "position"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("notice", "from_holder", "to_holder", "category"),
                    name="notice_line_once",
                    nulls_distinct=False,
                ),
                models.CheckConstraint(condition=Q(tonnes__gte=Decimal("0.000")), name="notice_line_tonnes"),
                models.CheckConstraint(condition=~Q(from_holder=F("to_holder")), name="notice_line_two_holders"),
            ],
        },
    ),
    migrations.CreateModel(
        name="ReportingDuty",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("enterprise", models.ForeignKey("enterprises.enterprise", models.PROTECT, related_name="duties")),
            ("period", models.DateField("month", help_text="its first day")),
            ("due_on", models.DateField("due on", help_text="inclusive, Asia/Shanghai")),
        ],
        options={
            "verbose_name": "reporting duty",
            "verbose_name_plural": "reporting duties",
            "ordering": ["-period", "enterprise"],
            "constraints": [
                models.UniqueConstraint(fields=("enterprise", "period"), name="duty_once"),
                models.CheckConstraint(condition=Q(period__day=1), name="duty_period_is_a_month"),
            ],
        },
    ),
    migrations.CreateModel(
        name="ReportingPeriod",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("version", models.PositiveIntegerField("row version", default=1, editable=False)),
            ("period", models.DateField("month")),
            (
                "province",
                models.ForeignKey("enterprises.jurisdiction", models.PROTECT, related_name="reporting_periods"),
            ),
            (
                "state",
                models.CharField(
                    "state", max_length=8, default="open", choices=[("open", "Open"), ("closed", "Closed")]
                ),
            ),
            ("reason", models.TextField("reason", blank=True)),
        ],
        options={
            "verbose_name": "reporting period",
            "verbose_name_plural": "reporting periods",
            "ordering": ["-period", "province"],
            "constraints": [
                models.UniqueConstraint(fields=("period", "province"), name="period_once"),
                models.CheckConstraint(condition=Q(period__day=1), name="period_is_a_month"),
            ],
        },
    ),
    migrations.CreateModel(
        name="ReportLine",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("report", models.ForeignKey("quotas.report", models.CASCADE, related_name="lines")),
            ("site", models.ForeignKey("enterprises.site", models.PROTECT, related_name="report_lines")),
            ("product", models.ForeignKey("quotas.product", models.PROTECT, related_name="report_lines")),
            ("process", models.CharField("process", max_length=60, blank=True)),
            ("feed_origin", models.CharField("feed", max_length=12, choices=FEEDS)),
            (
                "grade",
                models.DecimalField("grade, fraction of REO", blank=True, null=True, max_digits=5, decimal_places=4),
            ),
            (
                "opening_stock",
                TonnesField(
                    "opening stock", blank=True, null=True, validators=ENTERED, max_digits=16, decimal_places=3
                ),
            ),
            (
                "produced",
                TonnesField("produced", blank=True, null=True, validators=ENTERED, max_digits=16, decimal_places=3),
            ),
            (
                "purchased",
                TonnesField("purchased", blank=True, null=True, validators=ENTERED, max_digits=16, decimal_places=3),
            ),
            (
                "consumed",
                TonnesField("consumed", blank=True, null=True, validators=ENTERED, max_digits=16, decimal_places=3),
            ),
            ("sold", TonnesField("sold", blank=True, null=True, validators=ENTERED, max_digits=16, decimal_places=3)),
            (
                "exported",
                TonnesField("exported", blank=True, null=True, validators=ENTERED, max_digits=16, decimal_places=3),
            ),
            ("lost", TonnesField("lost", blank=True, null=True, validators=ENTERED, max_digits=16, decimal_places=3)),
            (
                "closing_stock",
                TonnesField(
                    "closing stock", blank=True, null=True, validators=ENTERED, max_digits=16, decimal_places=3
                ),
            ),
            (
                "reo_tonnes",
                TonnesField(
                    "t REO produced",
                    blank=True,
                    null=True,
                    help_text="derived when saved",
                    max_digits=16,
                    decimal_places=3,
                ),
            ),
        ],
        options={
            "verbose_name": "report line",
            "verbose_name_plural": "report lines",
            "ordering": ["report", "site", "product"],
            "constraints": [
                models.UniqueConstraint(fields=("report", "site", "product"), name="report_line_once"),
                models.CheckConstraint(
                    condition=Q(grade=None) | Q(grade__gt=0, grade__lte=1), name="report_line_grade"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Trade",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("line", models.ForeignKey("quotas.reportline", models.CASCADE, related_name="trades")),
            (
                "direction",
                models.CharField("direction", max_length=10, choices=[("purchase", "Purchase"), ("sale", "Sale")]),
            ),
            (
                "enterprise",
                models.ForeignKey("enterprises.enterprise", models.PROTECT, blank=True, null=True, related_name="+"),
            ),
            ("name", models.CharField("name", max_length=200, blank=True)),
            ("tonnes", TonnesField("tonnes", validators=ENTERED, max_digits=16, decimal_places=3)),
        ],
        options={
            "verbose_name": "trade",
            "verbose_name_plural": "trades",
            "constraints": [
                models.CheckConstraint(
                    condition=Q(enterprise__isnull=False, name="") | Q(enterprise=None) & ~Q(name=""),
                    name="trade_one_counterparty",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="LineUse",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("line", models.ForeignKey("quotas.reportline", models.PROTECT, related_name="uses")),
            ("account", models.ForeignKey("quotas.account", models.PROTECT, related_name="line_uses")),
            ("tonnes", TonnesField("tonnes", max_digits=16, decimal_places=3)),
        ],
        options={
            "verbose_name": "use of quota",
            "verbose_name_plural": "uses of quota",
            "constraints": [models.UniqueConstraint(fields=("line", "account"), name="line_use_once")],
        },
    ),
    migrations.CreateModel(
        name="Succession",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("kind", models.CharField("kind", max_length=10, choices=[("merger", "Merger"), ("closure", "Closure")])),
            (
                "predecessor",
                models.ForeignKey("enterprises.enterprise", models.PROTECT, related_name="successions_out"),
            ),
            (
                "successor",
                models.ForeignKey(
                    "enterprises.enterprise", models.PROTECT, blank=True, null=True, related_name="successions_in"
                ),
            ),
            ("effective_on", models.DateField("effective on")),
            ("reason", models.TextField("reason")),
            ("decided_by", models.ForeignKey(USER, models.PROTECT, related_name="+")),
            ("decided_at", models.DateTimeField("decided at")),
        ],
        options={
            "verbose_name": "succession",
            "verbose_name_plural": "successions",
            "ordering": ["-effective_on"],
            "constraints": [
                models.CheckConstraint(
                    condition=Q(kind="merger", successor__isnull=False) | Q(kind="closure", successor__isnull=True),
                    name="succession_merger_has_successor",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Posting",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            (
                "kind",
                models.CharField(
                    "kind",
                    max_length=12,
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
                ),
            ),
            (
                "from_account",
                models.ForeignKey("quotas.account", models.PROTECT, blank=True, null=True, related_name="postings_out"),
            ),
            (
                "to_account",
                models.ForeignKey("quotas.account", models.PROTECT, blank=True, null=True, related_name="postings_in"),
            ),
            ("tonnes", TonnesField("tonnes", max_digits=16, decimal_places=3)),
            ("effective_on", models.DateField("effective on", help_text="when it counts")),
            ("recorded_at", models.DateTimeField("recorded at", help_text="when we learnt it")),
            ("actor_id", models.UUIDField("actor", null=True)),
            ("actor_name", models.CharField("actor's name", max_length=160)),
            (
                "reverses",
                models.OneToOneField(
                    "quotas.posting", models.PROTECT, blank=True, null=True, related_name="reversed_by"
                ),
            ),
            ("key", models.CharField("key", max_length=120, help_text="postings of one act share its key")),
            (
                "notice_line",
                models.ForeignKey("quotas.noticeline", models.PROTECT, blank=True, null=True, related_name="postings"),
            ),
            (
                "line_use",
                models.ForeignKey("quotas.lineuse", models.PROTECT, blank=True, null=True, related_name="postings"),
            ),
            (
                "succession",
                models.ForeignKey("quotas.succession", models.PROTECT, blank=True, null=True, related_name="postings"),
            ),
            (
                "document",
                models.CharField("document", max_length=200, blank=True, help_text="an order or a document of return"),
            ),
        ],
        options={
            "verbose_name": "posting",
            "verbose_name_plural": "postings",
            "ordering": ["-recorded_at", "-id"],
            "indexes": [
                models.Index(fields=["-recorded_at", "-id"], name="posting_newest"),
                models.Index(fields=["key"], name="posting_key"),
                models.Index(fields=["effective_on"], name="posting_effective"),
            ],
            "constraints": [
                models.CheckConstraint(condition=Q(tonnes__gt=0), name="posting_tonnes_positive"),
                models.CheckConstraint(
                    condition=Q(
                        from_account=None,
                        kind__in=["control", "withhold", "release", "use", "accept"],
                        to_account__isnull=False,
                    )
                    | Q(
                        from_account__isnull=False,
                        kind__in=["distribute", "return", "deduct", "transfer"],
                        to_account__isnull=False,
                    )
                    | Q(from_account__isnull=False, kind="reduce")
                    | Q(kind="reverse"),
                    name="posting_sides_fit_kind",
                ),
                models.CheckConstraint(
                    condition=Q(kind="reverse", reverses__isnull=False) | ~Q(kind="reverse") & Q(reverses=None),
                    name="posting_reverse_names_its_posting",
                ),
                models.CheckConstraint(
                    condition=Q(notice_line__isnull=False)
                    | Q(line_use__isnull=False)
                    | Q(succession__isnull=False)
                    | ~Q(document=""),
                    name="posting_has_a_document",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="PublishedStatistic",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            (
                "subject",
                models.CharField(
                    "subject",
                    max_length=12,
                    choices=[
                        ("mining", "Mining output"),
                        ("smelting", "Smelting and separation output"),
                        ("export", "Exports"),
                        ("mirror", "Foreign imports over Chinese exports"),
                        ("metal", "Metal output"),
                        ("plan", "Published plan that is no notice"),
                    ],
                ),
            ),
            ("period_from", models.DateField("from")),
            ("period_to", models.DateField("to")),
            ("region", models.CharField("region", max_length=120)),
            ("figure", models.DecimalField("figure", blank=True, null=True, max_digits=16, decimal_places=3)),
            ("unit", models.CharField("unit", max_length=40)),
            ("wording", models.TextField("wording", blank=True)),
            ("note", models.TextField("note", blank=True)),
            ("evidence", models.CharField("evidence", max_length=40)),
            ("source", models.TextField("source")),
            ("key", models.CharField("key", max_length=120, unique=True, help_text="makes loading repeatable")),
        ],
        options={
            "verbose_name": "published statistic",
            "verbose_name_plural": "published statistics",
            "ordering": ["subject", "-period_from", "region", "id"],
        },
    ),
]


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_extensions"),
        ("enterprises", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [CreateTables(TABLES)]

"""Who and where: people, places, groups, enterprises, sites, licences, mining areas, compliance lists."""

from django.conf import settings
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import RegexValidator
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import UUID7, Least, Now, Upper

from core.operations import CreateTables
from enterprises.credit_codes import validate_credit_code
from enterprises.models.sites import Span

USER = settings.AUTH_USER_MODEL
LEVELS = [
    ("nation", "Nation"),
    ("province", "Province"),
    ("prefecture", "Prefecture"),
    ("county", "County"),
]
TABLES = [
    migrations.CreateModel(
        name="Authority",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("code", models.CharField("code", max_length=12, unique=True)),
            ("name", models.CharField("name", max_length=120)),
            ("name_zh", models.CharField("Chinese name", max_length=120, blank=True)),
        ],
        options={
            "verbose_name": "authority",
            "verbose_name_plural": "authorities",
            "ordering": ["code"],
        },
    ),
    migrations.CreateModel(
        name="Group",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("version", models.PositiveIntegerField("row version", default=1, editable=False)),
            ("code", models.CharField("code", max_length=24, unique=True, help_text="begins with G-")),
            ("name", models.CharField("name", max_length=160)),
            ("name_zh", models.CharField("Chinese name", max_length=160, blank=True)),
            ("fictitious", models.BooleanField("invented for demonstration", default=False)),
        ],
        options={
            "verbose_name": "group",
            "verbose_name_plural": "groups",
            "ordering": ["code"],
            "constraints": [models.CheckConstraint(condition=Q(code__regex="^G-[A-Z0-9-]+$"), name="group_code_form")],
        },
    ),
    migrations.CreateModel(
        name="Jurisdiction",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("version", models.PositiveIntegerField("row version", default=1, editable=False)),
            ("code", models.CharField("code", max_length=6, unique=True, help_text="GB/T 2260, or CN for the nation")),
            ("name", models.CharField("name", max_length=120)),
            ("name_zh", models.CharField("Chinese name", max_length=120, blank=True)),
            ("level", models.CharField("level", max_length=12, choices=LEVELS)),
            (
                "parent",
                models.ForeignKey(
                    "enterprises.jurisdiction", models.PROTECT, blank=True, null=True, related_name="children"
                ),
            ),
        ],
        options={
            "verbose_name": "jurisdiction",
            "verbose_name_plural": "jurisdictions",
            "ordering": ["code"],
            "constraints": [
                models.CheckConstraint(
                    condition=Q(code="CN", level="nation")
                    | Q(code__regex="^\\d{2}$", level="province")
                    | Q(code__regex="^\\d{4}$", level="prefecture")
                    | Q(code__regex="^\\d{6}$", level="county"),
                    name="jurisdiction_code_fits_level",
                ),
                models.CheckConstraint(
                    condition=Q(level="nation", parent__isnull=True) | ~Q(level="nation") & Q(parent__isnull=False),
                    name="jurisdiction_only_nation_has_no_parent",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Enterprise",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("version", models.PositiveIntegerField("row version", default=1, editable=False)),
            ("code", models.CharField("code", max_length=32, unique=True, help_text="begins with E-")),
            ("name", models.CharField("name", max_length=200)),
            ("name_zh", models.CharField("Chinese name", max_length=200, blank=True)),
            (
                "credit_code",
                models.CharField(
                    "unified social credit code",
                    max_length=18,
                    unique=True,
                    blank=True,
                    null=True,
                    help_text="GB 32100, 18 characters with check digit",
                    validators=[validate_credit_code],
                ),
            ),
            (
                "ownership",
                models.CharField(
                    "ownership",
                    max_length=20,
                    choices=[
                        ("state", "State-owned"),
                        ("private", "Private"),
                        ("foreign_invested", "Foreign-invested"),
                        ("unknown", "Not in the sources"),
                    ],
                ),
            ),
            ("jurisdiction", models.ForeignKey("enterprises.jurisdiction", models.PROTECT, related_name="enterprises")),
            (
                "group",
                models.ForeignKey(
                    "enterprises.group", models.PROTECT, blank=True, null=True, related_name="enterprises"
                ),
            ),
            (
                "state",
                models.CharField(
                    "state",
                    max_length=12,
                    default="active",
                    choices=[
                        ("active", "Active"),
                        ("suspended", "Suspended"),
                        ("closed", "Closed"),
                        ("merged", "Merged into another"),
                    ],
                ),
            ),
            (
                "successor",
                models.ForeignKey(
                    "enterprises.enterprise", models.PROTECT, blank=True, null=True, related_name="predecessors"
                ),
            ),
            ("fictitious", models.BooleanField("invented for demonstration", default=False)),
        ],
        options={
            "verbose_name": "enterprise",
            "verbose_name_plural": "enterprises",
            "ordering": ["code"],
            "indexes": [
                GinIndex(
                    OpClass(Upper("code"), name="gin_trgm_ops"),
                    OpClass(Upper("name"), name="gin_trgm_ops"),
                    OpClass(Upper("name_zh"), name="gin_trgm_ops"),
                    name="enterprise_search",
                )
            ],
            "constraints": [
                models.CheckConstraint(condition=Q(code__regex="^E-[A-Z0-9-]+$"), name="enterprise_code_form"),
                models.CheckConstraint(
                    condition=Q(state="merged", successor__isnull=False)
                    | ~Q(state="merged") & Q(successor__isnull=True),
                    name="enterprise_merged_has_successor",
                ),
                models.CheckConstraint(
                    condition=Q(fictitious=False) | Q(credit_code__isnull=True),
                    name="enterprise_invented_without_credit_code",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="User",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("version", models.PositiveIntegerField("row version", default=1, editable=False)),
            ("password", models.CharField("password", max_length=128)),
            ("last_login", models.DateTimeField("last login", blank=True, null=True)),
            (
                "username",
                models.CharField("user name", max_length=60, unique=True, validators=[UnicodeUsernameValidator()]),
            ),
            ("name", models.CharField("name", max_length=120)),
            ("email", models.EmailField("e-mail", max_length=254, blank=True)),
            (
                "language",
                models.CharField(
                    "language of mails",
                    max_length=10,
                    default="en",
                    choices=[("en", "English"), ("zh-hans", "Simplified Chinese")],
                ),
            ),
            (
                "calendar_digest",
                models.CharField("digest of the calendar", max_length=64, unique=True, blank=True, null=True),
            ),
            ("is_active", models.BooleanField("active", default=True)),
            ("fictitious", models.BooleanField("invented for demonstration", default=False)),
            ("date_joined", models.DateTimeField("joined at", db_default=Now())),
        ],
        options={
            "verbose_name": "person",
            "verbose_name_plural": "people",
            "ordering": ["username"],
        },
    ),
    migrations.CreateModel(
        name="EnterpriseEvent",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("enterprise", models.ForeignKey("enterprises.enterprise", models.PROTECT, related_name="events")),
            (
                "kind",
                models.CharField(
                    "kind",
                    max_length=12,
                    choices=[
                        ("suspend", "Suspended"),
                        ("reinstate", "Reinstated"),
                        ("close", "Closed"),
                        ("merge", "Merged"),
                    ],
                ),
            ),
            ("effective_on", models.DateField("effective on")),
            ("reason", models.TextField("reason")),
            (
                "successor",
                models.ForeignKey("enterprises.enterprise", models.PROTECT, blank=True, null=True, related_name="+"),
            ),
            ("recorded_by", models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")),
            ("recorded_at", models.DateTimeField("recorded at")),
        ],
        options={
            "verbose_name": "enterprise event",
            "verbose_name_plural": "enterprise events",
            "ordering": ["effective_on", "recorded_at"],
        },
    ),
    migrations.CreateModel(
        name="ComplianceList",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("version", models.PositiveIntegerField("row version", default=1, editable=False)),
            ("number", models.PositiveSmallIntegerField("number", unique=True)),
            ("authority", models.ForeignKey("enterprises.authority", models.PROTECT, related_name="+")),
            (
                "announced",
                models.CharField(
                    "announced",
                    max_length=10,
                    help_text="YYYY-MM-DD, or YYYY-MM where no source gives the day",
                    validators=[RegexValidator("^(19|20)[0-9]{2}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?$")],
                ),
            ),
            ("size", models.PositiveSmallIntegerField("enterprises announced")),
            ("source", models.TextField("source")),
        ],
        options={
            "verbose_name": "compliance list",
            "verbose_name_plural": "compliance lists",
            "ordering": ["number"],
            "constraints": [
                models.CheckConstraint(
                    condition=Q(announced__regex="^(19|20)[0-9]{2}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?$"),
                    name="compliance_list_announced",
                ),
                models.CheckConstraint(condition=Q(size__gt=0), name="compliance_list_names_somebody"),
            ],
        },
    ),
    migrations.CreateModel(
        name="ComplianceEntry",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("of", models.ForeignKey("enterprises.compliancelist", models.PROTECT, related_name="entries")),
            (
                "enterprise",
                models.ForeignKey("enterprises.enterprise", models.PROTECT, related_name="compliance_entries"),
            ),
            ("listed_on", models.DateField("listed on")),
            ("struck_on", models.DateField("struck on", blank=True, null=True)),
            ("reason", models.TextField("reason for striking it", blank=True)),
        ],
        options={
            "verbose_name": "enterprise of a compliance list",
            "verbose_name_plural": "enterprises of compliance lists",
            "ordering": ["of", "enterprise"],
            "constraints": [
                models.UniqueConstraint(
                    condition=Q(struck_on__isnull=True), fields=("enterprise",), name="compliance_entry_one_open"
                ),
                models.CheckConstraint(
                    condition=Q(reason="", struck_on__isnull=True) | Q(struck_on__gte=F("listed_on")) & ~Q(reason=""),
                    name="compliance_entry_struck_with_reason",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Membership",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("user", models.ForeignKey(USER, models.PROTECT, related_name="memberships")),
            (
                "role",
                models.CharField(
                    "role",
                    max_length=24,
                    choices=[
                        ("national_regulator", "National regulator"),
                        ("coordinator", "Coordinator (rare earth office)"),
                        ("provincial_regulator", "Provincial regulator"),
                        ("county_regulator", "County regulator"),
                        ("group_officer", "Group officer"),
                        ("enterprise_admin", "Enterprise administrator"),
                        ("enterprise_clerk", "Enterprise clerk"),
                        ("enterprise_signer", "Enterprise signer"),
                        ("inspector", "Inspector"),
                        ("legal_reviewer", "Legal reviewer"),
                        ("case_decider", "Case decider"),
                        ("customs_officer", "Customs officer"),
                        ("tax_officer", "Tax officer"),
                        ("auditor", "Auditor"),
                        ("administrator", "Administrator"),
                    ],
                ),
            ),
            (
                "authority",
                models.ForeignKey(
                    "enterprises.authority", models.PROTECT, blank=True, null=True, related_name="memberships"
                ),
            ),
            (
                "jurisdiction",
                models.ForeignKey(
                    "enterprises.jurisdiction", models.PROTECT, blank=True, null=True, related_name="memberships"
                ),
            ),
            (
                "enterprise",
                models.ForeignKey(
                    "enterprises.enterprise", models.PROTECT, blank=True, null=True, related_name="memberships"
                ),
            ),
            (
                "group",
                models.ForeignKey(
                    "enterprises.group", models.PROTECT, blank=True, null=True, related_name="memberships"
                ),
            ),
            ("valid_from", models.DateField("valid from")),
            ("valid_to", models.DateField("valid to", blank=True, null=True)),
        ],
        options={
            "verbose_name": "membership",
            "verbose_name_plural": "memberships",
            "ordering": ["user", "role"],
            "constraints": [
                models.CheckConstraint(
                    condition=Q(valid_to=None)
                    | Q(
                        valid_to__gte=models.ExpressionWrapper(
                            F("valid_from") - models.Value(1), output_field=models.DateField()
                        )
                    ),
                    name="membership_ordered",
                ),
                models.CheckConstraint(
                    condition=Q(
                        authority__isnull=True,
                        enterprise__isnull=False,
                        group__isnull=True,
                        jurisdiction__isnull=True,
                        role__in=["enterprise_admin", "enterprise_clerk", "enterprise_signer"],
                    )
                    | Q(
                        authority__isnull=True,
                        enterprise__isnull=True,
                        group__isnull=False,
                        jurisdiction__isnull=True,
                        role="group_officer",
                    )
                    | ~Q(role__in=["enterprise_admin", "enterprise_clerk", "enterprise_signer", "group_officer"])
                    & Q(enterprise__isnull=True, group__isnull=True, jurisdiction__isnull=False),
                    name="membership_organisation_fits_role",
                ),
                models.CheckConstraint(
                    condition=~Q(role__in=["national_regulator", "provincial_regulator", "county_regulator"])
                    | Q(authority__isnull=False),
                    name="membership_regulator_names_authority",
                ),
                models.UniqueConstraint(
                    condition=Q(valid_to=None),
                    fields=("user", "role", "authority", "jurisdiction", "enterprise", "group"),
                    name="membership_once_at_a_time",
                    nulls_distinct=False,
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Invitation",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("user", models.ForeignKey(USER, models.PROTECT, related_name="invitations")),
            ("made_by", models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")),
            ("digest", models.CharField("digest", max_length=64, unique=True)),
            ("made_at", models.DateTimeField("made at")),
            ("expires_at", models.DateTimeField("expires at")),
            ("used_at", models.DateTimeField("used at", null=True)),
            ("resets_factors", models.BooleanField("removes the second factors", default=False)),
        ],
        options={
            "verbose_name": "invitation",
            "verbose_name_plural": "invitations",
            "ordering": ["-made_at"],
        },
    ),
    migrations.CreateModel(
        name="MiningArea",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("version", models.PositiveIntegerField("row version", default=1, editable=False)),
            ("number", models.PositiveSmallIntegerField("number", unique=True)),
            ("name", models.CharField("name", max_length=160, blank=True, help_text="empty where no source names it")),
            ("name_zh", models.CharField("Chinese name", max_length=160, blank=True)),
            ("rare_earth_class", models.CharField("rare earth class", max_length=20, blank=True)),
            (
                "jurisdiction",
                models.ForeignKey("enterprises.jurisdiction", models.PROTECT, related_name="mining_areas"),
            ),
            ("area_km2", models.DecimalField("area, km²", blank=True, null=True, max_digits=10, decimal_places=3)),
            (
                "resource_t",
                models.DecimalField("resource, t REO", blank=True, null=True, max_digits=12, decimal_places=3),
            ),
            ("evidence", models.CharField("evidence", max_length=40)),
            ("source", models.TextField("source")),
        ],
        options={
            "verbose_name": "planned mining area",
            "verbose_name_plural": "planned mining areas",
            "ordering": ["number"],
        },
    ),
    migrations.CreateModel(
        name="Site",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("version", models.PositiveIntegerField("row version", default=1, editable=False)),
            ("code", models.CharField("code", max_length=32, unique=True, help_text="begins with S-")),
            ("name", models.CharField("name", max_length=200)),
            ("name_zh", models.CharField("Chinese name", max_length=200, blank=True)),
            (
                "enterprise",
                models.ForeignKey(
                    "enterprises.enterprise", models.PROTECT, help_text="today's holder", related_name="sites"
                ),
            ),
            (
                "kind",
                models.CharField(
                    "kind",
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
            (
                "ore_type",
                models.CharField(
                    "ore type",
                    max_length=20,
                    blank=True,
                    choices=[
                        ("bastnaesite", "Bastnaesite"),
                        ("monazite", "Monazite"),
                        ("xenotime", "Xenotime"),
                        ("fergusonite", "Fergusonite"),
                        ("ion_adsorption", "Ion-adsorption ore"),
                        ("mixed", "Mixed ore (bastnaesite and monazite)"),
                    ],
                ),
            ),
            ("process", models.CharField("process", max_length=60, blank=True)),
            (
                "approved_capacity",
                models.DecimalField(
                    "approved capacity, t REO a year", blank=True, null=True, max_digits=12, decimal_places=3
                ),
            ),
            ("jurisdiction", models.ForeignKey("enterprises.jurisdiction", models.PROTECT, related_name="sites")),
            (
                "mining_area",
                models.ForeignKey(
                    "enterprises.miningarea", models.PROTECT, blank=True, null=True, related_name="sites"
                ),
            ),
            ("latitude", models.DecimalField("latitude", blank=True, null=True, max_digits=8, decimal_places=5)),
            ("longitude", models.DecimalField("longitude", blank=True, null=True, max_digits=8, decimal_places=5)),
            ("fictitious", models.BooleanField("invented for demonstration", default=False)),
        ],
        options={
            "verbose_name": "site",
            "verbose_name_plural": "sites",
            "ordering": ["code"],
            "indexes": [
                GinIndex(
                    OpClass(Upper("code"), name="gin_trgm_ops"),
                    OpClass(Upper("name"), name="gin_trgm_ops"),
                    OpClass(Upper("name_zh"), name="gin_trgm_ops"),
                    name="site_search",
                )
            ],
            "constraints": [
                models.CheckConstraint(condition=Q(code__regex="^S-[A-Z0-9-]+$"), name="site_code_form"),
                models.CheckConstraint(
                    condition=~Q(kind__in=["mine", "dressing"]) | ~Q(ore_type=""), name="site_mine_names_its_ore"
                ),
                models.CheckConstraint(
                    condition=Q(approved_capacity=None) | Q(approved_capacity__gt=0), name="site_capacity_positive"
                ),
                models.CheckConstraint(
                    condition=Q(latitude=None) | Q(latitude__range=(-90, 90)), name="site_latitude_range"
                ),
                models.CheckConstraint(
                    condition=Q(longitude=None) | Q(longitude__range=(-180, 180)), name="site_longitude_range"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="SiteTenure",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("site", models.ForeignKey("enterprises.site", models.CASCADE, related_name="tenures")),
            ("enterprise", models.ForeignKey("enterprises.enterprise", models.PROTECT, related_name="tenures")),
            ("held_from", models.DateField("held from")),
            ("held_to", models.DateField("held to", blank=True, null=True)),
        ],
        options={
            "verbose_name": "site tenure",
            "verbose_name_plural": "site tenures",
            "ordering": ["site", "held_from"],
            "constraints": [
                models.CheckConstraint(
                    condition=Q(held_to=None) | Q(held_to__gte=F("held_from")), name="tenure_ordered"
                ),
                ExclusionConstraint(
                    expressions=[
                        ("site", "="),
                        (Span(F("held_from"), F("held_to"), RangeBoundary(inclusive_upper=True)), "&&"),
                    ],
                    name="tenure_one_holder_a_day",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Licence",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("version", models.PositiveIntegerField("row version", default=1, editable=False)),
            ("number", models.CharField("number", max_length=80, unique=True)),
            (
                "kind",
                models.CharField(
                    "kind",
                    max_length=16,
                    choices=[
                        ("prospecting", "Prospecting licence"),
                        ("mining", "Mining licence"),
                        ("production", "Production approval"),
                        ("work_safety", "Work-safety licence"),
                        ("discharge", "Pollution discharge permit"),
                        ("environment", "Environmental acceptance"),
                        ("radiation", "Radiation safety licence"),
                        ("export", "Export licence"),
                    ],
                ),
            ),
            ("site", models.ForeignKey("enterprises.site", models.PROTECT, related_name="licences")),
            (
                "enterprise",
                models.ForeignKey(
                    "enterprises.enterprise", models.PROTECT, help_text="holder at issue", related_name="licences"
                ),
            ),
            ("authority", models.ForeignKey("enterprises.authority", models.PROTECT, related_name="licences")),
            ("issuing_level", models.CharField("issuing level", max_length=12, choices=LEVELS)),
            ("valid_from", models.DateField("valid from")),
            ("valid_to", models.DateField("valid to", blank=True, null=True)),
            (
                "revoked_on",
                models.DateField("revoked on", blank=True, null=True, help_text="not in force from this day"),
            ),
            ("revocation_reason", models.TextField("reason for revocation", blank=True)),
            (
                "exception",
                models.TextField(
                    "recorded exception",
                    blank=True,
                    help_text="the decision that lifted a moratorium for this one licence",
                ),
            ),
            ("fictitious", models.BooleanField("invented for demonstration", default=False)),
        ],
        options={
            "verbose_name": "licence",
            "verbose_name_plural": "licences",
            "ordering": ["number"],
            "indexes": [GinIndex(OpClass(Upper("number"), name="gin_trgm_ops"), name="licence_search")],
            "constraints": [
                models.CheckConstraint(
                    condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="licence_ordered"
                ),
                models.CheckConstraint(
                    condition=Q(revoked_on=None) | Q(revoked_on__gte=F("valid_from")),
                    name="licence_revoked_after_issue",
                ),
                ExclusionConstraint(
                    expressions=[
                        ("site", "="),
                        ("kind", "="),
                        (
                            Span(
                                F("valid_from"),
                                Least(F("valid_to") + models.Value(1), F("revoked_on")),
                                RangeBoundary(),
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
        name="LicenceSuspension",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("licence", models.ForeignKey("enterprises.licence", models.PROTECT, related_name="suspensions")),
            ("suspended_on", models.DateField("suspended on")),
            ("ended_on", models.DateField("ended on", blank=True, null=True)),
            ("reason", models.TextField("reason")),
        ],
        options={
            "verbose_name": "licence suspension",
            "verbose_name_plural": "licence suspensions",
            "ordering": ["licence", "suspended_on"],
            "constraints": [
                models.CheckConstraint(
                    condition=Q(ended_on=None) | Q(ended_on__gte=F("suspended_on")), name="suspension_ordered"
                ),
                models.UniqueConstraint(condition=Q(ended_on=None), fields=("licence",), name="suspension_one_open"),
            ],
        },
    ),
    migrations.CreateModel(
        name="Notification",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("person", models.ForeignKey(USER, models.PROTECT, related_name="notifications")),
            ("kind", models.CharField("kind", max_length=40)),
            ("step", models.CharField("occasion", max_length=200)),
            ("facts", models.JSONField("facts", default=dict)),
            ("path", models.CharField("where it leads", max_length=300)),
            ("told_at", models.DateTimeField("notified at")),
            ("read_at", models.DateTimeField("read at", null=True)),
            ("mail_wanted", models.BooleanField("to be mailed", default=True)),
            ("mailed_at", models.DateTimeField("mailed at", null=True)),
        ],
        options={
            "verbose_name": "notification",
            "verbose_name_plural": "notifications",
            "ordering": ["-told_at", "-id"],
            "indexes": [
                models.Index(fields=["person", "-told_at", "-id"], name="notification_newest"),
                models.Index(condition=Q(read_at=None), fields=["person"], name="notification_unread"),
                models.Index(
                    condition=Q(mail_wanted=True, mailed_at=None), fields=["told_at"], name="notification_to_mail"
                ),
            ],
            "constraints": [models.UniqueConstraint(fields=("person", "step"), name="notification_once")],
        },
    ),
    migrations.CreateModel(
        name="Signature",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("user", models.ForeignKey(USER, models.PROTECT, related_name="signatures")),
            ("purpose", models.CharField("purpose", max_length=40)),
            ("object_id", models.CharField("object", max_length=64)),
            ("sha256", models.CharField("SHA-256 of what was signed", max_length=64)),
            (
                "method",
                models.CharField(
                    "method",
                    max_length=8,
                    choices=[
                        ("totp", "Code of the authenticator app"),
                        ("passkey", "Passkey"),
                        ("token", "API token"),
                        ("session", "Session alone (signing is relaxed here)"),
                    ],
                ),
            ),
            ("nonce", models.CharField("nonce", max_length=43)),
            ("at", models.DateTimeField("at")),
        ],
        options={
            "verbose_name": "signature",
            "verbose_name_plural": "signatures",
            "ordering": ["-at"],
            "constraints": [models.UniqueConstraint(fields=("nonce",), name="signature_used_once")],
        },
    ),
]


class Migration(migrations.Migration):
    initial = True

    dependencies = [("core", "0001_extensions")]

    operations = [CreateTables(TABLES)]

"""People, places, enterprises, approvals and matters."""

import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.fields.ranges import DateRangeField, RangeBoundary
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import RegexValidator
from django.db import migrations, models
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import UUID7, Least, Left, Now, Upper


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("core", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Authority",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=12, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("name_zh", models.CharField(blank=True, max_length=120, verbose_name="Chinese name")),
            ],
            options={
                "verbose_name": "authority",
                "verbose_name_plural": "authorities",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="ComplianceList",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                ("number", models.PositiveSmallIntegerField(unique=True, verbose_name="number")),
                (
                    "authority",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="enterprises.authority"),
                ),
                (
                    "announced",
                    models.CharField(
                        help_text="YYYY-MM-DD, or YYYY-MM where no source gives the day",
                        max_length=10,
                        validators=[RegexValidator("^(19|20)[0-9]{2}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?$")],
                        verbose_name="announced",
                    ),
                ),
                ("size", models.PositiveSmallIntegerField(verbose_name="enterprises announced")),
                ("source", models.TextField(verbose_name="source")),
            ],
            options={
                "verbose_name": "compliance list",
                "verbose_name_plural": "compliance lists",
                "ordering": ["number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("announced__regex", "^(19|20)[0-9]{2}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?$")
                        ),
                        name="compliance_list_announced",
                    ),
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="compliance_list_names_somebody"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Group",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                ("code", models.CharField(help_text="begins with G-", max_length=24, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                ("name_zh", models.CharField(blank=True, max_length=160, verbose_name="Chinese name")),
                ("fictitious", models.BooleanField(default=False, verbose_name="invented for demonstration")),
            ],
            options={
                "verbose_name": "group",
                "verbose_name_plural": "groups",
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
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                (
                    "code",
                    models.CharField(
                        help_text="GB/T 2260, or CN for the nation", max_length=6, unique=True, verbose_name="code"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("name_zh", models.CharField(blank=True, max_length=120, verbose_name="Chinese name")),
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
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="children",
                        to="enterprises.jurisdiction",
                    ),
                ),
            ],
            options={
                "verbose_name": "jurisdiction",
                "verbose_name_plural": "jurisdictions",
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
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                ("code", models.CharField(help_text="begins with E-", max_length=32, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("name_zh", models.CharField(blank=True, max_length=200, verbose_name="Chinese name")),
                ("name_pinyin", models.TextField(db_default="", editable=False)),
                (
                    "credit_code",
                    models.CharField(
                        blank=True,
                        help_text="GB 32100, 18 characters with check digit",
                        max_length=18,
                        null=True,
                        unique=True,
                        verbose_name="unified social credit code",
                    ),
                ),
                (
                    "ownership",
                    models.CharField(
                        choices=[
                            ("state", "State-owned"),
                            ("private", "Private"),
                            ("foreign_invested", "Foreign-invested"),
                            ("unknown", "Not in the sources"),
                        ],
                        max_length=20,
                        verbose_name="ownership",
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=models.PROTECT, related_name="enterprises", to="enterprises.jurisdiction"
                    ),
                ),
                ("place", models.TextField(db_collation="C", db_default="", editable=False)),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="enterprises",
                        to="enterprises.group",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("active", "Active"),
                            ("suspended", "Suspended"),
                            ("closed", "Closed"),
                            ("merged", "Merged into another"),
                        ],
                        default="active",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="predecessors",
                        to="enterprises.enterprise",
                    ),
                ),
                ("fictitious", models.BooleanField(default=False, verbose_name="invented for demonstration")),
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
                        OpClass(Upper("name_pinyin"), name="gin_trgm_ops"),
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
                        condition=models.Q(("fictitious", False), ("credit_code__isnull", True), _connector="OR"),
                        name="enterprise_invented_without_credit_code",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ComplianceEntry",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=models.PROTECT, related_name="entries", to="enterprises.compliancelist"
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        on_delete=models.PROTECT, related_name="compliance_entries", to="enterprises.enterprise"
                    ),
                ),
                ("listed_on", models.DateField(verbose_name="listed on")),
                ("struck_on", models.DateField(blank=True, null=True, verbose_name="struck on")),
                ("reason", models.TextField(blank=True, verbose_name="reason for striking it")),
            ],
            options={
                "verbose_name": "enterprise of a compliance list",
                "verbose_name_plural": "enterprises of compliance lists",
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
                                ("struck_on__gte", models.F("listed_on")), models.Q(("reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="compliance_entry_struck_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Matter",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("opened_at", models.DateTimeField(verbose_name="opened at")),
                ("parties_version", models.PositiveIntegerField(default=0, verbose_name="version of the parties")),
            ],
            options={
                "verbose_name": "matter",
                "verbose_name_plural": "matters",
                "ordering": ["-opened_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="MiningArea",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                ("number", models.PositiveSmallIntegerField(unique=True, verbose_name="number")),
                (
                    "name",
                    models.CharField(
                        blank=True, help_text="empty where no source names it", max_length=160, verbose_name="name"
                    ),
                ),
                ("name_zh", models.CharField(blank=True, max_length=160, verbose_name="Chinese name")),
                ("rare_earth_class", models.CharField(blank=True, max_length=20, verbose_name="rare earth class")),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=models.PROTECT, related_name="mining_areas", to="enterprises.jurisdiction"
                    ),
                ),
                (
                    "area_km2",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=10, null=True, verbose_name="area, km²"
                    ),
                ),
                (
                    "resource_t",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=12, null=True, verbose_name="resource, t REO"
                    ),
                ),
                ("evidence", models.CharField(max_length=40, verbose_name="evidence")),
                ("source", models.TextField(verbose_name="source")),
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
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                ("code", models.CharField(help_text="begins with S-", max_length=32, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("name_zh", models.CharField(blank=True, max_length=200, verbose_name="Chinese name")),
                ("name_pinyin", models.TextField(db_default="", editable=False)),
                (
                    "enterprise",
                    models.ForeignKey(
                        help_text="today's holder",
                        on_delete=models.PROTECT,
                        related_name="sites",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("mine", "Mine"),
                            ("dressing", "Dressing plant"),
                            ("separation", "Smelting and separation plant"),
                            ("metal", "Metal plant"),
                            ("recycling", "Recycling plant"),
                            ("trading", "Trading house"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "ore_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("bastnaesite", "Bastnaesite"),
                            ("monazite", "Monazite"),
                            ("xenotime", "Xenotime"),
                            ("fergusonite", "Fergusonite"),
                            ("ion_adsorption", "Ion-adsorption ore"),
                            ("mixed", "Mixed ore (bastnaesite and monazite)"),
                        ],
                        max_length=20,
                        verbose_name="ore type",
                    ),
                ),
                (
                    "approved_capacity",
                    models.DecimalField(
                        blank=True,
                        decimal_places=3,
                        max_digits=12,
                        null=True,
                        verbose_name="approved capacity, t REO a year",
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="sites", to="enterprises.jurisdiction"),
                ),
                (
                    "mining_area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="sites",
                        to="enterprises.miningarea",
                    ),
                ),
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
                ("fictitious", models.BooleanField(default=False, verbose_name="invented for demonstration")),
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
                        OpClass(Upper("name_pinyin"), name="gin_trgm_ops"),
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
                        condition=models.Q(("approved_capacity", None), ("approved_capacity__gt", 0), _connector="OR"),
                        name="site_capacity_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("latitude", None), ("latitude__range", (-90, 90)), _connector="OR"),
                        name="site_latitude_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("longitude", None), ("longitude__range", (-180, 180)), _connector="OR"),
                        name="site_longitude_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Licence",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                ("number", models.CharField(max_length=80, unique=True, verbose_name="number")),
                (
                    "kind",
                    models.CharField(
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
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                ("site", models.ForeignKey(on_delete=models.PROTECT, related_name="licences", to="enterprises.site")),
                (
                    "enterprise",
                    models.ForeignKey(
                        help_text="holder at issue",
                        on_delete=models.PROTECT,
                        related_name="licences",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="licences", to="enterprises.authority"),
                ),
                (
                    "issuing_level",
                    models.CharField(
                        choices=[
                            ("nation", "Nation"),
                            ("province", "Province"),
                            ("prefecture", "Prefecture"),
                            ("county", "County"),
                        ],
                        max_length=12,
                        verbose_name="issuing level",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                (
                    "revoked_on",
                    models.DateField(
                        blank=True, help_text="not in force from this day", null=True, verbose_name="revoked on"
                    ),
                ),
                ("revocation_reason", models.TextField(blank=True, verbose_name="reason for revocation")),
                (
                    "exception",
                    models.TextField(
                        blank=True,
                        help_text="the decision that lifted a moratorium for this one licence",
                        verbose_name="recorded exception",
                    ),
                ),
                ("fictitious", models.BooleanField(default=False, verbose_name="invented for demonstration")),
            ],
            options={
                "verbose_name": "licence",
                "verbose_name_plural": "licences",
                "ordering": ["number"],
                "indexes": [GinIndex(OpClass(Upper("number"), name="gin_trgm_ops"), name="licence_search")],
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
                    ExclusionConstraint(
                        expressions=[
                            ("site", "="),
                            ("kind", "="),
                            (
                                models.Func(
                                    models.F("valid_from"),
                                    Least(
                                        CombinedExpression(models.F("valid_to"), "+", models.Value(1)),
                                        models.F("revoked_on"),
                                    ),
                                    RangeBoundary(),
                                    function="DATERANGE",
                                    output_field=DateRangeField(),
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
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "licence",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="suspensions", to="enterprises.licence"),
                ),
                ("suspended_on", models.DateField(verbose_name="suspended on")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="ended on")),
                ("reason", models.TextField(verbose_name="reason")),
            ],
            options={
                "verbose_name": "licence suspension",
                "verbose_name_plural": "licence suspensions",
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
            name="SiteTenure",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("site", models.ForeignKey(on_delete=models.CASCADE, related_name="tenures", to="enterprises.site")),
                (
                    "enterprise",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="tenures", to="enterprises.enterprise"),
                ),
                ("held_from", models.DateField(verbose_name="held from")),
                ("held_to", models.DateField(blank=True, null=True, verbose_name="held to")),
            ],
            options={
                "verbose_name": "site tenure",
                "verbose_name_plural": "site tenures",
                "ordering": ["site", "held_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("held_to", None), ("held_to__gte", models.F("held_from")), _connector="OR"),
                        name="tenure_ordered",
                    ),
                    ExclusionConstraint(
                        expressions=[
                            ("site", "="),
                            (
                                models.Func(
                                    models.F("held_from"),
                                    models.F("held_to"),
                                    RangeBoundary(inclusive_upper=True),
                                    function="DATERANGE",
                                    output_field=DateRangeField(),
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
            name="Throttle",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name="key")),
                ("failures", models.PositiveIntegerField(default=0, verbose_name="failures")),
                ("failed_at", models.DateTimeField(verbose_name="last failure")),
                ("until", models.DateTimeField(null=True, verbose_name="nothing is judged until")),
            ],
            options={
                "verbose_name": "throttle",
                "verbose_name_plural": "throttles",
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("username", models.CharField(max_length=60, unique=True, verbose_name="user name")),
                (
                    "username_skeleton",
                    models.CharField(editable=False, max_length=120, verbose_name="skeleton of the user name"),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("zh-hans", "Simplified Chinese")],
                        default="en",
                        max_length=10,
                        verbose_name="language of mails",
                    ),
                ),
                (
                    "calendar_digest",
                    models.CharField(
                        blank=True, max_length=64, null=True, unique=True, verbose_name="digest of the calendar"
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "session_generation",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="generation of sessions"),
                ),
                ("fictitious", models.BooleanField(default=False, verbose_name="invented for demonstration")),
                ("date_joined", models.DateTimeField(db_default=Now(), verbose_name="joined at")),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
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
            name="ApprovalRequest",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                ("act", models.CharField(max_length=60, verbose_name="act")),
                ("target_id", models.UUIDField(verbose_name="object")),
                ("target_label", models.CharField(max_length=300, verbose_name="object")),
                ("arguments", models.JSONField(default=dict, verbose_name="arguments")),
                ("preview", models.JSONField(default=dict, verbose_name="what it will do")),
                ("digest", models.CharField(max_length=64, verbose_name="SHA-256 of what was proposed")),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
                    ),
                ),
                ("proposed_at", models.DateTimeField(verbose_name="proposed at")),
                ("proposal_signature", models.JSONField(null=True, verbose_name="signature of the proposal")),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=models.PROTECT, related_name="+", to="enterprises.jurisdiction", verbose_name="place"
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.authority",
                        verbose_name="authority",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.enterprise",
                        verbose_name="enterprise concerned",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="approvals_about",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person concerned",
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.matter",
                        verbose_name="matter",
                    ),
                ),
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
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
                ("decision_reason", models.TextField(blank=True, verbose_name="reason of the decision")),
                ("decision_signature", models.JSONField(null=True, verbose_name="signature of the decision")),
                ("effective_from", models.DateTimeField(null=True, verbose_name="takes effect at")),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ended by",
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True, verbose_name="done or ended at")),
                ("failure", models.JSONField(null=True, verbose_name="why it could not take effect")),
                (
                    "done_in",
                    models.BigIntegerField(editable=False, null=True, verbose_name="transaction in which it is done"),
                ),
                ("consumed", models.BooleanField(default=False, editable=False, verbose_name="used by the act")),
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
                        fields=("act", "target_id", "authority"),
                        name="approval_one_open_for_an_act",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EnterpriseEvent",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "enterprise",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="events", to="enterprises.enterprise"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("suspend", "Suspended"),
                            ("reinstate", "Reinstated"),
                            ("close", "Closed"),
                            ("merge", "Merged"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("effective_on", models.DateField(verbose_name="effective on")),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to="enterprises.enterprise"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="recorded at")),
            ],
            options={
                "verbose_name": "enterprise event",
                "verbose_name_plural": "enterprise events",
                "ordering": ["effective_on", "recorded_at"],
            },
        ),
        migrations.CreateModel(
            name="Factor",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "user",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="factors", to=settings.AUTH_USER_MODEL),
                ),
                ("authenticator", models.BigIntegerField(unique=True, verbose_name="key of the library's row")),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("recovery_codes", "Recovery codes"),
                            ("totp", "TOTP Authenticator"),
                            ("webauthn", "WebAuthn"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="set up")),
                ("replaces", models.BooleanField(verbose_name="another was set up before it")),
                ("removed_at", models.DateTimeField(null=True, verbose_name="removed")),
                ("last_step", models.BigIntegerField(null=True, verbose_name="time step of the last code taken")),
                (
                    "reset_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reset by",
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="released by",
                    ),
                ),
                ("released_at", models.DateTimeField(null=True, verbose_name="released")),
            ],
            options={
                "verbose_name": "second factor",
                "verbose_name_plural": "second factors",
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
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="freezes",
                        to="enterprises.jurisdiction",
                        verbose_name="place",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "imposed_by",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="imposed by",
                    ),
                ),
                ("imposed_at", models.DateTimeField(verbose_name="imposed at")),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="lifted by",
                    ),
                ),
                ("lifted_at", models.DateTimeField(null=True, verbose_name="lifted at")),
                ("lift_reason", models.TextField(blank=True, verbose_name="why it was lifted")),
            ],
            options={
                "verbose_name": "emergency freeze",
                "verbose_name_plural": "emergency freezes",
                "ordering": ["-imposed_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at", None)), fields=("place",), name="freeze_once_in_force"
                    ),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="freeze_has_reason"),
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
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "matter",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="declarations", to="enterprises.matter"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="person"
                    ),
                ),
                ("parties", models.PositiveSmallIntegerField(verbose_name="number of the last party")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
            ],
            options={
                "verbose_name": "declaration of impartiality",
                "verbose_name_plural": "declarations of impartiality",
                "ordering": ["matter", "made_at", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "matter", "parties"), name="declared_once_for_a_list")
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=models.PROTECT, related_name="invitations", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="digest")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("expires_at", models.DateTimeField(verbose_name="expires at")),
                ("used_at", models.DateTimeField(null=True, verbose_name="used at")),
                ("resets_factors", models.BooleanField(default=False, verbose_name="removes the second factors")),
                (
                    "made_in",
                    models.BigIntegerField(editable=False, null=True, verbose_name="transaction in which it was made"),
                ),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
                "ordering": ["-made_at"],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=models.PROTECT, related_name="memberships", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "role",
                    models.CharField(
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
                        max_length=24,
                        verbose_name="role",
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="memberships",
                        to="enterprises.authority",
                    ),
                ),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="memberships",
                        to="enterprises.jurisdiction",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="memberships",
                        to="enterprises.enterprise",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="memberships",
                        to="enterprises.group",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
            ],
            options={
                "verbose_name": "membership",
                "verbose_name_plural": "memberships",
                "ordering": ["user", "role"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None),
                            (
                                "valid_to__gte",
                                models.ExpressionWrapper(
                                    CombinedExpression(models.F("valid_from"), "-", models.Value(1)),
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
                                        ["enterprise_admin", "enterprise_clerk", "enterprise_signer", "group_officer"],
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
                                ("role__in", ["national_regulator", "provincial_regulator", "county_regulator"]),
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
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=models.PROTECT, related_name="notifications", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("kind", models.CharField(max_length=40, verbose_name="kind")),
                ("step", models.CharField(max_length=200, verbose_name="occasion")),
                ("facts", models.JSONField(default=dict, verbose_name="facts")),
                ("path", models.CharField(max_length=300, verbose_name="link")),
                ("address", models.EmailField(blank=True, max_length=254, verbose_name="mailed to")),
                (
                    "matter",
                    models.ForeignKey(
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.matter",
                        verbose_name="matter",
                    ),
                ),
                ("notified_at", models.DateTimeField(verbose_name="notified at")),
                ("read_at", models.DateTimeField(null=True, verbose_name="read at")),
                ("mail_wanted", models.BooleanField(default=True, verbose_name="to be mailed")),
                ("mailed_at", models.DateTimeField(null=True, verbose_name="mailed at")),
            ],
            options={
                "verbose_name": "notification",
                "verbose_name_plural": "notifications",
                "ordering": ["-notified_at", "-id"],
                "indexes": [
                    models.Index(fields=["person", "-notified_at", "-id"], name="notification_newest"),
                    models.Index(condition=models.Q(("read_at", None)), fields=["person"], name="notification_unread"),
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
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "matter",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="assignments", to="enterprises.matter"),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "office_place",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.jurisdiction",
                        verbose_name="place of the office",
                    ),
                ),
                (
                    "office_authority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.authority",
                        verbose_name="authority of the office",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "assigned_by",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="assigned by",
                    ),
                ),
                ("assigned_at", models.DateTimeField(verbose_name="assigned at")),
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
        migrations.CreateModel(
            name="Party",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                (
                    "matter",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="parties", to="enterprises.matter"),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("person", "Person"),
                            ("office", "Office"),
                            ("enterprise", "Enterprise"),
                            ("unknown", "Unknown person"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person of the register",
                    ),
                ),
                (
                    "office_place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.jurisdiction",
                        verbose_name="place of the office",
                    ),
                ),
                (
                    "office_authority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.authority",
                        verbose_name="authority of the office",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.enterprise",
                        verbose_name="enterprise",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="name as given")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("respondent", "Respondent"),
                            ("accused", "Accused"),
                            ("concerned", "Concerned"),
                            ("complainant", "Complainant"),
                        ],
                        max_length=12,
                        verbose_name="role",
                    ),
                ),
                (
                    "allegations",
                    ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("over_quota", "Production above quota"),
                                ("unplanned", "Production without quota"),
                                ("unlicensed_mining", "Mining without a licence"),
                                ("unlicensed_separation", "Smelting or separation without permission"),
                                ("illegal_trade", "Trade in illegal products"),
                                ("false_records", "False or missing records"),
                                ("pollution", "Pollution"),
                                ("smuggling", "Smuggling"),
                                ("hindered", "Inspection hindered"),
                                ("neglect", "Neglect of duty"),
                                ("bribery", "Bribery or abuse of office"),
                                ("other", "Other"),
                            ],
                            max_length=24,
                        ),
                        blank=True,
                        default=list,
                        verbose_name="allegations",
                    ),
                ),
                (
                    "identifies",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="identified_by",
                        to="enterprises.party",
                        verbose_name="identifies",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("confirmed", "Confirmed"),
                            ("denied", "Denied"),
                            ("identified", "Identified later"),
                        ],
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                ("added_at", models.DateTimeField(verbose_name="added at")),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="empty: comparison of names",
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("decision_reason", models.TextField(blank=True, verbose_name="reason of the decision")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Pending"),
                            ("penalised", "Penalised"),
                            ("unpenalised", "Decided without penalty"),
                            ("rectified", "Rectified, without penalty"),
                            ("referred", "Referred to prosecution"),
                            ("not_established", "Nothing established"),
                            ("not_identified", "Not identified"),
                            ("discontinued", "Discontinued"),
                        ],
                        max_length=16,
                        verbose_name="outcome",
                    ),
                ),
                ("outcome_reason", models.TextField(blank=True, verbose_name="reason of the outcome")),
                (
                    "outcome_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("outcome_at", models.DateTimeField(blank=True, null=True, verbose_name="outcome at")),
            ],
            options={
                "verbose_name": "party",
                "verbose_name_plural": "parties",
                "ordering": ["matter", "number"],
                "indexes": [
                    models.Index(condition=models.Q(("person__isnull", False)), fields=["person"], name="party_person"),
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
                                    ("person__isnull", False), models.Q(("name", ""), _negated=True), _connector="OR"
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
                            models.Q(("decided_by__isnull", False), models.Q(("decision_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="party_denied_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("outcome", ""), ("outcome_at", None), ("outcome_by", None), ("outcome_reason", "")
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
                            models.Q(("outcome", "not_identified"), _negated=True), ("kind", "unknown"), _connector="OR"
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
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "matter",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="recusals", to="enterprises.matter"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="person"
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        help_text="the person, or a superior",
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="recorded at")),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="successor",
                    ),
                ),
                (
                    "escalated_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.jurisdiction",
                        verbose_name="escalated to",
                    ),
                ),
            ],
            options={
                "verbose_name": "recusal",
                "verbose_name_plural": "recusals",
                "ordering": ["matter", "recorded_at", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("matter", "person"), name="recusal_once"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="recusal_has_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("successor__isnull", False), models.Q(("successor", models.F("person")), _negated=True)
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
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "user",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="signatures", to=settings.AUTH_USER_MODEL),
                ),
                ("purpose", models.CharField(max_length=40, verbose_name="purpose")),
                ("object_id", models.CharField(max_length=64, verbose_name="object")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256 of what was signed")),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("totp", "Code of the authenticator app"),
                            ("passkey", "Passkey"),
                            ("token", "API token"),
                            ("session", "Session alone (signing is relaxed here)"),
                        ],
                        max_length=8,
                        verbose_name="method",
                    ),
                ),
                ("nonce", models.CharField(max_length=43, verbose_name="nonce")),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "signature",
                "verbose_name_plural": "signatures",
                "ordering": ["-at"],
                "constraints": [models.UniqueConstraint(fields=("nonce",), name="signature_used_once")],
            },
        ),
        migrations.CreateModel(
            name="SignIn",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "person",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="sign_ins", to=settings.AUTH_USER_MODEL),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("done", "Signed in"),
                            ("wrong_password", "Wrong password"),
                            ("wrong_code", "Wrong code"),
                            ("slowed", "Slowed down after wrong attempts"),
                        ],
                        max_length=16,
                        verbose_name="outcome",
                    ),
                ),
                ("factor", models.CharField(blank=True, max_length=20, verbose_name="second factor")),
                ("address", models.GenericIPAddressField(verbose_name="address")),
                ("browser", models.CharField(blank=True, max_length=200, verbose_name="browser")),
                (
                    "unusual",
                    models.BooleanField(default=False, verbose_name="from a new address or browser, or after failures"),
                ),
            ],
            options={
                "verbose_name": "sign-in",
                "verbose_name_plural": "sign-ins",
                "ordering": ["-at", "-id"],
                "indexes": [models.Index(fields=["person", "-at"], name="sign_in_newest")],
            },
        ),
        migrations.CreateModel(
            name="UserName",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "person",
                    models.ForeignKey(on_delete=models.PROTECT, related_name="user_names", to=settings.AUTH_USER_MODEL),
                ),
                ("username", models.CharField(max_length=60, verbose_name="user name")),
                ("skeleton", models.CharField(max_length=120, verbose_name="skeleton")),
                ("taken_at", models.DateTimeField(verbose_name="taken at")),
            ],
            options={
                "verbose_name": "user name",
                "verbose_name_plural": "user names",
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
            name="Change",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False, verbose_name="number")),
                ("message", models.BigIntegerField(unique=True, verbose_name="message of the outbox")),
                ("kind", models.CharField(max_length=60, verbose_name="kind")),
                ("object_id", models.UUIDField(verbose_name="object")),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "change",
                "verbose_name_plural": "changes",
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["kind", "id"], name="change_kind"),
                    models.Index(fields=["at"], name="change_at"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Webhook",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=UUID7(),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                ("url", models.URLField(max_length=500, verbose_name="address")),
                (
                    "kinds",
                    ArrayField(base_field=models.CharField(max_length=60), verbose_name="kinds"),
                ),
                ("secret", models.TextField(help_text="encrypted", verbose_name="secret")),
                (
                    "previous_secret",
                    models.TextField(blank=True, help_text="encrypted", verbose_name="previous secret"),
                ),
                ("previous_until", models.DateTimeField(null=True, verbose_name="previous secret signs until")),
                ("active", models.BooleanField(default=True, verbose_name="active")),
                ("stopped_because", models.CharField(blank=True, max_length=300, verbose_name="why it was stopped")),
                ("last_change", models.BigIntegerField(default=0, verbose_name="last change seen")),
                ("failures", models.PositiveSmallIntegerField(default=0, verbose_name="failures in a row")),
                ("paused_until", models.DateTimeField(null=True, verbose_name="nothing is sent until")),
                ("sending_until", models.DateTimeField(null=True, verbose_name="a worker sends to it until")),
                ("created_at", models.DateTimeField(verbose_name="created at")),
                (
                    "confirmed_token",
                    models.CharField(blank=True, editable=False, max_length=128, verbose_name="confirmed by API token"),
                ),
                (
                    "confirmed_generation",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="generation of sessions"),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.authority",
                        verbose_name="authority",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="created by",
                    ),
                ),
                (
                    "enterprise",
                    models.ForeignKey(
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.enterprise",
                        verbose_name="enterprise",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="enterprises.jurisdiction",
                        verbose_name="place",
                    ),
                ),
            ],
            options={
                "verbose_name": "webhook",
                "verbose_name_plural": "webhooks",
                "ordering": ["-created_at", "-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("authority", None), ("enterprise__isnull", False), ("group", None), ("place", None)
                            ),
                            models.Q(
                                ("authority", None), ("enterprise", None), ("group__isnull", False), ("place", None)
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
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WebhookDelivery",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=UUID7(),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("pending", "Waits"), ("delivered", "Delivered"), ("dead", "Failed")],
                        default="pending",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="created at")),
                ("due_at", models.DateTimeField(verbose_name="next attempt at")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("status", models.PositiveSmallIntegerField(null=True, verbose_name="last status")),
                ("error", models.CharField(blank=True, max_length=300, verbose_name="last error")),
                ("delivered_at", models.DateTimeField(null=True, verbose_name="delivered at")),
                (
                    "change",
                    models.ForeignKey(
                        null=True,
                        on_delete=models.CASCADE,
                        related_name="+",
                        to="enterprises.change",
                        verbose_name="change",
                    ),
                ),
                (
                    "webhook",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="deliveries",
                        to="enterprises.webhook",
                        verbose_name="webhook",
                    ),
                ),
            ],
            options={
                "verbose_name": "delivery",
                "verbose_name_plural": "deliveries",
                "ordering": ["-created_at", "-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "pending")), fields=["webhook", "due_at"], name="delivery_due"
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("webhook", "change"), name="delivery_once")],
            },
        ),
        migrations.CreateModel(
            name="Standard",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=UUID7(),
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                (
                    "indicator",
                    models.CharField(
                        choices=[
                            ("capacity", "Capacity"),
                            ("mining_recovery", "Mining recovery"),
                            ("mining_loss", "Mining loss"),
                            ("dilution", "Dilution"),
                            ("dressing_recovery", "Dressing recovery"),
                            ("mining_dressing", "Recovery of mining and dressing together"),
                            ("water_reuse", "Water reuse"),
                            ("yield_to_mixed", "Yield from concentrate to mixed compounds"),
                            ("yield_to_separated", "Yield from mixed to separated compounds"),
                            ("energy_a_tonne", "Energy for a tonne of oxide"),
                            ("waste_water_a_tonne", "Waste water for a tonne of oxide"),
                            ("residue_a_tonne", "Solid residue for a tonne of oxide"),
                            ("ammonia_nitrogen", "Ammonia nitrogen"),
                            ("ph", "pH"),
                            ("suspended_solids", "Suspended solids"),
                            ("fluoride", "Fluoride"),
                            ("petroleum", "Petroleum"),
                            ("cod", "Chemical oxygen demand"),
                            ("total_phosphorus", "Total phosphorus"),
                            ("total_nitrogen", "Total nitrogen"),
                            ("zinc", "Total zinc"),
                            ("thorium_uranium", "Thorium and uranium together"),
                            ("cadmium", "Total cadmium"),
                            ("lead", "Total lead"),
                            ("arsenic", "Total arsenic"),
                            ("chromium", "Total chromium"),
                            ("chromium_6", "Hexavalent chromium"),
                            ("sulphur_dioxide", "Sulphur dioxide"),
                            ("chlorine", "Chlorine"),
                            ("particulates", "Particulates"),
                        ],
                        max_length=20,
                        verbose_name="indicator",
                    ),
                ),
                (
                    "effect",
                    models.CharField(
                        choices=[
                            ("norm", "Norm: a site has to meet it"),
                            ("bars_quota", "Condition of quota: none is given to a site that fails it"),
                        ],
                        default="norm",
                        max_length=12,
                        verbose_name="effect",
                    ),
                ),
                (
                    "site_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("mine", "Mine"),
                            ("dressing", "Dressing plant"),
                            ("separation", "Smelting and separation plant"),
                            ("metal", "Metal plant"),
                            ("recycling", "Recycling plant"),
                            ("trading", "Trading house"),
                        ],
                        help_text="empty: every kind",
                        max_length=12,
                        verbose_name="kind of site",
                    ),
                ),
                (
                    "ore_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("bastnaesite", "Bastnaesite"),
                            ("monazite", "Monazite"),
                            ("xenotime", "Xenotime"),
                            ("fergusonite", "Fergusonite"),
                            ("ion_adsorption", "Ion-adsorption ore"),
                            ("mixed", "Mixed ore (bastnaesite and monazite)"),
                        ],
                        help_text="empty: every ore",
                        max_length=20,
                        verbose_name="ore type",
                    ),
                ),
                (
                    "process",
                    models.CharField(
                        blank=True,
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
                        help_text="empty: every process",
                        max_length=24,
                        verbose_name="process",
                    ),
                ),
                (
                    "condition",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("leached_phase", "leached phase"),
                            ("all_phases", "all phases"),
                            ("ordinary_ore", "ordinary ore"),
                            ("poor_ore", "low-grade or refractory ore"),
                        ],
                        max_length=16,
                        verbose_name="condition",
                    ),
                ),
                (
                    "plant",
                    models.CharField(
                        blank=True,
                        choices=[("new", "New plants"), ("existing", "Existing plants")],
                        help_text="empty: new and existing plants",
                        max_length=8,
                        verbose_name="plants",
                    ),
                ),
                (
                    "discharge",
                    models.CharField(
                        blank=True,
                        choices=[("direct", "Direct discharge"), ("indirect", "Indirect discharge")],
                        help_text="empty: direct and indirect",
                        max_length=8,
                        verbose_name="discharge",
                    ),
                ),
                (
                    "comparison",
                    models.CharField(
                        choices=[("ge", "≥"), ("gt", ">"), ("le", "≤"), ("lt", "<")],
                        max_length=2,
                        verbose_name="comparison",
                    ),
                ),
                ("value", models.DecimalField(decimal_places=3, max_digits=12, verbose_name="limit")),
                ("valid_from", models.DateField(verbose_name="in force from")),
                (
                    "valid_to",
                    models.DateField(
                        blank=True, help_text="the last day, inclusive", null=True, verbose_name="in force until"
                    ),
                ),
                ("source", models.TextField(help_text="office, number and day of the document", verbose_name="source")),
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
            ],
            options={
                "verbose_name": "standard",
                "verbose_name_plural": "standards",
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
                    ExclusionConstraint(
                        expressions=[
                            ("indicator", "="),
                            ("effect", "="),
                            ("site_kind", "="),
                            ("ore_type", "="),
                            ("process", "="),
                            ("condition", "="),
                            ("plant", "="),
                            ("discharge", "="),
                            (Left("comparison", 1), "="),
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
                        name="standard_one_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewRound",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                (
                    "kind",
                    models.CharField(
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
                        max_length=16,
                        verbose_name="kind of licence",
                    ),
                ),
                (
                    "document",
                    models.TextField(help_text="the order: its office, number and day", verbose_name="document"),
                ),
                ("begins_on", models.DateField(verbose_name="first day")),
                (
                    "due_on",
                    models.DateField(help_text="the day by which every licence is re-examined", verbose_name="due on"),
                ),
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="recorded at")),
                ("fictitious", models.BooleanField(default=False, verbose_name="invented for demonstration")),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=models.deletion.PROTECT,
                        related_name="review_rounds",
                        to="enterprises.jurisdiction",
                        verbose_name="place",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "review round",
                "verbose_name_plural": "review rounds",
                "ordering": ["-begins_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="LicenceReview",
            fields=[
                ("id", models.UUIDField(db_default=UUID7(), editable=False, primary_key=True, serialize=False)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("kept", "Licence kept"),
                            ("rectify", "To be rectified"),
                            ("revoked", "Licence revoked"),
                        ],
                        max_length=8,
                        verbose_name="outcome",
                    ),
                ),
                ("reviewed_on", models.DateField(verbose_name="re-examined on")),
                (
                    "finding",
                    models.TextField(
                        blank=True, help_text="what is to be rectified, or why it is revoked", verbose_name="finding"
                    ),
                ),
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="recorded at")),
                (
                    "licence",
                    models.ForeignKey(
                        on_delete=models.deletion.PROTECT, related_name="reviews", to="enterprises.licence"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=models.deletion.PROTECT, related_name="reviews", to="enterprises.reviewround"
                    ),
                ),
            ],
            options={
                "verbose_name": "review of a licence",
                "verbose_name_plural": "reviews of licences",
                "ordering": ["round", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="reviewround",
            constraint=models.CheckConstraint(
                condition=models.Q(("document", ""), _negated=True), name="review_round_names_its_document"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewround",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on", None), ("due_on__gte", models.F("begins_on")), _connector="OR"),
                name="review_round_ordered",
            ),
        ),
        migrations.AddConstraint(
            model_name="licencereview",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome", "kept"), models.Q(("finding", ""), _negated=True), _connector="OR"),
                name="licence_review_states_its_finding",
            ),
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("obsolete", "Obsolete process or equipment"),
                            ("below_scale", "Below the least scale"),
                            ("pollution", "Pollution"),
                            ("regrouping", "Merger or regrouping"),
                            ("other", "Other grounds"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "tonnes",
                    models.DecimalField(
                        decimal_places=3, max_digits=12, verbose_name="capacity eliminated, t REO a year"
                    ),
                ),
                ("day", models.DateField(help_text="from which the capacity no longer counts", verbose_name="day")),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "document",
                    models.TextField(
                        help_text="the order, record of dismantling or acceptance", verbose_name="document"
                    ),
                ),
                ("recorded_at", models.DateTimeField(editable=False, verbose_name="recorded at")),
                ("fictitious", models.BooleanField(default=False, verbose_name="invented for demonstration")),
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
                        related_name="eliminated_capacities",
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
                        to="enterprises.eliminatedcapacity",
                        verbose_name="withdraws",
                    ),
                ),
            ],
            options={
                "verbose_name": "eliminated capacity",
                "verbose_name_plural": "eliminated capacities",
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
                    models.CheckConstraint(condition=models.Q(("tonnes__gt", 0)), name="eliminated_capacity_positive"),
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
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                (
                    "subject_kind",
                    models.CharField(
                        choices=[
                            ("notice", "Draft notice"),
                            ("list", "Compliance list"),
                            ("case", "Case"),
                            ("plan", "Special plan of a mining area"),
                            ("targets", "Multi-year plan"),
                        ],
                        max_length=8,
                        verbose_name="kind of subject",
                    ),
                ),
                ("subject_id", models.UUIDField(verbose_name="key of the subject")),
                ("subject_label", models.CharField(max_length=250, verbose_name="subject")),
                ("question", models.TextField(verbose_name="question")),
                (
                    "blocking",
                    models.BooleanField(
                        help_text="the subject does not go on while it is open", verbose_name="required"
                    ),
                ),
                ("working_days", models.PositiveSmallIntegerField(verbose_name="working days for the answer")),
                ("due_on", models.DateField(verbose_name="due on")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("concluded", "Concluded")],
                        default="open",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="asked at")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Pending"),
                            ("followed", "Opinions followed"),
                            ("in_part", "Opinions followed in part"),
                            ("not_followed", "Opinions not followed"),
                        ],
                        max_length=16,
                        verbose_name="outcome",
                    ),
                ),
                ("outcome_reason", models.TextField(blank=True, verbose_name="reasons of the outcome")),
                ("concluded_on", models.DateField(blank=True, null=True, verbose_name="concluded on")),
                ("concluded_at", models.DateTimeField(blank=True, null=True, verbose_name="concluded at")),
                ("fictitious", models.BooleanField(default=False, verbose_name="invented for demonstration")),
                (
                    "authority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.authority",
                        verbose_name="authority",
                    ),
                ),
                (
                    "concluded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="concluded by",
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
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
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
            ],
            options={
                "verbose_name": "consultation",
                "verbose_name_plural": "consultations",
                "ordering": ["-opened_at", "-id"],
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
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                (
                    "opinion",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "No opinion yet"),
                            ("agree", "Agrees"),
                            ("conditions", "Agrees with conditions"),
                            ("object", "Objects"),
                        ],
                        max_length=12,
                        verbose_name="opinion",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("given_on", models.DateField(blank=True, null=True, verbose_name="given on")),
                ("given_at", models.DateTimeField(blank=True, null=True, verbose_name="given at")),
                ("escalated_at", models.DateTimeField(blank=True, null=True, verbose_name="escalated at")),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="enterprises.authority",
                        verbose_name="authority",
                    ),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offices",
                        to="enterprises.consultation",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="given by",
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
            ],
            options={
                "verbose_name": "consulted office",
                "verbose_name_plural": "consulted offices",
                "ordering": ["consultation", "place__code", "authority__code"],
            },
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(fields=["-opened_at", "-id"], name="consultation_newest"),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(fields=["subject_kind", "subject_id"], name="consultation_of_subject"),
        ),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(condition=models.Q(("state", "open")), fields=["due_on"], name="consultation_open"),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(("question", ""), _negated=True), name="consultation_has_a_question"
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
                condition=models.Q(("working_days__gte", 1), ("working_days__lte", 60)),
                name="consultation_working_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="consultation",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddIndex(
            model_name="consultedoffice",
            index=models.Index(
                condition=models.Q(("opinion", "")), fields=["place", "authority"], name="consulted_silent"
            ),
        ),
        migrations.AddConstraint(
            model_name="consultedoffice",
            constraint=models.UniqueConstraint(fields=("consultation", "place", "authority"), name="consulted_once"),
        ),
        migrations.AddConstraint(
            model_name="consultedoffice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("given_at", None), ("given_by", None), ("given_on", None), ("opinion", ""), ("reason", "")
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
        ),
    ]

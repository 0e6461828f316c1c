"""Is it true, and what follows: flags, tips, evidence, inspections, cases, proceedings, orders."""

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import UUID7

from core.operations import CreateTables
from quotas.quantities import TonnesField

USER = settings.AUTH_USER_MODEL
ENTERED = [MinValueValidator(Decimal("0.000")), MaxValueValidator(Decimal("1000000.000"))]
SUBJECT_TYPES = [
    ("enterprise", "Enterprise"),
    ("site", "Site"),
    ("person", "Person"),
    ("office", "Office"),
    ("group", "Group"),
    ("jurisdiction", "Jurisdiction"),
    ("unknown", "Unknown person"),
]
CASE_STATES = [
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
]
ACTS = [
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
]
SERVICES = [
    ("direct", "Handed over"),
    ("left", "Left with a witness"),
    ("mail", "By mail"),
    ("entrusted", "Through another office"),
    ("electronic", "Electronically"),
    ("public", "By public announcement"),
]
PROVENANCES = [
    ("sourced", "Read in a source"),
    ("entered", "Entered by the administrator"),
    ("invented", "Invented for the demonstration"),
]
CATEGORIES = [
    ("light", "Light"),
    ("medium_heavy", "Medium and heavy"),
    ("all", "All"),
    ("total", "Total"),
]
SUBJECT = [
    ("subject_type", models.CharField("about", max_length=12, choices=SUBJECT_TYPES)),
    ("subject_code", models.CharField("code", max_length=64, blank=True)),
    ("subject_description", models.TextField("description", blank=True)),
    ("location", models.TextField("where, in words", blank=True)),
    ("latitude", models.DecimalField("latitude", blank=True, null=True, max_digits=8, decimal_places=5)),
    ("longitude", models.DecimalField("longitude", blank=True, null=True, max_digits=8, decimal_places=5)),
    ("seen_on", models.DateField("seen on", blank=True, null=True)),
    (
        "enterprise",
        models.ForeignKey("enterprises.enterprise", models.PROTECT, blank=True, null=True, related_name="+"),
    ),
    ("site", models.ForeignKey("enterprises.site", models.PROTECT, blank=True, null=True, related_name="+")),
    (
        "place",
        models.ForeignKey(
            "enterprises.jurisdiction", models.PROTECT, help_text="whose officers see it", related_name="+"
        ),
    ),
]

OF_ONE = ("case", "flag", "tip", "observation", "inspection", "finding", "order")


def of_one():
    found = Q()
    for chosen in OF_ONE:
        found |= Q(**{f"{name}__isnull": name != chosen for name in OF_ONE})
    return found


TABLES = [
    migrations.CreateModel(
        name="Campaign",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("version", models.PositiveIntegerField("row version", default=1, editable=False)),
            ("number", models.CharField("number", max_length=40, unique=True)),
            ("name", models.CharField("name", max_length=200)),
            ("theme", models.TextField("theme", help_text="what it looks at, and why")),
            (
                "programme",
                models.ForeignKey("quotas.programme", models.PROTECT, blank=True, null=True, related_name="+"),
            ),
            (
                "place",
                models.ForeignKey("enterprises.jurisdiction", models.PROTECT, verbose_name="region", related_name="+"),
            ),
            (
                "authority",
                models.ForeignKey(
                    "enterprises.authority", models.PROTECT, verbose_name="owning authority", related_name="+"
                ),
            ),
            (
                "site_kinds",
                ArrayField(
                    verbose_name="kinds of site",
                    blank=True,
                    default=list,
                    help_text="empty: every kind",
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
                ),
            ),
            ("begins_on", models.DateField("begins on")),
            ("ends_on", models.DateField("ends on", help_text="its last day")),
            (
                "state",
                models.CharField(
                    "state",
                    max_length=12,
                    default="planned",
                    choices=[("planned", "Planned"), ("running", "Running"), ("ended", "Ended")],
                ),
            ),
            ("planned_by", models.ForeignKey(USER, models.PROTECT, related_name="+")),
            ("planned_at", models.DateTimeField("planned at")),
            ("started_by", models.ForeignKey(USER, models.PROTECT, blank=True, null=True, related_name="+")),
            ("started_at", models.DateTimeField("started at", blank=True, null=True)),
            ("ended_by", models.ForeignKey(USER, models.PROTECT, blank=True, null=True, related_name="+")),
            ("ended_at", models.DateTimeField("ended at", blank=True, null=True)),
            ("outcome", models.TextField("what came of it", blank=True)),
            ("fictitious", models.BooleanField("invented for demonstration", default=False)),
        ],
        options={
            "verbose_name": "campaign",
            "verbose_name_plural": "campaigns",
            "ordering": ["-begins_on", "-id"],
            "constraints": [
                models.CheckConstraint(condition=Q(ends_on__gte=F("begins_on")), name="campaign_ends_after_it_begins"),
                models.CheckConstraint(condition=~Q(name="") & ~Q(theme=""), name="campaign_says_what"),
                models.CheckConstraint(
                    condition=~Q(state="ended") | Q(ended_by__isnull=False) & ~Q(outcome=""),
                    name="campaign_ended_by_somebody",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Case",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("version", models.PositiveIntegerField("row version", default=1, editable=False)),
            *SUBJECT,
            ("number", models.CharField("number", max_length=40, unique=True)),
            (
                "source",
                models.CharField(
                    "source",
                    max_length=12,
                    choices=[
                        ("flag", "Flag"),
                        ("inspection", "Inspection"),
                        ("tip", "Tip"),
                        ("satellite", "Satellite image"),
                        ("video", "Video"),
                        ("invoice", "Special invoice"),
                        ("customs", "Customs"),
                        ("referral", "Referral"),
                    ],
                ),
            ),
            ("allegation", models.TextField("allegation")),
            ("state", models.CharField("state", max_length=20, default="reported", choices=CASE_STATES)),
            ("lead", models.ForeignKey(USER, models.PROTECT, blank=True, null=True, related_name="cases_led")),
            ("opened_by", models.ForeignKey(USER, models.PROTECT, related_name="+")),
            ("opened_at", models.DateTimeField("opened at")),
            (
                "due_on",
                models.DateField(
                    "due on", blank=True, null=True, help_text="ninety days from the formal opening of the case"
                ),
            ),
            ("closed_by", models.ForeignKey(USER, models.PROTECT, blank=True, null=True, related_name="+")),
            ("closed_at", models.DateTimeField("closed at", blank=True, null=True)),
            ("conduct_on", models.DateField("day of the conduct", blank=True, null=True, help_text="its last day")),
            ("decided_at", models.DateTimeField("decided at", blank=True, null=True)),
            ("resumes_to", models.CharField("goes on as", max_length=20, blank=True, choices=CASE_STATES)),
            ("paused_on", models.DateField("resting since", blank=True, null=True)),
            (
                "office",
                models.ForeignKey(
                    "enterprises.jurisdiction",
                    models.PROTECT,
                    blank=True,
                    null=True,
                    help_text="whose office opened it",
                    related_name="+",
                ),
            ),
            (
                "surfaced_to",
                models.ForeignKey(
                    "enterprises.jurisdiction",
                    models.PROTECT,
                    blank=True,
                    null=True,
                    help_text="the level that was notified",
                    related_name="+",
                ),
            ),
            ("surfaced_on", models.DateField("surfaced on", blank=True, null=True)),
            ("publication_reason", models.TextField("reason for publishing or not", blank=True)),
            ("published", models.BooleanField("published", default=False)),
            (
                "take_down_due_on",
                models.DateField(
                    "to be taken down by",
                    blank=True,
                    null=True,
                    help_text="three working days after the decision was annulled",
                ),
            ),
            ("taken_down_on", models.DateField("taken down on", blank=True, null=True)),
            (
                "seized_tonnes",
                TonnesField(
                    "tonnes seized",
                    blank=True,
                    null=True,
                    help_text="of what was smuggled; never quota of anybody",
                    max_digits=16,
                    decimal_places=3,
                ),
            ),
            ("suspects", models.PositiveSmallIntegerField("suspects", blank=True, null=True)),
            ("fictitious", models.BooleanField("invented for demonstration", default=False)),
        ],
        options={
            "verbose_name": "case",
            "verbose_name_plural": "cases",
            "ordering": ["-opened_at", "-id"],
            "constraints": [
                models.CheckConstraint(
                    condition=Q(enterprise=None, subject_type="unknown") & ~Q(subject_description="")
                    | ~Q(subject_type="unknown") & ~Q(subject_code=""),
                    name="case_subject_is_named",
                ),
                models.CheckConstraint(
                    condition=Q(latitude=None, longitude=None)
                    | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                    name="case_subject_on_earth",
                ),
                models.CheckConstraint(
                    condition=~Q(subject_type__in=["enterprise", "site"]) | Q(enterprise__isnull=False),
                    name="case_subject_links",
                ),
                models.CheckConstraint(
                    condition=~Q(state__in=["closed", "not_substantiated"]) | Q(closed_by__isnull=False),
                    name="case_ended_by_somebody",
                ),
                models.CheckConstraint(
                    condition=Q(seized_tonnes=None) | Q(seized_tonnes__gte=0), name="case_seizure_not_negative"
                ),
                models.CheckConstraint(
                    condition=Q(closed_by=None) | ~Q(closed_by=F("opened_by")), name="case_opener_does_not_close"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="CaseEntry",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("case", models.ForeignKey("inspections.case", models.PROTECT, related_name="journal")),
            ("at", models.DateTimeField("at")),
            ("actor_id", models.UUIDField("actor", null=True)),
            ("actor_name", models.CharField("actor's name", max_length=160)),
            ("verb", models.CharField("step", max_length=40)),
            ("text", models.TextField("text", blank=True)),
        ],
        options={
            "verbose_name": "journal entry",
            "verbose_name_plural": "journal",
            "ordering": ["case", "at", "id"],
        },
    ),
    migrations.CreateModel(
        name="CaseSeries",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("province", models.CharField("province", max_length=2)),
            ("year", models.PositiveSmallIntegerField("year")),
            ("last", models.PositiveIntegerField("last number")),
        ],
        options={
            "verbose_name": "series of case numbers",
            "verbose_name_plural": "series of case numbers",
            "constraints": [models.UniqueConstraint(fields=("province", "year"), name="case_series_once")],
        },
    ),
    migrations.CreateModel(
        name="Proceeding",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("version", models.PositiveIntegerField("row version", default=1, editable=False)),
            ("number", models.CharField("number", max_length=48, unique=True)),
            ("case", models.ForeignKey("inspections.case", models.PROTECT, related_name="proceedings")),
            (
                "state",
                models.CharField(
                    "state",
                    max_length=12,
                    default="notified",
                    choices=[
                        ("notified", "Notice served"),
                        ("reviewed", "Legally reviewed"),
                        ("decided", "Decided"),
                        ("withdrawn", "Withdrawn"),
                        ("annulled", "Annulled on appeal"),
                    ],
                ),
            ),
            ("conduct_on", models.DateField("day of the conduct")),
            ("facts", models.TextField("facts")),
            ("grounds", models.TextField("grounds")),
            ("article", models.CharField("article", max_length=16, blank=True)),
            (
                "illegal_gains",
                models.DecimalField("illegal gains, in yuan", blank=True, null=True, max_digits=16, decimal_places=2),
            ),
            (
                "intended",
                ArrayField(verbose_name="intended penalties", base_field=models.CharField(choices=ACTS, max_length=12)),
            ),
            (
                "intended_fine",
                models.DecimalField("intended fine, in yuan", blank=True, null=True, max_digits=16, decimal_places=2),
            ),
            ("notified_by", models.ForeignKey(USER, models.PROTECT, related_name="+")),
            ("notified_at", models.DateTimeField("notified at")),
            ("served_on", models.DateField("served on")),
            ("service", models.CharField("manner of service", max_length=12, choices=SERVICES)),
            ("consent", models.CharField("signed consent to electronic service", max_length=200, blank=True)),
            ("hearing_offered", models.BooleanField("hearing offered")),
            ("statement_due_on", models.DateField("statement and request for a hearing until")),
            ("statement", models.TextField("statement and defence", blank=True)),
            (
                "stated_by",
                models.ForeignKey(
                    USER, models.PROTECT, verbose_name="stated by", blank=True, null=True, related_name="+"
                ),
            ),
            ("stated_at", models.DateTimeField("stated at", blank=True, null=True)),
            ("answer", models.TextField("written answer", blank=True)),
            (
                "answered_by",
                models.ForeignKey(
                    USER, models.PROTECT, verbose_name="answered by", blank=True, null=True, related_name="+"
                ),
            ),
            ("answered_at", models.DateTimeField("answered at", blank=True, null=True)),
            (
                "hearing_requested_by",
                models.ForeignKey(
                    USER, models.PROTECT, verbose_name="hearing requested by", blank=True, null=True, related_name="+"
                ),
            ),
            ("hearing_requested_at", models.DateTimeField("hearing requested at", blank=True, null=True)),
            ("hearing_held_on", models.DateField("hearing held on", blank=True, null=True)),
            (
                "hearing_by",
                models.ForeignKey(
                    USER, models.PROTECT, verbose_name="presided by", blank=True, null=True, related_name="+"
                ),
            ),
            ("hearing_record", models.TextField("record of the hearing", blank=True)),
            ("opinion", models.TextField("opinion of the legal review", blank=True)),
            (
                "reviewed_by",
                models.ForeignKey(
                    USER, models.PROTECT, verbose_name="reviewed by", blank=True, null=True, related_name="+"
                ),
            ),
            ("reviewed_at", models.DateTimeField("reviewed at", blank=True, null=True)),
            ("decision", models.TextField("decision", blank=True)),
            (
                "penalties",
                ArrayField(blank=True, default=list, base_field=models.CharField(choices=ACTS, max_length=12)),
            ),
            ("fine", models.DecimalField("fine, in yuan", blank=True, null=True, max_digits=16, decimal_places=2)),
            (
                "decided_by",
                models.ForeignKey(
                    USER, models.PROTECT, verbose_name="decided by", blank=True, null=True, related_name="+"
                ),
            ),
            ("decided_at", models.DateTimeField("decided at", blank=True, null=True)),
            ("decision_served_on", models.DateField("decision served on", blank=True, null=True)),
            ("decision_service", models.CharField("manner of service", max_length=12, blank=True, choices=SERVICES)),
            ("decision_consent", models.CharField("signed consent to electronic service", max_length=200, blank=True)),
        ],
        options={
            "verbose_name": "penalty proceeding",
            "verbose_name_plural": "penalty proceedings",
            "ordering": ["-notified_at", "-id"],
            "constraints": [
                models.CheckConstraint(
                    condition=Q(decided_by=None)
                    | ~Q(decided_by=F("notified_by")) & ~Q(decided_by=F("reviewed_by")) & Q(reviewed_by__isnull=False),
                    name="proceeding_decided_by_other_hands",
                ),
                models.CheckConstraint(
                    condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("notified_by")),
                    name="proceeding_reviewed_by_other_hands",
                ),
                models.CheckConstraint(
                    condition=~Q(facts="") & ~Q(grounds="") & ~Q(intended=[]), name="proceeding_says_why"
                ),
                models.CheckConstraint(
                    condition=(~Q(service="electronic") | ~Q(consent=""))
                    & (~Q(decision_service="electronic") | ~Q(decision_consent="")),
                    name="proceeding_electronic_service_by_consent",
                ),
                models.UniqueConstraint(
                    condition=Q(state__in=["notified", "reviewed"]), fields=("case",), name="proceeding_one_running"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Order",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("version", models.PositiveIntegerField("row version", default=1, editable=False)),
            ("number", models.CharField("number", max_length=48, unique=True)),
            ("case", models.ForeignKey("inspections.case", models.PROTECT, related_name="orders")),
            ("kind", models.CharField("kind", max_length=12, choices=ACTS)),
            ("due_on", models.DateField("due on")),
            ("legal_basis", models.TextField("legal basis")),
            ("text", models.TextField("text")),
            (
                "state",
                models.CharField(
                    "state",
                    max_length=12,
                    default="issued",
                    choices=[
                        ("issued", "Issued"),
                        ("answered", "Answered"),
                        ("met", "Met"),
                        ("not_met", "Not met"),
                        ("annulled", "Annulled"),
                    ],
                ),
            ),
            ("fine", models.DecimalField("fine, in yuan", blank=True, null=True, max_digits=16, decimal_places=2)),
            (
                "proceeding",
                models.ForeignKey(
                    "inspections.proceeding", models.PROTECT, blank=True, null=True, related_name="orders"
                ),
            ),
            ("lifted_by", models.ForeignKey(USER, models.PROTECT, blank=True, null=True, related_name="+")),
            ("lifted_at", models.DateTimeField("lifted at", blank=True, null=True)),
            ("lift_reason", models.TextField("reason for lifting", blank=True)),
            ("issued_by", models.ForeignKey(USER, models.PROTECT, related_name="+")),
            ("issued_at", models.DateTimeField("issued at")),
            ("answer", models.TextField("rectification", blank=True)),
            ("answered_by", models.ForeignKey(USER, models.PROTECT, blank=True, null=True, related_name="+")),
            ("answered_at", models.DateTimeField("answered at", blank=True, null=True)),
            ("verified_by", models.ForeignKey(USER, models.PROTECT, blank=True, null=True, related_name="+")),
            ("verified_at", models.DateTimeField("verified at", blank=True, null=True)),
            ("verification", models.TextField("verification", blank=True)),
            (
                "surfaced_to",
                models.ForeignKey(
                    "enterprises.jurisdiction",
                    models.PROTECT,
                    blank=True,
                    null=True,
                    help_text="the level that was notified",
                    related_name="+",
                ),
            ),
            ("surfaced_on", models.DateField("surfaced on", blank=True, null=True)),
            (
                "licences",
                models.ManyToManyField(
                    verbose_name="licences that it suspended or revoked",
                    blank=True,
                    related_name="+",
                    to="enterprises.licence",
                ),
            ),
        ],
        options={
            "verbose_name": "order",
            "verbose_name_plural": "orders",
            "ordering": ["-issued_at", "-id"],
            "constraints": [
                models.CheckConstraint(
                    condition=Q(verified_by=None) | ~Q(verified_by=F("issued_by")), name="order_issuer_does_not_verify"
                ),
                models.CheckConstraint(
                    condition=Q(lifted_by=None) | ~Q(lifted_by=F("issued_by")), name="order_issuer_does_not_lift"
                ),
                models.CheckConstraint(
                    condition=~Q(kind__in=["suspend", "close", "revoke", "fine", "confiscate", "deduct"])
                    | Q(proceeding__isnull=False),
                    name="order_penalises_by_decision",
                ),
                models.CheckConstraint(condition=~Q(legal_basis="") & ~Q(text=""), name="order_has_legal_basis"),
            ],
        },
    ),
    migrations.CreateModel(
        name="Competence",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("legal_basis", models.TextField("legal basis")),
            ("valid_from", models.DateField("valid from")),
            ("valid_to", models.DateField("valid to", blank=True, null=True)),
            ("evidence", models.CharField("evidence", max_length=12, default="entered", choices=PROVENANCES)),
            ("source", models.TextField("source", blank=True)),
            ("act", models.CharField("act", max_length=12, choices=ACTS)),
            (
                "level",
                models.CharField(
                    "level",
                    max_length=12,
                    choices=[
                        ("nation", "Nation"),
                        ("province", "Province"),
                        ("prefecture", "Prefecture"),
                        ("county", "County"),
                    ],
                ),
            ),
            (
                "authority",
                models.ForeignKey(
                    "enterprises.authority",
                    models.PROTECT,
                    blank=True,
                    null=True,
                    help_text="empty: of any authority",
                    related_name="+",
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
                models.CheckConstraint(condition=~Q(legal_basis=""), name="competence_has_legal_basis"),
                models.CheckConstraint(
                    condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                    name="competence_ends_after_it_begins",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Threshold",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("legal_basis", models.TextField("legal basis")),
            ("valid_from", models.DateField("valid from")),
            ("valid_to", models.DateField("valid to", blank=True, null=True)),
            ("evidence", models.CharField("evidence", max_length=12, default="entered", choices=PROVENANCES)),
            ("source", models.TextField("source", blank=True)),
            (
                "name",
                models.CharField(
                    "name",
                    max_length=24,
                    choices=[
                        ("defence_days", "Working days for the statement and the request of a hearing"),
                        ("large_fine_person", "From this fine on a hearing is offered to a person, in yuan"),
                        ("large_fine_firm", "From this fine on a hearing is offered to an organisation, in yuan"),
                    ],
                ),
            ),
            ("figure", models.DecimalField("figure", max_digits=16, decimal_places=2)),
        ],
        options={
            "verbose_name": "threshold",
            "verbose_name_plural": "thresholds",
            "ordering": ["name", "valid_from"],
            "constraints": [
                models.UniqueConstraint(fields=("name", "valid_from"), name="threshold_once"),
                models.CheckConstraint(condition=~Q(legal_basis=""), name="threshold_has_legal_basis"),
                models.CheckConstraint(condition=Q(figure__gt=0), name="threshold_above_zero"),
                models.CheckConstraint(
                    condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="threshold_ends_after_it_begins"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Consent",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("version", models.PositiveIntegerField("row version", default=1, editable=False)),
            ("enterprise", models.ForeignKey("enterprises.enterprise", models.PROTECT, related_name="+")),
            (
                "state",
                models.CharField(
                    "state",
                    max_length=12,
                    default="standing",
                    choices=[("standing", "Standing"), ("revoked", "Revoked")],
                ),
            ),
            ("paper", models.CharField("signed paper", max_length=200, help_text="its number or its file number")),
            ("address", models.CharField("electronic address", max_length=200)),
            ("signed_on", models.DateField("signed on")),
            ("recorded_by", models.ForeignKey(USER, models.PROTECT, related_name="+")),
            ("recorded_at", models.DateTimeField("recorded at")),
            ("revoked_on", models.DateField("revoked on", blank=True, null=True)),
            ("revoked_by", models.ForeignKey(USER, models.PROTECT, blank=True, null=True, related_name="+")),
            ("revocation_reason", models.TextField("reason for revoking", blank=True)),
        ],
        options={
            "verbose_name": "consent to electronic service",
            "verbose_name_plural": "consents to electronic service",
            "ordering": ["-signed_on", "-id"],
            "constraints": [
                models.CheckConstraint(condition=~Q(paper="") & ~Q(address=""), name="consent_names_its_paper"),
                models.CheckConstraint(
                    condition=Q(revoked_by=None, revoked_on=None, state="standing")
                    | Q(revoked_by__isnull=False, revoked_on__gte=F("signed_on"), state="revoked"),
                    name="consent_revoked_whole",
                ),
                models.UniqueConstraint(
                    condition=Q(state="standing"), fields=("enterprise",), name="consent_one_standing"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Flag",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("version", models.PositiveIntegerField("row version", default=1, editable=False)),
            *SUBJECT,
            ("rule", models.CharField("rule", max_length=40)),
            (
                "severity",
                models.CharField(
                    "severity",
                    max_length=10,
                    choices=[
                        ("notice", "Notice"),
                        ("warning", "Warning"),
                        ("serious", "Serious"),
                        ("severe", "Severe"),
                    ],
                ),
            ),
            (
                "state",
                models.CharField(
                    "state",
                    max_length=12,
                    default="open",
                    choices=[
                        ("open", "Open"),
                        ("acknowledged", "Acknowledged"),
                        ("escalated", "Escalated to a case"),
                        ("dismissed", "Dismissed"),
                        ("resolved", "Resolved"),
                    ],
                ),
            ),
            (
                "programme",
                models.ForeignKey("quotas.programme", models.PROTECT, blank=True, null=True, related_name="+"),
            ),
            ("year", models.PositiveSmallIntegerField("year", blank=True, null=True)),
            ("category", models.CharField("category", max_length=16, blank=True, choices=CATEGORIES)),
            ("period", models.DateField("month", blank=True, null=True)),
            ("raised_at", models.DateTimeField("raised at")),
            (
                "tonnes",
                TonnesField(
                    "tonnes",
                    blank=True,
                    null=True,
                    help_text="amount over the limit, for sorting",
                    max_digits=16,
                    decimal_places=3,
                ),
            ),
            ("message", models.JSONField("message", help_text="message id and its values, translated when shown")),
            ("evidence", models.JSONField("evidence", help_text="figures, formula, parameters, links")),
            ("decided_by", models.ForeignKey(USER, models.PROTECT, blank=True, null=True, related_name="+")),
            ("decided_at", models.DateTimeField("decided at", blank=True, null=True)),
            ("decision_reason", models.TextField("reason", blank=True)),
            (
                "case",
                models.ForeignKey("inspections.case", models.PROTECT, blank=True, null=True, related_name="flags"),
            ),
            (
                "follows",
                models.ForeignKey(
                    "inspections.flag",
                    models.PROTECT,
                    blank=True,
                    null=True,
                    help_text="the resolved one before",
                    related_name="followed_by",
                ),
            ),
        ],
        options={
            "verbose_name": "flag",
            "verbose_name_plural": "flags",
            "ordering": ["-raised_at", "-id"],
            "indexes": [
                models.Index(fields=["subject_code", "rule"], name="flag_subject"),
                models.Index(
                    condition=Q(state__in=["open", "acknowledged", "escalated"]),
                    fields=["-raised_at", "-id"],
                    name="flag_standing",
                ),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=Q(enterprise=None, subject_type="unknown") & ~Q(subject_description="")
                    | ~Q(subject_type="unknown") & ~Q(subject_code=""),
                    name="flag_subject_is_named",
                ),
                models.CheckConstraint(
                    condition=Q(latitude=None, longitude=None)
                    | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                    name="flag_subject_on_earth",
                ),
                models.CheckConstraint(
                    condition=~Q(subject_type__in=["enterprise", "site"]) | Q(enterprise__isnull=False),
                    name="flag_subject_links",
                ),
                models.UniqueConstraint(
                    condition=Q(state__in=["open", "acknowledged", "escalated"]) & ~Q(subject_type="unknown"),
                    fields=("rule", "subject_type", "subject_code", "programme", "year", "category", "period"),
                    name="flag_once_while_standing",
                    nulls_distinct=False,
                ),
                models.CheckConstraint(
                    condition=~Q(state__in=["dismissed", "resolved"]) | ~Q(decision_reason=""),
                    name="flag_decision_has_reason",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Episode",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("flag", models.ForeignKey("inspections.flag", models.PROTECT, related_name="episodes")),
            ("began_on", models.DateField("from")),
            ("ended_on", models.DateField("to", blank=True, null=True)),
            ("peak", TonnesField("peak, tonnes", blank=True, null=True, max_digits=16, decimal_places=3)),
        ],
        options={
            "verbose_name": "episode",
            "verbose_name_plural": "episodes",
            "ordering": ["flag", "began_on", "id"],
            "constraints": [
                models.UniqueConstraint(condition=Q(ended_on=None), fields=("flag",), name="episode_one_open"),
                models.CheckConstraint(
                    condition=Q(ended_on=None) | Q(ended_on__gte=F("began_on")), name="episode_ordered"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Inspection",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("version", models.PositiveIntegerField("row version", default=1, editable=False)),
            ("number", models.CharField("number", max_length=40, unique=True)),
            ("site", models.ForeignKey("enterprises.site", models.PROTECT, related_name="inspections")),
            (
                "enterprise",
                models.ForeignKey(
                    "enterprises.enterprise", models.PROTECT, help_text="holder of the site", related_name="+"
                ),
            ),
            (
                "place",
                models.ForeignKey(
                    "enterprises.jurisdiction", models.PROTECT, help_text="whose officers see it", related_name="+"
                ),
            ),
            (
                "campaign",
                models.ForeignKey(
                    "inspections.campaign", models.PROTECT, blank=True, null=True, related_name="inspections"
                ),
            ),
            ("planned_on", models.DateField("planned for")),
            ("announced", models.BooleanField("announced", default=False)),
            ("announced_at", models.DateTimeField("announced at", blank=True, null=True)),
            ("reason", models.TextField("why this site")),
            ("risk", models.JSONField("risk when it was planned", blank=True, default=dict)),
            (
                "state",
                models.CharField(
                    "state",
                    max_length=12,
                    default="planned",
                    choices=[
                        ("planned", "Planned"),
                        ("carried_out", "Carried out"),
                        ("reported", "Report signed"),
                        ("answered", "Answered"),
                        ("concluded", "Concluded"),
                        ("cancelled", "Cancelled"),
                    ],
                ),
            ),
            ("planned_by", models.ForeignKey(USER, models.PROTECT, related_name="+")),
            ("planned_at", models.DateTimeField("planned at")),
            ("carried_out_on", models.DateField("carried out on", blank=True, null=True)),
            ("carried_out_by", models.ForeignKey(USER, models.PROTECT, blank=True, null=True, related_name="+")),
            ("present", models.TextField("present for the enterprise", blank=True)),
            ("summary", models.TextField("summary", blank=True)),
            ("reported_by", models.ForeignKey(USER, models.PROTECT, blank=True, null=True, related_name="+")),
            ("reported_at", models.DateTimeField("report signed at", blank=True, null=True)),
            ("report_sha256", models.CharField("SHA-256 of the report", max_length=64, blank=True)),
            ("signed_with", models.CharField("signed with", max_length=8, blank=True)),
            ("answer_due_on", models.DateField("to be answered by", blank=True, null=True)),
            ("answer", models.TextField("answer of the enterprise", blank=True)),
            ("answered_by", models.ForeignKey(USER, models.PROTECT, blank=True, null=True, related_name="+")),
            ("answered_at", models.DateTimeField("answered at", blank=True, null=True)),
            ("conclusion", models.TextField("conclusion, or reason for cancelling", blank=True)),
            ("ended_by", models.ForeignKey(USER, models.PROTECT, blank=True, null=True, related_name="+")),
            ("ended_at", models.DateTimeField("ended at", blank=True, null=True)),
            ("fictitious", models.BooleanField("invented for demonstration", default=False)),
        ],
        options={
            "verbose_name": "inspection",
            "verbose_name_plural": "inspections",
            "ordering": ["-planned_on", "-id"],
            "indexes": [models.Index(fields=["site", "-carried_out_on"], name="inspection_site_and_day")],
            "constraints": [
                models.UniqueConstraint(
                    condition=Q(state="planned"), fields=("site", "planned_on"), name="inspection_once_a_day"
                ),
                models.CheckConstraint(condition=~Q(reason=""), name="inspection_says_why"),
                models.CheckConstraint(
                    condition=Q(carried_out_on=None, state__in=["planned", "cancelled"])
                    | ~Q(state__in=["planned", "cancelled"])
                    & Q(carried_out_by__isnull=False, carried_out_on__isnull=False)
                    & ~Q(summary=""),
                    name="inspection_carried_out_is_recorded",
                ),
                models.CheckConstraint(
                    condition=Q(reported_at=None, state__in=["planned", "carried_out", "cancelled"])
                    | Q(
                        answer_due_on__isnull=False,
                        report_sha256__regex="^[0-9a-f]{64}$",
                        reported_at__isnull=False,
                        reported_by__isnull=False,
                        state__in=["reported", "answered", "concluded"],
                    ),
                    name="inspection_report_is_signed",
                ),
                models.CheckConstraint(
                    condition=~Q(state="answered") | ~Q(answer=""), name="inspection_answered_in_writing"
                ),
                models.CheckConstraint(
                    condition=~Q(state__in=["concluded", "cancelled"])
                    | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(conclusion=""),
                    name="inspection_ended_by_somebody",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="InspectionMember",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("inspection", models.ForeignKey("inspections.inspection", models.PROTECT, related_name="team")),
            ("person", models.ForeignKey(USER, models.PROTECT, related_name="+")),
            ("certificate", models.CharField("number of the law-enforcement certificate", max_length=40, blank=True)),
            ("leads", models.BooleanField("leads", default=False)),
        ],
        options={
            "verbose_name": "member of the team",
            "verbose_name_plural": "team",
            "ordering": ["inspection", "-leads", "id"],
            "constraints": [
                models.UniqueConstraint(fields=("inspection", "person"), name="inspection_member_once"),
                models.UniqueConstraint(condition=Q(leads=True), fields=("inspection",), name="inspection_one_leads"),
                models.UniqueConstraint(
                    condition=~Q(certificate=""),
                    fields=("inspection", "certificate"),
                    name="inspection_certificate_once",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="InspectionEntry",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("inspection", models.ForeignKey("inspections.inspection", models.PROTECT, related_name="journal")),
            ("at", models.DateTimeField("at")),
            ("actor_id", models.UUIDField("actor", null=True)),
            ("actor_name", models.CharField("actor's name", max_length=160)),
            ("verb", models.CharField("step", max_length=40)),
            ("text", models.TextField("text", blank=True)),
        ],
        options={
            "verbose_name": "journal entry of an inspection",
            "verbose_name_plural": "journal of an inspection",
            "ordering": ["inspection", "at", "id"],
        },
    ),
    migrations.CreateModel(
        name="InspectionSeries",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("prefix", models.CharField("prefix", max_length=12)),
            ("year", models.PositiveSmallIntegerField("year")),
            ("last", models.PositiveIntegerField("last number")),
        ],
        options={
            "verbose_name": "series of inspection numbers",
            "verbose_name_plural": "series of inspection numbers",
            "constraints": [models.UniqueConstraint(fields=("prefix", "year"), name="inspection_series_once")],
        },
    ),
    migrations.CreateModel(
        name="ChecklistAnswer",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("inspection", models.ForeignKey("inspections.inspection", models.PROTECT, related_name="answers")),
            ("position", models.PositiveSmallIntegerField("position")),
            ("code", models.CharField("code", max_length=40)),
            ("duty", models.CharField("duty", max_length=40)),
            ("question", models.TextField("question")),
            ("question_zh", models.TextField("question in Chinese")),
            (
                "answer",
                models.CharField(
                    "answer",
                    max_length=16,
                    choices=[
                        ("yes", "Yes"),
                        ("no", "No"),
                        ("not_applicable", "Does not apply"),
                        ("not_seen", "Could not be seen"),
                    ],
                ),
            ),
            ("note", models.TextField("note", blank=True)),
        ],
        options={
            "verbose_name": "answer to a checklist",
            "verbose_name_plural": "answers to checklists",
            "ordering": ["inspection", "position"],
            "constraints": [
                models.UniqueConstraint(fields=("inspection", "code"), name="checklist_answer_once"),
                models.CheckConstraint(condition=~Q(answer="not_seen") | ~Q(note=""), name="checklist_unseen_says_why"),
            ],
        },
    ),
    migrations.CreateModel(
        name="ObservedFigure",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("inspection", models.ForeignKey("inspections.inspection", models.PROTECT, related_name="figures")),
            ("product", models.ForeignKey("quotas.product", models.PROTECT, related_name="+")),
            ("period", models.DateField("month", help_text="its first day")),
            (
                "quantity",
                models.CharField(
                    "quantity",
                    max_length=16,
                    choices=[
                        ("produced", "Produced in the month"),
                        ("sold", "Sold in the month"),
                        ("exported", "Exported in the month"),
                        ("closing_stock", "Stock at the end of the month"),
                    ],
                ),
            ),
            ("tonnes", TonnesField("tonnes of product", validators=ENTERED, max_digits=16, decimal_places=3)),
            ("note", models.TextField("how it was measured", blank=True)),
        ],
        options={
            "verbose_name": "observed figure",
            "verbose_name_plural": "observed figures",
            "ordering": ["inspection", "period", "product", "quantity"],
            "constraints": [
                models.UniqueConstraint(
                    fields=("inspection", "product", "period", "quantity"), name="observed_figure_once"
                ),
                models.CheckConstraint(condition=Q(period__day=1), name="observed_figure_of_a_month"),
            ],
        },
    ),
    migrations.CreateModel(
        name="Finding",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("version", models.PositiveIntegerField("row version", default=1, editable=False)),
            ("inspection", models.ForeignKey("inspections.inspection", models.PROTECT, related_name="findings")),
            ("position", models.PositiveSmallIntegerField("position")),
            (
                "place",
                models.ForeignKey(
                    "enterprises.jurisdiction", models.PROTECT, help_text="whose officers see it", related_name="+"
                ),
            ),
            ("question", models.CharField("question of the checklist", max_length=40, blank=True)),
            ("article", models.CharField("provision breached", max_length=40)),
            ("legal_basis", models.TextField("its text, as cited on that day")),
            ("facts", models.TextField("facts")),
            (
                "state",
                models.CharField(
                    "state",
                    max_length=12,
                    default="open",
                    choices=[
                        ("open", "Open"),
                        ("corroborates", "Corroborates a flag"),
                        ("case", "Became a case"),
                        ("settled", "Settled"),
                    ],
                ),
            ),
            ("found_by", models.ForeignKey(USER, models.PROTECT, related_name="+")),
            ("found_at", models.DateTimeField("recorded at")),
            (
                "case",
                models.ForeignKey("inspections.case", models.PROTECT, blank=True, null=True, related_name="findings"),
            ),
            (
                "flag",
                models.ForeignKey("inspections.flag", models.PROTECT, blank=True, null=True, related_name="findings"),
            ),
            ("decided_by", models.ForeignKey(USER, models.PROTECT, blank=True, null=True, related_name="+")),
            ("decided_at", models.DateTimeField("decided at", blank=True, null=True)),
            ("decision_reason", models.TextField("reason", blank=True)),
        ],
        options={
            "verbose_name": "finding",
            "verbose_name_plural": "findings",
            "ordering": ["inspection", "position"],
            "constraints": [
                models.UniqueConstraint(fields=("inspection", "position"), name="finding_position_once"),
                models.CheckConstraint(
                    condition=~Q(article="") & ~Q(legal_basis="") & ~Q(facts=""), name="finding_names_its_provision"
                ),
                models.CheckConstraint(
                    condition=~Q(state="case") | Q(case__isnull=False), name="finding_case_is_named"
                ),
                models.CheckConstraint(
                    condition=~Q(state="corroborates") | Q(flag__isnull=False), name="finding_flag_is_named"
                ),
                models.CheckConstraint(
                    condition=Q(state="open") | Q(decided_by__isnull=False) & ~Q(decision_reason=""),
                    name="finding_decision_has_reason",
                ),
                models.CheckConstraint(
                    condition=~Q(state="settled") | ~Q(decided_by=F("found_by")), name="finding_finder_does_not_settle"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Observation",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("version", models.PositiveIntegerField("row version", default=1, editable=False)),
            (
                "source",
                models.CharField(
                    "source", max_length=12, choices=[("satellite", "Satellite image"), ("video", "Video")]
                ),
            ),
            (
                "instrument",
                models.CharField(
                    "satellite or camera", max_length=160, blank=True, help_text="with the scene or the recording"
                ),
            ),
            ("seen_on", models.DateField("seen on")),
            ("description", models.TextField("what was seen")),
            ("geometry", models.JSONField("geometry", help_text="GeoJSON point, polygon or multipolygon, WGS 84")),
            ("latitude", models.DecimalField("latitude", max_digits=8, decimal_places=5)),
            ("longitude", models.DecimalField("longitude", max_digits=8, decimal_places=5)),
            ("area_m2", models.DecimalField("area, m²", default=0, max_digits=14, decimal_places=0)),
            (
                "place",
                models.ForeignKey(
                    "enterprises.jurisdiction", models.PROTECT, help_text="whose officers see it", related_name="+"
                ),
            ),
            (
                "state",
                models.CharField(
                    "state",
                    max_length=12,
                    default="recorded",
                    choices=[("recorded", "Recorded"), ("withdrawn", "Withdrawn")],
                ),
            ),
            ("recorded_by", models.ForeignKey(USER, models.PROTECT, related_name="+")),
            ("recorded_at", models.DateTimeField("recorded at")),
            ("withdrawn_by", models.ForeignKey(USER, models.PROTECT, blank=True, null=True, related_name="+")),
            ("withdrawn_at", models.DateTimeField("withdrawn at", blank=True, null=True)),
            ("withdrawal_reason", models.TextField("reason for withdrawing", blank=True)),
        ],
        options={
            "verbose_name": "observation",
            "verbose_name_plural": "observations",
            "ordering": ["-seen_on", "-id"],
            "indexes": [models.Index(fields=["seen_on", "latitude", "longitude"], name="observation_day_and_place")],
            "constraints": [
                models.CheckConstraint(
                    condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)), name="observation_on_earth"
                ),
                models.CheckConstraint(
                    condition=~Q(state="withdrawn") | ~Q(withdrawal_reason=""), name="observation_withdrawn_with_reason"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Tip",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("version", models.PositiveIntegerField("row version", default=1, editable=False)),
            *SUBJECT,
            ("number", models.CharField("number", max_length=24, unique=True)),
            (
                "source",
                models.CharField(
                    "source",
                    max_length=12,
                    choices=[
                        ("public", "Public form"),
                        ("telephone", "Telephone"),
                        ("department", "Another department"),
                    ],
                ),
            ),
            ("department", models.CharField("department", max_length=160, blank=True)),
            ("text", models.TextField("content of the tip")),
            (
                "accused_place",
                models.ForeignKey(
                    "enterprises.jurisdiction",
                    models.PROTECT,
                    verbose_name="place of that office",
                    blank=True,
                    null=True,
                    related_name="+",
                ),
            ),
            (
                "accused_authority",
                models.ForeignKey(
                    "enterprises.authority",
                    models.PROTECT,
                    verbose_name="authority of that office",
                    blank=True,
                    null=True,
                    related_name="+",
                ),
            ),
            (
                "state",
                models.CharField(
                    "state",
                    max_length=12,
                    default="received",
                    choices=[
                        ("received", "Received"),
                        ("promoted", "Became a case"),
                        ("closing", "Closing proposed"),
                        ("closed", "Closed"),
                    ],
                ),
            ),
            ("receipt_hash", models.CharField("digest of the receipt", max_length=64, unique=True, editable=False)),
            ("received_at", models.DateTimeField("received at")),
            ("keyed_in_by", models.ForeignKey(USER, models.PROTECT, blank=True, null=True, related_name="+")),
            ("case", models.ForeignKey("inspections.case", models.PROTECT, blank=True, null=True, related_name="tips")),
            ("proposed_by", models.ForeignKey(USER, models.PROTECT, blank=True, null=True, related_name="+")),
            ("closing_reason", models.TextField("reason for closing", blank=True)),
            ("closed_by", models.ForeignKey(USER, models.PROTECT, blank=True, null=True, related_name="+")),
            ("closed_at", models.DateTimeField("closed at", blank=True, null=True)),
        ],
        options={
            "verbose_name": "tip",
            "verbose_name_plural": "tips",
            "ordering": ["-received_at", "-id"],
            "constraints": [
                models.CheckConstraint(
                    condition=Q(enterprise=None, subject_type="unknown") & ~Q(subject_description="")
                    | ~Q(subject_type="unknown") & ~Q(subject_code=""),
                    name="tip_subject_is_named",
                ),
                models.CheckConstraint(
                    condition=Q(latitude=None, longitude=None)
                    | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                    name="tip_subject_on_earth",
                ),
                models.CheckConstraint(
                    condition=~Q(subject_type__in=["enterprise", "site"]) | Q(enterprise__isnull=False),
                    name="tip_subject_links",
                ),
                models.CheckConstraint(
                    condition=Q(closed_by=None) | ~Q(closed_by=F("proposed_by")), name="tip_proposer_does_not_close"
                ),
                models.CheckConstraint(
                    condition=~Q(state="closed")
                    | Q(closed_by__isnull=False, proposed_by__isnull=False) & ~Q(closing_reason=""),
                    name="tip_closed_by_two_with_reason",
                ),
                models.CheckConstraint(
                    condition=~Q(state="promoted") | Q(case__isnull=False), name="tip_promoted_has_case"
                ),
                models.CheckConstraint(
                    condition=~Q(subject_type="office") | Q(accused_place__isnull=False),
                    name="tip_accused_office_is_placed",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="TipMessage",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("tip", models.ForeignKey("inspections.tip", models.PROTECT, related_name="messages")),
            ("at", models.DateTimeField("at")),
            (
                "author",
                models.ForeignKey(
                    USER,
                    models.PROTECT,
                    blank=True,
                    null=True,
                    help_text="empty: the holder of the receipt",
                    related_name="+",
                ),
            ),
            ("text", models.TextField("text")),
        ],
        options={
            "verbose_name": "message about a tip",
            "verbose_name_plural": "messages about tips",
            "ordering": ["tip", "at", "id"],
        },
    ),
    migrations.CreateModel(
        name="Evidence",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            (
                "kind",
                models.CharField(
                    "kind",
                    max_length=20,
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
                ),
            ),
            (
                "case",
                models.ForeignKey("inspections.case", models.PROTECT, blank=True, null=True, related_name="evidence"),
            ),
            (
                "flag",
                models.ForeignKey("inspections.flag", models.PROTECT, blank=True, null=True, related_name="files"),
            ),
            ("tip", models.ForeignKey("inspections.tip", models.PROTECT, blank=True, null=True, related_name="files")),
            (
                "observation",
                models.ForeignKey(
                    "inspections.observation", models.PROTECT, blank=True, null=True, related_name="files"
                ),
            ),
            (
                "inspection",
                models.ForeignKey(
                    "inspections.inspection", models.PROTECT, blank=True, null=True, related_name="files"
                ),
            ),
            (
                "finding",
                models.ForeignKey("inspections.finding", models.PROTECT, blank=True, null=True, related_name="files"),
            ),
            (
                "order",
                models.ForeignKey("inspections.order", models.PROTECT, blank=True, null=True, related_name="evidence"),
            ),
            (
                "place",
                models.ForeignKey(
                    "enterprises.jurisdiction", models.PROTECT, help_text="whose officers see it", related_name="+"
                ),
            ),
            ("description", models.TextField("what it shows", blank=True)),
            ("taken_on", models.DateField("taken on", blank=True, null=True)),
            ("needs_review", models.BooleanField("recorded automatically", default=False)),
            ("file_name", models.CharField("file name", max_length=120)),
            ("media_type", models.CharField("media type", max_length=80)),
            ("size", models.PositiveBigIntegerField("size, bytes")),
            ("sha256", models.CharField("SHA-256", max_length=64)),
            ("preview_sha256", models.CharField("SHA-256 of the preview", max_length=64, blank=True)),
            (
                "added_by",
                models.ForeignKey(
                    USER,
                    models.PROTECT,
                    blank=True,
                    null=True,
                    help_text="empty: the holder of the receipt",
                    related_name="+",
                ),
            ),
            ("added_at", models.DateTimeField("added at")),
        ],
        options={
            "verbose_name": "evidence",
            "verbose_name_plural": "evidence",
            "ordering": ["-added_at", "-id"],
            "indexes": [models.Index(fields=["sha256"], name="evidence_digest")],
            "constraints": [
                models.CheckConstraint(condition=of_one(), name="evidence_of_one_thing"),
                models.CheckConstraint(
                    condition=~Q(kind__in=["satellite_image", "video"]) | Q(needs_review=True),
                    name="evidence_automatic_needs_review",
                ),
                models.CheckConstraint(
                    condition=Q(added_by__isnull=False) | Q(tip__isnull=False), name="evidence_nameless_only_of_a_tip"
                ),
                models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="evidence_digest_form"),
            ],
        },
    ),
    migrations.CreateModel(
        name="EvidenceReview",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("evidence", models.OneToOneField("inspections.evidence", models.PROTECT, related_name="review")),
            (
                "result",
                models.CharField("result", max_length=12, choices=[("admitted", "Admitted"), ("refused", "Refused")]),
            ),
            ("reason", models.TextField("reason")),
            ("reviewed_by", models.ForeignKey(USER, models.PROTECT, related_name="+")),
            ("reviewed_at", models.DateTimeField("reviewed at")),
        ],
        options={
            "verbose_name": "review of evidence",
            "verbose_name_plural": "reviews of evidence",
            "constraints": [models.CheckConstraint(condition=~Q(reason=""), name="evidence_review_has_reason")],
        },
    ),
    migrations.CreateModel(
        name="EvidenceAccess",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("evidence", models.ForeignKey("inspections.evidence", models.PROTECT, related_name="accesses")),
            (
                "what",
                models.CharField("what", max_length=10, choices=[("original", "Original"), ("preview", "Preview")]),
            ),
            ("at", models.DateTimeField("at")),
            ("actor_id", models.UUIDField("actor")),
            ("actor_name", models.CharField("actor's name", max_length=160)),
        ],
        options={
            "verbose_name": "look at evidence",
            "verbose_name_plural": "looks at evidence",
            "ordering": ["evidence", "-at", "-id"],
        },
    ),
    migrations.CreateModel(
        name="Extension",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("order", models.ForeignKey("inspections.order", models.PROTECT, related_name="extensions")),
            ("working_days", models.PositiveSmallIntegerField("working days asked for")),
            ("reason", models.TextField("reason")),
            ("requested_by", models.ForeignKey(USER, models.PROTECT, related_name="+")),
            ("requested_at", models.DateTimeField("requested at")),
            ("old_due_on", models.DateField("term before")),
            (
                "state",
                models.CharField(
                    "state",
                    max_length=12,
                    default="requested",
                    choices=[
                        ("requested", "Requested"),
                        ("granted", "Granted"),
                        ("refused", "Refused"),
                        ("lapsed", "No longer needed"),
                    ],
                ),
            ),
            ("granted_days", models.PositiveSmallIntegerField("working days granted", blank=True, null=True)),
            ("granted_until", models.DateField("term after", blank=True, null=True)),
            ("decided_by", models.ForeignKey(USER, models.PROTECT, blank=True, null=True, related_name="+")),
            ("decided_at", models.DateTimeField("decided at", blank=True, null=True)),
            ("decision", models.TextField("reason of the decision", blank=True)),
        ],
        options={
            "verbose_name": "request for more time",
            "verbose_name_plural": "requests for more time",
            "ordering": ["order", "requested_at", "id"],
            "constraints": [
                models.UniqueConstraint(condition=Q(state="requested"), fields=("order",), name="extension_one_open"),
                models.CheckConstraint(
                    condition=Q(working_days__range=(1, 250)) & ~Q(reason=""), name="extension_asks_for_days"
                ),
                models.CheckConstraint(
                    condition=~Q(state__in=["granted", "refused"]) | Q(decided_by__isnull=False) & ~Q(decision=""),
                    name="extension_decided_with_reason",
                ),
                models.CheckConstraint(
                    condition=~Q(state="granted") | Q(granted_days__gt=0, granted_until__gt=F("old_due_on")),
                    name="extension_moves_forward",
                ),
                models.CheckConstraint(
                    condition=Q(decided_by=None) | ~Q(decided_by=F("requested_by")),
                    name="extension_not_granted_to_oneself",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Measure",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("order", models.OneToOneField("inspections.order", models.PROTECT, related_name="measure")),
            (
                "act",
                models.CharField(
                    "what is done",
                    max_length=12,
                    choices=[
                        ("deduct", "Deduct from next year's quota"),
                        ("withhold", "Withhold what is held until it is released"),
                        ("keep", "Leave what is held as it is"),
                        ("take", "Take back what is held and unused"),
                    ],
                ),
            ),
            (
                "programme",
                models.ForeignKey("quotas.programme", models.PROTECT, blank=True, null=True, related_name="+"),
            ),
            ("category", models.CharField("category", max_length=16, blank=True, choices=CATEGORIES)),
            ("year", models.PositiveSmallIntegerField("from the quota of the year", blank=True, null=True)),
            ("proposed", TonnesField("tonnes proposed", blank=True, null=True, max_digits=16, decimal_places=3)),
            ("proposal", models.TextField("why this figure was proposed", blank=True)),
            ("tonnes", TonnesField("tonnes decided", blank=True, null=True, max_digits=16, decimal_places=3)),
            ("reason", models.TextField("reason")),
            ("decided_by", models.ForeignKey(USER, models.PROTECT, related_name="+")),
            ("decided_at", models.DateTimeField("decided at")),
        ],
        options={
            "verbose_name": "decision about quota",
            "verbose_name_plural": "decisions about quota",
            "ordering": ["-decided_at", "-id"],
            "constraints": [
                models.CheckConstraint(condition=~Q(reason=""), name="measure_says_why"),
                models.CheckConstraint(
                    condition=Q(act="deduct", programme__isnull=False, tonnes__gt=0, year__isnull=False)
                    & ~Q(category="")
                    | ~Q(act="deduct") & Q(category="", programme=None, tonnes=None, year=None),
                    name="measure_deducts_a_figure",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="MeasurePosting",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("measure", models.ForeignKey("inspections.measure", models.PROTECT, related_name="postings")),
            ("posting", models.OneToOneField("quotas.posting", models.PROTECT, related_name="+")),
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
            ("tonnes", TonnesField("tonnes", max_digits=16, decimal_places=3)),
            ("year", models.PositiveSmallIntegerField("year")),
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
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("measure", models.ForeignKey("inspections.measure", models.PROTECT, related_name="restitutions")),
            (
                "how",
                models.CharField(
                    "how it was settled",
                    max_length=12,
                    choices=[("notice", "Given again by a notice"), ("otherwise", "Settled otherwise")],
                ),
            ),
            ("tonnes", TonnesField("tonnes", max_digits=16, decimal_places=3)),
            ("document", models.CharField("notice or other document that records it", max_length=200)),
            ("reason", models.TextField("reason")),
            ("decided_by", models.ForeignKey(USER, models.PROTECT, related_name="+")),
            ("decided_at", models.DateTimeField("decided at")),
        ],
        options={
            "verbose_name": "restitution of quota",
            "verbose_name_plural": "restitutions of quota",
            "ordering": ["measure", "decided_at", "id"],
            "constraints": [
                models.CheckConstraint(condition=Q(tonnes__gt=0), name="restitution_of_a_figure"),
                models.CheckConstraint(condition=~Q(document="") & ~Q(reason=""), name="restitution_says_why"),
            ],
        },
    ),
    migrations.CreateModel(
        name="Paper",
        fields=[
            ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
            ("code", models.CharField("code", max_length=24, unique=True)),
            ("number", models.CharField("number", max_length=60, unique=True)),
            (
                "kind",
                models.CharField(
                    "kind",
                    max_length=12,
                    choices=[
                        ("notice", "Notice of intended penalty"),
                        ("decision", "Decision on an administrative penalty"),
                        ("order", "Order"),
                        ("closing", "Notice of closing"),
                    ],
                ),
            ),
            ("case", models.ForeignKey("inspections.case", models.PROTECT, related_name="papers")),
            (
                "proceeding",
                models.ForeignKey(
                    "inspections.proceeding", models.PROTECT, blank=True, null=True, related_name="papers"
                ),
            ),
            (
                "order",
                models.ForeignKey("inspections.order", models.PROTECT, blank=True, null=True, related_name="papers"),
            ),
            (
                "addressee",
                models.ForeignKey(
                    "enterprises.enterprise",
                    models.PROTECT,
                    blank=True,
                    null=True,
                    help_text="whose people read it",
                    related_name="+",
                ),
            ),
            ("content", models.TextField("content", help_text="canonical JSON")),
            ("sha256", models.CharField("SHA-256", max_length=64)),
            ("issued_by", models.ForeignKey(USER, models.PROTECT, related_name="+")),
            ("issued_at", models.DateTimeField("issued at")),
        ],
        options={
            "verbose_name": "paper",
            "verbose_name_plural": "papers",
            "ordering": ["-issued_at", "-id"],
            "constraints": [
                models.CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="paper_digest_form"),
                models.CheckConstraint(
                    condition=Q(kind__in=["notice", "decision"], order=None, proceeding__isnull=False)
                    | Q(kind="order", order__isnull=False)
                    | Q(kind="closing", order=None, proceeding=None),
                    name="paper_of_one_thing",
                ),
            ],
        },
    ),
]


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("enterprises", "0001_initial"),
        ("quotas", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [CreateTables(TABLES)]

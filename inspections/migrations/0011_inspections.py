"""Campaigns, inspections and their findings, behind the walls; what was recorded and signed stays."""

from decimal import Decimal

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models

import quotas.quantities
from core.operations import AppendOnly, Walled

CAMPAIGN = """
    reach_covers(
        (SELECT core_reach('places')),
        (SELECT j.code FROM enterprises_jurisdiction j WHERE j.id = inspections_campaign.place_id), NULL)
    OR EXISTS (
        SELECT FROM enterprises_jurisdiction j, unnest((SELECT core_reach('places'))) AS bound
        WHERE j.id = inspections_campaign.place_id
          AND (j.code = 'CN' OR starts_with(split_part(bound, ':', 1), j.code)))
"""
# The people of an enterprise reach an inspection once they were told of it, or once it has been.
INSPECTION = """
    reach_covers(
        (SELECT core_reach('places')),
        (SELECT j.code FROM enterprises_jurisdiction j WHERE j.id = inspections_inspection.place_id), NULL)
    OR inspections_inspection.enterprise_id = ANY ((SELECT core_reach('enterprises'))::uuid[])
       AND (inspections_inspection.announced OR inspections_inspection.carried_out_on IS NOT NULL)
"""
# A finding, once the report that states it was signed.
FINDING = """
    reach_covers(
        (SELECT core_reach('places')),
        (SELECT j.code FROM enterprises_jurisdiction j WHERE j.id = inspections_finding.place_id), NULL)
    OR EXISTS (
        SELECT FROM inspections_inspection i
        WHERE i.id = inspections_finding.inspection_id AND i.reported_at IS NOT NULL
          AND i.enterprise_id = ANY ((SELECT core_reach('enterprises'))::uuid[]))
"""

TEAM = """
CREATE FUNCTION inspection_team_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF (SELECT count(*) FROM inspections_inspectionmember
        WHERE inspection_id = NEW.id AND certificate <> '') < 2
       OR EXISTS (SELECT FROM inspections_inspectionmember WHERE inspection_id = NEW.id AND certificate = '')
       OR NOT EXISTS (SELECT FROM inspections_inspectionmember WHERE inspection_id = NEW.id AND leads) THEN
        RAISE EXCEPTION 'an inspection is carried out by two officers with their papers'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'inspection_two_with_papers';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER inspection_team_guard BEFORE UPDATE OF carried_out_on ON inspections_inspection
    FOR EACH ROW WHEN (OLD.carried_out_on IS NULL AND NEW.carried_out_on IS NOT NULL)
    EXECUTE FUNCTION inspection_team_guard();

CREATE FUNCTION inspection_team_stays() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM inspections_inspection
               WHERE id IN (NEW.inspection_id, OLD.inspection_id) AND carried_out_on IS NOT NULL) THEN
        RAISE EXCEPTION 'who carried out an inspection stays on record'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'inspection_team_stays';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE TRIGGER inspection_team_stays BEFORE INSERT OR UPDATE OR DELETE ON inspections_inspectionmember
    FOR EACH ROW EXECUTE FUNCTION inspection_team_stays();

-- What was signed is not written again, and what was announced is not unsaid.
CREATE FUNCTION inspection_record_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.announced AND NOT NEW.announced)
       OR (OLD.carried_out_on IS NOT NULL
           AND (NEW.carried_out_on, NEW.carried_out_by_id, NEW.present, NEW.summary)
               IS DISTINCT FROM (OLD.carried_out_on, OLD.carried_out_by_id, OLD.present, OLD.summary))
       OR (OLD.reported_at IS NOT NULL
           AND (NEW.reported_at, NEW.reported_by_id, NEW.report_sha256)
               IS DISTINCT FROM (OLD.reported_at, OLD.reported_by_id, OLD.report_sha256))
       OR (OLD.answer <> '' AND NEW.answer <> OLD.answer) THEN
        RAISE EXCEPTION 'what an inspection recorded, signed or was answered is not changed'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'inspection_record_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER inspection_record_stays BEFORE UPDATE ON inspections_inspection
    FOR EACH ROW EXECUTE FUNCTION inspection_record_stays();

CREATE FUNCTION finding_stays() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF EXISTS (SELECT FROM inspections_inspection
                   WHERE id = NEW.inspection_id AND (reported_at IS NOT NULL OR carried_out_on IS NULL)) THEN
            RAISE EXCEPTION 'a finding is recorded between the visit and the signature'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'finding_stays';
        END IF;
    ELSIF (NEW.inspection_id, NEW.position, NEW.article, NEW.legal_basis, NEW.facts, NEW.question, NEW.found_by_id)
          IS DISTINCT FROM
          (OLD.inspection_id, OLD.position, OLD.article, OLD.legal_basis, OLD.facts, OLD.question, OLD.found_by_id) THEN
        RAISE EXCEPTION 'a finding is not written again'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'finding_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER finding_stays BEFORE INSERT OR UPDATE ON inspections_finding
    FOR EACH ROW EXECUTE FUNCTION finding_stays();
"""
NO_TEAM = """
DROP TRIGGER finding_stays ON inspections_finding;
DROP TRIGGER inspection_record_stays ON inspections_inspection;
DROP TRIGGER inspection_team_stays ON inspections_inspectionmember;
DROP TRIGGER inspection_team_guard ON inspections_inspection;
DROP FUNCTION finding_stays(), inspection_record_stays(), inspection_team_stays(), inspection_team_guard();
"""
ADDED_ONLY = ("inspections_checklistanswer", "inspections_observedfigure", "inspections_inspectionentry")
KEPT = ("inspections_campaign", "inspections_inspection", "inspections_finding")
NEVER_DELETED = """
CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON "{table}"
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
"""
GUARDS = [
    *(AppendOnly(table) for table in ADDED_ONLY),
    *(
        migrations.RunSQL(NEVER_DELETED.format(table=table), f'DROP TRIGGER never_deleted ON "{table}"')
        for table in KEPT
    ),
    migrations.RunSQL(TEAM, NO_TEAM),
    Walled("inspections_campaign", CAMPAIGN),
    Walled("inspections_inspection", INSPECTION),
    Walled("inspections_finding", FINDING),
]


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0009_search_by_parts_of_names"),
        ("inspections", "0010_proceedings_and_the_walls"),
        ("quotas", "0010_search_by_parts_of_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("theme", models.TextField(help_text="what it looks at, and why", verbose_name="theme")),
                (
                    "site_kinds",
                    django.contrib.postgres.fields.ArrayField(
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
                ("planned_at", models.DateTimeField(verbose_name="planned at")),
                ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="started at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                ("outcome", models.TextField(blank=True, verbose_name="what came of it")),
                ("fictitious", models.BooleanField(default=False, verbose_name="invented for demonstration")),
            ],
            options={
                "verbose_name": "campaign",
                "verbose_name_plural": "campaigns",
                "ordering": ["-begins_on", "-id"],
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
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
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
                ("found_at", models.DateTimeField(verbose_name="recorded at")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                ("decision_reason", models.TextField(blank=True, verbose_name="reason")),
            ],
            options={
                "verbose_name": "finding",
                "verbose_name_plural": "findings",
                "ordering": ["inspection", "position"],
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
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="row version")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="number")),
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
                ("planned_at", models.DateTimeField(verbose_name="planned at")),
                ("carried_out_on", models.DateField(blank=True, null=True, verbose_name="carried out on")),
                ("present", models.TextField(blank=True, verbose_name="present for the enterprise")),
                ("summary", models.TextField(blank=True, verbose_name="summary")),
                ("reported_at", models.DateTimeField(blank=True, null=True, verbose_name="report signed at")),
                ("report_sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256 of the report")),
                ("signed_with", models.CharField(blank=True, max_length=8, verbose_name="signed with")),
                ("answer_due_on", models.DateField(blank=True, null=True, verbose_name="to be answered by")),
                ("answer", models.TextField(blank=True, verbose_name="answer of the enterprise")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                ("conclusion", models.TextField(blank=True, verbose_name="conclusion, or reason for cancelling")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                ("fictitious", models.BooleanField(default=False, verbose_name="invented for demonstration")),
            ],
            options={
                "verbose_name": "inspection",
                "verbose_name_plural": "inspections",
                "ordering": ["-planned_on", "-id"],
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
            },
        ),
        migrations.CreateModel(
            name="InspectionSeries",
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
                ("prefix", models.CharField(max_length=12, verbose_name="prefix")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("last", models.PositiveIntegerField(verbose_name="last number")),
            ],
            options={
                "verbose_name": "series of inspection numbers",
                "verbose_name_plural": "series of inspection numbers",
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
                    quotas.quantities.TonnesField(
                        decimal_places=3,
                        max_digits=16,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0.000")),
                            django.core.validators.MaxValueValidator(Decimal("1000000.000")),
                        ],
                        verbose_name="tonnes of product",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="how it was measured")),
            ],
            options={
                "verbose_name": "observed figure",
                "verbose_name_plural": "observed figures",
                "ordering": ["inspection", "period", "product", "quantity"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="evidence",
            name="evidence_of_one_thing",
        ),
        migrations.AddField(
            model_name="campaign",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enterprises.authority",
                verbose_name="owning authority",
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="ended_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="place",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enterprises.jurisdiction",
                verbose_name="region",
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="planned_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="programme",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="quotas.programme",
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="started_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="case",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="findings",
                to="inspections.case",
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="flag",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="findings",
                to="inspections.flag",
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="found_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="place",
            field=models.ForeignKey(
                help_text="whose officers see it",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enterprises.jurisdiction",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="finding",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="files",
                to="inspections.finding",
            ),
        ),
        migrations.AddField(
            model_name="inspection",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="inspection",
            name="campaign",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="inspections",
                to="inspections.campaign",
            ),
        ),
        migrations.AddField(
            model_name="inspection",
            name="carried_out_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="inspection",
            name="ended_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="inspection",
            name="enterprise",
            field=models.ForeignKey(
                help_text="holder of the site",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enterprises.enterprise",
            ),
        ),
        migrations.AddField(
            model_name="inspection",
            name="place",
            field=models.ForeignKey(
                help_text="whose officers see it",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enterprises.jurisdiction",
            ),
        ),
        migrations.AddField(
            model_name="inspection",
            name="planned_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="inspection",
            name="reported_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="inspection",
            name="site",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="inspections", to="enterprises.site"
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="inspection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="inspections.inspection"
            ),
        ),
        migrations.AddField(
            model_name="checklistanswer",
            name="inspection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="inspections.inspection"
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="inspection",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="files",
                to="inspections.inspection",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("case__isnull", False),
                        ("finding__isnull", True),
                        ("flag__isnull", True),
                        ("inspection__isnull", True),
                        ("observation__isnull", True),
                        ("tip__isnull", True),
                    ),
                    models.Q(
                        ("case__isnull", True),
                        ("finding__isnull", True),
                        ("flag__isnull", False),
                        ("inspection__isnull", True),
                        ("observation__isnull", True),
                        ("tip__isnull", True),
                    ),
                    models.Q(
                        ("case__isnull", True),
                        ("finding__isnull", True),
                        ("flag__isnull", True),
                        ("inspection__isnull", True),
                        ("observation__isnull", True),
                        ("tip__isnull", False),
                    ),
                    models.Q(
                        ("case__isnull", True),
                        ("finding__isnull", True),
                        ("flag__isnull", True),
                        ("inspection__isnull", True),
                        ("observation__isnull", False),
                        ("tip__isnull", True),
                    ),
                    models.Q(
                        ("case__isnull", True),
                        ("finding__isnull", True),
                        ("flag__isnull", True),
                        ("inspection__isnull", False),
                        ("observation__isnull", True),
                        ("tip__isnull", True),
                    ),
                    models.Q(
                        ("case__isnull", True),
                        ("finding__isnull", False),
                        ("flag__isnull", True),
                        ("inspection__isnull", True),
                        ("observation__isnull", True),
                        ("tip__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="evidence_of_one_thing",
            ),
        ),
        migrations.AddField(
            model_name="inspectionentry",
            name="inspection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="journal", to="inspections.inspection"
            ),
        ),
        migrations.AddField(
            model_name="inspectionmember",
            name="inspection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="team", to="inspections.inspection"
            ),
        ),
        migrations.AddField(
            model_name="inspectionmember",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="inspectionseries",
            constraint=models.UniqueConstraint(fields=("prefix", "year"), name="inspection_series_once"),
        ),
        migrations.AddField(
            model_name="observedfigure",
            name="inspection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="figures", to="inspections.inspection"
            ),
        ),
        migrations.AddField(
            model_name="observedfigure",
            name="product",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="quotas.product"),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("begins_on"))), name="campaign_ends_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("name", ""), _negated=True), models.Q(("theme", ""), _negated=True)),
                name="campaign_says_what",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "ended"), _negated=True),
                    models.Q(("ended_by__isnull", False), models.Q(("outcome", ""), _negated=True)),
                    _connector="OR",
                ),
                name="campaign_ended_by_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="inspection",
            index=models.Index(fields=["site", "-carried_out_on"], name="inspection_site_and_day"),
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "planned")), fields=("site", "planned_on"), name="inspection_once_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="inspection_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "answered"), _negated=True),
                    models.Q(("answer", ""), _negated=True),
                    _connector="OR",
                ),
                name="inspection_answered_in_writing",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspection",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(fields=("inspection", "position"), name="finding_position_once"),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("article", ""), _negated=True),
                    models.Q(("legal_basis", ""), _negated=True),
                    models.Q(("facts", ""), _negated=True),
                ),
                name="finding_names_its_provision",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "case"), _negated=True), ("case__isnull", False), _connector="OR"
                ),
                name="finding_case_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "corroborates"), _negated=True), ("flag__isnull", False), _connector="OR"
                ),
                name="finding_flag_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "open"),
                    models.Q(("decided_by__isnull", False), models.Q(("decision_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="finding_decision_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "settled"), _negated=True),
                    models.Q(("decided_by", models.F("found_by")), _negated=True),
                    _connector="OR",
                ),
                name="finding_finder_does_not_settle",
            ),
        ),
        migrations.AddConstraint(
            model_name="checklistanswer",
            constraint=models.UniqueConstraint(fields=("inspection", "code"), name="checklist_answer_once"),
        ),
        migrations.AddConstraint(
            model_name="checklistanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "not_seen"), _negated=True),
                    models.Q(("note", ""), _negated=True),
                    _connector="OR",
                ),
                name="checklist_unseen_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="inspectionmember",
            constraint=models.UniqueConstraint(fields=("inspection", "person"), name="inspection_member_once"),
        ),
        migrations.AddConstraint(
            model_name="inspectionmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("leads", True)), fields=("inspection",), name="inspection_one_leads"
            ),
        ),
        migrations.AddConstraint(
            model_name="inspectionmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("certificate", ""), _negated=True),
                fields=("inspection", "certificate"),
                name="inspection_certificate_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="observedfigure",
            constraint=models.UniqueConstraint(
                fields=("inspection", "product", "period", "quantity"), name="observed_figure_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="observedfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(("period__day", 1)), name="observed_figure_of_a_month"
            ),
        ),
        *GUARDS,
    ]

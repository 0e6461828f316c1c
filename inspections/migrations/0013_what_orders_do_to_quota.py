"""What an order does to quota is decided once, by another than its issuer, and carried out by postings."""

import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models

import quotas.quantities
from core.operations import AppendOnly

GUARD = """
CREATE FUNCTION measure_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.decided_by_id = (SELECT issued_by_id FROM inspections_order WHERE id = NEW.order_id) THEN
        RAISE EXCEPTION 'whoever issued an order does not decide about its quota'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'measure_not_by_the_issuer';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER measure_guard BEFORE INSERT ON inspections_measure FOR EACH ROW EXECUTE FUNCTION measure_guard();
CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON inspections_proceeding
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();
"""
NO_GUARD = """
DROP TRIGGER never_deleted ON inspections_proceeding;
DROP TRIGGER measure_guard ON inspections_measure;
DROP FUNCTION measure_guard();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0012_terms_and_proofs_of_orders"),
        ("quotas", "0010_search_by_parts_of_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                    quotas.quantities.TonnesField(
                        blank=True, decimal_places=3, max_digits=16, null=True, verbose_name="tonnes proposed"
                    ),
                ),
                ("proposal", models.TextField(blank=True, verbose_name="why this figure was proposed")),
                (
                    "tonnes",
                    quotas.quantities.TonnesField(
                        blank=True, decimal_places=3, max_digits=16, null=True, verbose_name="tonnes decided"
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                ("decided_at", models.DateTimeField(verbose_name="decided at")),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="measure", to="inspections.order"
                    ),
                ),
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
            ],
            options={
                "verbose_name": "decision about quota",
                "verbose_name_plural": "decisions about quota",
                "ordering": ["-decided_at", "-id"],
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
                ("tonnes", quotas.quantities.TonnesField(decimal_places=3, max_digits=16, verbose_name="tonnes")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="postings", to="inspections.measure"
                    ),
                ),
                (
                    "posting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="quotas.posting"
                    ),
                ),
            ],
            options={
                "verbose_name": "posting of a decision about quota",
                "verbose_name_plural": "postings of decisions about quota",
                "ordering": ["measure", "id"],
            },
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="measure_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="measure",
            constraint=models.CheckConstraint(
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
        ),
        migrations.RunSQL(GUARD, NO_GUARD),
        AppendOnly("inspections_measure"),
        AppendOnly("inspections_measureposting"),
    ]

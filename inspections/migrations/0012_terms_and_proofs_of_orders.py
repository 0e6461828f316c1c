"""Terms of orders move by granted extensions; the accused prove what they did; no case closes without evidence."""

import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models

TARGETS = ("case", "flag", "tip", "observation", "inspection", "finding", "order")


def of_one() -> models.Q:
    found = models.Q()
    for chosen in TARGETS:
        found |= models.Q(**{f"{name}__isnull": name != chosen for name in TARGETS})
    return found


GUARDS = """
CREATE FUNCTION order_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.due_on <> OLD.due_on AND NOT EXISTS (
        SELECT FROM inspections_extension
        WHERE order_id = NEW.id AND state = 'granted' AND old_due_on = OLD.due_on AND granted_until = NEW.due_on
    ) THEN
        RAISE EXCEPTION 'the term of an order moves only by a granted extension'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'order_term_moves_by_extension';
    END IF;
    IF NEW.verified_by_id IS DISTINCT FROM OLD.verified_by_id AND NEW.verified_by_id <> NEW.issued_by_id
       AND NEW.verified_by_id = (SELECT lead_id FROM inspections_case WHERE id = NEW.case_id) THEN
        RAISE EXCEPTION 'whoever leads a case does not verify its orders'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'order_lead_does_not_verify';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER order_guard BEFORE UPDATE OF due_on, verified_by_id ON inspections_order
    FOR EACH ROW EXECUTE FUNCTION order_guard();

CREATE FUNCTION extension_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a request for more time that was decided is not written again'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'extension_decided_once';
END $$;
CREATE TRIGGER extension_guard BEFORE UPDATE ON inspections_extension
    FOR EACH ROW WHEN (OLD.state <> 'requested') EXECUTE FUNCTION extension_guard();
CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON inspections_extension
    FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change();

CREATE FUNCTION case_needs_evidence() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM inspections_flag WHERE case_id = NEW.id)
       AND NOT EXISTS (SELECT FROM inspections_finding WHERE case_id = NEW.id) AND NOT EXISTS (
        SELECT FROM inspections_evidence e
        LEFT JOIN inspections_evidencereview r ON r.evidence_id = e.id
        LEFT JOIN inspections_order o ON o.id = e.order_id
        WHERE (e.case_id = NEW.id OR o.case_id = NEW.id) AND (NOT e.needs_review OR r.result = 'admitted')
    ) THEN
        RAISE EXCEPTION 'a case is not closed without evidence'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_closes_on_evidence';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER case_needs_evidence BEFORE UPDATE OF state ON inspections_case
    FOR EACH ROW WHEN (NEW.state = 'closed' AND OLD.state <> 'closed') EXECUTE FUNCTION case_needs_evidence();
"""
NO_GUARDS = """
DROP TRIGGER case_needs_evidence ON inspections_case;
DROP FUNCTION case_needs_evidence();
DROP TRIGGER never_deleted ON inspections_extension;
DROP TRIGGER extension_guard ON inspections_extension;
DROP FUNCTION extension_guard();
DROP TRIGGER order_guard ON inspections_order;
DROP FUNCTION order_guard();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0009_search_by_parts_of_names"),
        ("inspections", "0011_inspections"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                ("working_days", models.PositiveSmallIntegerField(verbose_name="working days asked for")),
                ("reason", models.TextField(verbose_name="reason")),
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
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                ("decision", models.TextField(blank=True, verbose_name="reason of the decision")),
            ],
            options={
                "verbose_name": "request for more time",
                "verbose_name_plural": "requests for more time",
                "ordering": ["order", "requested_at", "id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="evidence",
            name="evidence_of_one_thing",
        ),
        migrations.AddField(
            model_name="evidence",
            name="order",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="evidence",
                to="inspections.order",
            ),
        ),
        migrations.AddField(
            model_name="order",
            name="surfaced_on",
            field=models.DateField(blank=True, null=True, verbose_name="surfaced on"),
        ),
        migrations.AddField(
            model_name="order",
            name="surfaced_to",
            field=models.ForeignKey(
                blank=True,
                help_text="the level that was told",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enterprises.jurisdiction",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(condition=of_one(), name="evidence_of_one_thing"),
        ),
        migrations.AddField(
            model_name="extension",
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
            model_name="extension",
            name="order",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="extensions", to="inspections.order"
            ),
        ),
        migrations.AddField(
            model_name="extension",
            name="requested_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "requested")), fields=("order",), name="extension_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(("working_days__range", (1, 250)), models.Q(("reason", ""), _negated=True)),
                name="extension_asks_for_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["granted", "refused"]), _negated=True),
                    models.Q(("decided_by__isnull", False), models.Q(("decision", ""), _negated=True)),
                    _connector="OR",
                ),
                name="extension_decided_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "granted"), _negated=True),
                    models.Q(("granted_days__gt", 0), ("granted_until__gt", models.F("old_due_on"))),
                    _connector="OR",
                ),
                name="extension_moves_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="extension",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("requested_by")), _negated=True),
                    _connector="OR",
                ),
                name="extension_not_granted_to_oneself",
            ),
        ),
        migrations.RunSQL(GUARDS, NO_GUARDS),
    ]

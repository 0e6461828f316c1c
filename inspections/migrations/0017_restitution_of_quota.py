"""What is owed after a decision fell may be settled by an officer, who did not issue the order; kept for good."""

import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models

import quotas.quantities
from core.operations import AppendOnly

GUARD = """
CREATE FUNCTION restitution_guard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    IF NEW.decided_by_id = (
        SELECT issued_by_id FROM inspections_order JOIN inspections_measure ON order_id = inspections_order.id
        WHERE inspections_measure.id = NEW.measure_id
    ) THEN
        RAISE EXCEPTION 'whoever issued an order does not settle what is owed after it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'restitution_not_by_the_issuer';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER restitution_guard BEFORE INSERT ON inspections_restitution
    FOR EACH ROW EXECUTE FUNCTION restitution_guard();
"""
NO_GUARD = """
DROP TRIGGER restitution_guard ON inspections_restitution;
DROP FUNCTION restitution_guard();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0016_consents_to_electronic_service"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                    "how",
                    models.CharField(
                        choices=[("notice", "Given anew by a notice"), ("otherwise", "Settled otherwise")],
                        max_length=12,
                        verbose_name="how it was settled",
                    ),
                ),
                ("tonnes", quotas.quantities.TonnesField(decimal_places=3, max_digits=16, verbose_name="tonnes")),
                ("document", models.CharField(max_length=200, verbose_name="notice or paper that bears it")),
                ("reason", models.TextField(verbose_name="reason")),
                ("decided_at", models.DateTimeField(verbose_name="decided at")),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
        AppendOnly("inspections_restitution"),
        migrations.RunSQL(GUARD, NO_GUARD),
    ]

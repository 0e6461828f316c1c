"""The term of an order is named in working days and runs from its service; a warning is a kind of order."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import Q, deletion

from core.operations import script

KINDS = [
    ("warn", "Warning"),
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
MANNERS = [
    ("direct", "Handed over"),
    ("left", "Left with a witness"),
    ("mail", "By mail"),
    ("entrusted", "Through another office"),
    ("electronic", "Electronically"),
    ("public", "By public announcement"),
]


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("inspections", "0122_tip_form_is_used_once"),
    ]

    operations = [
        migrations.RemoveConstraint("order", "order_penalises_by_decision"),
        migrations.AlterField("order", "kind", models.CharField("kind", max_length=12, choices=KINDS)),
        migrations.AddConstraint(
            "order",
            models.CheckConstraint(
                name="order_penalises_by_decision",
                condition=~Q(kind__in=["warn", "suspend", "close", "revoke", "fine", "confiscate", "deduct"])
                | Q(proceeding__isnull=False),
            ),
        ),
        migrations.AlterField("competence", "act", models.CharField("act", max_length=12, choices=KINDS)),
        migrations.AlterField(
            "proceeding",
            "intended",
            ArrayField(models.CharField(max_length=12, choices=KINDS), verbose_name="intended penalties"),
        ),
        migrations.AlterField(
            "proceeding",
            "penalties",
            ArrayField(models.CharField(max_length=12, choices=KINDS), blank=True, default=list),
        ),
        migrations.AddField(
            "order",
            "working_days",
            models.PositiveSmallIntegerField(
                "term in working days", null=True, blank=True, help_text="from the day of service"
            ),
        ),
        migrations.AddField("order", "served_on", models.DateField("served on", null=True, blank=True)),
        migrations.AddField(
            "order",
            "service",
            models.CharField("manner of service", max_length=12, choices=MANNERS, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "order",
            "consent",
            models.CharField("signed consent to electronic service", max_length=200, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "order",
            "served_by",
            models.ForeignKey(settings.AUTH_USER_MODEL, deletion.PROTECT, null=True, blank=True, related_name="+"),
        ),
        migrations.AlterField(
            "order",
            "due_on",
            models.DateField("due on", null=True, blank=True, help_text="empty until it has been served"),
        ),
        # What was issued before ran from the day on which it was issued.
        migrations.RunSQL(
            "UPDATE inspections_order SET served_on = (issued_at AT TIME ZONE 'Asia/Shanghai')::date",
            "UPDATE inspections_order SET due_on = (issued_at AT TIME ZONE 'Asia/Shanghai')::date + working_days"
            " WHERE due_on IS NULL",
        ),
        migrations.AddConstraint(
            "order",
            models.CheckConstraint(
                name="order_term_begins_with_service",
                condition=Q(due_on__isnull=True, served_on__isnull=True, service="")
                | Q(due_on__isnull=False, served_on__isnull=False),
            ),
        ),
        migrations.AddConstraint(
            "order",
            models.CheckConstraint(
                name="order_electronic_service_by_consent", condition=~Q(service="electronic") | ~Q(consent="")
            ),
        ),
        migrations.RunSQL(
            script(__file__, "order_service.sql"),
            """
            DROP TRIGGER order_served_once ON inspections_order;
            DROP FUNCTION order_served_once();
            """,
        ),
    ]

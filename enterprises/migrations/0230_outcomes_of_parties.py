"""The outcome of a case is on record for each respondent, with who recorded it, when and why."""

from django.db import migrations, models
from django.db.models import Q

from core.operations import script

OUTCOMES = [
    ("", "Pending"),
    ("penalised", "Penalised"),
    ("unpenalised", "Decided without penalty"),
    ("rectified", "Rectified, without penalty"),
    ("referred", "Referred to prosecution"),
    ("not_established", "Nothing established"),
    ("not_identified", "Not identified"),
    ("discontinued", "Discontinued"),
]


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0220_people_who_may_act")]

    operations = [
        migrations.AlterField(
            "party", "outcome", models.CharField("outcome", max_length=16, choices=OUTCOMES, blank=True)
        ),
        migrations.RemoveConstraint("party", "party_outcome_with_reason"),
        migrations.AddConstraint(
            "party",
            models.CheckConstraint(
                name="party_outcome_with_reason",
                condition=Q(outcome="", outcome_by=None, outcome_at=None, outcome_reason="")
                | (~Q(outcome="") & Q(outcome_by__isnull=False, outcome_at__isnull=False) & ~Q(outcome_reason="")),
            ),
        ),
        migrations.AddConstraint(
            "party",
            models.CheckConstraint(
                name="party_not_identified_is_unknown", condition=~Q(outcome="not_identified") | Q(kind="unknown")
            ),
        ),
        migrations.RunSQL(script(__file__, "party_outcomes.sql"), migrations.RunSQL.noop),
    ]

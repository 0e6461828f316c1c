"""Letters to offices: the role and place of who is asked, which never change."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.migrations.operations import KeptColumns


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0008_deletion_guards"),
        ("trade", "0008_letter_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="letter",
            name="letter_sent_to_its_enterprise",
        ),
        migrations.AddField(
            model_name="letter",
            name="addressee_place",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enterprises.jurisdiction",
                verbose_name="place of the office asked",
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="addressee_role",
            field=models.CharField(
                blank=True,
                choices=[
                    ("provincial_regulator", "Provincial regulator"),
                    ("county_regulator", "County regulator"),
                    ("tax_officer", "Tax officer"),
                    ("customs_officer", "Customs officer"),
                    ("inspector", "Inspector"),
                ],
                db_default="",
                default="",
                max_length=32,
                verbose_name="office asked",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("due_on", None), ("recipient", None), ("sent_at", None), ("state__in", ["draft", "withdrawn"])
                    ),
                    models.Q(
                        models.Q(("state__in", ["draft", "withdrawn"]), _negated=True),
                        models.Q(
                            models.Q(("addressee_role", ""), ("recipient", models.F("enterprise"))),
                            models.Q(models.Q(("addressee_role", ""), _negated=True), ("recipient", None)),
                            _connector="OR",
                        ),
                        ("due_on__isnull", False),
                        ("sent_at__isnull", False),
                        ("working_days__gte", 1),
                    ),
                    _connector="OR",
                ),
                name="letter_sent_to_its_addressee",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("addressee_place", None), ("addressee_role", "")),
                    models.Q(models.Q(("addressee_role", ""), _negated=True), ("addressee_place__isnull", False)),
                    _connector="OR",
                ),
                name="letter_office_has_a_place",
            ),
        ),
        KeptColumns(
            "trade_letter",
            always="id number enterprise_id office_role office_place_id addressee_role addressee_place_id subject"
            " drafted_by_id drafted_at fictitious",
            once="recipient_id working_days due_on sent_by_id sent_at answered_at closed_by_id closed_at conclusion",
            states={
                "draft": "sent withdrawn",
                "sent": "answered closed",
                "answered": "explained closed",
            },
        ),
    ]

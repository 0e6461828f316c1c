"""Emergency freezes: who imposed and lifted them, and what the database refuses while one is in force."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import UUID7

from core.operations import KeptColumns, NeverDeleted, script

PERSON = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": settings.AUTH_USER_MODEL}


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0240_party_decisions")]

    operations = [
        migrations.CreateModel(
            name="Freeze",
            fields=[
                ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
                ("version", models.PositiveIntegerField("row version", default=1, editable=False)),
                ("reason", models.TextField("reason")),
                ("imposed_at", models.DateTimeField("imposed at")),
                ("lifted_at", models.DateTimeField("lifted at", null=True)),
                ("lift_reason", models.TextField("why it was lifted", blank=True)),
                ("imposed_by", models.ForeignKey(verbose_name="imposed by", **PERSON)),
                ("lifted_by", models.ForeignKey(null=True, verbose_name="lifted by", **PERSON)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="freezes",
                        to="enterprises.jurisdiction",
                        verbose_name="place",
                    ),
                ),
            ],
            options={
                "verbose_name": "emergency freeze",
                "verbose_name_plural": "emergency freezes",
                "ordering": ["-imposed_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(fields=["place"], condition=Q(lifted_at=None), name="freeze_once_in_force"),
                    models.CheckConstraint(condition=~Q(reason=""), name="freeze_has_reason"),
                    models.CheckConstraint(
                        condition=Q(lifted_at=None, lifted_by=None, lift_reason="")
                        | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lift_reason="")),
                        name="freeze_lifting_is_whole",
                    ),
                ],
            },
        ),
        KeptColumns(
            "enterprises_freeze",
            always="id place_id reason imposed_by_id imposed_at",
            once="lifted_by_id lifted_at",
            free="version lift_reason",
        ),
        NeverDeleted("enterprises_freeze"),
        migrations.RunSQL(
            script(__file__, "freezes.sql"),
            """
            DROP TRIGGER membership_is_not_frozen ON enterprises_membership;
            DROP TRIGGER approval_is_not_frozen ON enterprises_approvalrequest;
            DROP TRIGGER freeze_guard ON enterprises_freeze;
            DROP FUNCTION membership_is_not_frozen(), approval_is_not_frozen(), freeze_guard(), refuse_while_frozen(),
                frozen_at(text);
            """,
        ),
    ]

"""Declarations of impartiality: only added, by their proven person, for the whole list of parties."""

import django.db.models.deletion
import django.db.models.functions.uuid
from django.conf import settings
from django.db import migrations, models

from core.operations import AppendOnly, script


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0310_enterprises_end_by_two"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImpartialityDeclaration",
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
                ("parties", models.PositiveSmallIntegerField(verbose_name="number of the last party")),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                (
                    "matter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to="enterprises.matter",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
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
        AppendOnly("enterprises_impartialitydeclaration"),
        migrations.RunSQL(
            script(__file__, "declarations.sql"),
            """
            DROP TRIGGER declaration_guard ON enterprises_impartialitydeclaration;
            DROP FUNCTION declaration_guard(), matters_declared_by(uuid);
            """,
        ),
    ]

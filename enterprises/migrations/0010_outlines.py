"""The outline of licences and of planned areas, whose shape the database checks; two people enter that of a licence."""

from django.db import migrations, models

from core.migrations.operations import KeptColumns, SqlFile

_NO_ACT = "DELETE FROM enterprises_twopersonact WHERE act = 'licences.outline';"


def outline() -> models.TextField:
    return models.TextField(
        blank=True,
        db_default="",
        default="",
        help_text="its corners: longitude and latitude a line",
        verbose_name="outline",
    )


def simple(name: str) -> models.CheckConstraint:
    function = models.Func(models.F("outline"), function="outline_is_simple", output_field=models.BooleanField())
    return models.CheckConstraint(condition=models.Q(("outline", ""), function, _connector="OR"), name=name)


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0009_text_versions")]

    operations = [
        SqlFile(__file__, "outlines.sql"),
        migrations.AddField("licence", "outline", outline()),
        migrations.AddField("miningarea", "outline", outline()),
        migrations.AddConstraint("licence", simple("licence_outline_is_simple")),
        migrations.AddConstraint(
            "licence",
            models.CheckConstraint(
                condition=models.Q(("outline", ""), ("kind__in", ["prospecting", "mining"]), _connector="OR"),
                name="licence_outlined_if_of_ground",
            ),
        ),
        migrations.AddConstraint("miningarea", simple("mining_area_outline_is_simple")),
        KeptColumns(
            "enterprises_licence",
            always="id number kind site_id enterprise_id authority_id issuing_level exception fictitious",
            entered="valid_from valid_to",
            once="revoked_on revocation_reason",
            free="version outline",
        ),
        SqlFile(__file__, "outline_guards.sql", undo=_NO_ACT),
    ]

"""Cases and campaigns are numbered from one table of series."""

from django.db import migrations, models
from django.db.models.functions import UUID7

from core.operations import KeptColumns, NeverDeleted

_COPY = """
INSERT INTO inspections_numberseries (prefix, year, last)
SELECT province, year, last FROM inspections_caseseries
UNION ALL SELECT prefix, year, last FROM inspections_inspectionseries;
"""
_COPY_BACK = """
INSERT INTO inspections_caseseries (province, year, last)
SELECT prefix, year, last FROM inspections_numberseries WHERE prefix !~ '-';
INSERT INTO inspections_inspectionseries (prefix, year, last)
SELECT prefix, year, last FROM inspections_numberseries WHERE prefix ~ '-';
"""


def unguard(table: str) -> migrations.RunSQL:
    """Return the opposite of ``NeverDeleted``, so that going back finds the trigger on the table made anew."""
    guard = NeverDeleted(table)
    return migrations.RunSQL(guard.reverse_sql, guard.sql)


class Migration(migrations.Migration):
    dependencies = [("inspections", "0291_drops_and_severities")]

    operations = [
        migrations.CreateModel(
            name="NumberSeries",
            fields=[
                ("id", models.UUIDField(primary_key=True, db_default=UUID7(), editable=False, serialize=False)),
                ("prefix", models.CharField("prefix", max_length=12)),
                ("year", models.PositiveSmallIntegerField("year")),
                ("last", models.PositiveIntegerField("last number")),
            ],
            options={
                "verbose_name": "series of numbers",
                "verbose_name_plural": "series of numbers",
                "constraints": [models.UniqueConstraint(fields=("prefix", "year"), name="number_series_once")],
            },
        ),
        migrations.RunSQL(_COPY, _COPY_BACK),
        NeverDeleted("inspections_numberseries"),
        KeptColumns("inspections_numberseries", always="id prefix year", grows="last", free=""),
        unguard("inspections_caseseries"),
        migrations.DeleteModel("CaseSeries"),
        unguard("inspections_inspectionseries"),
        migrations.DeleteModel("InspectionSeries"),
    ]

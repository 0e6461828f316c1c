"""A filing on paper says when it was received and where it is kept; of earlier ones the day of keying in is known."""

from zoneinfo import ZoneInfo

from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import TruncDate

from core import walls

BACKFILL = """
ALTER TABLE quotas_report DISABLE TRIGGER report_guard;
UPDATE quotas_report
   SET received_on = (COALESCE(submitted_at, prepared_at) AT TIME ZONE 'Asia/Shanghai')::date,
       paper_reference = 'not recorded'
 WHERE origin = 'paper';
ALTER TABLE quotas_report ENABLE TRIGGER report_guard;
"""


def backfill(apps, schema_editor):
    with walls.within(walls.EVERYTHING), schema_editor.connection.cursor() as cursor:
        cursor.execute(BACKFILL)


class Migration(migrations.Migration):
    dependencies = [("quotas", "0010_search_by_parts_of_names")]

    operations = [
        migrations.AddField(
            "report",
            "paper_reference",
            models.CharField(
                "file number of the paper",
                max_length=60,
                blank=True,
                help_text="under which the office keeps it",
            ),
        ),
        migrations.AddField("report", "received_on", models.DateField("paper received on", null=True, blank=True)),
        migrations.RunPython(backfill, migrations.RunPython.noop),
        migrations.AddConstraint(
            "report",
            models.CheckConstraint(
                name="report_on_paper_says_when_it_came",
                condition=Q(origin="paper", received_on__isnull=False, received_on__gte=F("period"))
                & ~Q(paper_reference="")
                | ~Q(origin="paper") & Q(received_on=None, paper_reference=""),
            ),
        ),
        migrations.AddConstraint(
            "report",
            models.CheckConstraint(
                name="report_on_paper_came_before_it_was_filed",
                condition=Q(received_on=None)
                | Q(submitted_at=None)
                | Q(received_on__lte=TruncDate("submitted_at", tzinfo=ZoneInfo("Asia/Shanghai"))),
            ),
        ),
    ]

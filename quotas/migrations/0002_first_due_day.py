"""The due day of monthly reports until an office sets one: the tenth. No source gives a day for the years before 2025."""

from django.db import migrations

FIRST = """
INSERT INTO quotas_dueday (from_month, document, evidence, recorded_at, kind, day)
VALUES ('2000-01-01', 'Set when the register was installed; replaced by the first day that an office sets.',
        'invented', now(), '', 10);
"""


class Migration(migrations.Migration):
    dependencies = [("quotas", "0001_initial")]

    operations = [migrations.RunSQL(FIRST, "DELETE FROM quotas_dueday;")]

"""History cannot be rewritten: the audit trail refuses changes, whatever the code above does."""

from django.db import migrations

from core.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("core", "0002_initial")]

    operations = [AppendOnly("core_auditevent")]

"""History cannot be rewritten: the audit trail and its seals refuse changes, whatever the code above does."""

from django.db import migrations

from core.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("core", "0004_audit_trail_is_sealed")]

    operations = [AppendOnly("core_auditevent"), AppendOnly("core_sealbatch"), AppendOnly("core_checkpoint")]

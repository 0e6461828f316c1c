"""What happened to an enterprise is never rewritten, and what was signed stays signed."""

from django.db import migrations

from core.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0002_reach"), ("core", "0003_guards")]

    operations = [AppendOnly("enterprises_enterpriseevent"), AppendOnly("enterprises_signature")]

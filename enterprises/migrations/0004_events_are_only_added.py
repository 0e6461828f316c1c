"""What happened to an enterprise is never rewritten."""

from django.db import migrations

from core.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0003_register_services")]

    operations = [AppendOnly("enterprises_enterpriseevent")]

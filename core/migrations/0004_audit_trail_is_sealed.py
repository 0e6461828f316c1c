"""Events of the audit trail note the transaction that writes them, so that the sealer can chain them."""

from django.db import migrations

from core.operations import Chained


class Migration(migrations.Migration):
    dependencies = [("core", "0003_guards")]

    operations = [Chained("core_auditevent")]

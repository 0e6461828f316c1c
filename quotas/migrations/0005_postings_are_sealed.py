"""Postings note the transaction that writes them, so that the sealer can chain them."""

from django.db import migrations

from core.operations import Chained


class Migration(migrations.Migration):
    dependencies = [("quotas", "0004_notices_keep_four_eyes"), ("core", "0004_seals")]

    operations = [Chained("quotas_posting")]

"""Notices are found by any part of their number or title."""

from django.db import migrations

from core.models import parts_of


class Migration(migrations.Migration):
    dependencies = [("quotas", "0009_worst_first")]

    operations = [migrations.AddIndex("notice", parts_of("notice_search", "number", "title"))]

"""What the database brings along: ranges that must not overlap, and search by similarity."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [BtreeGistExtension(), TrigramExtension()]

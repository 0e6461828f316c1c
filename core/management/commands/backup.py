"""``manage.py backup DIR``: the database as of one instant, the files, the checkpoints, and a manifest."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import backups


class Command(BaseCommand):
    help = "Write a backup into a new folder. The signing key is not part of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = backups.backup(options["folder"])
        except backups.BackupError as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"{options['folder']}: {manifest['entries']} sealed entries in {manifest['batches']} batches")
        self.stdout.write(f"needs the key whose public half is {manifest['key']}, which is kept elsewhere")

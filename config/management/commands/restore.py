"""``manage.py restore DIR``: fill an empty database from a backup, and verify it against its seals."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from core import backups


class Command(BaseCommand):
    help = "Fill an empty database from a backup; ends with verify_ledger."
    requires_system_checks: list[str] = []  # the database that they query has no tables yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?")
        parser.add_argument(
            "--advance-counter",
            action="store_true",
            help="for a database copied in another way: continue its transaction numbers after the sealed ones",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["advance_counter"] == bool(options["folder"]):
            raise CommandError("name either the folder of a backup or --advance-counter")
        try:
            if options["advance_counter"]:
                backups.advance_transaction_counter()
            else:
                manifest = backups.restore(options["folder"])
                self.stdout.write(f"restored as of {manifest['taken_at']}")
        except backups.BackupError as refused:
            raise CommandError(str(refused)) from None
        call_command("verify_ledger", stdout=self.stdout, stderr=self.stderr)

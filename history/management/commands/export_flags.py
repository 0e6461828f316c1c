"""``manage.py export_flags``: every flag as a row of a CSV file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from history import flag_export


class Command(BaseCommand):
    help = "Write every flag of the register into a CSV file, with its figures as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        count = flag_export.export(options["file"])
        if options["verbosity"]:
            self.stdout.write(f"{count} flags in {options['file']}")

"""Write the public register as a static site that works without the application."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal import static_register


class Command(BaseCommand):
    help = "Write the public register as HTML, CSV and JSON into a folder; nothing in it needs a server or a script."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            written = static_register.write(options["folder"])
        except OSError as error:
            raise CommandError(f"cannot write there: {error}") from error
        self.stdout.write(f"wrote {len(written)} files to {options['folder']}")

"""Compiles the catalogues; ``--check`` refuses an incomplete one, ``--update`` adds new messages."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core import translations


class Command(BaseCommand):
    help = "Compile the translations, check that they are complete, or add new messages to them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail on a missing, empty or fuzzy translation")
        parser.add_argument("--update", action="store_true", help="add new messages, drop unused ones")

    def handle(self, *args: Any, **options: Any) -> None:
        root = Path(settings.BASE_DIR)
        if not translations.can_search():
            if options["update"]:
                raise CommandError("xgettext is missing: install the gettext tools")
            if options["check"]:
                self.stderr.write("xgettext is missing: new messages were not looked for")
        locale = root / "locale"
        for path in sorted(locale.glob("*/LC_MESSAGES/django.po")):
            name = path.relative_to(root)
            if options["update"]:
                self.stdout.write(f"{name}: {translations.update(path, root)} messages without a translation")
            if options["check"] and (lines := translations.faults(path, root)):
                raise CommandError(f"{name} is incomplete:\n" + "\n".join(lines))
        for binary in translations.compile_all(locale):
            self.stdout.write(f"wrote {binary.relative_to(root)}")

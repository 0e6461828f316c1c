"""Write the documentation page of the rules; ``--check`` only compares."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from inspections.rules import documentation


class Command(BaseCommand):
    help = "Writes docs/rules.md from the rules."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail when a file is stale")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        path, text = Path(settings.BASE_DIR) / "docs" / "rules.md", documentation.page()
        if path.exists() and path.read_text("utf-8") == text:
            return
        if check:
            raise CommandError("stale: docs/rules.md. Run manage.py document_rules.")
        path.write_text(text, "utf-8")
        self.stdout.write("wrote docs/rules.md")

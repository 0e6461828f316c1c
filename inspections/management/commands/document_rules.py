"""Write the documentation page of the rules and their texts for translators; ``--check`` only compares."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from inspections.rules import documentation


class Command(BaseCommand):
    help = "Writes docs/rules.md and inspections/rules/words.py from the rules."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail when a file is stale")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        root = Path(settings.BASE_DIR)
        files = {
            root / "docs" / "rules.md": documentation.page(),
            root / "inspections" / "rules" / "words.py": documentation.words(),
        }
        stale = [path for path, text in files.items() if not path.exists() or path.read_text("utf-8") != text]
        if check and stale:
            names = ", ".join(str(path.relative_to(root)) for path in stale)
            raise CommandError(f"stale: {names}. Run manage.py document_rules.")
        for path in stale:
            path.write_text(files[path], "utf-8")
            self.stdout.write(f"wrote {path.relative_to(root)}")

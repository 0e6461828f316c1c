"""Write the documentation page of the rules (``make docs``)."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from inspections.rules import documentation


class Command(BaseCommand):
    help = "Writes docs/rules.md from the rules."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        (Path(settings.BASE_DIR) / "docs" / "rules.md").write_text(documentation.page(), "utf-8")
        self.stdout.write("wrote docs/rules.md")

"""Says where people sign in or, while nobody can, which two commands enter the first administrator."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.urls import reverse

from enterprises.models import User
from enterprises.services.notifications import address


class Command(BaseCommand):
    help = "Print where people sign in or, while nobody can, the two commands that enter the first administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--run-by", default="python", metavar="WORDS", help="what stands before manage.py")

    def handle(self, *args: Any, run_by: str, **options: Any) -> None:
        if User.objects.filter(is_active=True).exists():
            self.stdout.write(f"Sign in at {address(reverse('account_login'))}")
        else:
            commands = (f"{run_by} manage.py {words}" for words in ("load_reference", "create_administrator NAME"))
            self.stdout.write(f"Nobody can sign in yet. Run: {' && '.join(commands)}")

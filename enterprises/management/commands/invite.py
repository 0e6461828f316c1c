"""Creates an invitation from the shell, for the case that no administrator can sign in any more."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from core import loaders
from core.actors import Loader
from core.errors import DomainError
from enterprises.models import User
from enterprises.services import invitations
from enterprises.services.notifications import address


class Command(BaseCommand):
    help = "Print the link by which USERNAME sets a new password and, with --resets-factors, a new second factor."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--resets-factors", action="store_true")

    def handle(self, *args: Any, username: str, resets_factors: bool, **options: Any) -> None:
        person = User.objects.named(username)
        if person is None:
            raise CommandError(f"there is no user {username!r}")
        try:
            with loaders.entering_history():
                _row, secret = invitations.issue(
                    person, actor=Loader("manage.py invite"), resets_factors=resets_factors
                )
        except DomainError as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(address(reverse("pages:invitation", args=[secret])))

"""Prints a new API token of a user and nothing else, for use in scripts."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.actors import SystemActor
from core.errors import DomainError
from enterprises.models import User
from enterprises.services import tokens


class Command(BaseCommand):
    help = "Print a new API token of USERNAME (90 days, all scopes)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        try:
            person = User.objects.named(username)
            if person is None:
                raise CommandError(f"there is no user {username!r}")
            _token, secret = tokens.create(actor=SystemActor("manage.py apitoken"), person=person)
        except DomainError as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(secret)

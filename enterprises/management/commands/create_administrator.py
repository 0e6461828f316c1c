"""The first administrator of an installation: the one person whom nobody could have named over the web."""

import getpass
import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.actors import SystemActor
from core.errors import DomainError
from enterprises.models import NATION, Jurisdiction
from enterprises.roles import Role
from enterprises.services import people


class Command(BaseCommand):
    help = "Enter an administrator. The password is asked for, or read from ADMINISTRATOR_PASSWORD."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", default="")

    def handle(self, *args: Any, username: str, name: str, **options: Any) -> None:
        nation = Jurisdiction.objects.filter(code=NATION).first()
        if nation is None:
            raise CommandError("load the reference data first: manage.py load_reference")
        password = os.environ.get("ADMINISTRATOR_PASSWORD") or getpass.getpass("Password: ")
        try:
            people.create(
                actor=SystemActor("manage.py create_administrator"),
                username=username,
                name=name or username,
                password=password,
                appointments=[{"role": Role.ADMINISTRATOR, "jurisdiction": nation}],
            )
        except DomainError as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{username} is an administrator now.")

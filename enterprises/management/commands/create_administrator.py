"""Creates the first administrator of an installation, whom no one could have entered on a page."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from core import loaders
from core.actors import Loader
from core.errors import DomainError
from enterprises.models import NATION, Jurisdiction
from enterprises.roles import Role
from enterprises.services import invitations, people
from enterprises.services.notifications import address


class Command(BaseCommand):
    help = "Enter an administrator and print the link by which he sets his password and his second factor."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", default="")

    def handle(self, *args: Any, username: str, name: str, **options: Any) -> None:
        nation = Jurisdiction.objects.filter(code=NATION).first()
        if nation is None:
            raise CommandError("load the reference data first: manage.py load_reference")
        operator = Loader("manage.py create_administrator")
        try:
            with loaders.entering_history():
                person = people.create(
                    actor=operator,
                    username=username,
                    name=name or username,
                    appointments=[{"role": Role.ADMINISTRATOR, "jurisdiction": nation}],
                )
                _row, secret = invitations.issue(person, actor=operator)
        except DomainError as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(address(reverse("pages:invitation", args=[secret])))

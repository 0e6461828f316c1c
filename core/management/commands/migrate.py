"""Migrations run as the owner of the database, whoever calls them; everything else runs as the application's role."""

from typing import Any

from django.core.management.commands.migrate import Command as Migrate

from core.database import as_owner, grant_to_application


class Command(Migrate):
    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner(options["database"]):
            grant_to_application(options["database"])
            super().handle(*args, **options)

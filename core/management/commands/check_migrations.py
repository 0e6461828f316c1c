"""``manage.py check_migrations``: refuse migrations for which the register would have to stop."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db.migrations.loader import MigrationLoader

from core import migration_rules


class Command(BaseCommand):
    help = "Refuse migrations that rewrite or lock a table, or break the release before."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        own = {config.label for config in apps.get_app_configs() if config.label in migration_rules.BEFORE_RELEASE}
        loader = MigrationLoader(None)
        newer = [
            migration
            for (app, _name), migration in sorted(loader.disk_migrations.items())
            if app in own and not migration_rules.is_before_release(migration)
        ]
        faults = [fault for migration in newer for fault in migration_rules.faults(migration)]
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError("the register would have to stop for these: docs/contributing.md, Change a table")
        self.stdout.write(f"{len(newer)} migrations since the first release, for which nothing has to stop")

"""``manage.py check_migrations``: refuse migrations for which the register would have to stop."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.migrations.loader import MigrationLoader

from core import migration_rules


class Command(BaseCommand):
    help = "Refuse migrations that rewrite or lock a table, or break the release before."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        loader = MigrationLoader(None)
        before = migration_rules.before_release(loader.graph)
        newer = [
            migration
            for (app, name), migration in sorted(loader.disk_migrations.items())
            if app in migration_rules.BEFORE_RELEASE and (app, name) not in before
        ]
        faults = [fault for migration in newer for fault in migration_rules.faults(migration)]
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError("the register would have to stop for these: docs/contributing.md, Change a table")
        self.stdout.write(f"{len(newer)} migrations since the first release, for which nothing has to stop")

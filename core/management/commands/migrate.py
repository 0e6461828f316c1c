"""The command ``migrate``, which runs as the owner of the database; everything else runs as the application's role.

Each migration is one transaction. If it meets other writers in a deadlock, or waits for their locks, it is cancelled
after a few seconds, rolled back, and tried again.

It begins only from the schema that the last run signed, and signs the one that it has made (``core.guarded_schema``).
The first run seals the first batch and takes the first checkpoint.
"""

import time
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as Migrate
from django.db import OperationalError, connections
from django.db.migrations.exceptions import InconsistentMigrationHistory

from core import guarded_schema, sealing
from core.database import as_owner, grant_to_application
from core.migration_states import SchemaAutodetector
from core.models import Checkpoint
from core.schema_version import newer_version
from core.sealing import row_versions

ATTEMPTS = 30
LOCK_TIMEOUT = "3s"
_TOO_OLD = "this database was made before the first release and cannot be migrated: create an empty one"
_DIFFERS = "the schema was changed since the last migrate signed it; see manage.py sign_schema"
_LOCK_CONFLICTS = {"40P01", "55P03"}  # deadlock_detected, lock_not_available


class Command(Migrate):
    autodetector = SchemaAutodetector

    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner(options["database"]):
            if newer := newer_version(options["database"]):
                raise CommandError(newer)
            try:
                guarded_schema.require_as_signed()
            except guarded_schema.SchemaDiffers as differs:
                raise CommandError(f"{_DIFFERS}:\n{differs}") from None
            grant_to_application(options["database"])
            self._migrate(*args, **options)
            guarded_schema.sign_schema()
        if guarded_schema.is_installed() and not Checkpoint.objects.exists():
            sealing.seal()
            sealing.take_checkpoint()

    def _migrate(self, *args: Any, **options: Any) -> None:
        columns = row_versions.read_columns()
        for attempt in range(1, ATTEMPTS + 1):
            with connections[options["database"]].cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_TIMEOUT])
            try:
                super().handle(*args, **options)
                row_versions.watch_tables(columns)
            except InconsistentMigrationHistory as error:
                raise CommandError(f"{_TOO_OLD}: {error}") from None
            except OperationalError as error:
                if attempt == ATTEMPTS or getattr(error.__cause__, "sqlstate", "") not in _LOCK_CONFLICTS:
                    raise
                self.stderr.write(f"blocked by another transaction, trying again: {error}")
                time.sleep(0.2 * attempt)
            else:
                return

"""Detection of a database that was migrated by a newer version of the register."""

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db.migrations.loader import MigrationLoader


def unknown_migrations(alias: str = "default") -> list[str]:
    """Return the migrations of our own apps that only the database has, by app and number."""
    loader = MigrationLoader(connections[alias], replace_migrations=False)
    shipped = set(loader.disk_migrations) | {
        old for migration in loader.disk_migrations.values() for old in migration.replaces
    }
    own = {app.label for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR}
    return sorted(f"{app}.{name}" for app, name in set(loader.applied_migrations) - shipped if app in own)


def newer_version(alias: str = "default") -> str | None:
    """Return a sentence for people if the database belongs to a newer version."""
    if unknown := unknown_migrations(alias):
        return f"the database belongs to a newer version of the register (it has {unknown[-1]}): update the program"
    return None

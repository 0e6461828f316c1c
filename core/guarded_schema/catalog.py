"""Reads the guarded schema from PostgreSQL's catalogues: items by name, each with what it is."""

import hashlib
import pkgutil
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from core.guarded_schema.normal_form import normalise

_QUERY = Path(__file__).with_name("catalog.sql").read_text(encoding="utf-8")
_SOURCES = ("function ", "view ")  # kinds whose text is written by hand
SHORT = 60  # characters: a longer definition is kept as its SHA-256


@transaction.atomic
def read_items() -> dict[str, str]:
    """Return every item of the guarded schema; a long definition as its SHA-256."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path TO public")  # otherwise names would be printed with their schema
        cursor.execute(_QUERY, {"application": settings.APP_DATABASE_ROLE, "sign_in": settings.SIGN_IN_DATABASE_ROLE})
        return {name: _shorten(value if name.startswith(_SOURCES) else normalise(value)) for name, value in cursor}


def _shorten(value: str) -> str:
    return value if len(value) <= SHORT else hashlib.sha256(value.encode()).hexdigest()


def list_migrations() -> set[str]:
    """Return the migrations that come with this code, as ``app.name``, without importing them."""
    migrations = set()
    for app in apps.get_app_configs():
        for module in pkgutil.iter_modules([str(Path(app.path) / "migrations")]):
            if not module.ispkg and module.name[0] not in "_~":
                migrations.add(f"{app.label}.{module.name}")
    return migrations

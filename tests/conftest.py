"""Real servers for every test: a template migrated by the owner, cloned for each worker, used as the application's role."""

from tests.database import (
    Clone,
    broker,
    django_db_setup,
    own_database,
    servers,
    template,
)

__all__ = ["Clone", "broker", "django_db_setup", "own_database", "servers", "template"]

"""Real servers for every test: a template migrated by the owner, cloned for each worker, used as the application's role."""

from tests.database import (
    Clone,
    broker,
    django_db_setup,
    own_database,
    servers,
    template,
)

pytest_plugins = ["tests.personas"]

__all__ = ["Clone", "broker", "django_db_setup", "own_database", "servers", "template"]

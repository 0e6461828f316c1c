"""Real servers for every test: the owner migrates a template, each worker clones it, the application's role uses it."""

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

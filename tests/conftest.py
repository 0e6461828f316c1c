"""Real servers for every test: the owner migrates a template, each worker clones it, the application's role uses it."""

from pathlib import Path

from core import translations
from tests.database import (
    Clone,
    broker,
    django_db_setup,
    own_database,
    servers,
    template,
)

translations.compile_all(Path(__file__).parents[1] / "locale")

pytest_plugins = ["tests.personas"]

__all__ = ["Clone", "broker", "django_db_setup", "own_database", "servers", "template"]

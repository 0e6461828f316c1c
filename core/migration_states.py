"""States of migrations without texts for people: what ``makemigrations`` compares and writes.

Labels, help texts and choices are not part of the schema. With them a better wording or a further choice would be a
migration of its own.
"""

from typing import Any

from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.questioner import MigrationQuestioner
from django.db.migrations.state import ModelState, ProjectState
from django.utils.module_loading import import_string

TEXTS_OF_FIELDS = frozenset({"verbose_name", "help_text", "choices"})
TEXTS_OF_MODELS = frozenset({"verbose_name", "verbose_name_plural"})


class SchemaAutodetector(MigrationAutodetector):
    """Compares states without their texts, and writes none into a migration."""

    def __init__(
        self, from_state: ProjectState, to_state: ProjectState, questioner: MigrationQuestioner | None = None
    ) -> None:
        super().__init__(without_texts(from_state), without_texts(to_state), questioner)


def without_texts(state: ProjectState) -> ProjectState:
    """Return the same state without labels, help texts and choices."""
    return ProjectState({key: _bare_model(model) for key, model in state.models.items()}, real_apps=state.real_apps)


def _bare_model(model: ModelState) -> ModelState:
    bare = model.clone()
    bare.fields = {name: _bare_field(field) for name, field in bare.fields.items()}
    bare.options = {name: value for name, value in bare.options.items() if name not in TEXTS_OF_MODELS}
    return bare


def _bare_field(field: models.Field) -> models.Field:
    """Return the field that a migration names, without texts; so too the field of an array or of a generated column."""
    _name, path, arguments, named = field.deconstruct()
    kept: dict[str, Any] = {
        name: _bare_field(value) if isinstance(value, models.Field) else value
        for name, value in named.items()
        if name not in TEXTS_OF_FIELDS
    }
    bare: models.Field = import_string(path)(*arguments, **kept)
    return bare

"""Base of own fields that appear in migrations as the field of Django that they extend."""

from typing import Any

from django.db import models


class PlainInMigrations(models.Field):
    """Mixin of a field that adds validators or a default to one of Django's, which migrations name instead.

    So migrations import no code of the register, and a validator can change without one. Subclasses state additions
    in their class or constructor, not in arguments.
    """

    path: str  # of Django's class
    added: tuple[str, ...] = ()  # arguments that the constructor sets

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, self.path, args, {key: value for key, value in kwargs.items() if key not in self.added}

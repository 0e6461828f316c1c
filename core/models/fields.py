"""What a field of our own says of itself to migrations: the field of Django's that its column is."""

from typing import Any

from django.db import models


class PlainInMigrations(models.Field):
    """Mixin of a field that adds validators or a default to one of Django's: migrations name Django's alone.

    So a migration needs no code of the register, and a rule is improved without one. What the field adds, it adds in
    its class or constructor, not in arguments.
    """

    path: str  # of Django's class
    added: tuple[str, ...] = ()  # arguments that the constructor sets

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, self.path, args, {key: value for key, value in kwargs.items() if key not in self.added}

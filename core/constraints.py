"""Constraints that say what is wrong: a code, a message in the reader's language, and the field of the input.

The wording is no part of the schema. It is left out where Django compares constraints and writes migrations, so that a
sentence can be improved without a migration.
"""

from functools import cache
from typing import Any, Self

from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint as DjangoExclusionConstraint
from django.db import models
from django.utils.translation import gettext as _

from core.errors import Conflict, DomainError, Fault, Invalid

_WORDING = {"violation_error_code", "violation_error_message"}


class _Explained(models.BaseConstraint):
    path: str  # of Django's class, which migrations name
    default_code: str

    def __init__(self, *arguments: Any, message: Any, code: str = "", field: str = "", **schema: Any) -> None:
        wording = {"violation_error_code": code or self.default_code, "violation_error_message": message}
        super().__init__(*arguments, **wording, **schema)
        self.field = field

    def deconstruct(self) -> Any:
        _path, arguments, schema = super().deconstruct()
        return self.path, arguments, {name: value for name, value in schema.items() if name not in _WORDING}

    def clone(self) -> Self:
        _path, arguments, schema = self.deconstruct()
        code, message = str(self.violation_error_code), self.violation_error_message
        return type(self)(*arguments, code=code, message=message, field=self.field, **schema)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, models.BaseConstraint):
            return NotImplemented
        path, arguments, schema = other.deconstruct()
        plain = {name: value for name, value in schema.items() if name not in _WORDING}
        return bool(self.deconstruct() == (path, arguments, plain))

    __hash__ = models.BaseConstraint.__hash__

    def refusal(self) -> DomainError:
        """Return the error that a violation stands for: a fault of the field, or a conflict with what is stored."""
        code, message = str(self.violation_error_code), str(self.violation_error_message)
        if self.field and isinstance(self, models.CheckConstraint):
            return Invalid.at(f"/{self.field}", code, message)
        faults = [Fault(f"/{self.field}", code, message)] if self.field else []
        return Conflict(code, message, errors=faults)


class CheckConstraint(_Explained, models.CheckConstraint):
    path = "django.db.models.CheckConstraint"
    default_code = "incomplete"


class UniqueConstraint(_Explained, models.UniqueConstraint):
    path = "django.db.models.UniqueConstraint"
    default_code = "exists"


class ExclusionConstraint(_Explained, DjangoExclusionConstraint):
    path = "django.contrib.postgres.constraints.ExclusionConstraint"
    default_code = "exists"


def find_refusal(name: str) -> DomainError | None:
    """Return the error that a violated constraint of this name stands for; the models declare it."""
    if name in _constraints():
        return _constraints()[name].refusal()
    return taken(_unique_fields()[name]) if name in _unique_fields() else None


def taken(field: str) -> Conflict:
    """Return the conflict for a code or number that must be unique and belongs to another row."""
    detail = _("Another entry of the register bears this already.")
    return Conflict("taken", detail, errors=[Fault(f"/{field}", "taken", detail)])


@cache
def _constraints() -> dict[str, _Explained]:
    return {
        constraint.name: constraint
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, _Explained)
    }


@cache
def _unique_fields() -> dict[str, str]:
    """Return the names of unique fields by the names that PostgreSQL gives to their constraints."""
    return {
        f"{model._meta.db_table}_{field.column}_key": field.name
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if field.unique and not field.primary_key
    }

"""Constraints that carry the error of a violation: a code, a message in the reader's language, the field of the input.

The wording is not part of the schema. It is left out where Django compares constraints and writes migrations, so that a
sentence can be improved without a migration.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, Self

from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint as DjangoExclusionConstraint
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import months
from core.errors import Conflict, DomainError, Fault, Invalid
from core.type_aliases import Text

_WORDING = {"violation_error_code", "violation_error_message"}


class _Explained(models.BaseConstraint):
    """``violation`` is the error of a violation; without a pointer it does not belong to one field."""

    path: str  # of Django's class, which migrations name

    def __init__(self, *arguments: Any, violation: Fault, **schema: Any) -> None:
        schema |= {"violation_error_code": violation.code, "violation_error_message": violation.detail}
        super().__init__(*arguments, **schema)
        self.violation = violation

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        _path, arguments, schema = super().deconstruct()
        return self.path, arguments, {name: value for name, value in schema.items() if name not in _WORDING}

    def clone(self) -> Self:
        _path, arguments, schema = self.deconstruct()
        return type(self)(*arguments, violation=self.violation, **schema)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, models.BaseConstraint):
            return NotImplemented
        path, arguments, schema = other.deconstruct()
        plain = {name: value for name, value in schema.items() if name not in _WORDING}
        return bool(self.deconstruct() == (path, arguments, plain))

    __hash__ = models.BaseConstraint.__hash__

    def refusal(self) -> DomainError:
        """Return the error of a violation: a fault of the field, or a conflict with stored rows."""
        pointer, code, detail = self.violation.pointer, self.violation.code, str(self.violation.detail)
        if pointer and isinstance(self, models.CheckConstraint):
            return Invalid.at(pointer, code, detail)
        return Conflict(code, detail, errors=[Fault(pointer, code, detail)] if pointer else [])


class CheckConstraint(_Explained, models.CheckConstraint):
    path = "django.db.models.CheckConstraint"


class UniqueConstraint(_Explained, models.UniqueConstraint):
    path = "django.db.models.UniqueConstraint"


class ExclusionConstraint(_Explained, DjangoExclusionConstraint):
    path = "django.contrib.postgres.constraints.ExclusionConstraint"


def exists_once(name: str, fields: list[str], message: Text, **schema: Any) -> UniqueConstraint:
    """Return a constraint that refuses a second row with the same values in several fields."""
    return UniqueConstraint(name=name, fields=fields, violation=Fault("", "exists", message), **schema)


def text_required(name: str, field: str, message: Text | None = None) -> CheckConstraint:
    """Return a constraint that refuses an empty text."""
    message = message or gettext_lazy("State the reason.")
    return CheckConstraint(name=name, condition=~Q(**{field: ""}), violation=Fault(f"/{field}", "required", message))


def first_of_month(name: str, field: str) -> CheckConstraint:
    """Return a constraint that refuses any day but the first of a month."""
    return CheckConstraint(name=name, condition=Q(**{f"{field}__day": 1}), violation=months.fault(f"/{field}"))


def not_before(name: str, field: str, first: str, message: Text) -> CheckConstraint:
    """Return a constraint that refuses a day or year before that of the field ``first``."""
    return CheckConstraint(
        name=name,
        condition=Q(**{field: None}) | Q(**{f"{field}__gte": F(first)}),
        violation=Fault(f"/{field}", f"before_{first}", message),
    )


def find_refusal(name: str) -> DomainError | None:
    """Return the error of a violated constraint by the constraint's name; the models declare it."""
    if name in _constraints():
        return _constraints()[name].refusal()
    return taken(_unique_fields()[name]) if name in _unique_fields() else None


def taken(field: str) -> Conflict:
    """Return the conflict for a code or number that must be unique and belongs to another row."""
    detail = _("Another entry of the register has this value already.")
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

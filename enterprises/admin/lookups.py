"""The parameters by which an admin list may be filtered: those that its filters declare, and no other column.

Django lets anyone who may see a list filter it by any column of the table, with any operator. Whether the list is empty
then answers questions about columns that are never shown.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.utils import get_fields_from_path
from django.db import models


def declared_lookups(
    model: type[models.Model], list_filter: Iterable[Any], date_hierarchy: str | None, linked: Iterable[str]
) -> set[str]:
    """Return the names of the parameters; ``linked`` are those that links on other screens carry."""
    allowed = set(linked)
    for declared in list_filter:
        allowed.update(_filter_lookups(model, declared))
    if date_hierarchy:
        allowed.update(f"{date_hierarchy}__{part}" for part in ("year", "month", "day"))
    return allowed


def _filter_lookups(model: type[models.Model], declared: object) -> Iterator[str]:
    if isinstance(declared, type) and issubclass(declared, SimpleListFilter):
        yield str(declared.parameter_name)
        return
    path = str(declared[0] if isinstance(declared, tuple | list) else declared)
    field = get_fields_from_path(model, path)[-1]
    yield from (path, f"{path}__exact", f"{path}__isnull")
    if isinstance(field, models.ForeignKey):
        yield f"{path}__{field.target_field.name}__exact"
    if isinstance(field, models.DateField):
        yield from (f"{path}__gte", f"{path}__lt")

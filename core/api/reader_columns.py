"""Columns of a list's file for readers: headings, names and figures as a reader of the active language writes them.

They are made of the list's serializer, so no list states its columns twice. Identifiers, nested lists and what is for
programs is left out; ``core.api.program_files`` writes the list as programs read it.
"""

import datetime as dt
import functools
import re
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.fields import Field

from core import clock, formats
from core.api.column_labels import LABELS
from core.api.fields import ActionsField, CodeField, DecimalStringField
from core.errors import Invalid

type Cell = str | int | Decimal | dt.date | dt.datetime | None

_FOR_PROGRAMS = (
    ActionsField,
    serializers.BaseSerializer,
    serializers.DictField,
    serializers.JSONField,
    serializers.ManyRelatedField,
    serializers.PrimaryKeyRelatedField,
    serializers.UUIDField,
)
_HIDDEN_NAMES = {"id", "actions", "version", "preview", "geometry", "media_type"}
_HASH = re.compile(r"(^|_)sha256$")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
_SHARES = "percent"
_NAMING = frozenset({"code", "name", "username", "number", "symbol"})  # what stands for another row
_PLAIN = (str, bool, int, Decimal, dt.date, dt.datetime)
_NAMES: dict[str, Callable[[], Mapping[str, str]]] = {}


def register_names(attribute: str, load: Callable[[], Mapping[str, str]]) -> None:
    """Declare the names, in the active language, of the codes that an attribute of rows gives; read once a file."""
    _NAMES[attribute] = load


@dataclass(frozen=True, slots=True)
class ReaderColumn:
    """A column: its path in the representation, its heading, and the decimals of its figures (``None``: no figures)."""

    path: str
    label: str
    field: Field
    attributes: tuple[str, ...]  # that lead from the row to the value
    choices: Mapping[Any, Any]
    places: int | None
    named: bool  # whether the name stands for the code
    names: Callable[[], Mapping[str, str]]  # of codes; read when the first one is met

    def value(self, row: object, shown: object) -> Cell:
        """Return the value of a cell, from the row and its representation."""
        for step in self.path.split("."):
            shown = shown.get(step) if isinstance(shown, Mapping) else None
        if shown is None or shown == "":
            return None
        if self.named and (name := self._name(row)):
            return name
        return self._in_words(shown)

    def _name(self, row: object) -> str:
        # A field of codes leads to the other row itself, any other to its code or name.
        owner = _follow(row, self.attributes if isinstance(self.field, CodeField) else self.attributes[:-1])
        return formats.full_name(owner) if hasattr(owner, "name") else ""

    def _in_words(self, shown: Any) -> Cell:
        if isinstance(shown, bool):
            return _("yes") if shown else _("no")
        if isinstance(shown, list):
            return _(", ").join(str(self._in_words(item)) for item in shown)
        if isinstance(shown, str | int) and shown in self.choices:
            return str(self.choices[shown])
        return self._figure(self.names().get(shown, shown) if isinstance(shown, str) else shown)

    def _figure(self, shown: Any) -> Cell:
        if self.places is not None and _NUMBER.fullmatch(str(shown)):
            return Decimal(str(shown))
        if isinstance(shown, str) and isinstance(self.field, serializers.DateTimeField):
            shown = dt.datetime.fromisoformat(shown)
        elif isinstance(shown, str) and isinstance(self.field, serializers.DateField):
            shown = dt.date.fromisoformat(shown)
        if isinstance(shown, dt.datetime):
            return shown.astimezone(clock.ZONE).replace(tzinfo=None, microsecond=0)
        return shown if isinstance(shown, int | dt.date) else str(shown)


def _no_names() -> dict[str, str]:
    return {}


def reader_columns(
    serializer: serializers.BaseSerializer,
    model: type[models.Model] | None,
    choices: Mapping[str, Mapping[Any, Any]],
    wanted: str = "",
) -> list[ReaderColumn]:
    """Return the columns of a list for readers, or those that ``wanted`` names, in its order.

    ``choices`` are those of the list's filters, for columns of codes whose field does not know their labels.

    Raises:
        Invalid: a wanted column is not one of the list's.
    """
    offered = {column.path: column for column in _columns(serializer, model, choices)}
    asked = [path for path in wanted.split(",") if path]
    for path in asked:
        if path not in offered:
            raise Invalid.at(
                "/columns", "unknown_column", _("Columns offered here: %(names)s.") % {"names": ", ".join(offered)}
            )
    return [offered[path] for path in dict.fromkeys(asked)] if asked else list(offered.values())


def _columns(
    serializer: serializers.BaseSerializer,
    model: type[models.Model] | None,
    choices: Mapping[str, Mapping[Any, Any]],
    path: str = "",
    above: tuple[str, ...] = (),
    group: str = "",
) -> list[ReaderColumn]:
    fields = cast(serializers.Serializer, serializer).fields
    columns: list[ReaderColumn] = []
    for name, field in fields.items():
        attributes = above + tuple(part for part in field.source_attrs if part != "*")
        label = _label(f"{path}{name}", name, field, model, attributes)
        if isinstance(field, serializers.Serializer):
            if not field.write_only:
                columns += _columns(field, model, choices, f"{path}{name}.", attributes, label)
        elif _is_for_people(name, field):
            columns.append(
                ReaderColumn(
                    f"{path}{name}",
                    f"{group}: {label[:1].lower()}{label[1:]}" if group else label,
                    field,
                    attributes,
                    _labels_of_choices(field, model, attributes) or choices.get(name, {}),
                    _places(name, field),
                    _has_name(field, attributes, fields),
                    functools.cache(_NAMES.get(attributes[-1] if attributes else "", _no_names)),
                )
            )
    return columns


def _is_for_people(name: str, field: Field) -> bool:
    if field.write_only or name in _HIDDEN_NAMES or _HASH.search(name) or isinstance(field, _FOR_PROGRAMS):
        return False
    if isinstance(field, serializers.SerializerMethodField):
        method = getattr(field.parent, field.method_name or f"get_{name}")
        answer = typing.get_type_hints(method).get("return")
        return all(kind in (*_PLAIN, type(None)) for kind in typing.get_args(answer) or (answer,))
    return not (field.source == "*" and not isinstance(field, serializers.CharField))


def _label(path: str, name: str, field: Field, model: type[models.Model] | None, attributes: Sequence[str]) -> str:
    if field.label and field.label != name.replace("_", " ").capitalize():
        return str(capfirst(str(field.label)))
    if "." in path and path in LABELS:
        return str(LABELS[path])
    own = getattr(getattr(field.parent, "Meta", None), "model", None)
    column = _model_field(own, field.source_attrs) or _model_field(model, attributes)
    stated = str(getattr(column, "verbose_name", ""))
    if stated and stated != column.name.replace("_", " "):
        return str(capfirst(stated))
    return str(LABELS.get(name) or capfirst(stated or str(field.label)))


def _model_field(model: type[models.Model] | None, attributes: Sequence[str]) -> Any:
    """Return the field to which attributes lead; for the code or name of another row the field that names the row."""
    found: Any = None
    for attribute in attributes:
        if found is not None and attribute in _NAMING:
            return found
        if model is None:
            return None
        try:
            found = model._meta.get_field(attribute.removesuffix("_id"))
        except FieldDoesNotExist:
            return None
        model = found.related_model
    return found


def _labels_of_choices(field: Field, model: type[models.Model] | None, attributes: Sequence[str]) -> Mapping[Any, Any]:
    inner = getattr(field, "child", field)
    if isinstance(inner, serializers.ChoiceField):
        return inner.choices
    own = _model_field(getattr(getattr(field.parent, "Meta", None), "model", None), field.source_attrs)
    column = own or _model_field(model, attributes)
    return dict(getattr(column, "flatchoices", None) or ())


def _places(name: str, field: Field) -> int | None:
    if isinstance(field, DecimalStringField):
        return field.places
    if isinstance(field, serializers.DecimalField):
        return field.decimal_places
    return 2 if name.endswith(_SHARES) else None


def _has_name(field: Field, attributes: Sequence[str], fields: Mapping[str, Field]) -> bool:
    """Return whether a column of codes shows names: unless another column has the name of the same row."""
    if isinstance(field, CodeField):
        return True
    if len(attributes) < 2 or attributes[-1] not in ("code", "name", "username"):
        return False
    siblings = [other.source_attrs for other in fields.values()]
    return attributes[-1] != "code" or [*field.source_attrs[:-1], "name"] not in siblings


def _follow(row: object, attributes: Sequence[str]) -> object:
    for attribute in attributes:
        row = row.get(attribute) if isinstance(row, Mapping) else getattr(row, attribute, None)
    return row

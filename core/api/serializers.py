"""Base classes of serializers, which check shape and refuse unknown members."""

import functools
from collections.abc import Mapping, MutableMapping
from typing import Any, cast

from django.db import models
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ParseError
from rest_framework.fields import empty
from rest_framework.utils.html import is_html_input

from core.api.parsers import parse_strictly


class StrictMembers(serializers.Serializer):
    """Refuses unknown members. Read-only ones may be sent back as they were answered, and are ignored."""

    def to_internal_value(self, data: object) -> Any:
        unknown = set(data) - set(self.fields) if isinstance(data, Mapping) else set()
        if not unknown:
            return super().to_internal_value(data)
        faults: dict[str, Any] = {
            name: [ErrorDetail(_("There is no such member."), "unknown_member")] for name in sorted(unknown)
        }
        try:
            super().to_internal_value(data)
        except serializers.ValidationError as error:
            faults = {**cast(dict[str, Any], error.detail), **faults}
        raise serializers.ValidationError(faults)


class Serializer(StrictMembers):
    """Base of every hand-written serializer. Within a multipart body it is a part in JSON, as OpenAPI specifies."""

    def get_value(self, dictionary: Any) -> Any:
        return json_part(dictionary, self.field_name, super().get_value(dictionary))


def json_part(body: Any, name: str | None, otherwise: object) -> Any:
    """Return the JSON value of one part of a multipart body, or the part's text if it is not JSON.

    ``otherwise`` is returned for a body that is not a form, ``empty`` if the part is missing.
    """
    if not is_html_input(body):
        return otherwise
    if name not in body:
        return empty
    try:
        return parse_strictly(body[name])
    except ParseError:
        return body[name]


class ModelSerializer(StrictMembers, serializers.ModelSerializer):
    """Base of every serializer of a row."""

    # Columns are read-only, unless ``Meta.read_only_fields`` says which of them are.
    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        meta: Any = vars(cls).get("Meta")
        if meta is not None and not hasattr(meta, "read_only_fields"):
            meta.read_only_fields = meta.fields

    def build_relational_field(self, field_name: str, relation_info: Any) -> Any:
        """Return the field of another row, by its key where the column is read-only."""
        key = key_of(relation_info.related_model)
        if key is None or relation_info.to_many or field_name not in cast(Any, self.Meta).read_only_fields:
            return super().build_relational_field(field_name, relation_info)
        kind = serializers.IntegerField if isinstance(key, models.IntegerField) else serializers.CharField
        null = bool(getattr(relation_info.model_field, "null", False))
        return kind, {"source": f"{field_name}.{key.name}", "read_only": True, **({"allow_null": True} if null else {})}

    def include_extra_kwargs(
        self, kwargs: MutableMapping[str, Any], extra_kwargs: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        """Keep ``allow_blank`` on optional choices, also read-only ones, so that the schema lists the empty text."""
        blank = "choices" in kwargs and kwargs.get("allow_blank")
        merged = super().include_extra_kwargs(kwargs, extra_kwargs)
        return {**merged, "allow_blank": True} if blank else merged


@functools.cache
def key_of(model: type[models.Model]) -> "models.Field[Any, Any] | None":
    """Return the column by which people name a row: the first that is unique of code, number and user name."""
    columns = {column.name: column for column in model._meta.fields if column.unique}
    return next((columns[name] for name in ("code", "number", "username") if name in columns), None)


class ReasonSerializer(Serializer):
    """The reason that most refusals and revocations require."""

    reason = serializers.CharField(max_length=2000)


def many(
    child: serializers.BaseSerializer[Any], *, at_most: int, required: bool = True
) -> serializers.ListSerializer[Any]:
    """Return a list field of ``child`` with at most ``at_most`` items."""
    return serializers.ListSerializer(child=child, max_length=at_most, required=required)

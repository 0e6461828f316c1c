"""Base classes of serializers, which check shape and refuse unknown members."""

from collections.abc import Mapping, MutableMapping
from typing import Any, cast

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

    def include_extra_kwargs(
        self, kwargs: MutableMapping[str, Any], extra_kwargs: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        """Keep ``allow_blank`` on optional choices, also read-only ones, so that the schema lists the empty text."""
        blank = "choices" in kwargs and kwargs.get("allow_blank")
        merged = super().include_extra_kwargs(kwargs, extra_kwargs)
        return {**merged, "allow_blank": True} if blank else merged


class ReasonSerializer(Serializer):
    """The reason that most refusals and revocations require."""

    reason = serializers.CharField(max_length=2000)


def many(
    child: serializers.BaseSerializer[Any], *, at_most: int, required: bool = True
) -> serializers.ListSerializer[Any]:
    """Return a list field of ``child`` with at most ``at_most`` items."""
    return serializers.ListSerializer(child=child, max_length=at_most, required=required)

"""Bodies of acts and of new records in the API, made from the same forms as the pages use.

A form declares each field once: label, help, choices, limits. Pages show it; here it becomes the serializer that reads
a body and that OpenAPI describes. Both check the shape by the same limits. The meaning is checked by the service only,
so the form of an act has no ``clean`` of its own.
"""

import functools
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.choices import CallableChoiceIterator
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.acts import Act
from core.api import fields as api_fields
from core.api.serializers import ReasonSerializer, Serializer
from core.bulk import Outcome
from core.forms import MonthField, ReadTextField, ReasonForm, SeenChoiceField, StatedChoicesField, YearField, YesNoField


@functools.cache
def body_of(
    form: type[forms.Form], *, makes: bool = False, **given: serializers.Field[Any, Any, Any, Any]
) -> type[Serializer] | None:
    """Return the serializer of a form's fields, or ``None`` for a form without fields.

    ``makes``: it makes a record, whose figures are strings of digits. ``given``: members that programs send otherwise
    than pages do.
    """
    if not form.base_fields:
        return None
    if form is ReasonForm:
        return ReasonSerializer
    own = [name for name in dir(form) if name == "clean" or name.startswith("clean_")]
    if any(getattr(form, name) is not getattr(forms.BaseForm, name, None) for name in own):
        raise TypeError(f"{form.__name__} checks in clean(), which the API does not call: check in the service")
    members: dict[str, Any] = {
        name: given.get(name) or field_of(field, f"{form.__name__}.{name}", in_text=makes)
        for name, field in form.base_fields.items()
    }
    name = form.__name__.removesuffix("Form")
    return type(
        f"{name}Serializer", (Serializer,), {**members, "__doc__": form.__doc__ or "", "__module__": form.__module__}
    )


class VersionsField(serializers.DictField):
    """Versions by the key of their object."""

    def __init__(self, **options: Any) -> None:
        super().__init__(child=serializers.IntegerField(min_value=1), **options)

    def to_internal_value(self, data: Any) -> dict[UUID, int]:
        key = serializers.UUIDField()
        return {key.run_validation(text): version for text, version in super().to_internal_value(data).items()}


def together_body(act: Act, body: type[serializers.Serializer[Any]] | None) -> type[Serializer]:
    """Return the serializer of an act on many objects: their keys, and the members of the act's own body."""
    assert act.many is not None
    keys = serializers.ListField(child=serializers.UUIDField(), allow_empty=False, max_length=act.many.limit)
    versions = VersionsField(
        required=False, help_text=_("the versions that were read, by id; what has changed since is refused")
    )
    name = f"{act.transition.capability.split('.')[0]}_{act.verb}_together".title().replace("_", "")
    return type(name, (body or Serializer,), {"ids": keys, "versions": versions, "__doc__": "", "__module__": __name__})


class NotDoneSerializer(Serializer):
    id = serializers.UUIDField()
    code = serializers.CharField()
    detail = serializers.CharField()


class OutcomeSerializer(Serializer):
    """The objects on which an act was done, and those on which it was refused, with the reason."""

    done = serializers.SerializerMethodField()
    refused = NotDoneSerializer(many=True)

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_done(self, outcome: Outcome) -> list[UUID]:
        return [row.pk for row in outcome.done]


def field_of(field: forms.Field, name: str, *, in_text: bool = False) -> serializers.Field:
    """Return the serializer field for a field of a form; with ``in_text``, figures are strings of digits.

    Raises:
        TypeError: for a kind of field without an equivalent, text without a limit, or computed choices (use text with a
            ``Select``; the service refuses other values).
    """
    common: dict[str, Any] = {"required": field.required, "label": field.label, "help_text": field.help_text or None}
    text = common if field.required else {**common, "allow_blank": True}
    value = common if field.required else {**common, "allow_null": True}
    match field:
        case YesNoField():
            return serializers.BooleanField(**value)
        case forms.FileField():
            return _cleaned(serializers.FileField, field, value)
        case forms.ModelChoiceField(to_field_name=str() as key):
            rows = field.every if isinstance(field, SeenChoiceField) else field.queryset
            return api_fields.CodeField(slug_field=key, queryset=rows, **value)
        case forms.MultipleChoiceField():
            choices = _choices(field, name)
            stated = {"required": True} if isinstance(field, StatedChoicesField) else {}
            return serializers.ListField(
                child=serializers.ChoiceField(choices=choices),
                max_length=len(choices),
                allow_empty=not field.required,
                **common | stated,
            )
        case forms.TypedChoiceField(coerce=kind) if kind is int and _are_whole(choices := _choices(field, name)):
            return serializers.ChoiceField(choices=choices, **value)
        case forms.ChoiceField() if type(field) is forms.ChoiceField:
            return serializers.ChoiceField(choices=_choices(field, name), **text)
        case forms.BooleanField():
            return serializers.BooleanField(**{**common, "required": False, "default": False})
        case forms.UUIDField():
            return serializers.UUIDField(**value)
        case forms.DateField():
            return serializers.DateField(**value)
        case forms.DecimalField(max_digits=int() as digits, decimal_places=int() as places, min_value=0) if in_text:
            most = Decimal(10) ** (digits - places) - Decimal(1).scaleb(-places)
            return api_fields.DecimalStringField(
                places=places,
                digits=digits - places,
                maximum=str(most if field.max_value is None else field.max_value),
                **value,
            )
        case forms.DecimalField(max_digits=int() as digits, decimal_places=int() as places):
            return serializers.DecimalField(max_digits=digits, decimal_places=places, **value, **_limits(field))
        case YearField():
            limits = _limits(field)
            return api_fields.YearField(first=limits["min_value"], last=limits["max_value"], **value)
        case forms.IntegerField() if type(field) is forms.IntegerField:
            return serializers.IntegerField(**value, **_limits(field))
        case MonthField():
            return api_fields.MonthField(**value)
        case ReadTextField(max_length=int() as most):
            return _cleaned(serializers.CharField, field, {"max_length": most, **text})
        case forms.CharField(max_length=int() as most) if type(field) is forms.CharField:
            return serializers.CharField(max_length=most, trim_whitespace=field.strip, **text)
    raise TypeError(f"{name}: {type(field).__name__} has no limits or no equivalent in a body")


def _limits(field: forms.IntegerField) -> dict[str, Any]:
    return {"min_value": field.min_value, "max_value": field.max_value}


def _choices(field: forms.ChoiceField, name: str) -> list[tuple[Any, Any]]:
    choices: Any = field.choices  # of a type that the stubs do not know
    if isinstance(choices, CallableChoiceIterator):
        raise TypeError(f"{name}: computed choices; use text with a Select and let the service refuse")
    return [(value, label) for value, label in choices if value != ""]


def _are_whole(choices: list[tuple[Any, Any]]) -> bool:
    """Return whether the body yields whole numbers, as the form does."""
    return all(isinstance(value, int) for value, _label in choices)


def _cleaned(
    kind: type[serializers.Field[Any, Any, Any, Any]], field: forms.Field, arguments: dict[str, Any]
) -> serializers.Field:
    """Return a field of a kind whose value the form's own field cleans, so that the service receives the same one."""

    class Cleaned(kind):  # type: ignore[misc, valid-type]
        def to_internal_value(self, data: Any) -> Any:
            return field.clean(super().to_internal_value(data))

    return Cleaned(**arguments)

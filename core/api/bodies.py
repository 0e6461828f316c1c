"""Bodies of acts, made from the forms that ask for the same on pages.

A form declares each field once: label, help, choices, limits. Pages show it; here it becomes the serializer that reads
a body and that OpenAPI describes. Both check the shape by the same limits, and the service alone checks the meaning: a
form of an act has no ``clean`` of its own.
"""

import functools
from typing import Any

from django import forms
from django.utils.choices import CallableChoiceIterator
from rest_framework import serializers

from core.api.fields import CodeField
from core.api.serializers import ReasonSerializer, Serializer
from core.forms import ReasonForm, StatedChoicesField, YesNoField


@functools.cache
def body_of(form: type[forms.Form]) -> type[Serializer] | None:
    """Return the serializer of a form's fields, or ``None`` for a form without fields."""
    if not form.base_fields:
        return None
    if form is ReasonForm:
        return ReasonSerializer
    own = [name for name in dir(form) if name == "clean" or name.startswith("clean_")]
    if any(getattr(form, name) is not getattr(forms.BaseForm, name, None) for name in own):
        raise TypeError(f"{form.__name__} checks in clean(): the API would not, so the service has to")
    members: dict[str, Any] = {
        name: member_of(field, f"{form.__name__}.{name}") for name, field in form.base_fields.items()
    }
    name = form.__name__.removesuffix("Form")
    return type(f"{name}Serializer", (Serializer,), {**members, "__doc__": form.__doc__, "__module__": form.__module__})


def member_of(field: forms.Field, name: str) -> serializers.Field:
    """Return the member of a body that stands for a form's field.

    Raises:
        TypeError: for a kind of field that has no equal, for text without a limit, and for choices that are computed
            (a text with a ``Select``: the service refuses what is not among them).
    """
    said: dict[str, Any] = {"required": field.required, "label": field.label, "help_text": field.help_text or None}
    text = said if field.required else {**said, "allow_blank": True}
    value = said if field.required else {**said, "allow_null": True}
    match field:
        case YesNoField():
            return serializers.BooleanField(**value)
        case forms.FileField():
            return _file(field, value)
        case forms.ModelChoiceField(to_field_name=str() as key):
            return CodeField(slug_field=key, queryset=field.queryset, **value)
        case forms.MultipleChoiceField():
            one = serializers.ChoiceField(choices=_choices(field, name))
            stated = {"required": True} if isinstance(field, StatedChoicesField) else {}
            most = len(_choices(field, name))
            return serializers.ListField(child=one, max_length=most, allow_empty=not field.required, **said | stated)
        case forms.ChoiceField() if type(field) is forms.ChoiceField:
            return serializers.ChoiceField(choices=_choices(field, name), **text)
        case forms.BooleanField():
            return serializers.BooleanField(**{**said, "required": False, "default": False})
        case forms.UUIDField():
            return serializers.UUIDField(**value)
        case forms.DateField():
            return serializers.DateField(**value)
        case forms.DecimalField(max_digits=int() as digits, decimal_places=int() as places):
            return serializers.DecimalField(max_digits=digits, decimal_places=places, **value, **_limits(field))
        case forms.IntegerField() if type(field) is forms.IntegerField:
            return serializers.IntegerField(**value, **_limits(field))
        case forms.CharField(max_length=int() as most) if type(field) is forms.CharField:
            return serializers.CharField(max_length=most, trim_whitespace=field.strip, **text)
    raise TypeError(f"{name}: {type(field).__name__} without limits, or of a kind that has no member of a body")


def _limits(field: forms.IntegerField) -> dict[str, Any]:
    return {"min_value": field.min_value, "max_value": field.max_value}


def _choices(field: forms.ChoiceField, name: str) -> list[tuple[Any, Any]]:
    choices: Any = field.choices
    if isinstance(choices, CallableChoiceIterator):
        raise TypeError(f"{name}: computed choices; ask for text with a Select and let the service refuse")
    return [(value, label) for value, label in choices if value != ""]


def _file(field: forms.FileField, said: dict[str, Any]) -> serializers.FileField:
    """Return a file's member, which is read by the form's own field, so that both give the service the same."""

    class Uploaded(serializers.FileField):
        def to_internal_value(self, data: Any) -> Any:
            return field.clean(super().to_internal_value(data))

    return Uploaded(**said)

"""Serializers of the subject of a flag or case, and of its location."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.serializers import Serializer, json_part
from inspections.models.subjects import Subject
from inspections.services.subjects import Named


def _degrees(most: int) -> serializers.DecimalField:
    bound = Decimal(most)
    return serializers.DecimalField(
        max_digits=8, decimal_places=5, min_value=-bound, max_value=bound, required=False, allow_null=True
    )


class PlaceOnEarthSerializer(Serializer):
    text = serializers.CharField(required=False, allow_blank=True, max_length=500)
    latitude = _degrees(90)
    longitude = _degrees(180)


@extend_schema_field(PlaceOnEarthSerializer)
class LocationField(serializers.Field):
    """A location in words, by coordinates or both; plain text instead of an object means its ``text``."""

    default_error_messages = {"not_a_location": _("Give words, or an object with text, latitude and longitude.")}

    def get_value(self, dictionary: Mapping[str, Any]) -> Any:
        return json_part(dictionary, self.field_name, super().get_value(dictionary))

    def to_internal_value(self, data: object) -> Mapping[str, Any]:
        if isinstance(data, str):
            data = {"text": data}
        if not isinstance(data, Mapping):
            self.fail("not_a_location")
        body = PlaceOnEarthSerializer(data=data)
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def to_representation(self, value: Mapping[str, Any]) -> Mapping[str, Any]:
        return value


class SubjectSerializer(Serializer):
    """Reads from any row with the columns of ``Subject``; writes the service's arguments."""

    type = serializers.ChoiceField(choices=Subject.SubjectType.choices, source="subject_type")
    code = serializers.CharField(
        source="subject_code", required=False, allow_blank=True, allow_null=True, max_length=64
    )
    description = serializers.CharField(source="subject_description", required=False, allow_blank=True, max_length=4000)
    location = LocationField(read_only=True, source="*", allow_null=True)
    seen_on = serializers.DateField(required=False, allow_null=True)

    def to_representation(self, instance: Subject) -> dict[str, Any]:
        return {
            "type": instance.subject_type,
            "code": instance.subject_code or None,
            "description": instance.subject_description or instance.subject_name,
            "location": location_of(instance),
            "seen_on": instance.seen_on.isoformat() if instance.seen_on else None,
        }

    def to_internal_value(self, data: object) -> Any:
        values = super().to_internal_value(data)
        return Named(
            type=values["subject_type"],
            code=values.get("subject_code") or "",
            description=values.get("subject_description", ""),
            seen_on=values.get("seen_on"),
        )


def location_of(row: Subject) -> dict[str, str | None] | None:
    if not row.location and row.latitude is None:
        return None
    return {
        "text": row.location,
        "latitude": None if row.latitude is None else f"{row.latitude:.5f}",
        "longitude": None if row.longitude is None else f"{row.longitude:.5f}",
    }

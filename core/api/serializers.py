"""Serializers check shape: a member that nobody knows is a fault, not a thing to pass over in silence."""

from collections.abc import Mapping
from typing import Any, cast

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail


class StrictMembers(serializers.Serializer):
    """Refuses unknown members. Read-only ones may come back as they were answered, and are ignored."""

    def to_internal_value(self, data: Any) -> Any:
        strangers = set(data) - set(self.fields) if isinstance(data, Mapping) else set()
        if not strangers:
            return super().to_internal_value(data)
        faults: dict[str, Any] = {
            name: [ErrorDetail(_("There is no such member."), "unknown_member")] for name in sorted(strangers)
        }
        try:
            super().to_internal_value(data)
        except serializers.ValidationError as error:
            faults = {**cast(dict[str, Any], error.detail), **faults}
        raise serializers.ValidationError(faults)


class Serializer(StrictMembers):
    """Base of every hand-written serializer."""


class ModelSerializer(StrictMembers, serializers.ModelSerializer):
    """Base of every serializer of a row."""


class ReasonSerializer(Serializer):
    """What most verbs that refuse or take back ask for."""

    reason = serializers.CharField(max_length=2000)

"""Uploads over the API: held whole in memory, limited by the size of the request body."""

from typing import Any

from rest_framework import serializers

from inspections.services.evidence import Upload


class UploadField(serializers.FileField):
    """A part of a multipart body, converted for the services."""

    def to_internal_value(self, data: Any) -> Any:
        super().to_internal_value(data)  # refuses anything else
        return Upload.received(data)

"""How the API takes files: whole, in memory, no more than the limit on bodies lets through."""

from typing import Any

from rest_framework import serializers

from inspections.services.evidence import Upload


class UploadField(serializers.FileField):
    """A part of a multipart body, as the services take it."""

    def to_internal_value(self, data: Any) -> Upload:  # type: ignore[override]
        super().to_internal_value(data)  # refuses what is none
        return Upload.received(data)

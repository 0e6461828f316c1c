"""Uploads over the API: held whole in memory, limited by the size of the request body."""

from django.core.files.uploadedfile import UploadedFile
from rest_framework import serializers

from inspections.services.evidence import Upload


class UploadField(serializers.FileField):
    """A part of a multipart body, converted for the services."""

    def to_internal_value(self, data: UploadedFile) -> Upload:  # type: ignore[override]  # no file, but its content
        super().to_internal_value(data)  # refuses anything else
        return Upload.received(data)

"""Files of lists that are prepared for the signed-in person, over the API."""

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework import status as statuses
from rest_framework.decorators import action
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.list_files import LONGEST_ADDRESS
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import ResourceViewSet
from enterprises.policies import person
from portal.models import ListFile
from portal.services import list_files
from portal.web.list_files import answer


class ListFileSerializer(ModelSerializer):
    failure = serializers.CharField(allow_blank=True, read_only=True)
    kept_until = serializers.DateTimeField(allow_null=True, read_only=True)

    class Meta:
        model = ListFile
        fields = [
            "id",
            "address",
            "format",
            "state",
            "rows",
            "rows_done",
            "asked_at",
            "ready_at",
            "kept_until",
            "size",
            "sha256",
            "failure",
        ]


class WantedListFileSerializer(Serializer):
    address = serializers.CharField(
        max_length=2 * LONGEST_ADDRESS,
        help_text="of a list of this interface, with its filters: /api/v1/reports/?year=2011",
    )
    format = serializers.ChoiceField(choices=ListFile.Format.choices)


class ListFileViewSet(ResourceViewSet):
    """Files of lists, newest first; for lists that are too long to be answered as a file at once."""

    queryset = ListFile.objects.all()
    serializer_class = ListFileSerializer
    ordering_fields = ("asked_at",)
    ordering = ("-asked_at", "-id")

    @extend_schema(request=WantedListFileSerializer, responses={202: ListFileSerializer})
    def create(self, request: Request, *args: object, **kwargs: object) -> Response:
        """Have the file of all rows of a list prepared: poll until it is ``ready``. It is read with your rights."""
        file = list_files.ask(actor=request.user, **self.members(WantedListFileSerializer))
        response = self.answer(file, status=statuses.HTTP_202_ACCEPTED)
        response["Location"] = self.reverse_action("detail", args=[file.pk])
        return response

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **kwargs: object) -> Response:
        list_files.remove(self.get_object(), actor=request.user)
        return Response(status=statuses.HTTP_204_NO_CONTENT)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY}, filters=False)
    @action(detail=True, methods=["get"], renderer_classes=[JSONRenderer], pagination_class=None)
    def content(self, request: Request, **kwargs: object) -> HttpResponseBase:
        """Return the file, once it is ready."""
        file = self.get_object()
        return answer(file, list_files.open_content(file, actor=person(request.user)))

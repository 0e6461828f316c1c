"""The signed-in person's saved views of the lists."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework import status as statuses
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.serializers import ModelSerializer
from core.api.viewsets import Creates
from core.web.lists import list_names
from portal.models import SavedView
from portal.services import saved_views
from portal.web.saved_views import address


class SavedViewSerializer(ModelSerializer):
    query = serializers.CharField(max_length=4_000, allow_blank=True)
    address = serializers.SerializerMethodField()

    class Meta:
        model = SavedView
        fields = ["id", "page", "name", "query", "address"]
        read_only_fields = ["id"]

    def get_fields(self) -> dict[str, Any]:
        """Return the fields; the lists are known once the URL configuration is complete."""
        return {**super().get_fields(), "page": serializers.ChoiceField(choices=list_names())}

    def get_address(self, view: SavedView) -> str:
        return address(view)


class SavedViewViewSet(Creates):
    """Saved views; posting a name again replaces the view of that name."""

    queryset = SavedView.objects.all()
    serializer_class = SavedViewSerializer
    ordering = ("page", "name")
    ordering_fields = ("page", "name")

    create_service = staticmethod(saved_views.save)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        saved_views.remove(self.get_object(), actor=request.user)
        return Response(status=statuses.HTTP_204_NO_CONTENT)

"""The register's addresses, and ``/bare/``: a resource as a tutorial would write it, open to everybody."""

from typing import Any

from django.urls import include, path
from rest_framework import serializers, viewsets
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.parsers import JSONParser
from rest_framework.permissions import AllowAny
from rest_framework.routers import SimpleRouter

from benchmarks.bare.models import Row


class RowSerializer(serializers.ModelSerializer):
    class Meta:
        model = Row
        fields = "__all__"


class RowPages(LimitOffsetPagination):
    default_limit = 50


class RowViewSet(viewsets.ModelViewSet):
    queryset = Row.objects.order_by("id")
    serializer_class = RowSerializer
    pagination_class = RowPages
    authentication_classes: tuple[Any, ...] = ()
    permission_classes = (AllowAny,)
    parser_classes = (JSONParser,)
    filter_backends: tuple[Any, ...] = ()


router = SimpleRouter()
router.register("bare", RowViewSet, basename="bare")

urlpatterns = [path("", include(router.urls)), path("", include("config.urls"))]

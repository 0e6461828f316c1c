"""Published cases: subject and state. No officer, no informant, no free text, no person's name."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from core.api.filters import FilterSet, filters
from core.api.public import PublicList
from enterprises.filters import province_filter
from inspections import queries
from inspections.models import Case
from inspections.publication import PublicCaseSerializer


class PublicCaseFilters(FilterSet):
    province = province_filter("place__code")
    state = filters.ChoiceFilter(choices=Case.State.choices)
    enterprise = filters.CharFilter(field_name="enterprise__code")


class PublicCaseViewSet(PublicList):
    queryset = Case.objects.all()
    serializer_class = PublicCaseSerializer
    filterset_class = PublicCaseFilters
    search_fields = ("number", "enterprise__code", "enterprise__name", "enterprise__name_zh")
    ordering = ("-opened_at",)

    def get_queryset(self) -> QuerySet[Case]:
        cases = queries.published_cases()
        return cases.none() if getattr(self, "swagger_fake_view", False) else cases

    @extend_schema(auth=[])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().list(request, *args, **kwargs)

"""Returns of offices over the API: executions of quarters, and forecasts with applications for the next year."""

from rest_framework import serializers

from core.api.fields import CodeField, DecimalStringField, YearField
from core.api.serializers import ModelSerializer, Serializer
from core.api.viewsets import Creates
from core.models import TokenScope
from enterprises.models import Jurisdiction
from quotas.filters.office_returns import OfficeReturnFilters
from quotas.models import OfficeReturn, Programme
from quotas.services import office_returns
from quotas.services.office_returns import OFFICE_RETURN

_MOST = "9999999.999"


class OfficeReturnSerializer(ModelSerializer):
    executed = DecimalStringField(places=3, maximum=_MOST, read_only=True)
    applied = DecimalStringField(places=3, maximum=_MOST, read_only=True, allow_null=True)
    replaces = serializers.UUIDField(source="replaces_id", read_only=True, allow_null=True)

    class Meta:
        model = OfficeReturn
        fields = [
            "id",
            "kind",
            "programme",
            "place",
            "year",
            "quarter",
            "executed",
            "applied",
            "document",
            "replaces",
            "fictitious",
            "recorded_by",
            "recorded_at",
        ]


class OfficeReturnBody(Serializer):
    kind = serializers.ChoiceField(choices=OfficeReturn.Kind.choices)
    programme = CodeField(queryset=Programme.objects.select_related("authority"))
    place = CodeField(queryset=Jurisdiction.objects.filter(level=Jurisdiction.Level.PROVINCE))
    year = YearField(first=2006)
    quarter = serializers.ChoiceField(choices=OfficeReturn.Quarter.choices, required=False, allow_null=True)
    executed = DecimalStringField(places=3, maximum=_MOST)
    applied = DecimalStringField(places=3, maximum=_MOST, required=False, allow_null=True)
    document = serializers.CharField(max_length=2000)


class OfficeReturnViewSet(Creates):
    """Returns of the offices of provinces. Another one for the same time replaces the last."""

    queryset = OFFICE_RETURN.rows()
    serializer_class = OfficeReturnSerializer
    filterset_class = OfficeReturnFilters
    create_service = staticmethod(office_returns.record)
    create_body = OfficeReturnBody
    action_scopes = {"create": TokenScope.APPROVE}
    ordering_fields = ("year",)
    ordering = ("-year", "-id")

"""``plans/``: every plan of a holder by year, beside the year before and along the chain."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api.row_security import RowSecurity
from core.api.serializers import Serializer
from enterprises.models import NATION
from quotas.api.fields import PercentField, TonnesField
from quotas.queries import plans


class AskedPlansSerializer(Serializer):
    holder = serializers.CharField(max_length=32, default=NATION, help_text="code; the nation if absent")
    year = serializers.IntegerField(min_value=1900, max_value=9999, required=False, help_text="all if absent")
    later = serializers.BooleanField(default=False, help_text="of all years, those after this one too")


class PlanSerializer(Serializer):
    programme = serializers.CharField(source="programme.code")
    unit = serializers.CharField(source="programme.unit")
    allocated = TonnesField()
    used = TonnesField(
        allow_null=True, help_text="null in a year that has not begun, and of a holder whose use you may not see"
    )
    used_percent = PercentField()
    before = TonnesField(allow_null=True, help_text="allocated the year before; null if no plan of it is on record")
    change = TonnesField(allow_null=True)
    change_percent = PercentField()
    of_previous = PercentField(help_text="of the plan one step earlier in the chain; null without one in this unit")


class DivergenceSerializer(Serializer):
    cut = serializers.CharField(source="cut.programme.code")
    other = serializers.CharField(source="other.programme.code")


class PlansOfYearSerializer(Serializer):
    year = serializers.IntegerField()
    plans = PlanSerializer(many=True)
    divergences = DivergenceSerializer(many=True, help_text="a plan that was cut, and one that was not")


class PlansView(RowSecurity, APIView):
    @extend_schema(parameters=[AskedPlansSerializer], responses=PlansOfYearSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Return the plans of a holder by year, newest first; its use as far as you may see it, or it is published."""
        asked = AskedPlansSerializer(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        holder, year = asked.validated_data["holder"], asked.validated_data.get("year")
        years = [year] if year else plans.years_with_plans(holder, later=asked.validated_data["later"])
        rows = plans.side_by_side(years, holder, request.user)
        return Response(PlansOfYearSerializer(rows, many=True).data)
